#include "stages/dedupe.h"

#include <algorithm>
#include <mutex>

#include "base/file.h"
#include "base/workers.h"
#include "model/claim_group.h"
#include "model/row_text.h"
#include "model/store_names.h"
#include "stages/dataset_records.h"
#include "stages/drift.h"
#include "stages/group_records.h"
#include "stages/observation_records.h"

namespace radica {
namespace {

constexpr std::size_t kMonthLength = 7;  // "YYYY-MM"

std::string_view name_of_kind(ObservationKind kind) {
  switch (kind) {
    case ObservationKind::kDateConflict:
      return "conflicto_fecha";
    case ObservationKind::kExactDuplicate:
      return "duplicado_exacto";
    case ObservationKind::kEarlierVersion:
      return "version_anterior";
    case ObservationKind::kRecord:
      break;
  }
  return {};
}

// Where files of a claim may stand; views of what is known of it.
struct ClaimPlaces {
  std::vector<std::string_view> folders, keys, owned;
  std::vector<std::pair<std::string_view, LocalTime>> data_files;
};

// One bucket of one company.
class BucketDedupe {
 public:
  BucketDedupe(Context& context, CompanyRun& company, std::mutex& mutex, std::size_t bucket)
      : context_(context),
        company_(company),
        mutex_(mutex),
        bucket_(bucket),
        csv_(company.rows->csv, bucket),
        ndjson_(company.rows->ndjson, bucket),
        reports_(company.rows->reports, bucket),
        groups_(*company.groups) {}

  Result<void> run() {
    TRY(check_stop(context_));
    TRY_SET(std::string bytes, company_.observations->read(bucket_));
    ClaimReader reader(std::move(bytes));
    TRY(read_ledger(reader));
    std::uint64_t claims = 0;
    for (ClaimObservations claim; reader.next(claim); ++claims) TRY(fold_claim(claim));
    for (RowWriter* writer : {&csv_, &ndjson_, &reports_}) TRY(writer->flush());
    TRY(groups_.flush());
    const std::lock_guard lock(mutex_);
    company_.census.add(census_);
    ObservationBalance& sum = company_.observations_balance;
    sum.conflicts += balance_.conflicts;
    sum.exact_duplicates += balance_.exact_duplicates;
    sum.earlier_versions += balance_.earlier_versions;
    sum.records += balance_.records;
    company_.records.touched += claims;
    context_.progress.done += 1;
    return {};
  }

 private:
  Result<void> read_ledger(const ClaimReader& reader);
  Result<void> fold_claim(ClaimObservations& claim);
  Result<void> write_rows(const ClaimGroup& group, bool has_data_file);
  Result<void> emit_keys(const ClaimObservations& claim, const ClaimGroup& group);
  void find_places(const ClaimObservations& claim, const ClaimGroup& group);
  [[nodiscard]] std::string duplicates_of(const ClaimGroup& group, const Record& record);
  void count_record(const Record& record);

