// One observation: SPEC §3 (aliases, observation time), §5 (normalise) and §6 (validate, observation level). Pure; a
// RuleBook is immutable and shared by threads.
#pragma once

#include <array>
#include <bitset>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "model/record.h"
#include "model/rule_options.h"
#include "stages/field_rules.h"
#include "stages/parse.h"

namespace radica {

// The rules of a run, prepared for one company.
class RuleBook {
 public:
  // `foreign_hosts`: portal_host of the other configured companies.
  RuleBook(const RuleOptions& options, Zone zone, LocalTime now, const std::vector<std::string>& foreign_hosts);

  [[nodiscard]] Severity severity_of(Rule rule) const { return options_.severity_of(rule); }
  // `text` is after Text; `zero_counts` for nic, phones and documento (SPEC §5 "Empty").
  [[nodiscard]] bool is_empty(std::string_view text, bool zero_counts = false) const;
  // False for a value that no cleaning makes one of the empty words: it has more than their letters.
  [[nodiscard]] bool may_become_empty(std::string_view value) const;
  [[nodiscard]] bool is_ignored_key(std::string_view key) const;
  [[nodiscard]] bool is_foreign_host(std::string_view page_url) const;
  [[nodiscard]] const CatalogueIndex& catalogue(std::size_t field) const { return *catalogues_[field]; }
  [[nodiscard]] const Zone& zone() const { return zone_; }
  [[nodiscard]] LocalTime now() const { return now_; }

 private:
  RuleOptions options_;
  Zone zone_;
  LocalTime now_;
  std::vector<std::string> foreign_hosts_;  // lower case
  std::unordered_set<std::string> empty_values_;
  std::size_t longest_empty_ = 0;
  // The first two bytes of empty_values_ (one behind the other, 0 for none): tell nearly all texts apart at once.
  std::bitset<1U << 16U> empty_starts_;
  std::array<std::unique_ptr<CatalogueIndex>, kFieldCount> catalogues_;
};

struct Fault {
  Rule rule{};
  std::string field;
  std::string where;  // JSON pointer
  std::string shape;  // as of Rejected
};

struct Normalised {
  Values values;
  bool has_time = false;  // fecha came with a time of day
  LocalTime time = 0;     // observation time (SPEC §3)
  RuleSet warnings;
  std::vector<Fault> faults;  // not empty = rejected
};

struct FileTimes {
  std::optional<LocalTime> name_time;  // last stamp of the file name
  LocalTime modified = 0;
};
// By the path and modification time of the first reading.
[[nodiscard]] FileTimes file_times(std::string_view first_path, std::int64_t first_mtime_ns, const Zone& zone);

// Normalises one observation after another with the same memory; one thread at a time. `rules` and `document` outlive
// it. `warned` takes each warning with its place, for whoever explains an observation; a run keeps the set only.
class Normaliser {
 public:
  Normaliser(const RuleBook& rules, const JsonDocument& document, std::vector<Fault>* warned = nullptr);
  ~Normaliser();
  Normaliser(const Normaliser&) = delete;
  Normaliser& operator=(const Normaliser&) = delete;
  // An element of `document`. The result lives until the next call; the caller may take what it holds.
  Normalised& read(const Element& element, const FileTimes& times);

 private:
  class Reader;
  std::unique_ptr<Reader> reader_;
};

// One observation alone.
[[nodiscard]] Normalised normalise(const RuleBook& rules, const JsonDocument& document, const Element& element,
                                   const FileTimes& times, std::vector<Fault>* warned = nullptr);

// The time of an observation without its own stamp; a name time of the far future is passed over with `warning` set.
[[nodiscard]] bool is_future(LocalTime time, LocalTime now);

}  // namespace radica
