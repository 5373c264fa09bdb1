#include "model/audit_chain.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"

namespace radica {
namespace {

constexpr std::array<std::string_view, 12> kFaults{"changed", "unlinked",   "missing",    "order", "head",    "tail",
                                                   "root",    "root_chain", "unreadable", "end",   "emptied", "gone"};

std::string member(std::string_view name, std::string_view text) {
  return fmt::format("\"{}\":{},", name, json_string(text));
}

// The members up to `previous` in the order of their names, without brackets; `hash` stands between details and kind.
std::string members(const AuditRow& row, bool with_hash) {
  const AuditEvent& event = row.event;
  std::string text = member("act", event.act) + member("actor", event.actor) + fmt::format("\"at\":{},", event.at) +
                     member("details", event.details);
  if (with_hash) text += member("hash", row.hash);
  text += member("kind", name_of(event.kind)) + member("object", event.object) + member("peer", event.peer) +
          member("previous", row.previous) + member("reason", event.reason) + fmt::format("\"seq\":{}", row.seq);
  return text;
}

std::int64_t number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

// Of an object whose members are texts and numbers.
std::optional<std::map<std::string, std::string, std::less<>>> members_of(std::string_view line) {
  JsonDocument document;
  if (document.parse(line) || document.root().type != JsonType::kObject) return std::nullopt;
  std::map<std::string, std::string, std::less<>> found;
  for (const JsonNode* child = document.first_child(document.root()); child != nullptr;
       child = document.next_sibling(*child)) {
    if (child->type != JsonType::kString && child->type != JsonType::kNumber) return std::nullopt;
    found[std::string(child->key)] = child->text;
  }
  return found;
}

std::string kept_text(std::string_view text) {
  return clean_text(is_valid_utf8(text) ? std::string(text) : utf8_or_windows1252(text));
}

}  // namespace

std::string canonical_text(const AuditRow& row) {
  return "{" + members(row, false) + "}";
}

std::string hash_of(const AuditRow& row) {
  return hex(sha256(canonical_text(row)));
}

AuditRow next_row(const std::optional<AuditRow>& last, AuditEvent event) {
  for (std::string* text : {&event.actor, &event.peer, &event.act, &event.object, &event.reason, &event.details})
    *text = kept_text(*text);
  AuditRow row;
  row.seq = last ? last->seq + 1 : 1;
  row.event = std::move(event);
  row.previous = last ? last->hash : std::string(kNoHash);
  row.hash = hash_of(row);
  return row;
}

std::string audit_line(const AuditRow& row) {
  return "{" + members(row, true) + "}";
}

std::optional<AuditRow> audit_row_of(std::string_view line) {
  auto found = members_of(line);
  constexpr std::size_t kMembers = 11;
  if (!found || found->size() != kMembers) return std::nullopt;
  const auto kind = actor_kind_by_name((*found)["kind"]);
  if (!kind) return std::nullopt;
  AuditRow row;
  row.seq = number_of((*found)["seq"]);
  row.event = {number_of((*found)["at"]), *kind,
               (*found)["actor"],         (*found)["peer"],
               (*found)["act"],           (*found)["object"],
               (*found)["reason"],        (*found)["details"]};
  row.previous = (*found)["previous"];
  row.hash = (*found)["hash"];
  // Written in another way it is no line of ours: what is not read would not be verified.
  return audit_line(row) == line ? std::optional(std::move(row)) : std::nullopt;
}

std::string end_line(const AuditExportEnd& end) {
  return fmt::format("{{\"first\":{},\"hash\":{},\"last\":{},\"rows\":{}}}", end.first, json_string(end.hash), end.last,
                     end.rows);
}

std::optional<AuditExportEnd> export_end_of(std::string_view line) {
  auto found = members_of(line);
  if (!found) return std::nullopt;
  AuditExportEnd end{number_of((*found)["rows"]), number_of((*found)["first"]), number_of((*found)["last"]),
                     (*found)["hash"]};
  return end_line(end) == line ? std::optional(std::move(end)) : std::nullopt;
}

std::string root_text(const AuditRoot& root) {
  return "{" + member("date", root.date) + member("hash", root.hash) + member("previous", root.previous) +
         fmt::format("\"seq\":{}}}\n", root.seq);
}

std::optional<AuditRoot> root_of(std::string_view text) {
  auto found = members_of(text);
  if (!found) return std::nullopt;
  AuditRoot root{(*found)["date"], number_of((*found)["seq"]), (*found)["hash"], (*found)["previous"]};
  return root_text(root) == text ? std::optional(std::move(root)) : std::nullopt;
}

std::string store_roots(std::string_view prefix) {
  return std::string(prefix) + (prefix.empty() ? "" : "/") + "_auditoria/";
}

std::string root_key(std::string_view prefix, const AuditRoot& root) {
  return fmt::format("{}{:012}_{}.json", store_roots(prefix), root.seq, root.date);
}

std::string_view name_of(AuditFault fault) {
  return kFaults[static_cast<std::size_t>(fault)];
}

AuditChainCheck::AuditChainCheck(std::vector<AuditRoot> roots, bool is_whole, std::int64_t least)
    : is_whole_(is_whole), least_(least) {
  for (AuditRoot& root : roots) roots_.emplace(root.seq, std::move(root));
}

void AuditChainCheck::add(const AuditRow& row) {
  if (rows_++ == 0) {
    first_ = row.seq;
    if (row.seq == 1 && row.previous != kNoHash) findings_.push_back({AuditFault::kUnlinked, row.seq, 0, {}});
  } else if (row.seq <= last_->seq) {
    findings_.push_back({AuditFault::kOrder, row.seq, last_->seq, {}});
  } else if (row.seq != last_->seq + 1) {
    findings_.push_back({AuditFault::kMissing, last_->seq + 1, row.seq - 1, {}});
  } else if (row.previous != last_->hash) {
    findings_.push_back({AuditFault::kUnlinked, row.seq, 0, {}});
  }
  if (hash_of(row) != row.hash) findings_.push_back({AuditFault::kChanged, row.seq, 0, {}});
  if (row.event.act == kAuditPurge) begins_.insert(number_of(row.event.object));
  compare_with_roots(row);
  last_ = row;
}

void AuditChainCheck::compare_with_roots(const AuditRow& row) {
  const auto root = roots_.find(row.seq);
  if (root == roots_.end()) return;
  if (root->second.hash != row.hash) findings_.push_back({AuditFault::kRoot, row.seq, 0, root->second.date});
  roots_.erase(root);
}

void AuditChainCheck::add_unreadable(std::int64_t line) {
  findings_.push_back({AuditFault::kUnreadable, line, 0, {}});
}

std::vector<AuditFinding> AuditChainCheck::finish() {
  if (is_whole_ && first_ > 1 && !begins_.contains(first_)) findings_.push_back({AuditFault::kHead, first_, 0, {}});
  // Of rows that were purged nobody knows how many they were.
  if (is_whole_ && first_ <= 1 && rows_ < least_) findings_.push_back({AuditFault::kEmptied, rows_, least_, {}});
  const std::int64_t end = last_ ? last_->seq : 0;
  // Of rows that are purged a root tells nothing any more.
  if (const auto beyond = roots_.empty() ? roots_.end() : std::prev(roots_.end());
      beyond != roots_.end() && beyond->first > end)
    findings_.push_back({AuditFault::kTail, end, beyond->first, beyond->second.date});
  std::stable_sort(findings_.begin(), findings_.end(),
                   [](const AuditFinding& left, const AuditFinding& right) { return left.seq < right.seq; });
  return std::move(findings_);
}

AuditExportEnd AuditChainCheck::end() const {
  return {rows_, first_, last_ ? last_->seq : 0, last_ ? last_->hash : std::string()};
}

void AuditExportCheck::add_line(std::string_view line) {
  ++lines_;
  has_more_ = has_more_ || end_.has_value();
  if (const auto row = audit_row_of(line)) return chain_.add(*row);
  end_ = export_end_of(line);
  if (!end_) chain_.add_unreadable(lines_);
}

std::vector<AuditFinding> AuditExportCheck::finish() {
  std::vector<AuditFinding> findings = chain_.finish();
  const AuditExportEnd found = chain_.end();
  if (!end_ || has_more_ || *end_ != found)
    findings.push_back({AuditFault::kEnd, found.last, end_ ? end_->last : 0, {}});
  return findings;
}

std::vector<AuditRoot> check_roots(const std::vector<std::string>& texts, std::vector<AuditFinding>& findings) {
  std::vector<AuditRoot> roots;
  std::optional<std::string> before;  // hash of the text before
  for (const std::string& text : texts) {
    const auto root = root_of(text);
    // The oldest one that is there may follow one that is not.
    const bool follows = root && (!before || root->previous == *before);
    if (!follows) findings.push_back({AuditFault::kRootChain, root ? root->seq : 0, 0, root ? root->date : ""});
    if (root) roots.push_back(*root);
    before = hex(sha256(text));
  }
  return roots;
}

}  // namespace radica
