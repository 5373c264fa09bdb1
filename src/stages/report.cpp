#include "stages/report.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"

namespace radica {
namespace {

// Members in the order in which they are added.
class Object {
 public:
  Object& number(std::string_view name, std::uint64_t value) { return raw(name, std::to_string(value)); }
  Object& text(std::string_view name, std::string_view value) { return raw(name, json_string(value)); }
  Object& raw(std::string_view name, std::string_view json) {
    if (text_.size() > 1) text_ += ',';
    append_json_string(text_, name);
    text_ += ':';
    text_ += json;
    return *this;
  }
  [[nodiscard]] std::string done() const { return text_ + "}"; }

 private:
  std::string text_ = "{";
};

template <class Range, class Render>
std::string array_of(const Range& range, const Render& render) {
  std::string text = "[";
  for (const auto& item : range) {
    if (text.size() > 1) text += ',';
    text += render(item);
  }
  return text + "]";
}

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

std::string rules_json(const Context& context, const Census& census) {
  Object rules;
  for (const RuleInfo& rule : kRules) {
    const RuleCount& counted = census.rules[static_cast<std::size_t>(rule.rule)];
    if (counted.count == 0) continue;
    Object entry;
    entry.text("severity", name_of(context.options.rules.severity_of(rule.rule)));
    entry.number("count", counted.count);
    entry.raw("samples", array_of(counted.samples, [](const std::string& file) { return json_string(file); }));
    rules.raw(rule.id, entry.done());
  }
  return rules.done();
}

std::string fields_json(const CompanyRun& company) {
  Object fields;
  for (std::size_t field = 0; field <= kFieldCount; ++field) {
    const std::uint64_t filled = company.census.filled[field];
    fields.raw(field == kFieldCount ? kExtraName : kFields[field].name,
               Object().number("filled", filled).number("empty", company.records.touched - filled).done());
  }
  return fields.done();
}

std::string catalogues_json(const CompanyRun& company, const RuleOptions& rules) {
  Object catalogues;
  for (std::size_t field = 0; field < kFieldCount; ++field) {
    if (kFields[field].rule != FieldRule::kCatalogue) continue;
    Object values;
    const auto& counts = company.census.catalogues[field];
    for (const std::string& known : rules.catalogues[field])
      if (const auto found = counts.find(known); found != counts.end()) values.number(known, found->second);
    if (company.census.unknown[field] > 0) values.number("unknown", company.census.unknown[field]);
    catalogues.raw(kFields[field].name, values.done());
  }
  return catalogues.done();
}

std::string keys_json(const Census& census) {
  std::vector<std::pair<std::string, const KeyCount*>> keys;
  for (const auto& [key, counted] : census.keys) keys.push_back({key, &counted});
  std::sort(keys.begin(), keys.end());
  return array_of(keys, [](const auto& entry) {
    return Object()
        .text("key", entry.first)
        .number("count", entry.second->count)
        .text("first_file", entry.second->first_file)
        .done();
  });
}

}  // namespace

std::string balance_json(const CompanyRun& company) {
  const FileBalance& files = company.files;
  const ObservationBalance& seen = company.observations_balance;
  const RecordBalance records = company.loaded_records();
  const StoreBalance& store = company.store;
  Object balance;
  balance.raw("files", Object()
                           .number("found", files.found)
                           .number("ignored", files.ignored)
                           .number("deferred", files.deferred)
                           .number("unchanged", files.unchanged)
                           .number("rejected", files.rejected)
                           .number("read", files.read)
                           .done());
  balance.raw("observations", Object()
                                  .number("read", seen.read)
                                  .number("rejected", seen.rejected)
                                  .number("conflicts", seen.conflicts)
                                  .number("exact_duplicates", seen.exact_duplicates)
                                  .number("earlier_versions", seen.earlier_versions)
                                  .number("records", seen.records)
                                  .done());
  balance.raw("records", Object()
                             .number("touched", records.touched)
                             .number("inserted", records.inserted)
                             .number("updated", records.updated)
                             .number("unchanged", records.unchanged)
                             .number("failed", records.failed)
                             .done());
  balance.raw("store", Object()
                           .number("files", store.files)
                           .number("uploaded", store.uploaded)
                           .number("already_there", store.already_there)
                           .number("same_bytes", store.same_bytes)
                           .number("superseded", store.superseded)
                           .number("deferred", store.deferred)
                           .number("failed", store.failed)
                           .done());
  return balance.done();
}

std::string archive_json(const CompanyRun& company) {
  const ArchiveBalance& archive = company.archive;
  if (!archive.is_counted) return "null";
  return Object()
      .number("files", archive.files)
      .number("archived", archive.archived)
      .number("superseded", archive.superseded)
      .number("waiting", archive.waiting)
      .number("lists", archive.lists)
      .number("rejected", archive.rejected)
      .number("unmatched", archive.unmatched)
      .done();
}

std::string drift_json(const CompanyRun& company) {
  const Drift& drift = company.drift;
  if (!drift.is_compared) return "null";
  const auto entry = [](const SeenName& name) {
    return Object()
        .text("kind", name.kind)
        .text("name", name.name)
        .raw("known", name.is_known ? "true" : "false")
        .number("count", name.count)
        .raw("first_file", name.first_file.empty() ? "null" : json_string(name.first_file))
        .done();
  };
  return Object()
      .raw("baseline", drift.is_baseline ? "true" : "false")
      .raw("new", array_of(drift.news, entry))
      .number("without_room", drift.without_room + company.census.other_keys)
      .done();
}

std::string stages_json(const std::vector<StageReport>& stages) {
  return array_of(stages, [](const StageReport& stage) {
    return Object()
        .text("name", stage.name)
        .number("in", stage.in)
        .number("out", stage.out)
        .number("rejected", stage.rejected)
        .number("skipped", stage.skipped)
        .number("bytes", stage.bytes)
        .number("busy_ms", static_cast<std::uint64_t>(stage.busy_ms))
        .done();
  });
}

bool is_balance_closed(const CompanyRun& company) {
  return company.files.is_closed() && company.observations_balance.is_closed() &&
         company.loaded_records().is_closed() && company.store.is_closed() && company.archive.is_closed();
}

std::string report_json(const Context& context, const CompanyRun& company, const std::string& run_id) {
  Object months;
  for (const auto& [month, count] : company.census.months) months.number(month, count);
  return Object()
             .text("company", company.company.name)
             .text("run_id", run_id)
             .text("now", format_local(context.options.now))
             .raw("balance", balance_json(company))
             .raw("rules", rules_json(context, company.census))
             .raw("fields", fields_json(company))
             .raw("catalogues", catalogues_json(company, context.options.rules))
             .raw("months", months.done())
             .raw("keys", keys_json(company.census))
             .raw("stages", stages_json(context.stages))
             .raw("drift", drift_json(company))
             .raw("archive", archive_json(company))
             .done() +
         "\n";
}

}  // namespace radica
