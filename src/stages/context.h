// What the stages share in one run: the ports, the options and, per company, the work files that lie between two
// stages. A stage is a function `Result<StageReport> stage(Context&, const Act&)`; stages are barriers, parallel
// inside.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/buckets.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mounts.h"
#include "base/sorted_records.h"
#include "model/cleanup.h"
#include "model/preview.h"
#include "model/rule_options.h"
#include "model/run.h"
#include "model/source_file.h"
#include "ports/audit.h"
#include "ports/cleanup_ledger.h"
#include "ports/ledger.h"
#include "ports/manifest_ledger.h"
#include "ports/object_store.h"
#include "ports/reconcile_ledger.h"
#include "ports/upload_ledger.h"
#include "ports/views.h"
#include "stages/dataset_output.h"
#include "stages/findings.h"
#include "stages/future_files.h"
#include "stages/normalise.h"
#include "stages/reject_records.h"

namespace radica {

struct Company {
  std::string name, store_folder, portal_host;
};

struct StageOptions {
  std::string input, output;  // folders
  LocalTime now = 0;          // when the run began: one for the names of all its files
  std::string store_prefix;
  LocalTime settle_seconds = 10;
  bool is_full = true;          // --full: writes the consolidated files
  bool reads_all = true;        // every file is read: --full, first run, or other rules than before
  bool names_waiting = false;   // CompanyRun::waiting is filled
  bool writes_dataset = false;  // the files of SPEC §9; not in a rehearsal
  bool keeps_files = true;      // what each file gave, and its mended texts, are asked for by load and what follows it
  bool is_partial = false;      // of some companies only
  bool is_dry_run = false;
  bool is_task = false;                            // a command of the queue: its verify writes the root of the audit
  bool verifies_all = false;                       // verify: every object, not only those stored since their last proof
  bool is_deep = false;                            // verify --deep: reads every byte back
  std::int64_t verify_days = 0;                    // verify: every byte is read within so many days; 0 = never
  bool imports = false;                            // reconcile: takes over what stands in the store
  std::array<bool, kFindingClasses> repairs = {};  // by class: what reconcile repairs
  CleanupRules cleanup;                            // what this run takes away
  std::size_t threads = 1, loaders = 1, transfers = 32;  // objects under way at once
  std::size_t claims_per_batch = 2000;                   // of a transaction of the load
  std::int64_t backup_percent = 100;                     // load: more rows of a company changing have a backup first
  std::string rule_fp;
  RuleOptions rules;
};

// Counted by the stages, shown by whoever watches. `total` 0 = not known.
struct Progress {
  std::atomic<const char*> stage{""};
  std::atomic<std::uint64_t> done{0}, total{0}, bytes{0}, refused{0}, batches{0}, retries{0};
  std::atomic<std::chrono::steady_clock::rep> began{0};  // of the stage
  void begin(const char* name, std::uint64_t expected) {
    done = 0;
    bytes = 0;
    refused = 0;
    batches = 0;
    retries = 0;
    total = expected;
    began = std::chrono::steady_clock::now().time_since_epoch().count();
    stage = name;
  }
  [[nodiscard]] std::chrono::milliseconds age() const;  // of the stage
  [[nodiscard]] RunProgress now() const;
};

struct RuleCount {
  std::uint64_t count = 0;
  std::set<std::string> samples;  // the first five paths in byte order
  void add(const std::string& file);
  void add(const RuleCount& other);
};

struct KeyCount {
  std::uint64_t count = 0;
  std::string first_file;  // the smallest path
  void add(const std::string& file, std::uint64_t times = 1);
};

struct TextHash {
  using is_transparent = void;  // NOLINT(readability-identifier-naming): the name that the library looks for
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
using KeyCounts = std::unordered_map<std::string, KeyCount, TextHash, std::equal_to<>>;

// What the report of a company counts; one a worker, added up. Names come from the input: their number is bounded.
struct Census {
  static constexpr std::size_t kMostKeys = 10'000, kMostUnknownValues = 1'000, kNameBytes = 200;

