#include "model/record.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"

namespace radica {
namespace {

// kFields in the order of their names: all are ASCII, so RFC 8785 order is byte order. datos_extra is kFieldCount.
std::array<std::size_t, kFieldCount + 1> make_canonical_order() {
  std::array<std::size_t, kFieldCount + 1> order{};
  for (std::size_t i = 0; i <= kFieldCount; ++i) order[i] = i;
  const auto name = [](std::size_t field) { return field == kFieldCount ? kExtraName : kFields[field].name; };
  std::sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) { return name(left) < name(right); });
  return order;
}

Failure not_canonical() {
  return fail(ErrorCode::kCorrupt, "E-SQL-020");
}

Result<void> read_extra(const JsonDocument& document, const JsonNode& extra, Values& values) {
  if (extra.type != JsonType::kObject) return not_canonical();
  for (const JsonNode* entry = document.first_child(extra); entry != nullptr; entry = document.next_sibling(*entry)) {
    std::string text;
    append_canonical(text, document, *entry);
    values.extra.push_back({std::string(entry->key), std::move(text)});
  }
  return {};
}

}  // namespace

std::vector<ExtraEntry>::const_iterator Values::place_of(std::string_view key) const {
  return std::lower_bound(extra.begin(), extra.end(), key,
                          [](const ExtraEntry& entry, std::string_view k) { return utf16_less(entry.key, k); });
}

void Values::set_extra(std::string_view key, std::string json) {
  const auto place = extra.begin() + (place_of(key) - extra.cbegin());
  if (place != extra.end() && place->key == key) {
    place->json = std::move(json);
  } else {
    extra.insert(place, ExtraEntry{std::string(key), std::move(json)});
  }
}

const std::string* Values::find_extra(std::string_view key) const {
  const auto place = place_of(key);
  return place != extra.end() && place->key == key ? &place->json : nullptr;
}

int Values::richness() const {
  const auto filled =
      std::count_if(fields.begin(), fields.end(), [](const std::string& value) { return !value.empty(); });
  return static_cast<int>(filled) + (extra.empty() ? 0 : 1);
}

void append_extra_json(std::string& output, const std::vector<ExtraEntry>& extra) {
  output += '{';
  bool is_first = true;
  for (const ExtraEntry& entry : extra) {
    if (!is_first) output += ',';
    is_first = false;
    append_json_string(output, entry.key);
    output += ':';
    output += entry.json;
  }
  output += '}';
}

void append_canonical_members(std::string& output, const Values& values, std::string_view above,
                              std::string_view below) {
  static const auto kOrder = make_canonical_order();
  for (const std::size_t field : kOrder) {
    const std::string_view name = field == kFieldCount ? kExtraName : kFields[field].name;
    const bool is_empty = field == kFieldCount ? values.extra.empty() : values.fields[field].empty();
    if (is_empty || name <= above || (!below.empty() && name >= below)) continue;
    if (output.back() != '{') output += ',';
    append_json_string(output, name);
    output += ':';
    if (field == kFieldCount) {
      append_extra_json(output, values.extra);
    } else {
      append_json_string(output, values.fields[field]);
    }
  }
}

std::string canonical_json(const Values& values) {
  std::string text;
  std::size_t size = 2;
  for (const std::string& value : values.fields) size += value.empty() ? 0 : value.size() + 26;
  text.reserve(size + 64);
  text += '{';
  append_canonical_members(text, values, {}, {});
  text += '}';
  return text;
}

Sha256 content_hash(const Values& values) {
  return sha256(canonical_json(values));
}

void append_canonical(std::string& output, const JsonDocument& document, const JsonNode& node) {
  switch (node.type) {
    case JsonType::kNull:
      output += "null";
      return;
    case JsonType::kTrue:
      output += "true";
      return;
    case JsonType::kFalse:
      output += "false";
      return;
    case JsonType::kNumber:
      output += node.text;
      return;
    case JsonType::kString:
      append_json_string(output, node.text);
      return;
    case JsonType::kArray:
    case JsonType::kObject:
      break;
  }
  const bool is_object = node.type == JsonType::kObject;
  output += is_object ? '{' : '[';
  for (const JsonNode* child = document.first_child(node); child != nullptr; child = document.next_sibling(*child)) {
    if (child != document.first_child(node)) output += ',';
    if (is_object) {
      append_json_string(output, child->key);
      output += ':';
    }
    append_canonical(output, document, *child);
  }
  output += is_object ? '}' : ']';
}

Result<Values> values_from_canonical(std::string_view json) {
  // One level more than input may have: what stood in an observation stands in its datos_extra here.
  constexpr int kCanonicalDepth = JsonDocument::kMaxDepth + 1;
  JsonDocument document;
  if (document.parse(json, kCanonicalDepth) || document.root().type != JsonType::kObject) return not_canonical();
  Values values;
  for (const JsonNode* member = document.first_child(document.root()); member != nullptr;
       member = document.next_sibling(*member)) {
    if (member->key == kExtraName) {
      TRY(read_extra(document, *member, values));
      continue;
    }
    const auto field = field_by_name(member->key);
    if (!field || member->type != JsonType::kString) return not_canonical();
    values.fields[*field] = std::string(member->text);
  }
  return values;
}

bool utf16_less(std::string_view left, std::string_view right) {
  std::size_t i = 0, j = 0;
  while (i < left.size() && j < right.size()) {
    const char32_t a = next_point(left, i), b = next_point(right, j);
    if (a == b) continue;
    // Only a character beyond U+FFFF (a surrogate pair, D800…) against one of U+E000–U+FFFF differs from code point
    // order.
    const char32_t unit_a = a > 0xFFFF ? 0xD800U + ((a - 0x10000U) >> 10U) : a;
    const char32_t unit_b = b > 0xFFFF ? 0xD800U + ((b - 0x10000U) >> 10U) : b;
    return unit_a != unit_b ? unit_a < unit_b : a < b;
  }
  return i == left.size() && j < right.size();
}

}  // namespace radica
