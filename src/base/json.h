// Reads one JSON document (RFC 8259) and says at which byte it stops being one. Besides the grammar it lets pass, with
// a flag, what real files hold: bytes that are not UTF-8 (read as Windows-1252), lone surrogates (U+FFFD) and the bare
// words NaN, Infinity and -Infinity (null). Numbers keep their source text; members keep their order and their
// duplicates. Own code because the fast readers in reach do not judge the grammar: docs/decisions/0001-json-reader.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace radica {

enum class JsonType : std::uint8_t { kNull, kTrue, kFalse, kNumber, kString, kArray, kObject };

// What was let pass somewhere in a node, its key or its children.
enum JsonFlag : std::uint8_t { kJsonBadBytes = 1, kJsonLoneSurrogate = 2, kJsonNonFinite = 4 };

struct JsonNode {
  JsonType type = JsonType::kNull;
  std::uint8_t flags = 0;
  std::uint32_t first_child = 0;   // 0 = none (the root is never a child)
  std::uint32_t next_sibling = 0;  // 0 = none
  std::string_view key;            // decoded; of a member of an object
  std::string_view text;           // decoded string, or the source text of a number
};

// A parsed document. Reusable: parse() keeps the memory of the document before. One thread at a time. Nodes and views
// live until the next parse() and need the parsed bytes.
class JsonDocument {
 public:
  static constexpr int kMaxDepth = 64;  // containers in one another (SPEC §6)

  // Nothing when the document is valid; else the offset of the first byte at which no valid JSON can go on (the length
  // of `bytes` when they end too early). `bytes` may begin with a UTF-8 BOM. More than `max_depth` containers in one
  // another are not read.
  [[nodiscard]] std::optional<std::size_t> parse(std::string_view bytes, int max_depth = kMaxDepth);

  [[nodiscard]] const JsonNode& root() const { return nodes_.front(); }
  [[nodiscard]] const JsonNode* first_child(const JsonNode& node) const { return at(node.first_child); }
  [[nodiscard]] const JsonNode* next_sibling(const JsonNode& node) const { return at(node.next_sibling); }

 private:
  [[nodiscard]] const JsonNode* at(std::uint32_t index) const { return index == 0 ? nullptr : &nodes_[index]; }
  bool read_value(std::uint32_t node, int depth);
  bool read_object(std::uint32_t node, int depth);
  bool read_array(std::uint32_t node, int depth);
  bool read_number(std::uint32_t node);
  bool read_word(std::string_view word);
  bool read_digits();
  bool read_string(std::string_view& text, std::uint8_t& flags);
  bool read_escapes(std::size_t start, std::string_view& text, std::uint8_t& flags);
  bool read_unicode_escape(std::uint8_t& flags);
  bool read_hex4(unsigned& value);
  void skip_blanks();
  std::uint32_t add_child(std::uint32_t parent, std::uint32_t& last);
  void make_room();
  void reserve_nodes();

  std::string_view bytes_;
  std::size_t position_ = 0;
  int max_depth_ = kMaxDepth;
  std::vector<JsonNode> nodes_;
  std::string decoded_;  // strings that differ from their source; never grows beyond what was reserved
  bool is_utf8_ = true;
};

// The RFC 8785 form of a string, with its quotes. `text` is valid UTF-8.
void append_json_string(std::string& output, std::string_view text);
void append_json_text(std::string& output, std::string_view text);  // without its quotes
[[nodiscard]] std::string json_string(std::string_view text);

}  // namespace radica
