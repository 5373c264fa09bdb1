#include "stages/dedupe.h"

#include <algorithm>
#include <mutex>

#include "base/file.h"
#include "base/workers.h"
#include "model/claim_group.h"
#include "model/row_text.h"
#include "model/store_names.h"
#include "stages/drift.h"
#include "stages/group_records.h"
#include "stages/observation_records.h"
#include "stages/report_rows.h"

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

// What one range of claims adds to the files that are in the order of the radicados.
struct RangeRows {
  std::string csv, ndjson;  // lines of the consolidated files
  std::string reports;      // a batch of a WorkList
  std::uint64_t claims = 0;
  void clear() {
    for (std::string* text : {&csv, &ndjson, &reports}) text->clear();
    claims = 0;
  }
};

// The files of one company that are in the order of the radicados.
class OrderedFiles {
 public:
  static Result<OrderedFiles> open(Context& context, CompanyRun& company) {
    OrderedFiles files(company);
    company.report_rows = std::make_unique<WorkList>(*context.work, company.company.name + "-reports");
    if (!context.options.reads_all || !context.options.writes_dataset) return files;
    const std::string& name = company.company.name;
    TRY_SET(files.csv_, open_output(context, name, "consolidated", ".csv", false, csv_header()));
    TRY_SET(files.ndjson_, open_output(context, name, "master", ".ndjson", false, {}));
    return files;
  }
  [[nodiscard]] bool has_consolidated() const { return csv_ != nullptr; }
  Result<void> write(const RangeRows& rows) {
    TRY(company_.report_rows->append_batch(rows.reports));
    if (!has_consolidated()) return {};
    TRY(csv_->write(rows.csv, rows.claims));
    return ndjson_->write(rows.ndjson, rows.claims);
  }
  Result<void> finish() {
    TRY(company_.report_rows->finish());
    for (auto* output : {&ndjson_, &csv_}) {
      if (*output == nullptr) continue;
      TRY((*output)->file.flush());
      company_.outputs.push_back(std::move(*output));
    }
    return {};
  }

 private:
  explicit OrderedFiles(CompanyRun& company) : company_(company) {}
  CompanyRun& company_;
  std::unique_ptr<DatasetOutput> csv_, ndjson_;
};

// Folds ranges of claims of one company; one a worker.
class RangeDedupe {
 public:
  RangeDedupe(Context& context, CompanyRun& company, std::mutex& mutex, bool writes_lines)
      : context_(context),
        company_(company),
        mutex_(mutex),
        writes_lines_(writes_lines),
        joins_files_(!context.options.reads_all || company.has_others()),
        groups_(*company.groups) {}

  Result<void> run(std::size_t range, RangeRows& rows) {
    TRY(check_stop(context_));
    rows.clear();
    rows_ = &rows;
    TRY(company_.observations->read(range, bytes_));
    reader_.begin(bytes_);
    TRY(read_ledger());
    for (; reader_.next(claim_); ++rows.claims) TRY(fold_claim(claim_));
    touched_ += rows.claims;
    context_.progress.done += 1;
    return {};
  }

  Result<void> finish() {
    TRY(groups_.flush());
    for (std::size_t field = 0; field < kFieldCount; ++field)
      for (const auto& [value, count] : known_values_[field]) census_.catalogues[field][*value] += count;
    const std::lock_guard lock(mutex_);
    company_.census.add(census_);
    ObservationBalance& sum = company_.observations_balance;
    sum.conflicts += balance_.conflicts;
    sum.exact_duplicates += balance_.exact_duplicates;
    sum.earlier_versions += balance_.earlier_versions;
    sum.records += balance_.records;
    company_.records.touched += touched_;
    return {};
  }

 private:
  Result<void> read_ledger();
  Result<void> fold_claim(ClaimObservations& claim);
  void write_rows(const ClaimGroup& group, const RecordView& record, bool has_data_file);
  Result<void> emit_keys(const ClaimObservations& claim, const ClaimGroup& group, const RecordView& folded);
  void find_places(const ClaimObservations& claim, const ClaimGroup& group);
  [[nodiscard]] std::string duplicates_of(const ClaimGroup& group, const RecordView& record);
  void count_record(const RecordView& record);

