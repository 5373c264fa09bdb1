// What the stages ask of the database about input: which files were seen, which versions a claim has, what stands in
// the table. One implementation on the port Sql (adapters/db_ledger), for both databases. Reads come from committed
// state; everything that changes state takes the Act and is fenced by its lease token.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "model/fold.h"
#include "model/preview.h"
#include "model/record.h"
#include "model/rejected.h"
#include "model/repair.h"
#include "model/run.h"
#include "model/seen_name.h"
#include "model/source_file.h"

namespace radica {

// States of files that are not there any more: somebody removed one, or clean-up did (stages/cleanup.h).
inline constexpr std::string_view kVanished = "desaparecido", kCleaned = "limpiado";

// A row of radica_file.
struct LedgerFile {
  std::int64_t id = 0;
  std::string path;      // as outputs show it
  std::string raw_path;  // its bytes on disk
  FileStat stat;         // without ctime
  std::string sha256;    // empty if never read
  std::string first_path;
  std::int64_t first_mtime_ns = 0;
  std::string radicado;  // the claim it belongs to; empty if none, or a list
  FileRole role = FileRole::kNone;
  OrderKey order;  // of a data file
  std::int64_t observations = 0;
  std::string state;  // 'pendiente', 'leido', 'rechazado', kVanished, kCleaned

  [[nodiscard]] bool is_gone() const { return state == kVanished || state == kCleaned; }
};

// What is written of a file once everything it gave is committed.
struct FinishedFile {
  SourceFile file;
  bool is_json = false;
  bool is_rejected = false;  // by a file-level error
  std::string sha256;        // of an attachment only when it is known already
  std::int64_t observations = 0;
  std::string radicado;  // data file, or matched attachment
  FileRole role = FileRole::kNone;
  OrderKey order;                   // of a data file
  std::string join_key;             // of a data file
  std::vector<std::string> listed;  // claims of a file with several observations, sorted, each once

  // For the next JSON file that is read; the memory is used again.
  void reset(const SourceFile& read) {
    file = read;
    is_json = true;
    is_rejected = false;
    sha256.clear();
    observations = 0;
    radicado.clear();
    role = FileRole::kNone;
    order = {};
    join_key.clear();
    listed.clear();
  }
};

// A claim of a batch: everything seen of it, for the fold in the transaction.
struct ClaimToLoad {
  std::string radicado;
  std::vector<Observation> observations;  // of this run, sorted; empty: only its versions of other rules are looked at
  bool has_files = false;                 // files of it may have to be stored
  bool has_new_file = false;              // one of them is a data file that the ledger did not know
};

// All that a run notes of a file, as one number (docs/decisions/0019-marks.md).
using FileMark = std::array<char, 16>;
struct MarkedFile {
  std::int64_t id = 0;  // radica_file.id
  FileMark mark{};
};

struct ReassignedFile {
  std::string path, stored_under, would_be;
};

struct LoadedBatch {
  std::uint64_t inserted = 0, updated = 0, unchanged = 0;  // of the claims with observations
  std::uint64_t updated_by_rules = 0;                      // of the others
  std::vector<std::string> failed;                 // radicados the database refused; they stand in the quarantine
  std::vector<std::string> corrected_differently;  // an arriving value differs from a correction
  Preview preview;                                 // of a dry run: how the claims that are there would change
  void add(LoadedBatch other);
};

// A claim with what organise needs to match files to it.
struct ClaimKeys {
  std::string radicado, sgc;
  std::vector<std::string> folders;  // of all its observations
  struct DataFile {
    std::string path;
    LocalTime time = 0;
  };
  std::vector<DataFile> data_files;
};

// A folder, and the text before the first '_' of the names that are meant in it (stages/group_records.h).
struct GroupName {
  std::string folder, segment;
};
// By the position of the group in what was asked for; groups are asked for once each.
template <class Value>
using ByGroup = std::vector<std::vector<Value>>;

struct RejectedName {
  std::string path, sgc;  // the second is empty if it is not known
  friend auto operator<=>(const RejectedName&, const RejectedName&) = default;
};

class Ledger {
 public:
  virtual ~Ledger() = default;

