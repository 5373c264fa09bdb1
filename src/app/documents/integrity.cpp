#include "app/documents/integrity.h"

#include <algorithm>

#include "app/check_notes.h"
#include "app/verbs/lookups.h"

namespace radica {
namespace {

bool is_unproven_class(std::string_view type) {
  return std::ranges::find(kUnprovenClasses, type) != kUnprovenClasses.end();
}

// `part`: "what" it means, the "hint" what to do.
std::string text_of(const Texts& texts, std::string_view type, std::string_view part) {
  const std::string_view group = is_unproven_class(type) ? "integrity" : "reconcile";
  return texts.text(std::string(group) + ".class." + std::string(type) + "." + std::string(part));
}

void class_item(JsonText& json, const Texts& texts, std::string_view type, const CheckCount& count) {
  const auto known = finding_class_by_id(type);
  json.open_item('{');
  json.member("class", type);
  json.member("what", text_of(texts, type, "what"));
  json.member("hint", text_of(texts, type, "hint"));
  json.member("found", count.found);
  json.member("settled", count.settled);
  json.member("shared", count.shared);
  flag(json, "information", known && info(*known).is_information);
  flag(json, "repairable", known && !info(*known).repair.empty());
  json.close('}');
}

void company_item(JsonText& json, const Texts& texts, const CheckNote& note) {
  json.open_item('{');
  json.member("company", note.company);
  json.member("run_id", note.run_id);
  json.open_member("classes", '[');
  for (const auto& [type, count] : note.counts)
    if (is_finding_class(type)) class_item(json, texts, type, count);
  json.close(']');
  json.close('}');
}

}  // namespace

bool is_finding_class(std::string_view type) {
  return is_unproven_class(type) || finding_class_by_id(type).has_value();
}

std::string integrity_json(const IntegrityView& view) {
  const auto run_or_null = [&view](const std::optional<RunInfo>& run) {
    return run ? run_json(*run, view.holder) : std::string("null");
  };
  std::string text;
  JsonText json(text);
  json.open('{');
  number(json, "verify_days", view.verify_days);
  json.open_member("checks", '[');
  for (const CheckState& check : view.checks) {
    json.open_item('{');
    json.member("name", check.name);
    json.literal("last", run_or_null(check.last));
    json.literal("whole", run_or_null(check.whole));
    text_or_null(json, "next", check.next);
    flag(json, "paused", check.is_paused);
    json.open_member("companies", '[');
    for (const CheckNote& note : check.notes) company_item(json, view.texts, note);
    json.close(']');
    json.close('}');
  }
  json.close(']');
  json.close('}');
  return text;
}

std::string findings_json(const Texts& texts, const std::vector<KeptFinding>& findings, bool is_more) {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.open_member("findings", '[');
  for (const KeptFinding& finding : findings) {
    json.open_item('{');
    number(json, "id", finding.id);
    json.member("check", finding.verb);
    json.member("company", finding.company);
    json.member("class", finding.type);
    json.member("what", is_finding_class(finding.type) ? text_of(texts, finding.type, "what") : finding.type);
    text_or_null(json, "numero_radicado", finding.radicado);
    text_or_null(json, "place", finding.place);
    text_or_null(json, "detail", finding.detail);
    flag(json, "settled", finding.is_settled);
    json.close('}');
  }
  json.close(']');
  json.literal("next", is_more && !findings.empty() ? std::to_string(findings.back().id) : "null");
  json.close('}');
  return text;
}

}  // namespace radica
