#include "stages/dedupe.h"

#include <algorithm>
#include <cstring>
#include <mutex>

#include "base/bytes.h"
#include "base/workers.h"
#include "model/claim_group.h"
#include "model/row_text.h"
#include "model/store_names.h"
#include "stages/dataset_records.h"
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

// One bucket of one company.
class BucketDedupe {
 public:
  BucketDedupe(Context& context, CompanyRun& company, std::mutex& mutex)
      : context_(context), company_(company), mutex_(mutex), rows_(*company.rows), groups_(*company.groups) {}

  Result<void> run(std::size_t bucket) {
    TRY(check_stop(context_));
    TRY_SET(const std::string bytes, company_.observations->read(bucket));
    std::vector<ClaimObservations> claims = read_claims(bytes);
    TRY(read_ledger(claims));
    for (ClaimObservations& claim : claims) TRY(fold_claim(claim, bucket));
    TRY(rows_.flush());
    TRY(groups_.flush());
    const std::lock_guard lock(mutex_);
    company_.census.add(census_);
    ObservationBalance& sum = company_.observations_balance;
    sum.conflicts += balance_.conflicts;
    sum.exact_duplicates += balance_.exact_duplicates;
    sum.earlier_versions += balance_.earlier_versions;
    sum.records += balance_.records;
    company_.records.touched += claims.size();
    context_.progress.done += 1;
    return {};
  }

 private:
  Result<void> read_ledger(const std::vector<ClaimObservations>& claims);
  Result<void> fold_claim(ClaimObservations& claim, std::size_t bucket);
  Result<void> write_row(const ClaimGroup& group, const Record& record, bool has_data_file, std::size_t bucket);
  Result<void> emit_keys(const ClaimObservations& claim, const std::string& sgc);
  [[nodiscard]] std::string duplicates_of(const ClaimGroup& group, const Record& record);
  void count_record(const Record& record);

  Context& context_;
  CompanyRun& company_;
  std::mutex& mutex_;
  Buckets::Writer rows_, groups_;
  std::unordered_map<std::string, std::vector<Observation>> versions_;
  std::unordered_map<std::string, ClaimKeys> keys_;  // of the ledger, incremental only
  Census census_;
  ObservationBalance balance_;
};

Result<void> BucketDedupe::read_ledger(const std::vector<ClaimObservations>& claims) {
  if (context_.ledger == nullptr || claims.empty()) return {};
  std::vector<std::string> radicados;
  for (const ClaimObservations& claim : claims) radicados.push_back(claim.radicado);
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

Result<void> BucketDedupe::fold_claim(ClaimObservations& claim, std::size_t bucket) {
  std::vector<Observation> versions;
  if (const auto found = versions_.find(claim.radicado); found != versions_.end()) versions = std::move(found->second);
  const auto corrected = company_.corrections.find(claim.radicado);
  const ClaimGroup group = merge_claim(claim.observations, std::move(versions), context_.options.rule_fp,
                                       [&](std::int64_t id) { return company_.was_read(id); });
  const Record record =
      fold(group.observations, corrected == company_.corrections.end() ? company_.no_corrections : corrected->second,
           context_.options.rules.severity_of(Rule::kConflictoFecha) != Severity::kOff);
  count_record(record);
  const bool has_data_file =
      std::find(claim.is_data_file.begin(), claim.is_data_file.end(), true) != claim.is_data_file.end();
  TRY(emit_keys(claim, record.values.fields[kNumeroReclamoSgc]));
  return write_row(group, record, has_data_file, bucket);
}

Result<void> BucketDedupe::write_row(const ClaimGroup& group, const Record& record, bool has_data_file,
                                     std::size_t bucket) {
  DatasetRow row;
  row.radicado = record.radicado();
  append_csv_row(row.csv, record);
  append_ndjson_row(row.ndjson, record);
  row.duplicates = duplicates_of(group, record);
  row.has_data_file = has_data_file;
  if (const auto known = keys_.find(row.radicado); known != keys_.end() && !known->second.data_files.empty())
    row.has_data_file = true;
  for (const auto& alternatives : context_.options.rules.expected) {
    const bool is_missing = std::all_of(alternatives.begin(), alternatives.end(),
                                        [&](std::size_t field) { return record.values.fields[field].empty(); });
    if (!is_missing) continue;
    for (const std::size_t field : alternatives) row.missing.emplace_back(kFields[field].name);
  }
  std::string bytes(sizeof(std::uint32_t), '\0');
  append_row(bytes, row);
  const auto size = static_cast<std::uint32_t>(bytes.size() - sizeof(std::uint32_t));
  std::memcpy(bytes.data(), &size, sizeof size);
  return rows_.append(bucket, bytes);
}

// Lines of duplicates.csv for the observations of this run, and their part of the balance.
std::string BucketDedupe::duplicates_of(const ClaimGroup& group, const Record& record) {
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
    }
  }
  if (!record.values.extra.empty()) ++census_.filled[kFieldCount];
  ++census_.months[record.values.fields[kFecha].substr(0, kMonthLength)];
  if (record.warnings.has(Rule::kConflictoFecha))
    census_.rules[static_cast<std::size_t>(Rule::kConflictoFecha)].add(record.origin);
}

// The join keys of a claim in each folder of its observations (SPEC §3).
Result<void> BucketDedupe::emit_keys(const ClaimObservations& claim, const std::string& sgc) {
  std::set<std::string> folders, keys, owned;
  std::map<std::string, LocalTime> data_files;
  for (std::size_t i = 0; i < claim.observations.size(); ++i) {
    const Observation& observation = claim.observations[i];
    folders.insert(parent_of(observation.file));
    if (claim.is_data_file[i]) data_files[observation.file] = observation.order.time;
  }
  if (const auto known = keys_.find(claim.radicado); known != keys_.end()) {
    folders.insert(known->second.folders.begin(), known->second.folders.end());
    for (const ClaimKeys::DataFile& file : known->second.data_files) data_files.insert({file.path, file.time});
  }
  GroupRecord record;
  record.radicado = claim.radicado;
  if (!sgc.empty()) keys.insert(sgc);
  for (const auto& [path, time] : data_files) {
    record.times.push_back(time);
    if (const auto key = join_key_of_data_file(name_of(path), company_.company.name)) keys.insert(std::string(*key));
    if (name_of(path) == kDataName) owned.insert(parent_of(path));
  }
  record.tag = GroupTag::kClaim;
  for (const std::string& folder : folders) {
    for (const std::string& key : keys) {
      record.folder = folder;
      record.key = key;
      record.segment = segment_of(key);
      TRY(append_group_record(groups_, record));
    }
  }
  record.tag = GroupTag::kOwner;
  record.segment = segment_of(kDataName);
  for (const std::string& folder : owned) {
    record.folder = folder;
    TRY(append_group_record(groups_, record));
  }
  return {};
}

}  // namespace

Result<StageReport> dedupe(Context& context, const Act& /*act*/) {
  StageReport report;
  report.name = "dedupe";
  context.progress.begin("dedupe", kBucketCount * context.companies.size());
  for (const auto& company : context.companies) {
    company->rows = std::make_unique<Buckets>(*context.work, company->company.name + "-rows");
    std::mutex mutex;
    TRY(for_each_parallel(context.options.threads, kBucketCount, [&](std::size_t bucket) -> Result<void> {
      return BucketDedupe(context, *company, mutex).run(bucket);
    }));
    report.in += company->observations_balance.read - company->observations_balance.rejected;
    report.out += company->records.touched;
  }
  return report;
}

}  // namespace radica
