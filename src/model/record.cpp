#include "model/record.h"

#include <algorithm>

#include "base/json.h"

namespace radica {
namespace {

// A member of the canonical object: its field (datos_extra is kFieldCount) and what stands before its value, with the
// comma that the first one has not, up to the quote of a text.
struct CanonicalMember {
  std::size_t field;
  std::string_view name;
  std::string opening;
};

// kFields in the order of their names: all are ASCII, so RFC 8785 order is byte order.
std::vector<CanonicalMember> make_canonical_order() {
  std::vector<CanonicalMember> order;
  for (std::size_t field = 0; field <= kFieldCount; ++field) {
    const std::string_view name = field == kFieldCount ? kExtraName : kFields[field].name;
    order.push_back({field, name, "," + json_string(name) + (field == kFieldCount ? ":" : ":\"")});
  }
  std::sort(order.begin(), order.end(),
            [](const CanonicalMember& left, const CanonicalMember& right) { return left.name < right.name; });
  return order;
}

const std::vector<CanonicalMember>& canonical_order() {
  static const std::vector<CanonicalMember> kOrder = make_canonical_order();
  return kOrder;
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

void Values::clear() {
  for (std::string& value : fields) value.clear();
  extra.clear();
}

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

std::size_t canonical_place(std::string_view name) {
  const auto& order = canonical_order();
  return static_cast<std::size_t>(
      std::count_if(order.begin(), order.end(), [name](const CanonicalMember& member) { return member.name < name; }));
}

void append_canonical_members(std::string& output, const Values& values, std::size_t first, std::size_t last) {
  const auto& order = canonical_order();
  for (std::size_t place = first; place < last; ++place) {
    const CanonicalMember& member = order[place];
    const bool is_extra = member.field == kFieldCount;
    if (is_extra ? values.extra.empty() : values.fields[member.field].empty()) continue;
    output += std::string_view(member.opening).substr(output.back() == '{' ? 1 : 0);
    if (is_extra) {
      append_extra_json(output, values.extra);
      continue;
    }
    append_json_text(output, values.fields[member.field]);
    output += '"';
  }
}

void append_canonical_json(std::string& output, const Values& values) {
  output += '{';
  append_canonical_members(output, values, 0, kCanonicalMembers);
  output += '}';
}

std::string canonical_json(const Values& values) {
  std::string text;
  append_canonical_json(text, values);
  return text;
}

Sha256 content_hash(const Values& values) {
  thread_local std::string text;  // one a record: its memory is used again
  text.clear();
  append_canonical_json(text, values);
  return sha256(text);
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
  const auto [a, b] = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  if (a == left.end() || b == right.end()) return a == left.end() && b != right.end();
  const auto lead_a = static_cast<unsigned char>(*a), lead_b = static_cast<unsigned char>(*b);
  // Only a character beyond U+FFFF (a surrogate pair, D800…) against one of U+E000–U+FFFF differs from byte order.
  constexpr unsigned char kBeyondSurrogates = 0xEE, kFourBytes = 0xF0;
  if (lead_a >= kBeyondSurrogates && lead_b >= kBeyondSurrogates && (lead_a >= kFourBytes) != (lead_b >= kFourBytes))
    return lead_a >= kFourBytes;
  return lead_a < lead_b;
}

}  // namespace radica