  std::array<RuleCount, kRuleCount> rules;
  KeyCounts keys;                // a longer key by its first bytes
  std::uint64_t other_keys = 0;  // occurrences of keys beyond the first kMostKeys
  void add_key(std::string_view key, const std::string& file, std::uint64_t times = 1);
  std::array<std::uint64_t, kFieldCount + 1> filled{};                       // of records
  std::array<std::map<std::string, std::uint64_t>, kFieldCount> catalogues;  // known value → records
  std::array<std::uint64_t, kFieldCount> unknown{};
  std::array<KeyCounts, kFieldCount> unknown_values;  // the first kMostUnknownValues of each field
  void add_unknown_value(std::size_t field, std::string_view value, const std::string& file, std::uint64_t times = 1);
  std::map<std::string, std::uint64_t> months;  // "2025-10" → records
  void add(const Census& other);
};

struct Unmatched {
  std::string file, reason;
  friend bool operator<(const Unmatched& left, const Unmatched& right) { return left.file < right.file; }
};

// What the input holds that the database had not seen before (keys, values of catalogues). A NOTICE, never a fault.
struct Drift {
  bool is_compared = false;  // there was a database to compare with
  bool is_baseline = false;  // it knew nothing yet: what was seen is the baseline, not news
  std::vector<SeenName> news;
  std::vector<SeenName> recognised;  // values that entered or left the catalogue of the configuration
  std::uint64_t names = 0;           // seen in this run
  std::uint64_t without_room = 0;    // new ones beyond what the database keeps: only counted
};

// One company in one run.
struct CompanyRun {
  Company company;
  std::string root;         // {input}/{company}/oficina_virtual
  bool is_missing = false;  // a warning: nothing to read
  TreeMounts mounts;        // what the root lies on
  // Paths below the root, raw bytes: the scan looks at these alone. Nothing: it walks the tree.
  std::optional<std::vector<std::string>> told;
  std::int64_t looked_at_ns = 0;     // real time at which the scan began; kept where it is set
  std::vector<std::string> waiting;  // by scan and ingest: what has to be looked at again later
  void note_look();
  FutureFiles future;
  // Sets what the stat of a file can be trusted with.
  void judge_stat(SourceFile& file) const;
  std::unique_ptr<RuleBook> rules;
  std::vector<Correction> no_corrections;
  std::unordered_map<std::string, std::vector<Correction>> corrections;
  std::unordered_set<std::string> tombstones;

  // scan →
  std::unique_ptr<WorkList> to_read;  // SourceFile, JSON
  std::uint64_t files_to_read = 0;
  std::int64_t first_new_id = 0;              // of radica_file: what this scan gives begins here
  std::int64_t highest_id = 0;                // and ends here
  std::unordered_set<std::int64_t> vanished;  // ids of ledger files that are gone
  std::unordered_set<std::int64_t> renamed;   // ids of ledger files that stand elsewhere now
  std::vector<std::string> left_paths;        // where renamed JSON files stood before, as outputs show it
  std::atomic<std::uint64_t> others_to_organise{0}, others_deferred{0};  // files that are not JSON input
  [[nodiscard]] bool has_others() const { return others_to_organise + others_deferred > 0; }
  [[nodiscard]] bool has_work() const { return files_to_read + others_to_organise + vanished.size() > 0; }
  [[nodiscard]] bool has_vanished(std::int64_t file_id) const { return vanished.count(file_id) > 0; }
  // The file is not where the ledger says.
  [[nodiscard]] bool has_left(std::int64_t file_id) const {
    return has_vanished(file_id) || renamed.count(file_id) > 0;
  }
  // scan, ingest, dedupe → organise: records of groups (folder, text before the first '_')
  std::unique_ptr<Buckets> groups;
  // ingest → dedupe, load: observations in the order of their radicados
  std::unique_ptr<SortedRecords> observations;
  // ingest → load: FinishedFile of each JSON file read; empty unless StageOptions::keeps_files
  std::unique_ptr<WorkList> read_files;
  std::unique_ptr<WorkList> repairs;          // Repair of accepted observations; likewise
  std::unique_ptr<Rejects> rejects;           // of scan and ingest; sorted at the end of ingest
  std::unordered_set<std::int64_t> read_ids;  // of known files, without rejects; a new one has no versions yet
  [[nodiscard]] bool was_read(std::int64_t file_id) const { return read_ids.count(file_id) > 0; }
  // dedupe → dataset: a ReportRow a claim, by radicado; files that are written but have no name yet
  std::unique_ptr<WorkList> report_rows;
  std::vector<std::unique_ptr<DatasetOutput>> outputs;
  // organise → dataset, load: files of claims by radicado; other files
  std::unique_ptr<Buckets> claim_files;
  std::unique_ptr<WorkList> other_files;
  std::vector<Unmatched> unmatched;  // sorted at the end of organise

