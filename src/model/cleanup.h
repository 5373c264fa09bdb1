// What clean-up may take away (SPEC §12, docs/decisions/0021), by class. One table: the options `[cleanup] {id}_days`,
// the words of the command line and the texts in locale/*.toml ([cleanup.class]) are made from it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace radica {

enum class CleanupClass : std::uint8_t {
  kRaw,         // input whose bytes the store holds: current data files and details, attachments
  kSuperseded,  // data files and details that are not current, where the store holds the same bytes
  kLists,       // input with several observations or none: stored nowhere
  kRejects,     // input that stands in the quarantine, wholly or in part: stored nowhere
  kUnmatched,   // files of no claim: stored nowhere
  kProcessed,   // dated files of the output folder
  kLogs,        // rotated logs, by [log] retention_days
  kTrash,       // what the classes of input have put into the trash
  kStoreTrash,  // orphans that reconcile has put into `_papelera` of the store
  kCount,
};
inline constexpr std::size_t kCleanupClasses = static_cast<std::size_t>(CleanupClass::kCount);

struct CleanupInfo {
  CleanupClass type;
  std::string_view id;
  bool is_input;  // goes to the trash, by every run that uploads; the others only by the verb
};
inline constexpr std::array<CleanupInfo, kCleanupClasses> kCleanupTable{{
    {CleanupClass::kRaw, "raw", true},
    {CleanupClass::kSuperseded, "superseded", true},
    {CleanupClass::kLists, "lists", true},
    {CleanupClass::kRejects, "rejects", true},
    {CleanupClass::kUnmatched, "unmatched", true},
    {CleanupClass::kProcessed, "processed", false},
    {CleanupClass::kLogs, "logs", false},
    {CleanupClass::kTrash, "trash", false},
    {CleanupClass::kStoreTrash, "store_trash", false},
}};

[[nodiscard]] constexpr const CleanupInfo& info(CleanupClass type) {
  return kCleanupTable[static_cast<std::size_t>(type)];
}
[[nodiscard]] constexpr std::optional<CleanupClass> cleanup_class_by_id(std::string_view id) {
  for (const CleanupInfo& known : kCleanupTable)
    if (known.id == id) return known.type;
  return std::nullopt;
}

using CleanupDays = std::array<std::int64_t, kCleanupClasses>;

// What one run takes away, and after how many days.
struct CleanupRules {
  CleanupDays days{};      // by class; 0 = never
  std::string trash;       // folder
  std::string log_folder;  // of kLogs
  bool backs_up = false;   // the database, before the first file goes
  [[nodiscard]] std::int64_t days_of(CleanupClass type) const { return days[static_cast<std::size_t>(type)]; }
  [[nodiscard]] bool takes_input() const {
    return std::any_of(kCleanupTable.begin(), kCleanupTable.end(),
                       [this](const CleanupInfo& known) { return known.is_input && days_of(known.type) > 0; });
  }
};

// A file that clean-up takes away, or has taken.
struct Removed {
  std::int64_t id = 0;
  std::string company;       // empty: a file of Radica's own
  std::int64_t file_id = 0;  // of the ledger; 0 = no input
  CleanupClass type = CleanupClass::kCount;
  std::string path, raw_path;  // below the folder of its class, or its key; as outputs show it, and its bytes
  std::string rule;            // "raw_days=30"
  std::string sha256;
  std::uint64_t bytes = 0;
  std::string key;    // of the object that holds its bytes; empty = none does
  std::string trash;  // below the trash folder; empty: deleted at once
  std::string state;  // "quitando", "quitado", "borrado"
  std::string run_id, removed_at;
};

}  // namespace radica