  // --- scan
  using OnFingerprint = std::function<void(std::int64_t id, std::string_view fp, bool is_odd, bool is_json)>;
  // Every file that counts as read; is_odd: its first path or first time differ from the present ones;
  // is_json: it was read as input.
  virtual Result<void> fingerprints(const std::string& company, const OnFingerprint& on_fingerprint) = 0;
  // The same, of the files with these paths.
  virtual Result<void> fingerprints_of(const std::string& company, const std::vector<std::string>& paths,
                                       const OnFingerprint& on_fingerprint) = 0;
  virtual Result<std::vector<LedgerFile>> files_by_id(const std::vector<std::int64_t>& ids) = 0;
  virtual Result<std::vector<LedgerFile>> files_by_path(const std::string& company,
                                                        const std::vector<std::string>& paths) = 0;
  // Files noted as gone from the disk, or that do not count as read, that had one of these inodes.
  virtual Result<std::vector<LedgerFile>> vanished_files(const std::string& company,
                                                         const std::vector<std::int64_t>& inodes) = 0;
  virtual Result<std::int64_t> highest_file_id() = 0;
  // Of files whose times all lie in the future, by their fingerprints: since when they have been seen as they are.
  using FutureFiles = std::map<std::string, LocalTime>;
  virtual Result<FutureFiles> future_files(const std::string& company) = 0;
  virtual Result<void> set_future_files(const Act& act, const std::string& company, const FutureFiles& files) = 0;
  virtual Result<void> mark_vanished(const Act& act, const std::vector<std::int64_t>& ids) = 0;

  // --- dedupe and load
  using OnVersion = std::function<void(Observation version)>;  // file_id and rule_fp are set
  virtual Result<void> versions(const std::string& company, const std::vector<std::string>& radicados,
                                const OnVersion& on_version) = 0;
  struct StaleVersion {
    std::string radicado;
    std::int64_t file_id = 0;
  };
  // Versions made by other rules: those of files that are read again are replaced, values may vanish (SPEC §7).
  virtual Result<std::vector<StaleVersion>> stale_versions(const std::string& company, const std::string& rule_fp) = 0;
  virtual Result<std::vector<std::pair<std::string, Correction>>> corrections(const std::string& company) = 0;
  virtual Result<std::vector<std::string>> tombstones() = 0;  // hex SHA-256 of company, newline, radicado

  struct LoadOptions {
    std::string company, rule_fp;
    bool reports_conflicts = true;
    // Whether a file of the ledger was read in this run (its versions of other rules are replaced).
    std::function<bool(std::int64_t file_id)> was_read;
    LocalTime now = 0;
    bool is_dry_run = false;
    // The claims of a call are nearly all that there are between the first and the last of them, in the order of the
    // radicados: what is known of them is read in one go.
    bool is_dense = false;
    std::vector<std::pair<std::string, std::vector<Correction>>> corrections;  // sorted by radicado
  };
  // From now on files of the company with this id or a higher one do not count as read, whatever their rows say; the
  // next run takes them back to files that were only seen (Runs::begin_run), unless they are settled.
  virtual Result<void> open_files(const Act& act, const std::string& company, std::int64_t first_id) = 0;
  // Rows of new data files that are about to give versions: all that is known of them. To be opened before.
  virtual Result<void> announce_files(const Act& act, const std::string& company,
                                      const std::vector<FinishedFile>& files, LocalTime now) = 0;
  // All open files of the company count as read: everything they gave is committed.
  virtual Result<void> settle_files(const Act& act, const std::string& company) = 0;
  [[nodiscard]] virtual std::size_t writers() const = 0;  // how many may load side by side
  // One transaction: versions, fold, row, history. Replaying a batch is a no-op. A row the database refuses is isolated
  // by halving the batch; it goes into the quarantine and the rest loads. Dry run: counts only.
  virtual Result<LoadedBatch> load(const Act& act, const LoadOptions& options, std::span<const ClaimToLoad> claims) = 0;
  [[nodiscard]] virtual FileMark mark_of(const FinishedFile& file) const = 0;
  // Leaves those of which finish_files would change something. Of one company, sorted by id.
  virtual Result<void> leave_out_noted(std::vector<MarkedFile>& files) = 0;
  // The files' states move; claims of changed files wait for the upload. Answers the files that a better match would
  // give to another claim than the one they are stored under.
  virtual Result<std::vector<ReassignedFile>> finish_files(const Act& act, const std::string& company,
                                                           const std::vector<FinishedFile>& files, LocalTime now) = 0;
  // They give one after the other, false at the end: all of them may be more than memory holds.
  using NextPath = std::function<Result<bool>(std::string& path)>;
  using NextRejected = std::function<Result<bool>(Rejected& rejected)>;
  struct RejectedOfFiles {
    NextPath next_read_file;
    NextRejected next_rejected;
  };
  // Both from their start: asked for again when the transaction has to be done again.
  using BeginRejected = std::function<RejectedOfFiles()>;
  // One transaction: replaces what the quarantine holds of these files, and of folders that could not be read. Paths
  // are not asked for where there is nothing to replace; of a file that gives the same as before nothing is written.
  virtual Result<void> set_rejected(const Act& act, const std::string& company, const BeginRejected& begin,
                                    LocalTime now) = 0;