  Census census;
  Drift drift;      // dedupe →
  Preview preview;  // by load, of a dry run
  FileBalance files;
  ObservationBalance observations_balance;
  RecordBalance records;   // touched: by dedupe, the others by load
  bool is_loaded = false;  // load has begun
  // What is told of a run that loads nothing: no claim of the database is touched (SPEC §10).
  [[nodiscard]] RecordBalance loaded_records() const { return is_loaded ? records : RecordBalance{}; }
  StoreBalance store;
  ArchiveBalance archive;  // by write_back of a full run
  std::atomic<std::uint64_t> incomplete{0};
  struct Unproven {
    std::string key;
    bool is_missing = false;
    bool is_unreachable = false;  // the bytes are there, but not by an address that could be handed out
    bool is_manifest = false;     // key: the path of a file of Radica's own
  };
  std::vector<std::uint64_t> sent;             // upload → verify: hashes of the keys of objects that were put
  std::vector<Unproven> unproven;              // by verify
  std::unique_ptr<FindingList> discrepancies;  // by reconcile
  struct Upload {
    std::string key;
    std::uint64_t bytes = 0;
  };
  std::vector<Upload> would_upload;  // of a dry run, by key
  // What later stages found: a claim or file by rule, and the same in the census.
  std::vector<std::pair<Rule, std::string>> findings;
  void add_finding(Rule rule, const std::string& what) {
    findings.push_back({rule, what});
    census.rules[static_cast<std::size_t>(rule)].add(what);
  }
};

// What clean-up took away, or would take away.
struct Cleaned {
  struct Sum {
    std::uint64_t files = 0, bytes = 0;
  };
  std::array<Sum, kCleanupClasses> classes{};
  std::uint64_t changed = 0;   // not what the ledger knows: kept
  std::uint64_t unproven = 0;  // objects that the store does not prove: their files are kept
};

struct Context {
  StageOptions options;
  const Clock& clock;
  const Zone& zone;
  Log& log;
  Ledger* ledger = nullptr;  // nullptr: consolidate without a database
  UploadLedger* uploads = nullptr;
  ReconcileLedger* reconcile = nullptr;
  ManifestLedger* manifests = nullptr;
  CleanupLedger* cleanup = nullptr;
  Views* views = nullptr;
  Audit* audit = nullptr;
  ObjectStore* store = nullptr;
  Progress& progress;
  const std::atomic<int>& stop_signals;  // above 0: finish what is in flight, then stop
  std::unique_ptr<WorkFolder> work;
  std::vector<std::unique_ptr<CompanyRun>> companies;
  std::vector<StageReport> stages;
  std::vector<std::string> written;   // datasets written, for the screen
  Cleaned cleaned;                    // by clean-up
  std::vector<Removed> would_remove;  // by clean-up, of a dry run
  std::jthread closing;               // by dataset: gives back the files that it replaced
  // Makes a backup of the database before what `reason` names changes much, unless there is one of this run already.
  std::function<Result<void>(std::string_view reason)> back_up;
  // The act, which the call that it is given to tells in the audit as `verb` of this run. `details`: members of a JSON
  // object, without its brackets.
  std::function<Act(const Act& act, std::string_view verb, std::string details)> telling;

  [[nodiscard]] bool must_stop() const { return stop_signals.load(std::memory_order_relaxed) > 0; }
};

// Whether a file has not been written for so long that it counts as whole (SPEC §13).
[[nodiscard]] bool is_settled(const Context& context, CompanyRun& company, const SourceFile& file);
// Behind the looks of a stage: what the next run has to know of files from the future.
Result<void> note_future_files(const Context& context, const Act& act, CompanyRun& company);

// kCancelled E-RUN-001 when a stop was asked for.
Result<void> check_stop(const Context& context);

}  // namespace radica
