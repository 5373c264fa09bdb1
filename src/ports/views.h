// What the command line (and a dashboard) shows of the database: counts, one claim, one file, the quarantine, the rows
// of an export. Reads only; each call sees one committed state. Lookups by key go over indexes; only counts(),
// growth(), an export, lists and sums of the quarantine, and files_named() read a table through. Thread-safe.
// Implementation: adapters/db_views.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "model/record.h"
#include "model/reject_signature.h"
#include "model/rejected.h"
#include "model/repair.h"
#include "model/run.h"
#include "model/seen_name.h"
#include "ports/ledger.h"

namespace radica {

struct CompanyCounts {
  std::int64_t claims = 0, processed = 0;  // rows of ov_{company}; those whose files are all in the store
  std::int64_t files = 0, vanished = 0;    // files seen and still there; those that are gone
  std::int64_t cleaned = 0;                // those that clean-up took away
  std::int64_t unread = 0;                 // of the files: those the next run reads whatever their fingerprint
  std::int64_t waiting = 0;                // claims whose files wait for upload or verification
  std::int64_t rejected = 0;               // errors in the quarantine
};

// What there is of a company, and what of it came since a time.
struct GrowthCounts {
  std::int64_t rows = 0, new_rows = 0;
  std::int64_t store_bytes = 0, new_store_bytes = 0;
  std::string first_row;  // when the oldest one was made; empty if there is none
};

// Who writes at present; without the facts of a run for an act that is none.
struct LeaseHolder {
  std::string run_id, host, verb, actor;
  std::int64_t pid = 0;
  std::int64_t silent_seconds = 0;  // since its last sign of life
  std::optional<LocalTime> started;
  RunProgress progress;  // as of that sign
};

// A row of ov_{company}.
struct ClaimRow {
  Record record;
  std::int64_t version = 0;
  std::string created, updated;  // YYYY-MM-DD HH:MM:SS; empty if unknown
  bool is_processed = false;
  std::string urls;  // archivos_s3_urls, JSON; empty before the upload
};

// A row of ov_historial.
struct HistoryEntry {
  std::int64_t version = 0;
  std::string field, before, after, run_id, file, changed;
};

// A file with what is asked of it only here.
struct KnownFile {
  LedgerFile file;
  bool is_json = false, counts_as_read = false;
  std::string run_id, seen;  // the run that last looked inside; when it was first seen
};

// A file of which a run was the last to look inside.
struct FileOfRun {
  std::int64_t id = 0;
  std::string company, path;
  bool is_json = false;
  std::string role,
      state;  // of its claim: "datos", "detalle", "adjunto"; "leido", "rechazado", "pendiente", "desaparecido"
  std::string radicado;  // empty: of none, or of several
  std::int64_t observations = 0, bytes = 0;
};

// An error in the quarantine. The excerpt is private: screen of the operator and export only.
struct QuarantineEntry {
  std::int64_t id = 0;
  Rejected rejected;
  std::string run_id, time;
};

struct QuarantineFilter {
  std::optional<Rule> rule;
  std::string path;  // empty = any
  std::optional<RejectSignature> signature = {};
};

// Errors of one cause, that is of one signature: the same rule, field and shape of what broke it.
struct QuarantineGroup {
  Rule rule{};
  std::string field, shape;
  std::int64_t errors = 0, files = 0;
  std::string example;                       // the first file by name
  std::map<std::string, std::int64_t> days;  // how many came on each day, "YYYY-MM-DD"
};

// Private, as an excerpt is.
struct RepairEntry {
  std::string file;
  Repair repair;
};
struct RepairGroup {
  Rule rule{};
  std::int64_t repairs = 0, files = 0;
  std::string example;  // the first file by name
};

// A key or value that was new, and the run that said so; without run: the next one will.
struct DriftEntry {
  SeenName name;
  std::string run_id, seen;
};

// Claims that lack something, by its name (SPEC §9, incomplete).
struct IncompleteCount {
  std::string missing;
  std::int64_t claims = 0;
};

// Claims by one of their keys, exact; all of them empty: any claim.
struct ClaimSearch {
  std::string radicado, nic, sgc;  // the first that is given counts
};

struct RecordFilter {
  std::optional<LocalTime> from, to;       // fecha, both inclusive
  std::optional<LocalTime> updated_since;  // fecha_actualizacion
  std::string estado;                      // compared as catalogues are: without case and marks; empty = any
};

class Views {
 public:
  virtual ~Views() = default;

