#include "stages/ingest.h"

#include <algorithm>
#include <deque>
#include <mutex>

#include "base/text.h"
#include "base/workers.h"
#include "model/store_names.h"
#include "stages/file_records.h"
#include "stages/group_records.h"
#include "stages/key_counter.h"
#include "stages/normalise.h"
#include "stages/observation_records.h"
#include "stages/parse.h"
#include "stages/repairs.h"

namespace radica {
namespace {

constexpr std::uint64_t kLargestFile = 64ULL << 20;  // SPEC §6 archivo_muy_grande
constexpr std::uint64_t kLargeFile = 1ULL << 20;     // read one at a time, so that memory stays flat
constexpr std::size_t kFilesPerTurn = 64;
constexpr std::size_t kExcerptBytes = 600;

// What all workers of a company share; each holds the lock for a turn of files, never for a record.
struct Shared {
  explicit Shared(std::mutex& one_at_a_time) : large(one_at_a_time) {}
  std::mutex list, results;
  std::mutex& large;  // of all companies
};

class FileReader {
 public:
  FileReader(Context& context, CompanyRun& company, Shared& shared)
      : context_(context),
        company_(company),
        shared_(shared),
        normaliser_(*company.rules, document_),
        observations_(*company.observations),
        groups_(*company.groups),
        rejects_(*company.rejects) {}

  Result<void> run() {
    while (!should_stop()) {
      TRY(check_stop(context_));
      TRY(take_files());
      if (taken_ == 0) break;
      for (std::size_t i = 0; i < taken_; ++i) TRY(read(files_[i]));
      TRY(write_results());
      context_.progress.done += taken_;
    }
    TRY(observations_.flush());
    TRY(groups_.flush());
    TRY(rejects_.flush());
    const std::lock_guard lock(shared_.results);
    keys_.finish();
    company_.census.add(census_);
    company_.files.read += files_read_;
    company_.files.rejected += files_rejected_;
    company_.files.deferred += files_deferred_;
    std::move(waiting_.begin(), waiting_.end(), std::back_inserter(company_.waiting));
    company_.observations_balance.read += observations_read_;
    company_.observations_balance.rejected += observations_rejected_;
    return {};
  }

 private:
  Result<void> take_files();
  Result<void> read(SourceFile& file);
  Result<void> read_bytes(SourceFile& file, std::unique_lock<std::mutex>& large, bool& is_deferred,
                          std::optional<FileFault>& fault);
  Result<void> open_and_read(SourceFile& file, std::unique_lock<std::mutex>& large, bool& is_deferred);
  [[nodiscard]] const std::string& file_hash();
  void forget_file();
  Result<void> read_elements(const SourceFile& file, const std::vector<Element>& elements);
  Result<void> read_element(const SourceFile& file, const Element& element, bool is_only);
  Result<void> accept(const SourceFile& file, Normalised& normalised, const Element& element, bool is_only);
  void keep_repairs();
  Result<void> reject_element(const Element& element, const Normalised* normalised);
  Result<void> reject_file(const FileFault& fault);
  Result<void> add_reject(Rejected rejected);
  void count_keys(const JsonNode& object);
  Result<void> emit_waiting_sgc(std::string_view sgc);
  Result<void> emit_waiting_name();
  Result<void> emit_waiting_key(std::string_view key);
  [[nodiscard]] std::string excerpt_of(const JsonNode& node) const;
  Result<void> write_results();

