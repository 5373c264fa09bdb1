#include "stages/report.h"

#include <algorithm>

#include "base/json_text.h"

namespace radica {
namespace {

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::kOff:
      return "off";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      break;
  }
  return "error";
}

void rules_member(JsonText& json, const Context& context, const Census& census) {
  json.open_member("rules", '{');
  for (const RuleInfo& rule : kRules) {
    const RuleCount& counted = census.rules[static_cast<std::size_t>(rule.rule)];
    if (counted.count == 0) continue;
    json.open_member(rule.id, '{');
    json.member("severity", name_of(context.options.rules.severity_of(rule.rule)));
    json.member("count", counted.count);
    json.open_member("samples", '[');
    for (const std::string& file : counted.samples) json.item(file);
    json.close(']');
    json.close('}');
  }
  json.close('}');
}

void fields_member(JsonText& json, const CompanyRun& company) {
  json.open_member("fields", '{');
  for (std::size_t field = 0; field <= kFieldCount; ++field) {
    const std::uint64_t filled = company.census.filled[field];
    json.open_member(field == kFieldCount ? kExtraName : kFields[field].name, '{');
    json.member("filled", filled);
    json.member("empty", company.records.touched - filled);
    json.close('}');
  }
  json.close('}');
}

void catalogues_member(JsonText& json, const CompanyRun& company, const RuleOptions& rules) {
  json.open_member("catalogues", '{');
  for (std::size_t field = 0; field < kFieldCount; ++field) {
    if (kFields[field].rule != FieldRule::kCatalogue) continue;
    json.open_member(kFields[field].name, '{');
    const auto& counts = company.census.catalogues[field];
    for (const std::string& known : rules.catalogues[field])
      if (const auto found = counts.find(known); found != counts.end()) json.member(known, found->second);
    if (company.census.unknown[field] > 0) json.member("unknown", company.census.unknown[field]);
    json.close('}');
  }
  json.close('}');
}

void keys_member(JsonText& json, const Census& census) {
  std::vector<std::pair<std::string, const KeyCount*>> keys;
  for (const auto& [key, counted] : census.keys) keys.push_back({key, &counted});
  std::sort(keys.begin(), keys.end());
  json.open_member("keys", '[');
  for (const auto& [key, counted] : keys) {
    json.open_item('{');
    json.member("key", key);
    json.member("count", counted->count);
    json.member("first_file", counted->first_file);
    json.close('}');
  }
  json.close(']');
}

}  // namespace

std::string balance_json(const CompanyRun& company) {
  const FileBalance& files = company.files;
  const ObservationBalance& seen = company.observations_balance;
  const RecordBalance records = company.loaded_records();
  const StoreBalance& store = company.store;
  std::string text;
  JsonText json(text);
  json.open('{');
  json.open_member("files", '{');
  json.member("found", files.found);
  json.member("ignored", files.ignored);
  json.member("deferred", files.deferred);
  json.member("unchanged", files.unchanged);
  json.member("rejected", files.rejected);
  json.member("read", files.read);
  json.close('}');
  json.open_member("observations", '{');
  json.member("read", seen.read);
  json.member("rejected", seen.rejected);
  json.member("conflicts", seen.conflicts);
  json.member("exact_duplicates", seen.exact_duplicates);
  json.member("earlier_versions", seen.earlier_versions);
  json.member("records", seen.records);
  json.close('}');
  json.open_member("records", '{');
  json.member("touched", records.touched);
  json.member("inserted", records.inserted);
  json.member("updated", records.updated);
  json.member("unchanged", records.unchanged);
  json.member("failed", records.failed);
  json.close('}');
  json.open_member("store", '{');
  json.member("files", store.files);
  json.member("uploaded", store.uploaded);
  json.member("already_there", store.already_there);
  json.member("same_bytes", store.same_bytes);
  json.member("superseded", store.superseded);
  json.member("deferred", store.deferred);
  json.member("failed", store.failed);
  json.close('}');
  json.close('}');
  return text;
}

std::string archive_json(const CompanyRun& company) {
  const ArchiveBalance& archive = company.archive;
  if (!archive.is_counted) return "null";
  std::string text;
  JsonText json(text);
  json.open('{');
  json.member("files", archive.files);
  json.member("archived", archive.archived);
  json.member("superseded", archive.superseded);
  json.member("waiting", archive.waiting);
  json.member("lists", archive.lists);
  json.member("rejected", archive.rejected);
  json.member("unmatched", archive.unmatched);
  json.close('}');
  return text;
}

std::string drift_json(const CompanyRun& company) {
  const Drift& drift = company.drift;
  if (!drift.is_compared) return "null";
  std::string text;
  JsonText json(text);
  json.open('{');
  json.literal("baseline", drift.is_baseline ? "true" : "false");
  json.open_member("new", '[');
  for (const SeenName& name : drift.news) {
    json.open_item('{');
    json.member("kind", name.kind);
    json.member("name", name.name);
    json.literal("known", name.is_known ? "true" : "false");
    json.member("count", name.count);
    json.literal("first_file", name.first_file.empty() ? "null" : json_string(name.first_file));
    json.close('}');
  }
  json.close(']');
  json.member("without_room", drift.without_room + company.census.other_keys);
  json.close('}');
  return text;
}

std::string stages_json(const std::vector<StageReport>& stages) {
  std::string text;
  JsonText json(text);
  json.open('[');
  for (const StageReport& stage : stages) {
    json.open_item('{');
    json.member("name", stage.name);
    json.member("in", stage.in);
    json.member("out", stage.out);
    json.member("rejected", stage.rejected);
    json.member("skipped", stage.skipped);
    json.member("bytes", stage.bytes);
    json.member("busy_ms", static_cast<std::uint64_t>(stage.busy_ms));
    json.close('}');
  }
  json.close(']');
  return text;
}

bool is_balance_closed(const CompanyRun& company) {
  return company.files.is_closed() && company.observations_balance.is_closed() &&
         company.loaded_records().is_closed() && company.store.is_closed() && company.archive.is_closed();
}

std::string report_json(const Context& context, const CompanyRun& company, const std::string& run_id) {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.member("company", company.company.name);
  json.member("run_id", run_id);
  json.member("now", format_local(context.options.now));
  json.literal("balance", balance_json(company));
  rules_member(json, context, company.census);
  fields_member(json, company);
  catalogues_member(json, company, context.options.rules);
  json.open_member("months", '{');
  for (const auto& [month, count] : company.census.months) json.member(month, count);
  json.close('}');
  keys_member(json, company.census);
  json.literal("stages", stages_json(context.stages));
  json.literal("drift", drift_json(company));
  json.literal("archive", archive_json(company));
  json.close('}');
  return text + "\n";
}

}  // namespace radica
