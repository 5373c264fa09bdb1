// Input files that arrived and are not read yet, by the disk and the ledger: what no run has seen stands in no table.
#pragma once

#include <cstdint>

#include "app/world.h"
#include "ports/ledger.h"

namespace radica {

struct LateFiles {
  std::int64_t count = 0;
  LocalTime oldest = 0;  // when the oldest of them arrived
};

// Of one company: files that arrived within the two days before `now` and have waited for more than `seconds` of the
// configured hours since. A file arrives when its name or its bytes last changed. Lists the whole tree, on one thread.
Result<LateFiles> find_late_files(const World& world, Ledger& ledger, const std::string& company, std::int64_t seconds,
                                  LocalTime now);

}  // namespace radica
