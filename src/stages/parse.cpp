#include "stages/parse.h"

#include <algorithm>
#include <array>

#include "model/schema.h"

namespace radica {
namespace {

constexpr std::array<std::string_view, 3> kWrapperKeys{"data", "records", "pqrs"};

bool begins_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

bool is_utf16_or_32(std::string_view bytes) {
  return begins_with(bytes, "\xFF\xFE") || begins_with(bytes, "\xFE\xFF") ||
         begins_with(bytes, std::string_view("\x00\x00\xFE\xFF", 4));
}

bool holds_nothing(std::string_view bytes) {
  if (begins_with(bytes, "\xEF\xBB\xBF")) bytes.remove_prefix(3);
  return std::all_of(bytes.begin(), bytes.end(), [](char c) {
    return c == '\0' || c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
  });
}

FileFault fault_at(Rule rule, std::size_t offset, std::string_view shape) {
  return {rule, "byte " + std::to_string(offset), std::string(shape)};
}

// Cut off, or what a portal answers in place of data: a page.
std::string_view shape_of_broken(std::string_view bytes, std::size_t offset) {
  if (offset >= bytes.size()) return "cortado";
  return bytes[offset] == '<' ? "pagina_html" : "mal_formado";
}

void add_array(const JsonDocument& document, const JsonNode& array, const std::string& prefix, ParsedFile& file) {
  std::size_t count = 0, position = 0;
  for (const JsonNode* child = document.first_child(array); child != nullptr; child = document.next_sibling(*child))
    ++count;
  file.elements.reserve(file.elements.size() + count);
  for (const JsonNode* child = document.first_child(array); child != nullptr; child = document.next_sibling(*child))
    file.elements.push_back(
        {child, static_cast<std::int64_t>(file.elements.size()), prefix + "/" + std::to_string(position++)});
}

// The arrays of a wrapper in their order; empty when the object is not one.
std::vector<const JsonNode*> wrapped_arrays(const JsonDocument& document, const JsonNode& object) {
  std::array<const JsonNode*, kWrapperKeys.size()> found{};
  for (const JsonNode* member = document.first_child(object); member != nullptr;
       member = document.next_sibling(*member)) {
    if (key_role(member->key) || member->key == kExtraName) return {};
    const auto* key = std::find(kWrapperKeys.begin(), kWrapperKeys.end(), member->key);
    if (key == kWrapperKeys.end() || member->type != JsonType::kArray) continue;
    const JsonNode*& place = found.at(static_cast<std::size_t>(key - kWrapperKeys.begin()));
    if (place == nullptr || document.first_child(*member) != nullptr) place = member;  // the last non-empty one
  }
  std::vector<const JsonNode*> arrays;
  std::copy_if(found.begin(), found.end(), std::back_inserter(arrays),
               [](const JsonNode* node) { return node != nullptr; });
  return arrays;
}

}  // namespace

void append_pointer_step(std::string& pointer, std::string_view key) {
  pointer += '/';
  for (const char c : key) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
}

std::string_view scalar_text(const JsonNode& node) {
  switch (node.type) {
    case JsonType::kTrue:
      return "true";
    case JsonType::kFalse:
      return "false";
    case JsonType::kString:
      return node.text;
    case JsonType::kNumber: {
      const std::size_t point = node.text.find('.');
      if (point != std::string_view::npos && node.text.find_first_not_of('0', point + 1) == std::string_view::npos)
        return node.text.substr(0, point);
      return node.text;
    }
    default:
      return {};
  }
}

void parse_file(std::string_view bytes, JsonDocument& document, ParsedFile& file) {
  file.fault.reset();
  file.elements.clear();
  if (is_utf16_or_32(bytes)) {
    file.fault = fault_at(Rule::kArchivoIlegible, 0, "utf_16_o_32");
  } else if (holds_nothing(bytes)) {
    file.fault = fault_at(Rule::kArchivoVacio, 0, bytes.empty() ? "sin_bytes" : "en_blanco");
  } else if (const auto offset = document.parse(bytes)) {
    file.fault = fault_at(Rule::kJsonInvalido, *offset, shape_of_broken(bytes, *offset));
  }
  if (file.fault) return;

  const JsonNode& root = document.root();
  if (root.type == JsonType::kArray) {
    add_array(document, root, "", file);
  } else if (root.type == JsonType::kObject) {
    const auto arrays = wrapped_arrays(document, root);
    for (const JsonNode* array : arrays) add_array(document, *array, "/" + std::string(array->key), file);
    if (arrays.empty()) file.elements.push_back({&root, 0, ""});
  } else {
    file.fault = fault_at(Rule::kEstructuraInvalida, 0, "documento");
  }
}

ParsedFile parse_file(std::string_view bytes, JsonDocument& document) {
  ParsedFile file;
  parse_file(bytes, document, file);
  return file;
}

}  // namespace radica
