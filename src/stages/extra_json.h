// datos_extra (SPEC §5): members of the input → keys after Text with values as RFC 8785 text. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/scratch.h"
#include "stages/normalise.h"

namespace radica {

// A member that goes to datos_extra, in the order of the document.
struct ExtraMember {
  std::string_view raw_key;
  const JsonNode* node = nullptr;
  bool is_inner = false;  // of the object `datos_extra`
};

class ExtraWriter {
 public:
  ExtraWriter(const RuleBook& rules, const JsonDocument& document) : rules_(rules), document_(document) {}

  // Sets the members in `values`: of equal keys the last non-empty wins; top-level empties are left out.
  void write(const std::vector<ExtraMember>& members, Values& values);
  void reset();  // for the next observation
  [[nodiscard]] bool had_duplicate_keys() const { return had_duplicates_; }
  [[nodiscard]] bool repaired_mojibake() const { return repaired_; }

 private:
  struct Chosen {
    std::string_view key, raw_key;
    std::size_t order;
    const JsonNode* node;
    bool is_inner;
  };
  void choose(const std::vector<ExtraMember>& members, std::vector<Chosen>& chosen);
  [[nodiscard]] std::string_view cleaned_key(std::string_view key);
  [[nodiscard]] bool is_empty(const JsonNode& node) const;
  [[nodiscard]] std::string_view repaired(std::string_view text);
  void append_value(std::string& output, const JsonNode& node, bool is_top);
  void append_object(std::string& output, const JsonNode& node);

  const RuleBook& rules_;
  const JsonDocument& document_;
  Scratch scratch_;
  std::vector<Chosen> top_;
  std::string buffer_;
  bool had_duplicates_ = false, repaired_ = false;
};

}  // namespace radica
