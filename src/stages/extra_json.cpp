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
      if (is_plain_text(node.text)) return rules_.is_empty(node.text);
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

void ExtraWriter::reset() {
  scratch_.reset();
  had_duplicates_ = repaired_ = false;
}

std::string_view ExtraWriter::cleaned_key(std::string_view key) {
  if (is_plain_text(key)) return key;
  std::string& cleaned = scratch_.next();
  cleaned = clean_text(repaired(key));
  return cleaned;
}

// One entry a key (after Text), in the order of RFC 8785.
void ExtraWriter::choose(const std::vector<ExtraMember>& members, std::vector<Chosen>& chosen) {
  chosen.clear();
  for (const ExtraMember& member : members)
    chosen.push_back({cleaned_key(member.raw_key), member.raw_key, chosen.size(), member.node, member.is_inner});
  std::sort(chosen.begin(), chosen.end(), [](const Chosen& left, const Chosen& right) {
    if (left.key != right.key) return utf16_less(left.key, right.key);
    return std::tie(left.raw_key, left.is_inner, left.order) < std::tie(right.raw_key, right.is_inner, right.order);
  });
  std::size_t kept = 0;
  std::string_view raw_before;
  bool inner_before = false;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const Chosen entry = chosen[i];
    if (i > 0 && entry.raw_key == raw_before && entry.is_inner == inner_before) had_duplicates_ = true;
    raw_before = entry.raw_key;
    inner_before = entry.is_inner;
    if (kept == 0 || chosen[kept - 1].key != entry.key) {
      chosen[kept++] = entry;
      continue;
    }
    Chosen& best = chosen[kept - 1];
    const bool best_is_empty = is_empty(*best.node), is_later = entry.order > best.order;
    const bool wins = is_empty(*entry.node) ? best_is_empty && is_later : best_is_empty || is_later;
    if (!wins) continue;
    best.order = entry.order;
    best.node = entry.node;
  }
  chosen.resize(kept);
}

void ExtraWriter::write(const std::vector<ExtraMember>& members, Values& values) {
  choose(members, top_);
  for (const Chosen& entry : top_) {
    if (rules_.is_ignored_key(entry.key)) continue;
    if (is_empty(*entry.node)) {
      repaired_ = repaired_ || repair_mojibake(entry.node->text, buffer_);  // read, though it means nothing
      continue;
    }
    std::string json;
    append_value(json, *entry.node, true);
    if (json == "\"\"") continue;
    values.extra.push_back({std::string(entry.key), std::move(json)});
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
      if (is_plain_long_text(node.text)) {
        append_json_string(output, node.text);
      } else {
        append_json_string(output, clean_long_text(repaired(node.text)));
      }
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
  std::vector<Chosen> chosen;
  choose(members, chosen);
  output += '{';
  bool is_first = true;
  for (const Chosen& entry : chosen) {
    if (!is_first) output += ',';
    is_first = false;
    append_json_string(output, entry.key);
    output += ':';
    append_value(output, *entry.node, false);
  }
  output += '}';
}

}  // namespace radica
