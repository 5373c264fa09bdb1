#include "stages/extra_json.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"

namespace radica {

std::string_view ExtraWriter::repaired(std::string_view text) {
  if (!repair_mojibake(text, buffer_)) return text;
  repaired_ = true;
  return buffer_;
}

bool ExtraWriter::is_empty(const JsonNode& node) const {
  switch (node.type) {
    case JsonType::kNull:
      return true;
    case JsonType::kString: {
      std::string meant;
      return rules_.is_empty(clean_text(repair_mojibake(node.text, meant) ? std::string_view(meant) : node.text));
    }
    case JsonType::kArray:
    case JsonType::kObject:
      return document_.first_child(node) == nullptr;
    default:
      return false;
  }
}

// One entry a key (after Text), in the order of RFC 8785.
std::vector<ExtraWriter::Chosen> ExtraWriter::choose(const std::vector<ExtraMember>& members) {
  std::vector<Chosen> all;
  all.reserve(members.size());
  for (const ExtraMember& member : members)
    all.push_back({clean_text(repaired(member.raw_key)), member.raw_key, all.size(), member.node});
  std::sort(all.begin(), all.end(), [](const Chosen& left, const Chosen& right) {
    if (left.key != right.key) return utf16_less(left.key, right.key);
    return std::tie(left.raw_key, left.order) < std::tie(right.raw_key, right.order);
  });
  std::vector<Chosen> chosen;
  chosen.reserve(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i > 0 && all[i].raw_key == all[i - 1].raw_key) had_duplicates_ = true;
    if (chosen.empty() || chosen.back().key != all[i].key) {
      chosen.push_back(std::move(all[i]));
      continue;
    }
    Chosen& best = chosen.back();
    const bool best_is_empty = is_empty(*best.node), is_later = all[i].order > best.order;
    const bool wins = is_empty(*all[i].node) ? best_is_empty && is_later : best_is_empty || is_later;
    if (!wins) continue;
    best.order = all[i].order;
    best.node = all[i].node;
  }
  return chosen;
}

void ExtraWriter::write(const std::vector<ExtraMember>& members, Values& values) {
  for (Chosen& entry : choose(members)) {
    if (is_empty(*entry.node) || rules_.is_ignored_key(entry.key)) continue;
    std::string json;
    append_value(json, *entry.node, true);
    if (json == "\"\"") continue;
    values.extra.push_back({std::move(entry.key), std::move(json)});
  }
}

void ExtraWriter::append_value(std::string& output, const JsonNode& node, bool is_top) {
  switch (node.type) {
    case JsonType::kNull:
      output += "null";
      return;
    case JsonType::kTrue:
      output += is_top ? "\"true\"" : "true";
      return;
    case JsonType::kFalse:
      output += is_top ? "\"false\"" : "false";
      return;
    case JsonType::kNumber:
      append_json_string(output, scalar_text(node));
      return;
    case JsonType::kString:
      append_json_string(output, clean_long_text(repaired(node.text)));
      return;
    case JsonType::kObject:
      append_object(output, node);
      return;
    case JsonType::kArray:
      break;
  }
  output += '[';
  for (const JsonNode* child = document_.first_child(node); child != nullptr; child = document_.next_sibling(*child)) {
    if (child != document_.first_child(node)) output += ',';
    append_value(output, *child, false);
  }
  output += ']';
}

void ExtraWriter::append_object(std::string& output, const JsonNode& node) {
  std::vector<ExtraMember> members;
  for (const JsonNode* child = document_.first_child(node); child != nullptr; child = document_.next_sibling(*child))
    members.push_back({child->key, child});
  output += '{';
  bool is_first = true;
  for (const Chosen& entry : choose(members)) {
    if (!is_first) output += ',';
    is_first = false;
    append_json_string(output, entry.key);
    output += ':';
    append_value(output, *entry.node, false);
  }
  output += '}';
}

}  // namespace radica