  using NextFile = std::function<Result<bool>(std::int64_t& id)>;
  using NextRepair = std::function<Result<bool>(Repair& repair)>;
  struct RepairsOfFiles {
    NextFile next_read_file;
    NextRepair next_repair;
  };
  using BeginRepairs = std::function<RepairsOfFiles()>;
  // The same for the repairs of these files.
  virtual Result<void> set_repairs(const Act& act, const std::string& company, const BeginRepairs& begin) = 0;
  using OnRejected = std::function<Result<void>(std::string_view path, std::int64_t index, Rule rule)>;
  // The observations in the quarantine, in the order of path (bytes), index, rule; not those that the database itself
  // refused.
  virtual Result<void> rejected_observations(const std::string& company, const OnRejected& on_rejected) = 0;

  // --- drift
  // Every key and catalogue value of earlier runs.
  virtual Result<std::vector<SeenName>> seen_names(const std::string& company) = 0;
  // Adds new ones (a baseline counts as told at once) and notes of known ones whether the catalogue holds them now.
  virtual Result<void> note_names(const Act& act, const std::string& company, const std::vector<SeenName>& added,
                                  bool is_baseline, const std::vector<SeenName>& recognised, LocalTime now) = 0;
  // What was new has been said by this run; until then every run says it again.
  virtual Result<void> tell_names(const Act& act, const std::string& company) = 0;

  // Claims that were inserted or updated since the last delta was written, and their rows.
  virtual Result<std::vector<std::string>> delta(const std::string& company) = 0;
  virtual Result<void> clear_delta(const Act& act, const std::string& company) = 0;
  using OnRecord = std::function<Result<void>(const Record&)>;
  virtual Result<void> records(const std::string& company, const std::vector<std::string>& radicados,
                               const OnRecord& on_record) = 0;

  // --- organise, for claims and files that this run did not read
  virtual Result<std::vector<ClaimKeys>> claim_keys(const std::string& company,
                                                    const std::vector<std::string>& radicados) = 0;
  // Claims that may own files `{folder}/{segment}_…`: by SGC or by the name of a data file.
  virtual Result<ByGroup<std::string>> claims_of_groups(const std::string& company,
                                                        const std::vector<GroupName>& groups) = 0;
  // Files `{folder}/{segment}_…` that are no input.
  virtual Result<ByGroup<LedgerFile>> files_of_groups(const std::string& company,
                                                      const std::vector<GroupName>& groups) = 0;
  // Those below each folder, at any depth; by its position in `folders`.
  virtual Result<std::vector<std::vector<LedgerFile>>> files_below(const std::string& company,
                                                                   const std::vector<std::string>& folders) = 0;
  // Rejects whose files wait in the folder of the group.
  virtual Result<ByGroup<RejectedName>> rejected_of_groups(const std::string& company,
                                                           const std::vector<GroupName>& groups) = 0;
};

}  // namespace radica
