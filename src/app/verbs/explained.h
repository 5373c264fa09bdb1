// What `radica explain` knows of a claim or a file, and how it is shown: collected in explained.cpp, written in
// explain.cpp. Holds personal values: for the operator's screen, never for the log.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/session.h"
#include "app/verbs/lookups.h"
#include "model/fold.h"

namespace radica {

// Quarantine entries of one file; of many only the first.
struct FileEntries {
  std::string path;
  std::vector<QuarantineEntry> shown;
  std::int64_t more = 0;
};

struct ExplainedClaim {
  std::string company, radicado;
  std::optional<ClaimRow> row;
  std::vector<Observation> versions;  // as they fold: the last one is the record
  std::vector<Outcome> outcomes;      // one a version
  std::vector<Correction> corrections;
  std::vector<KnownFile> files;
  std::string folder;  // in the store; empty before the first upload
  std::vector<StoredObject> objects;
  std::vector<HistoryEntry> history;
  std::vector<FileEntries> quarantine;  // of its files, and of files with its SGC
  std::vector<RepairEntry> repairs;

  // The version (from 1) that gave the record this field's value; 0 if none did (a correction, a row adopted).
  [[nodiscard]] std::size_t source_of(std::size_t field) const;
  [[nodiscard]] bool is_corrected(std::string_view field) const;
};

struct ExplainedFile {
  std::string company;
  KnownFile known;
  std::vector<std::string> claims;  // it gave an observation of, or belongs to
  FileEntries quarantine;
  std::vector<RepairEntry> repairs;
};

struct Explained {
  std::vector<ExplainedClaim> claims;
  std::vector<ExplainedFile> files;
  std::size_t more = 0;  // claims or files that were left out
};

[[nodiscard]] std::string_view id_of_kind(ObservationKind kind);  // "registro", "conflicto_fecha", …
[[nodiscard]] std::string_view id_of_state(ObjectState state);    // "enviando", "subido", "verificado"

// By radicado in any of these companies, else by SGC, else by file; nothing found: both lists are empty.
Result<Explained> explain(const World& world, Session& session, Views& views, const std::string& word);

}  // namespace radica
