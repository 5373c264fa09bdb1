// Bytes of an input file → its observations as JSON nodes, or why the whole file is rejected (SPEC §3 "Shapes", §6 file
// level). Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "model/rules.h"

namespace radica {

// One element of a file: an observation, or something in its place that is not an object.
struct Element {
  const JsonNode* node = nullptr;
  std::int64_t index = 0;
  std::string pointer;  // JSON pointer: "", "/3", "/data/3"
};

struct FileFault {
  Rule rule{};
  std::string where;  // "byte N"
  std::string shape;  // as of Rejected
};

struct ParsedFile {
  std::optional<FileFault> fault;
  std::vector<Element> elements;
};

// One step of a JSON pointer (RFC 6901): "/key".
void append_pointer_step(std::string& pointer, std::string_view key);

// The text of a scalar (SPEC §5 "Values"): a number `-?digits.0+` loses its fraction; empty for null and containers.
[[nodiscard]] std::string_view scalar_text(const JsonNode& node);

// The nodes live in `document`, which needs `bytes`.
[[nodiscard]] ParsedFile parse_file(std::string_view bytes, JsonDocument& document);
// The same into `file`, whose memory is used again.
void parse_file(std::string_view bytes, JsonDocument& document, ParsedFile& file);

}  // namespace radica
