// A backup: one file with the whole database as it was at one instant, and a manifest that says what is in it, so that
// a copy that is not whole, not ours or not readable is told from one that is (docs/decisions/0029).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace radica {

// The rows of a table, whatever their order: equal digests, equal rows.
struct TableDigest {
  std::string name;  // "radica.radica_file", "data_general.ov_afinia"
  std::int64_t rows = 0;
  std::string hash;  // hex
  friend bool operator==(const TableDigest&, const TableDigest&) = default;
};

// What the database says of itself in the snapshot that is copied.
struct CopyFacts {
  std::string dialect, schema;                             // "postgres", that of the business tables
  std::string tool, server;                                // versions: of the program that copied, of the database
  std::int64_t version = 0;                                // of Radica's tables
  std::vector<std::pair<std::string, std::string>> rules;  // of each company's last complete reading: fingerprint
  std::string last_run;                                    // id; empty = none yet
  std::vector<TableDigest> tables;
};

struct BackupManifest {
  std::string name;    // "20261124_234500": of the backup and, with their endings, of its files
  std::string reason;  // "manual", or the command before which it was made: "migrate", "restore", "cleanup"
  std::string actor;
  LocalTime made = 0;   // local time of its begin
  std::int64_t ms = 0;  // it took
  std::string file;     // name beside the manifest
  std::uint64_t bytes = 0;
  std::string sha256;  // hex, of the file
  CopyFacts facts;
};

inline constexpr std::string_view kManifestEnding = ".manifest.json";

[[nodiscard]] std::string manifest_text(const BackupManifest& manifest);  // JSON, indented, ends with a line feed

// Names the tables in which `found` is not what `expected` says, with the numbers of their rows; empty when all are.
[[nodiscard]] std::vector<std::string> differing_tables(const std::vector<TableDigest>& expected,
                                                        const std::vector<TableDigest>& found);

// Which of these (by name) may go: those that are both older than `days` and not among the newest `keep` (at least 1).
[[nodiscard]] std::vector<std::string> outdated_backups(std::vector<std::string> names, std::int64_t keep,
                                                        std::int64_t days, LocalTime now);

// What is wrong with the backups that there are, the newest first: there is none, the newest was made more than 26
// hours ago (they are made daily), or it is smaller than the one before by more than a fifth, in bytes or in rows.
enum class BackupConcern { kNone, kMissing, kLate, kSmaller };
[[nodiscard]] BackupConcern concern_of(std::span<const BackupManifest> newest_first, LocalTime now);

[[nodiscard]] std::int64_t rows_of(const CopyFacts& facts);  // of all tables

// The begin of a backup by its name ("20261124_234500", "20261124_234500-2"); nothing for another name.
[[nodiscard]] std::optional<LocalTime> time_of_backup(std::string_view name);

// Where copies of backups stand in the store: `{prefix}/_respaldos/`, flat.
[[nodiscard]] std::string store_backups(std::string_view prefix);

}  // namespace radica