  Context& context_;
  CompanyRun& company_;
  std::mutex& mutex_;
  const bool writes_lines_;
  const bool joins_files_;  // all files are at hand otherwise, and none is there to belong to a claim
  Buckets::Writer groups_;
  Census census_;
  std::array<std::unordered_map<const std::string*, std::uint64_t>, kFieldCount> known_values_;  // of catalogues
  ObservationBalance balance_;
  std::uint64_t touched_ = 0;
  // Of the range at hand; their memory is used again.
  RangeRows* rows_ = nullptr;
  std::string bytes_;
  ClaimReader reader_;
  std::unordered_map<std::string, std::vector<Observation>> versions_;
  std::unordered_map<std::string, ClaimKeys> keys_;  // of the ledger, incremental only
  // Of the claim at hand.
  ClaimObservations claim_;
  Record record_;
  ReportRow report_;
  std::string report_bytes_;
  ClaimPlaces places_;
  GroupRecord group_record_;
};

Result<void> RangeDedupe::read_ledger() {
  if (context_.ledger == nullptr) return {};
  versions_.clear();
  keys_.clear();
  const std::vector<std::string> radicados = reader_.radicados();
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

Result<void> RangeDedupe::fold_claim(ClaimObservations& claim) {
  std::vector<Observation> versions;
  if (const auto found = versions_.find(claim.radicado); found != versions_.end()) versions = std::move(found->second);
  const auto corrected = company_.corrections.find(claim.radicado);
  const bool has_versions = !versions.empty();
  ClaimGroup group = merge_claim(std::move(claim.observations), std::move(versions), context_.options.rule_fp,
                                 [&](std::int64_t id) { return company_.was_read(id); });
  const auto& corrections = corrected == company_.corrections.end() ? company_.no_corrections : corrected->second;
  const bool is_only = group.observations.size() == 1 && corrections.empty();
  if (!is_only)
    fold(group.observations, corrections, context_.options.rules.severity_of(Rule::kConflictoFecha) != Severity::kOff,
         record_);
  const RecordView record = is_only ? RecordView::of_only(group.observations.front()) : RecordView(record_);
  count_record(record);
  if (joins_files_) TRY(emit_keys(claim, group, record));
  write_rows(group, record, claim.has_data_file());
  if (!has_versions) claim.observations = std::move(group.observations);  // their memory, for the next claim
  return {};
}

void RangeDedupe::write_rows(const ClaimGroup& group, const RecordView& record, bool has_data_file) {
  const std::string& radicado = record.radicado();
  if (writes_lines_) {
    append_csv_row(rows_->csv, record);
    append_ndjson_row(rows_->ndjson, record);
  }
  const std::string duplicates = duplicates_of(group, record);
  report_.radicado = radicado;
  report_.duplicates = duplicates;
  report_.has_data_file = has_data_file;
  if (const auto known = keys_.find(radicado); known != keys_.end() && !known->second.data_files.empty())
    report_.has_data_file = true;
  report_.missing = context_.options.rules.missing_in(record.values.fields);
  write_report_row(report_bytes_, report_);
  WorkList::add(rows_->reports, report_bytes_);
}

// Lines of duplicates.csv for the observations of this run, and their part of the balance.
std::string RangeDedupe::duplicates_of(const ClaimGroup& group, const RecordView& record) {
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

void RangeDedupe::count_record(const RecordView& record) {
  for (std::size_t field = 0; field < kFieldCount; ++field) {
    const std::string& value = record.values.fields[field];
    if (value.empty()) continue;
    ++census_.filled[field];
    if (kFields[field].rule != FieldRule::kCatalogue) continue;
    if (const std::string* known = company_.rules->catalogue(field).find(value); known != nullptr) {
      ++known_values_[field][known];
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
Result<void> RangeDedupe::emit_keys(const ClaimObservations& claim, const ClaimGroup& group, const RecordView& folded) {
  auto& [folders, keys, owned, data_files] = places_;
  for (auto* values : {&folders, &keys, &owned}) values->clear();
  find_places(claim, group);
  GroupRecord& record = group_record_;
  record.radicado = claim.radicado;
  record.times.clear();
  if (const std::string& sgc = folded.values.fields[kNumeroReclamoSgc]; !sgc.empty()) keys.push_back(sgc);
  for (const auto& [path, time] : data_files) {
    record.times.push_back(time);
    if (const auto key = join_key_of_data_file(name_of(path), company_.company.name)) keys.push_back(*key);
    if (name_of(path) == kDataName) owned.push_back(folder_of(path));
  }
  for (auto* values : {&folders, &keys, &owned}) sort_unique(*values);
  const auto emit = [&](GroupTag tag, std::string_view key) -> Result<void> {
    record.tag = tag;
    record.key = key;
    record.segment = segment_of(key);
    for (const std::string_view folder : places_.folders) {
      record.folder = folder;
      TRY(append_group_record(groups_, record));
    }
    return {};
  };
  for (const std::string_view key : keys) TRY(emit(GroupTag::kClaim, key));
  // The ledger may still know the claim by another SGC of its observations.
  for (const Observation& observation : group.observations)
    if (const std::string& sgc = observation.values.fields[kNumeroReclamoSgc];
        !sgc.empty() && !std::binary_search(keys.begin(), keys.end(), sgc))
      TRY(emit(GroupTag::kFormer, sgc));
  record.tag = GroupTag::kOwner;
  record.segment = segment_of(kDataName);
  for (const std::string_view folder : owned) {
    record.folder = folder;
    TRY(append_group_record(groups_, record));
  }
  return {};
}

// The folders and data files of a claim: of this run, then of the ledger.
void RangeDedupe::find_places(const ClaimObservations& claim, const ClaimGroup& group) {
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

// One company, folded by several workers.
class CompanyDedupe {
 public:
  static Result<std::unique_ptr<CompanyDedupe>> open(Context& context, CompanyRun& company) {
    TRY_SET(OrderedFiles files, OrderedFiles::open(context, company));
    return std::unique_ptr<CompanyDedupe>(new CompanyDedupe(context, company, std::move(files)));
  }
  // On each worker: folds ranges until none is left.
  Result<void> work() {
    RangeDedupe dedupe(context_, company_, mutex_, files_.has_consolidated());
    RangeRows rows;
    for (std::size_t range = 0; ranges_.next(range);) {
      TRY(dedupe.run(range, rows));
      TRY(in_order_.put(range, rows));
    }
    return dedupe.finish();
  }
  Result<void> finish() { return files_.finish(); }  // after all workers

 private:
  CompanyDedupe(Context& context, CompanyRun& company, OrderedFiles files)
      : context_(context), company_(company), files_(std::move(files)), ranges_(company.observations->ranges()) {}

  Context& context_;
  CompanyRun& company_;
  OrderedFiles files_;
  Items ranges_;
  std::mutex mutex_;  // of what the workers add to the company
  InOrder<RangeRows> in_order_{[this](const RangeRows& rows) { return files_.write(rows); }};
};

}  // namespace

Result<StageReport> dedupe(Context& context, const Act& act) {
  StageReport report;
  report.name = "dedupe";
  std::size_t ranges = 0;
  for (const auto& company : context.companies) ranges += company->observations->ranges();
  context.progress.begin("dedupe", ranges);
  if (context.options.writes_dataset) TRY(prepare_output_folders(context));
  std::vector<std::unique_ptr<CompanyDedupe>> parts;
  for (const auto& company : context.companies) {
    parts.emplace_back();
    TRY_SET(parts.back(), CompanyDedupe::open(context, *company));
  }
  // A worker that finds nothing left of a company goes on with the next one, while others finish it.
  const auto work = [&](std::size_t) -> Result<void> {
    for (const auto& part : parts) TRY(part->work());
    return {};
  };
  TRY(run_workers(context.options.threads, work));
  for (const auto& part : parts) TRY(part->finish());
  for (const auto& company : context.companies) {
    TRY(find_drift(context, act, *company));
    report.in += company->observations_balance.read - company->observations_balance.rejected;
    report.out += company->records.touched;
  }
  return report;
}

}  // namespace radica
