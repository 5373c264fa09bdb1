#include "app/documents/quarantine.h"

#include "app/documents/masking.h"
#include "app/signatures.h"
#include "app/verbs/lookups.h"

namespace radica {
namespace {

using Days = std::map<std::string, std::int64_t>;

void day_items(JsonText& json, const std::string* company, const Days& days, const std::string& first) {
  for (auto day = days.lower_bound(first); day != days.end(); ++day) {
    json.open_item('{');
    if (company != nullptr) json.member("company", *company);
    json.member("day", day->first);
    number(json, "errors", day->second);
    json.close('}');
  }
}

Days days_of(const std::vector<QuarantineGroup>& groups) {
  Days sums;
  for (const QuarantineGroup& group : groups)
    for (const auto& [day, errors] : group.days) sums[day] += errors;
  return sums;
}

void group_item(JsonText& json, const Texts& texts, const std::string& company, const QuarantineGroup& group,
                const std::string& first_day) {
  json.open_item('{');
  json.member("company", company);
  json.member("rule", id_of(group.rule));
  text_or_null(json, "field", group.field);
  text_or_null(json, "shape", group.shape);
  json.member("text", signature_text(texts, group.rule, group.field, group.shape));
  number(json, "errors", group.errors);
  number(json, "files", group.files);
  json.member("example", group.example);
  json.member("signature", signature_id(group.rule, group.field, group.shape));
  json.open_member("days", '[');
  day_items(json, nullptr, group.days, first_day);
  json.close(']');
  json.close('}');
}

constexpr LocalTime kDays = 30;

}  // namespace

std::string entries_json(const std::vector<QuarantineEntry>& entries, bool is_more) {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.open_member("entries", '[');
  for (const QuarantineEntry& entry : entries) {
    const Rejected& rejected = entry.rejected;
    json.open_item('{');
    number(json, "id", entry.id);
    json.member("file", rejected.file);
    json.literal("index", rejected.index ? std::to_string(*rejected.index) : "null");
    text_or_null(json, "field", rejected.field);
    text_or_null(json, "where", rejected.where);
    text_or_null(json, "excerpt", rejected.excerpt.empty() ? std::string_view() : kMask);
    json.member("run_id", entry.run_id);
    json.member("rejected_at", entry.time);
    json.close('}');
  }
  json.close(']');
  json.literal("next", is_more && !entries.empty() ? std::to_string(entries.back().id) : "null");
  json.close('}');
  return text;
}

void incomplete_items(JsonText& json, const std::vector<CompanySummary>& companies) {
  for (const CompanySummary& summary : companies) {
    for (const IncompleteCount& count : summary.incomplete) {
      json.open_item('{');
      json.member("company", summary.company);
      json.member("missing", count.missing);
      number(json, "claims", count.claims);
      json.close('}');
    }
  }
}

std::string quarantine_json(const Texts& texts, const std::vector<CompanySummary>& companies, LocalTime now) {
  const std::string first_day = format_local(now - (kDays - 1) * 86'400).substr(0, 10);
  std::string text;
  JsonText json(text);
  json.open('{');
  json.open_member("groups", '[');
  for (const CompanySummary& summary : companies)
    for (const QuarantineGroup& group : summary.groups) group_item(json, texts, summary.company, group, first_day);
  json.close(']');
  json.open_member("repairs", '[');
  for (const CompanySummary& summary : companies) {
    for (const RepairGroup& group : summary.repairs) {
      json.open_item('{');
      json.member("company", summary.company);
      json.member("rule", id_of(group.rule));
      number(json, "repairs", group.repairs);
      number(json, "files", group.files);
      json.member("example", group.example);
      json.close('}');
    }
  }
  json.close(']');
  json.open_member("days", '[');
  for (const CompanySummary& summary : companies) day_items(json, &summary.company, days_of(summary.groups), first_day);
  json.close(']');
  json.open_member("incomplete", '[');
  incomplete_items(json, companies);
  json.close(']');
  json.close('}');
  return text;
}

}  // namespace radica