  Context& context_;
  CompanyRun& company_;
  std::mutex& mutex_;
  const std::size_t bucket_;
  RowWriter csv_, ndjson_, reports_;
  Buckets::Writer groups_;
  std::unordered_map<std::string, std::vector<Observation>> versions_;
  std::unordered_map<std::string, ClaimKeys> keys_;  // of the ledger, incremental only
  Census census_;
  ObservationBalance balance_;
  // Of the claim at hand; their memory is used again.
  Record record_;
  ReportRow report_;
  ClaimPlaces places_;
  GroupRecord group_record_;
};

Result<void> BucketDedupe::read_ledger(const ClaimReader& reader) {
  if (context_.ledger == nullptr) return {};
  const std::vector<std::string> radicados = reader.radicados();
  if (radicados.empty()) return {};
  TRY(context_.ledger->versions(company_.company.name, radicados, [&](Observation version) {
    std::string radicado = version.radicado();
    versions_[std::move(radicado)].push_back(std::move(version));
  }));
  if (context_.options.reads_all) return {};
  TRY_SET(auto keys, context_.ledger->claim_keys(company_.company.name, radicados));
  for (ClaimKeys& key : keys) {
    std::string radicado = key.radicado;
    keys_.insert({std::move(radicado), std::move(key)});
  }
  return {};
}

Result<void> BucketDedupe::fold_claim(ClaimObservations& claim) {
  std::vector<Observation> versions;
  if (const auto found = versions_.find(claim.radicado); found != versions_.end()) versions = std::move(found->second);
  const auto corrected = company_.corrections.find(claim.radicado);
  const bool has_versions = !versions.empty();
  ClaimGroup group = merge_claim(std::move(claim.observations), std::move(versions), context_.options.rule_fp,
                                 [&](std::int64_t id) { return company_.was_read(id); });
  fold(group.observations, corrected == company_.corrections.end() ? company_.no_corrections : corrected->second,
       context_.options.rules.severity_of(Rule::kConflictoFecha) != Severity::kOff, record_);
  count_record(record_);
  TRY(emit_keys(claim, group));
  TRY(write_rows(group, claim.has_data_file()));
  if (!has_versions) claim.observations = std::move(group.observations);  // their memory, for the next claim
  return {};
}

Result<void> BucketDedupe::write_rows(const ClaimGroup& group, bool has_data_file) {
  const std::string& radicado = record_.radicado();
  if (context_.options.reads_all) {  // the consolidated files are written
    append_csv_row(csv_.begin(radicado), record_);
    TRY(csv_.end());
    append_ndjson_row(ndjson_.begin(radicado), record_);
    TRY(ndjson_.end());
  }
  const std::string duplicates = duplicates_of(group, record_);
  report_.duplicates = duplicates;
  report_.has_data_file = has_data_file;
  if (const auto known = keys_.find(radicado); known != keys_.end() && !known->second.data_files.empty())
    report_.has_data_file = true;
  report_.missing = context_.options.rules.missing_in(record_.values.fields);
  append_report_row(reports_.begin(radicado), report_);
  return reports_.end();
}

// Lines of duplicates.csv for the observations of this run, and their part of the balance.
std::string BucketDedupe::duplicates_of(const ClaimGroup& group, const Record& record) {
  if (group.observations.size() == 1) {
    balance_.records += group.is_of_run.front() ? 1 : 0;
    return {};
  }
  std::vector<std::pair<std::pair<std::string, std::int64_t>, std::string>> lines;
  const std::vector<Outcome> kinds = outcomes(group.observations, record);
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (!group.is_of_run[i]) continue;
    const Observation& observation = group.observations[i];
    switch (kinds[i].kind) {
      case ObservationKind::kRecord:
        ++balance_.records;
        continue;
      case ObservationKind::kDateConflict:
        ++balance_.conflicts;
        break;
      case ObservationKind::kExactDuplicate:
        ++balance_.exact_duplicates;
        break;
      case ObservationKind::kEarlierVersion:
        ++balance_.earlier_versions;
        break;
    }
    const Observation& kept = group.observations[kinds[i].kept];
    std::string line;
    append_csv_cell(line, record.radicado());
    line += ',';
    line += name_of_kind(kinds[i].kind);
    line += ',';
    append_csv_cell(line, observation.file);
    line += ',' + std::to_string(observation.order.index) + ',';
    append_csv_cell(line, kept.file);
    line += ',' + std::to_string(kept.order.index) + '\n';
    lines.emplace_back(std::pair(observation.file, observation.order.index), std::move(line));
  }
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const auto& [place, line] : lines) text += line;
  return text;
}