  virtual Result<std::int64_t> schema_version() = 0;
  virtual Result<CompanyCounts> counts(const std::string& company) = 0;
  virtual Result<std::optional<LeaseHolder>> lease_holder() = 0;  // nobody when the holder is provably dead

  virtual Result<std::optional<ClaimRow>> claim(const std::string& company, const std::string& radicado) = 0;
  // By the bytes of numero_radicado, behind `after`.
  virtual Result<std::vector<ClaimRow>> find_claims(const std::string& company, const ClaimSearch& search,
                                                    const std::string& after, std::size_t limit) = 0;
  virtual Result<std::vector<std::string>> claims_with_sgc(const std::string& company, const std::string& sgc) = 0;
  virtual Result<std::vector<HistoryEntry>> history(const std::string& company, const std::string& radicado) = 0;
  // Key and time of each object of the claim that was registered as stored and verified.
  struct Registered {
    std::string key, time;
  };
  virtual Result<std::vector<Registered>> registered_objects(const std::string& company,
                                                             const std::string& radicado) = 0;
  // Its data files, details and attachments (with role) and the lists that named it (without), by path.
  virtual Result<std::vector<KnownFile>> files_of_claim(const std::string& company, const std::string& radicado) = 0;

  virtual Result<std::optional<KnownFile>> file(const std::string& company, const std::string& path) = 0;
  // By the last segment of their path.
  virtual Result<std::vector<KnownFile>> files_named(const std::string& company, const std::string& name) = 0;
  // Radicados that the file gave an observation of, or is matched to, in the order of their bytes.
  virtual Result<std::vector<std::string>> claims_of_file(const std::string& company, std::int64_t file_id) = 0;

  // By id, behind `after`; `state`: only in this one, empty: any. Reads the table of files through.
  virtual Result<std::vector<FileOfRun>> files_of_run(const std::string& run_id, const std::string& state,
                                                      std::int64_t after, std::size_t limit) = 0;

  using OnEntry = std::function<Result<void>(const QuarantineEntry&)>;  // by file, index, rule
  virtual Result<void> quarantine(const std::string& company, const QuarantineFilter& filter,
                                  const OnEntry& on_entry) = 0;
  virtual Result<std::vector<QuarantineGroup>> quarantine_groups(const std::string& company,
                                                                 const QuarantineFilter& filter) = 0;  // largest first
  // By id, behind `after`.
  virtual Result<std::vector<QuarantineEntry>> quarantine_page(const std::string& company,
                                                               const RejectSignature& signature, std::int64_t after,
                                                               std::size_t limit) = 0;
  struct Place {
    std::string company, path;
  };
  virtual Result<std::optional<Place>> place_of_entry(std::int64_t id) = 0;
  virtual Result<std::vector<std::string>> quarantined_with_sgc(const std::string& company, const std::string& sgc) = 0;
  virtual Result<GrowthCounts> growth(const std::string& company, const std::string& since) = 0;
  virtual Result<std::int64_t> database_bytes() = 0;  // of a server; a file is measured by its size
  virtual Result<std::vector<std::string>> quarantined_with_radicado(const std::string& company,
                                                                     const std::string& radicado) = 0;

  virtual Result<std::vector<RepairEntry>> repairs_of_claim(const std::string& company,
                                                            const std::string& radicado) = 0;
  virtual Result<std::vector<RepairEntry>> repairs_of_file(std::int64_t file_id) = 0;
  virtual Result<std::vector<RepairGroup>> repair_groups(const std::string& company) = 0;  // most repairs first

  // What the last run that had news told, with what no run has told yet.
  virtual Result<std::vector<DriftEntry>> last_drift(const std::string& company) = 0;
  // `expected`: fields of which one is enough (RuleOptions::expected). What no claim lacks is left out.
  virtual Result<std::vector<IncompleteCount>> incomplete(const std::string& company,
                                                          const std::vector<std::vector<std::size_t>>& expected) = 0;

  // By the bytes of numero_radicado; one snapshot, flat memory.
  virtual Result<void> records(const std::string& company, const RecordFilter& filter,
                               const Ledger::OnRecord& on_record) = 0;
};

}  // namespace radica
