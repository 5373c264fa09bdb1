// What `radica explain` knows of a claim or a file, and how it is shown: collected in explained.cpp, from the disk in
// on_disk.cpp, written in explain_screen.cpp and explain_json.cpp. Holds personal values: for the operator's screen,
// never for the log.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/session.h"
#include "app/verbs/lookups.h"
#include "app/verbs/on_disk.h"
#include "model/fold.h"
#include "stages/claim_match.h"
#include "stages/normalise.h"

namespace radica {

// Quarantine entries of one file; of many only the first.
struct FileEntries {
  std::string path;
  std::vector<QuarantineEntry> shown;
  std::int64_t more = 0;
};

// One observation of a claim and what became of it.
struct SeenObservation {
  Observation observation;
  Outcome outcome;
  std::vector<Fault> warned;  // with their places, only if it could be read again
  bool is_of_ledger = false;  // its file is gone or has other bytes by now: the ledger has its values
};

// What became of a file of a claim in the store.
enum class FileFate : std::uint8_t { kCurrent, kSuperseded, kSameBytes, kList, kNotRead, kRejected, kTakenAway, kGone };

struct ClaimFileView {
  KnownFile known;
  FileFate fate = FileFate::kCurrent;
  std::string key;  // of its object
};

struct ClaimObject {
  StoredObject object;
  std::string registered;  // when it was found in the store and registered; empty if not yet
};

struct ExplainedClaim {
  std::string company, radicado;
  std::optional<ClaimRow> row;
  std::vector<SeenObservation> observations;  // as they fold: the last one is the record
  std::vector<Correction> corrections;
  std::vector<ClaimFileView> files;
  std::string folder;  // in the store; empty before the first upload
  std::vector<ClaimObject> objects;
  std::vector<HistoryEntry> history;
  std::vector<FileEntries> quarantine;  // of its files, and of files with its SGC
  std::vector<RepairEntry> repairs;
  std::vector<std::string> missing;      // SPEC §9, incomplete
  std::vector<std::string> sharing_sgc;  // other claims with its SGC
  bool rules_changed = false;            // since its files were read: they are not read again here

  // The observation (from 1) that gave the record this field's value; 0 if none did (a correction, a row adopted).
  [[nodiscard]] std::size_t source_of(std::size_t field) const;
  [[nodiscard]] bool is_corrected(std::string_view field) const;
};

struct ExplainedFile {
  std::string company;
  KnownFile known;
  std::vector<std::string> claims;     // it gave an observation of, or belongs to
  std::vector<ExplainedClaim> around;  // those claims, as many as are shown
  ClaimMatch match;                    // of a file that is not JSON
  std::vector<std::string> rivals;     // other claims with the same key
  std::vector<std::string> waits_for;  // rejected files of its claim
  FileEntries quarantine;
  std::vector<RepairEntry> repairs;
  DiskState disk = DiskState::kSame;

  // Its place among the files of the claim it belongs to; nullptr if it belongs to none.
  [[nodiscard]] const ClaimFileView* view() const;
};

struct Explained {
  std::vector<ExplainedClaim> claims;
  std::vector<ExplainedFile> files;
  std::vector<DiskFile> on_disk;  // files that the ledger does not know
  std::size_t more = 0;           // claims or files that were left out
  [[nodiscard]] bool is_empty() const { return claims.empty() && files.empty() && on_disk.empty(); }
};

// The hash of the row is not that of its columns: somebody else wrote one of them (`reconcile` says which).
[[nodiscard]] bool is_altered(const ClaimRow& row);

[[nodiscard]] std::string_view id_of_kind(ObservationKind kind);  // "registro", "conflicto_fecha", …
[[nodiscard]] std::string_view id_of_state(ObjectState state);    // "enviando", "subido", "verificado"
[[nodiscard]] std::string_view id_of_fate(FileFate fate);         // "vigente", "reemplazado", …

// By radicado in any of these companies (also of rejected observations), else by SGC, else by file of the ledger, else
// by file on disk; nothing found: is_empty().
Result<Explained> explain(const World& world, Session& session, Views& views, const std::string& word);
// One claim; of an unknown one is_empty().
Result<Explained> explain_claim(const World& world, Session& session, Views& views, const std::string& company,
                                const std::string& radicado);

}  // namespace radica
