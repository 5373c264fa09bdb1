#include "stages/repairs.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/text.h"
#include "model/schema.h"

namespace radica {
namespace {

constexpr std::size_t kMostOfElement = 50, kMostOfFile = 2000;
constexpr std::size_t kPieceBytes = 160, kBytesBefore = 40;  // of a shown piece; of them before the difference

constexpr std::array kRepairRules{Rule::kCodificacion, Rule::kCaracterInvalido, Rule::kNumeroNoFinito, Rule::kMojibake};

// The keys and scalars of a valid document in their order, as they stand in the file; strings without their quotes.
class SourceTokens {
 public:
  explicit SourceTokens(std::string_view bytes) : bytes_(bytes) {
    if (bytes_.starts_with("\xEF\xBB\xBF")) position_ = 3;
  }

  std::string_view next() {
    position_ = std::min(bytes_.find_first_not_of(" \t\r\n{}[]:,", position_), bytes_.size());
    if (position_ == bytes_.size()) return {};
    if (bytes_[position_] != '"') {
      const std::size_t start = position_;
      position_ = std::min(bytes_.find_first_of(" \t\r\n,]}", start), bytes_.size());
      return bytes_.substr(start, position_ - start);
    }
    const std::size_t start = ++position_;
    while (bytes_[position_] != '"') position_ += bytes_[position_] == '\\' ? 2 : 1;
    return bytes_.substr(start, position_++ - start);
  }

 private:
  std::string_view bytes_;
  std::size_t position_ = 0;
};

bool is_surrogate_escape(std::string_view raw, std::size_t at, std::string_view third) {
  return at + 6 <= raw.size() && raw[at] == '\\' && raw[at + 1] == 'u' && (raw[at + 2] == 'd' || raw[at + 2] == 'D') &&
         third.find(raw[at + 3]) != std::string_view::npos;
}

bool has_lone_surrogate(std::string_view raw) {
  constexpr std::string_view kHigh = "89abAB", kLow = "cdefCDEF";
  for (std::size_t at = raw.find('\\'); at != std::string_view::npos; at = raw.find('\\', at)) {
    if (is_surrogate_escape(raw, at, kLow)) return true;
    const bool is_high = is_surrogate_escape(raw, at, kHigh);
    if (is_high && !is_surrogate_escape(raw, at + 6, kLow)) return true;
    at += is_high ? 12 : 2;
  }
  return false;
}

std::size_t start_of_character(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
  return at;
}

std::string piece_from(std::string_view text, std::size_t from) {
  from = start_of_character(text, std::min(from, text.size()));
  const std::size_t end = start_of_character(text, std::min(from + kPieceBytes, text.size()));
  return (from > 0 ? "…" : "") + std::string(text.substr(from, end - from)) + (end < text.size() ? "…" : "");
}

class Finder {
 public:
  Finder(std::string_view bytes, const JsonDocument& document, const RuleBook& rules,
         const std::vector<MendedElement>& mended)
      : tokens_(bytes), document_(document), rules_(rules) {
    for (const MendedElement& element : mended) mended_[element.element->node] = &element;
  }

  std::vector<Repair> find() {
    walk(document_.root(), true);
    return std::move(found_);
  }

 private:
  void walk(const JsonNode& node, bool is_used);
  void walk_member(const JsonNode& member, bool is_used);
  void walk_children(const JsonNode& node, bool is_used);
  [[nodiscard]] bool is_used_key(std::string_view key) const;
  void look_at_text(std::string_view raw, std::string_view text, bool is_used);
  void add(Rule rule, std::string_view before, std::string_view after);

