#include "app/documents/quarantine.h"

#include "app/signatures.h"
#include "app/verbs/lookups.h"

namespace radica {
namespace {

void group_item(JsonText& json, const Texts& texts, const std::string& company, const QuarantineGroup& group) {
  json.open_item('{');
  json.member("company", company);
  json.member("rule", id_of(group.rule));
  text_or_null(json, "field", group.field);
  text_or_null(json, "shape", group.shape);
  json.member("text", signature_text(texts, group.rule, group.field, group.shape));
  number(json, "errors", group.errors);
  number(json, "files", group.files);
  json.member("example", group.example);
  json.close('}');
}

}  // namespace

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

std::string quarantine_json(const Texts& texts, const std::vector<CompanySummary>& companies) {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.open_member("groups", '[');
  for (const CompanySummary& summary : companies)
    for (const QuarantineGroup& group : summary.groups) group_item(json, texts, summary.company, group);
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
  json.open_member("incomplete", '[');
  incomplete_items(json, companies);
  json.close(']');
  json.close('}');
  return text;
}

}  // namespace radica