void BucketDedupe::count_record(const Record& record) {
  for (std::size_t field = 0; field < kFieldCount; ++field) {
    const std::string& value = record.values.fields[field];
    if (value.empty()) continue;
    ++census_.filled[field];
    if (kFields[field].rule != FieldRule::kCatalogue) continue;
    if (company_.rules->catalogue(field).find(value) != nullptr) {
      ++census_.catalogues[field][value];
    } else {
      ++census_.unknown[field];
      census_.add_unknown_value(field, value, record.origin);
    }
  }
  if (!record.values.extra.empty()) ++census_.filled[kFieldCount];
  ++census_.months[record.values.fields[kFecha].substr(0, kMonthLength)];
  if (record.warnings.has(Rule::kConflictoFecha))
    census_.rules[static_cast<std::size_t>(Rule::kConflictoFecha)].add(record.origin);
}

template <class T>
void sort_unique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

// The join keys of a claim in each folder of its observations of this run (SPEC §3).
Result<void> BucketDedupe::emit_keys(const ClaimObservations& claim, const ClaimGroup& group) {
  auto& [folders, keys, owned, data_files] = places_;
  for (auto* values : {&folders, &keys, &owned}) values->clear();
  find_places(claim, group);
  GroupRecord& record = group_record_;
  record.radicado = claim.radicado;
  record.times.clear();
  if (const std::string& sgc = record_.values.fields[kNumeroReclamoSgc]; !sgc.empty()) keys.push_back(sgc);
  for (const auto& [path, time] : data_files) {
    record.times.push_back(time);
    if (const auto key = join_key_of_data_file(name_of(path), company_.company.name)) keys.push_back(*key);
    if (name_of(path) == kDataName) owned.push_back(folder_of(path));
  }
  for (auto* values : {&folders, &keys, &owned}) sort_unique(*values);
  record.tag = GroupTag::kClaim;
  for (const std::string_view folder : folders) {
    for (const std::string_view key : keys) {
      record.folder = folder;
      record.key = key;
      record.segment = segment_of(key);
      TRY(append_group_record(groups_, record));
    }
  }
  record.tag = GroupTag::kOwner;
  record.segment = segment_of(kDataName);
  for (const std::string_view folder : owned) {
    record.folder = folder;
    TRY(append_group_record(groups_, record));
  }
  return {};
}

// The folders and data files of a claim: of this run, then of the ledger.
void BucketDedupe::find_places(const ClaimObservations& claim, const ClaimGroup& group) {
  auto& data_files = places_.data_files;
  data_files.clear();
  std::size_t of_run = 0;  // position in claim.is_data_file: the observations of this run keep their order
  for (std::size_t i = 0; i < group.observations.size(); ++i) {
    if (!group.is_of_run[i]) continue;
    const Observation& observation = group.observations[i];
    places_.folders.push_back(folder_of(observation.file));
    if (claim.is_data_file[of_run++]) data_files.emplace_back(observation.file, observation.order.time);
  }
  if (const auto known = keys_.find(claim.radicado); known != keys_.end()) {
    places_.folders.insert(places_.folders.end(), known->second.folders.begin(), known->second.folders.end());
    const auto read = static_cast<std::ptrdiff_t>(data_files.size());
    for (const ClaimKeys::DataFile& file : known->second.data_files) {
      const bool was_read = std::any_of(data_files.begin(), data_files.begin() + read,
                                        [&](const auto& other) { return other.first == file.path; });
      if (!was_read) data_files.emplace_back(file.path, file.time);
    }
  }
  std::sort(data_files.begin(), data_files.end());
}

}  // namespace

Result<StageReport> dedupe(Context& context, const Act& act) {
  StageReport report;
  report.name = "dedupe";
  context.progress.begin("dedupe", kBucketCount * context.companies.size());
  for (const auto& company : context.companies) {
    company->rows = std::make_unique<DatasetRows>(*context.work, company->company.name);
    std::mutex mutex;
    TRY(for_each_parallel(context.options.threads, kBucketCount, [&](std::size_t bucket) -> Result<void> {
      return BucketDedupe(context, *company, mutex, bucket).run();
    }));
    TRY(find_drift(context, act, *company));
    report.in += company->observations_balance.read - company->observations_balance.rejected;
    report.out += company->records.touched;
  }
  return report;
}

}  // namespace radica
