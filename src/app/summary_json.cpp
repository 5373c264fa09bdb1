#include "app/summary_json.h"

#include "app/notices.h"
#include "base/json_text.h"
#include "stages/report.h"

namespace radica {
namespace {

void add_by_company(JsonText& json, std::string_view name, const Context& context,
                    std::string (*render)(const CompanyRun&)) {
  json.open_member(name, '{');
  for (const auto& company : context.companies) json.literal(company->company.name, render(*company));
  json.close('}');
}

// Null when this was no rehearsal against a database.
void add_previews(JsonText& json, const Context& context) {
  if (!context.options.is_dry_run || context.ledger == nullptr) return json.literal("preview", "null");
  add_by_company(json, "preview", context, &preview_json);
}

// Each object that a rehearsal of upload would send.
void add_would_upload(JsonText& json, const Context& context) {
  json.open_member("would_upload", '[');
  for (const auto& company : context.companies) {
    for (const CompanyRun::Upload& object : company->would_upload) {
      json.open_item('{');
      json.member("company", company->company.name);
      json.member("key", object.key);
      json.member("bytes", object.bytes);
      json.close('}');
    }
  }
  json.close(']');
}

void add_cleaned(JsonText& json, const Context& context) {
  json.open_member("cleanup", '{');
  for (const CleanupInfo& known : kCleanupTable) {
    const auto& sum = context.cleaned.classes[static_cast<std::size_t>(known.type)];
    json.open_member(known.id, '{');
    json.member("files", sum.files);
    json.member("bytes", sum.bytes);
    json.close('}');
  }
  json.member("changed", context.cleaned.changed);
  json.member("unproven", context.cleaned.unproven);
  json.open_member("would_remove", '[');
  for (const Removed& removed : context.would_remove) {
    json.open_item('{');
    json.member("class", info(removed.type).id);
    json.literal("company", removed.company.empty() ? "null" : json_string(removed.company));
    json.member("path", removed.path);
    json.member("rule", removed.rule);
    json.member("sha256", removed.sha256);
    json.member("bytes", removed.bytes);
    json.close('}');
  }
  json.close(']');
  json.close('}');
}

void add_findings(JsonText& json, const Context& context) {
  json.open_member("findings", '[');
  for (const auto& company : context.companies) {
    for (const auto& [rule, what] : company->findings) {
      json.open_item('{');
      json.member("company", company->company.name);
      json.member("rule", id_of(rule));
      json.member("what", what);
      json.close('}');
    }
  }
  json.close(']');
}

std::string_view reason_of(const CompanyRun::Unproven& object) {
  if (object.is_missing) return "missing";
  return object.is_unreachable ? "address" : "different";
}

void add_unproven(JsonText& json, const Context& context) {
  json.open_member("unproven", '[');
  for (const auto& company : context.companies) {
    for (const CompanyRun::Unproven& object : company->unproven) {
      json.open_item('{');
      json.member("company", company->company.name);
      json.member("key", object.key);
      json.member("reason", reason_of(object));
      json.close('}');
    }
  }
  json.close(']');
}

}  // namespace

std::string balances_json(const Context& context) {
  std::string text;
  JsonText json(text);
  json.open('{');
  for (const auto& company : context.companies) json.literal(company->company.name, balance_json(*company));
  json.close('}');
  return text;
}

std::string run_json(const Context& context, std::string_view run_id, std::string_view outcome, int exit_code) {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.literal("run_id", run_id.empty() ? "null" : json_string(run_id));
  json.member("outcome", outcome);
  json.literal("exit_code", std::to_string(exit_code));
  json.literal("balance", balances_json(context));
  json.literal("stages", stages_json(context.stages));
  add_by_company(json, "drift", context, &drift_json);
  add_by_company(json, "archive", context, &archive_json);
  add_previews(json, context);
  add_would_upload(json, context);
  add_cleaned(json, context);
  add_findings(json, context);
  add_unproven(json, context);
  json.open_member("written", '[');
  for (const std::string& path : context.written) json.item(path);
  json.close(']');
  json.close('}');
  return text;
}

}  // namespace radica