  SourceTokens tokens_;
  const JsonDocument& document_;
  const RuleBook& rules_;
  std::unordered_map<const JsonNode*, const MendedElement*> mended_;
  const MendedElement* current_ = nullptr;  // the observation walked through, if something of it was mended
  std::size_t of_current_ = 0;
  std::string pointer_, buffer_;
  std::vector<Repair> found_;
};

// `is_used`: datos_extra or a field takes the text, so that mojibake in it was repaired.
void Finder::walk(const JsonNode& node, bool is_used) {
  const auto entered = mended_.find(&node);
  if (entered != mended_.end()) {
    current_ = entered->second;
    of_current_ = 0;
    pointer_ = current_->element->pointer;
  }
  if (node.type == JsonType::kObject || node.type == JsonType::kArray) {
    walk_children(node, is_used);
  } else {
    const std::string_view raw = tokens_.next();
    if (node.type == JsonType::kString) look_at_text(raw, node.text, is_used);
    if (node.type == JsonType::kNull && raw != "null") add(Rule::kNumeroNoFinito, raw, "null");
  }
  if (entered != mended_.end()) current_ = nullptr;
}

void Finder::walk_children(const JsonNode& node, bool is_used) {
  const bool is_observation = current_ != nullptr && &node == current_->element->node;
  const std::size_t length = pointer_.size();
  std::size_t position = 0;
  for (const JsonNode* child = document_.first_child(node); child != nullptr; child = document_.next_sibling(*child)) {
    if (current_ != nullptr)
      append_pointer_step(pointer_,
                          node.type == JsonType::kArray ? std::to_string(position++) : std::string(child->key));
    if (node.type == JsonType::kArray) {
      walk(*child, is_used);
    } else {
      walk_member(*child, is_observation ? is_used_key(child->key) : is_used);
    }
    pointer_.resize(length);
  }
}

void Finder::walk_member(const JsonNode& member, bool is_used) {
  look_at_text(tokens_.next(), member.key, is_used);
  walk(member, is_used);
}

bool Finder::is_used_key(std::string_view key) const {
  if (key_role(key)) return true;
  std::string repaired;
  return !is_metadata_key(key) &&
         !rules_.is_ignored_key(clean_text(repair_mojibake(key, repaired) ? std::string_view(repaired) : key));
}

void Finder::look_at_text(std::string_view raw, std::string_view text, bool is_used) {
  if (current_ == nullptr) return;
  if (!is_valid_utf8(raw)) add(Rule::kCodificacion, printable_path(raw), text);
  if (has_lone_surrogate(raw)) add(Rule::kCaracterInvalido, printable_path(raw), text);
  if (is_used && repair_mojibake(text, buffer_)) add(Rule::kMojibake, text, buffer_);
}

void Finder::add(Rule rule, std::string_view before, std::string_view after) {
  if (current_ == nullptr || !current_->rules.has(rule)) return;
  if (of_current_ == kMostOfElement || found_.size() == kMostOfFile) return;
  ++of_current_;
  const auto differs = std::mismatch(before.begin(), before.end(), after.begin(), after.end()).first;
  const auto at = static_cast<std::size_t>(differs - before.begin());
  const std::size_t from = at > kBytesBefore ? at - kBytesBefore : 0;
  Repair repair;
  repair.index = current_->element->index;
  repair.radicado = current_->radicado;
  repair.where = piece_from(pointer_, 0);
  repair.rule = rule;
  repair.before = piece_from(before, from);
  repair.after = piece_from(after, from);
  found_.push_back(std::move(repair));
}

}  // namespace

RuleSet repairs_among(RuleSet warnings) {
  RuleSet repairs;
  for (const Rule rule : kRepairRules)
    if (warnings.has(rule)) repairs.add(rule);
  return repairs;
}

std::vector<Repair> find_repairs(std::string_view bytes, const JsonDocument& document, const RuleBook& rules,
                                 const std::vector<MendedElement>& mended) {
  return Finder(bytes, document, rules, mended).find();
}

void append_repair(std::string& bytes, const Repair& repair) {
  ByteWriter out(bytes);
  out.integer(repair.file_id);
  out.integer(repair.index);
  out.text(repair.radicado);
  out.text(repair.where);
  out.number(static_cast<std::uint64_t>(repair.rule));
  out.text(repair.before);
  out.text(repair.after);
}

Repair read_repair(std::string_view bytes) {
  ByteReader in(bytes);
  Repair repair;
  repair.file_id = in.integer();
  repair.index = in.integer();
  repair.radicado = in.text();
  repair.where = in.text();
  repair.rule = static_cast<Rule>(in.number());
  repair.before = in.text();
  repair.after = in.text();
  return repair;
}

}  // namespace radica
