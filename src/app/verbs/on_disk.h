// What the disk says of a file by its name: one that no run has read, or was never meant to be read (SPEC §3, §13).
#pragma once

#include <string>
#include <vector>

#include "app/world.h"
#include "ports/ledger.h"

namespace radica {

// Why the ledger does not know a file.
enum class Unread : std::uint8_t {
  kNew,         // the next run reads it
  kYoung,       // too young: written to a moment ago
  kFolder,      // below checkpoints/ or pagination_control/
  kHidden,      // it or a folder above it begins with a dot
  kRobotState,  // STATUS.json, checkpoint_*.json
  kLink,        // a symbolic link
  kTemporary,   // .tmp, .part
  kSpecial,     // a folder, pipe, socket, device
  kOutside,     // not below the input folder of a company
};
[[nodiscard]] std::string_view id_of_unread(Unread unread);  // "nuevo", "reciente", "carpeta", …

struct DiskFile {
  std::string company, path;  // relative to the company's input folder; outside of one: as given, without company
  Unread unread = Unread::kNew;
  std::string part;  // of the path, that is the reason
  std::uint64_t bytes = 0;
};

// By path, or by the last segments of one if it looks like the name of a file (the trees are listed then).
[[nodiscard]] std::vector<DiskFile> find_on_disk(const World& world, const std::vector<std::string>& companies,
                                                 const std::string& word);

// How a file of the ledger stands on the disk now.
enum class DiskState : std::uint8_t { kSame, kChanged, kMissing };
[[nodiscard]] DiskState disk_state(const World& world, const std::string& company, const LedgerFile& file);

// {input}/{company}/oficina_virtual
[[nodiscard]] std::string company_root(const World& world, const std::string& company);

}  // namespace radica