  Context& context_;
  CompanyRun& company_;
  Shared& shared_;
  std::optional<TreeReader> tree_;
  JsonDocument document_;
  Normaliser normaliser_;
  SortedRecords::Writer observations_;
  Buckets::Writer groups_;
  Rejects::Writer rejects_;
  std::vector<SourceFile> files_{kFilesPerTurn};
  std::size_t taken_ = 0;  // of files_, this turn
  std::string finished_;   // records of this turn
  std::vector<std::int64_t> known_ids_;
  std::vector<std::string> waiting_;  // raw paths of deferred files, where they are asked for
  std::vector<Repair> repairs_;
  Census census_;
  KeyCounter keys_{census_};
  std::uint64_t files_read_ = 0, files_rejected_ = 0, files_deferred_ = 0;
  std::uint64_t observations_read_ = 0, observations_rejected_ = 0;
  // The file being read.
  std::string buffer_, record_, sha256_, path_;
  std::string_view bytes_;  // of buffer_
  bool is_read_ = false;
  ParsedFile parsed_;
  FinishedFile result_;
  FileTimes times_;
  Observation observation_;
  std::vector<MendedElement> mended_;
  bool has_waiting_ = false;  // an element is rejected: files may wait for its claim
};

Result<void> FileReader::take_files() {
  taken_ = 0;
  const std::lock_guard lock(shared_.list);
  std::string_view bytes;
  while (taken_ < kFilesPerTurn) {
    TRY_SET(const bool has_more, company_.to_read->next(bytes));
    if (!has_more) break;
    ByteReader reader(bytes);
    read_source_file(reader, files_[taken_++]);
  }
  return {};
}

Result<void> FileReader::read(SourceFile& file) {
  path_ = file.shown_path();
  std::unique_lock<std::mutex> large(shared_.large, std::defer_lock);
  bool is_deferred = false;
  std::optional<FileFault> fault;
  TRY(read_bytes(file, large, is_deferred, fault));
  if (is_deferred) {
    ++files_deferred_;
    if (context_.options.names_waiting) waiting_.push_back(file.path);
    return emit_waiting_name();
  }
  result_.reset(file);
  const bool has_new_bytes = file.known_sha256.empty() ? is_read_ : file.known_sha256 != file_hash();
  if (has_new_bytes) result_.file.first_mtime_ns = file.stat.mtime_ns;
  times_ = file_times(result_.file.first_path, result_.file.first_mtime_ns, context_.zone);
  if (!fault) {
    parse_file(bytes_, document_, parsed_);
    fault = parsed_.fault;
  }
  if (fault) {
    ++files_rejected_;
    TRY(reject_file(*fault));
    TRY(emit_waiting_name());
  } else {
    ++files_read_;
    keys_.begin_file(path_);
    TRY(read_elements(file, parsed_.elements));
  }
  if (context_.options.keeps_files) {
    result_.sha256 = file_hash();
    record_.clear();
    append_finished_file(record_, result_);
    WorkList::add(finished_, record_);
  }
  if (file.is_known && !fault) known_ids_.push_back(file.id);  // a reject replaces nothing that its file gave before
  if (large.owns_lock()) forget_file();
  return {};
}

// SHA-256 of the file being read, hex; empty when its bytes are not known. Only the ledger and rejects ask for it.
const std::string& FileReader::file_hash() {
  if (is_read_ && sha256_.empty()) append_hex(sha256_, sha256(bytes_));
  return sha256_;
}

// Memory that is used again would stay as large as the largest file, on each thread.
void FileReader::forget_file() {
  buffer_ = {};
  bytes_ = {};
  document_ = {};
  parsed_ = {};
}

// Here a file shows its stat that nobody needed before. Asked for once, after the bytes were read, it is enough: a
// write would have made it differ from that of the scan, or younger than the scan.
Result<void> FileReader::open_and_read(SourceFile& file, std::unique_lock<std::mutex>& large, bool& is_deferred) {
  if (!tree_) {
    TRY_SET(TreeReader tree, TreeReader::open(company_.root));
    tree_.emplace(std::move(tree));
  }
  const Result<TreeFile> opened = tree_->open_file(file.path);
  const bool has_stat = file.stat.is_known();
  Result<FileStat> stat;
  if (opened) {
    stat = opened->glance(buffer_, bytes_);
  } else if (!has_stat && opened.error().code != ErrorCode::kNotFound) {
    stat = tree_->stat(file.path);
  }
  if (!stat) return Failure(stat.error());
  if (!has_stat) {
    file.stat = *stat;
    file.first_mtime_ns = file.stat.mtime_ns;
    company_.judge_stat(file);
    is_deferred = file.stat.is_known() && !is_settled(context_, company_, file);
  }
  if (!opened) return Failure(opened.error());
  if (is_deferred) return {};
  const bool shows_writes = has_stat || !(file.is_weak || file.is_racy);
  if (shows_writes && *stat == file.stat && bytes_.size() == file.stat.size) return {};
  if (file.stat.size > kLargeFile) large.lock();
  return opened->read(file.stat, kLargestFile, buffer_, bytes_);
}

// A file that vanishes, changes while it is read, or grows beyond its listing is deferred to the next run.
Result<void> FileReader::read_bytes(SourceFile& file, std::unique_lock<std::mutex>& large, bool& is_deferred,
                                    std::optional<FileFault>& fault) {
  sha256_.clear();
  const auto done = open_and_read(file, large, is_deferred);
  is_read_ = done && !is_deferred;
  if (is_read_ || is_deferred) return {};
  switch (done.error().code) {
    case ErrorCode::kNotFound:
    case ErrorCode::kConflict:
      is_deferred = true;
      return {};
    case ErrorCode::kBadInput:
      fault = FileFault{Rule::kArchivoMuyGrande, "byte " + std::to_string(kLargestFile), {}};
      return {};
    case ErrorCode::kExhausted:
    case ErrorCode::kCancelled:
    case ErrorCode::kBug:
      return Failure(done.error());
    default:
      break;
  }
  fault = FileFault{Rule::kArchivoIlegible, "byte 0", {}};
  return {};
}

Result<void> FileReader::read_elements(const SourceFile& file, const std::vector<Element>& elements) {
  result_.observations = static_cast<std::int64_t>(elements.size());
  mended_.clear();
  has_waiting_ = false;
  for (const Element& element : elements) TRY(read_element(file, element, elements.size() == 1));
  if (has_waiting_) TRY(emit_waiting_name());
  if (!mended_.empty() && context_.options.keeps_files) keep_repairs();
  std::sort(result_.listed.begin(), result_.listed.end());
  result_.listed.erase(std::unique(result_.listed.begin(), result_.listed.end()), result_.listed.end());
  return {};
}

Result<void> FileReader::read_element(const SourceFile& file, const Element& element, bool is_only) {
  ++observations_read_;
  if (element.node->type != JsonType::kObject) {
    has_waiting_ = true;
    return reject_element(element, nullptr);
  }
  count_keys(*element.node);
  Normalised& normalised = normaliser_.read(element, times_);
  if (!normalised.faults.empty()) {
    has_waiting_ = true;
    TRY(reject_element(element, &normalised));
    return emit_waiting_sgc(normalised.values.fields[kNumeroReclamoSgc]);
  }
  if (!company_.tombstones.empty() &&
      company_.tombstones.count(hex(sha256(company_.company.name + "\n" + normalised.values.fields[kNumeroRadicado]))) >
          0) {
    normalised.faults.push_back({Rule::kTitularSuprimido, "numero_radicado", element.pointer + "/numero_radicado"});
    normalised.values = {};  // nothing of an erased person stands in the quarantine
    return reject_element(element, &normalised);
  }
  return accept(file, normalised, element, is_only);
}

// Takes the values: the memory of the observation before goes back to the normaliser.
Result<void> FileReader::accept(const SourceFile& file, Normalised& normalised, const Element& element, bool is_only) {
  if (!normalised.warnings.is_empty())
    for (const RuleInfo& rule : kRules)
      if (normalised.warnings.has(rule.rule)) census_.rules[static_cast<std::size_t>(rule.rule)].add(path_);
  Observation& observation = observation_;
  std::swap(observation.values, normalised.values);
  observation.has_time = normalised.has_time;
  observation.warnings = normalised.warnings;
  observation.order.time = normalised.time;
  observation.order.richness = observation.values.richness();
  observation.order.path = file.first_path;
  observation.order.index = element.index;
  observation.file = path_;
  observation.file_id = file.id;
  observation.content = content_hash(observation.values);
  if (const RuleSet repairs = repairs_among(normalised.warnings); !repairs.is_empty())
    mended_.push_back({&element, observation.radicado(), repairs});
  if (is_only) {
    result_.radicado = observation.radicado();
    result_.role = FileRole::kData;
    result_.order = observation.order;
    if (const auto key = join_key_of_data_file(name_of(path_), company_.company.name)) result_.join_key = *key;
  } else {
    result_.listed.push_back(observation.radicado());
  }
  record_.clear();
  append_observation(record_, observation, is_only);
  return observations_.append(observation.radicado(), record_);
}

void FileReader::keep_repairs() {
  for (Repair& repair : find_repairs(bytes_, document_, *company_.rules, mended_)) {
    repair.file_id = result_.file.id;
    repairs_.push_back(std::move(repair));
  }
}

Result<void> FileReader::reject_file(const FileFault& fault) {
  result_.is_rejected = true;
  Rejected rejected;
  rejected.rule = fault.rule;
  rejected.where = fault.where;
  rejected.shape = fault.shape;
  if (fault.rule == Rule::kJsonInvalido && !bytes_.empty()) {
    const std::size_t offset = std::min<std::size_t>(std::stoull(fault.where.substr(5)), bytes_.size());
    const std::size_t from = offset > kExcerptBytes / 2 ? offset - kExcerptBytes / 2 : 0;
    rejected.excerpt = utf8_or_windows1252(std::string_view(bytes_).substr(from, kExcerptBytes));
  }
  return add_reject(std::move(rejected));
}

Result<void> FileReader::reject_element(const Element& element, const Normalised* normalised) {
  ++observations_rejected_;
  Rejected rejected;
  rejected.index = element.index;
  const bool is_erased = normalised != nullptr && normalised->faults.front().rule == Rule::kTitularSuprimido;
  if (!is_erased) rejected.excerpt = excerpt_of(*element.node);
  if (normalised == nullptr) {
    rejected.rule = Rule::kEstructuraInvalida;
    rejected.where = element.pointer;
    rejected.shape = "elemento";
    return add_reject(std::move(rejected));
  }
  rejected.sgc = normalised->values.fields[kNumeroReclamoSgc];
  rejected.radicado = normalised->values.fields[kNumeroRadicado];
  for (const Fault& fault : normalised->faults) {
    rejected.rule = fault.rule;
    rejected.field = fault.field;
    rejected.where = fault.where;
    rejected.shape = fault.shape;
    TRY(add_reject(rejected));
  }
  return {};
}

Result<void> FileReader::add_reject(Rejected rejected) {
  rejected.file = path_;
  rejected.sha256 = file_hash();
  census_.rules[static_cast<std::size_t>(rejected.rule)].add(path_);
  if (!rejected.index)  // no line per record
    context_.log.warning("rejected", {{"company", company_.company.name},
                                      {"file", rejected.file},
                                      {"rule", id_of(rejected.rule)},
                                      {"where", rejected.where}});
  return rejects_.append(rejected);
}

std::string FileReader::excerpt_of(const JsonNode& node) const {
  std::string text;
  append_canonical(text, document_, node);
  if (text.size() <= kExcerptBytes) return text;
  text.resize(kExcerptBytes);
  while (!text.empty() && !is_valid_utf8(text)) text.pop_back();
  return text + "…";
}

void FileReader::count_keys(const JsonNode& object) {
  std::size_t position = 0;
  for (const JsonNode* member = document_.first_child(object); member != nullptr;
       member = document_.next_sibling(*member))
    keys_.add(position++, member->key);
}

// Files of a claim that is not accepted wait for it (SPEC §3): those that bear its SGC …
Result<void> FileReader::emit_waiting_sgc(std::string_view sgc) {
  return sgc.empty() ? Result<void>{} : emit_waiting_key(sgc);
}

// … and, once a file, those that bear the name of its data file or stand beside it.
Result<void> FileReader::emit_waiting_name() {
  const std::string_view name = name_of(path_);
  if (const auto key = join_key_of_data_file(name, company_.company.name)) TRY(emit_waiting_key(*key));
  if (name != kDataName) return {};
  GroupRecord record;
  record.folder = parent_of(path_);
  record.tag = GroupTag::kWaitOwner;
  record.segment = segment_of(kDataName);
  return append_group_record(groups_, record);
}

Result<void> FileReader::emit_waiting_key(std::string_view key) {
  GroupRecord record;
  record.folder = parent_of(path_);
  record.tag = GroupTag::kWait;
  record.key = key;
  record.segment = segment_of(key);
  return append_group_record(groups_, record);
}

Result<void> FileReader::write_results() {
  const std::lock_guard lock(shared_.results);
  TRY(company_.read_files->append_batch(finished_));
  company_.read_ids.insert(known_ids_.begin(), known_ids_.end());
  for (const Repair& repair : repairs_) {
    record_.clear();
    append_repair(record_, repair);
    TRY(company_.repairs->append(record_));
  }
  repairs_.clear();
  finished_.clear();
  known_ids_.clear();
  return {};
}

void open_lists(const WorkFolder& work, CompanyRun& company) {
  const std::string& name = company.company.name;
  company.observations = std::make_unique<SortedRecords>(work, name + "-observations");
  company.read_files = std::make_unique<WorkList>(work, name + "-read");
  company.repairs = std::make_unique<WorkList>(work, name + "-repairs");
}

Result<void> finish_lists(CompanyRun& company) {
  company.observations->sort();
  company.rejects->sort();
  TRY(company.repairs->finish());
  return company.read_files->finish();
}

}  // namespace

Result<StageReport> ingest(Context& context, const Act& act) {
  StageReport report;
  report.name = "ingest";
  std::uint64_t total = 0;
  for (const auto& company : context.companies) {
    total += company->files_to_read;
    open_lists(*context.work, *company);
  }
  context.progress.begin("ingest", total);
  const auto& companies = context.companies;
  std::mutex large;
  std::deque<Shared> shared;
  for (std::size_t i = 0; i < companies.size(); ++i) shared.emplace_back(large);
  // A worker that finds nothing left of a company goes on with the next one, while others finish it.
  const auto read = [&](std::size_t) -> Result<void> {
    for (std::size_t i = 0; i < companies.size(); ++i) TRY(FileReader(context, *companies[i], shared[i]).run());
    return {};
  };
  TRY(run_workers(context.options.threads, read));
  TRY(for_each_parallel(context.options.threads, companies.size(),
                        [&](std::size_t company) { return finish_lists(*companies[company]); }));
  for (const auto& company : companies) {
    TRY(note_future_files(context, act, *company));
    report.in += company->files_to_read;
    report.out += company->observations_balance.read - company->observations_balance.rejected;
    report.rejected += company->files.rejected + company->observations_balance.rejected;
  }
  return report;
}

}  // namespace radica
