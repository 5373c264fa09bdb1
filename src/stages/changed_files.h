// Which files of a list have to be written into the ledger: of a tree that is read again nearly none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/buckets.h"
#include "base/error.h"
#include "ports/ledger.h"

namespace radica {

// The ids, sorted, of those files of a list of FinishedFile that have a row in the ledger which finishing them would
// change. Holds 24 bytes a file, 48 while
// it grows. Reads the list to its end and rewinds it.
Result<std::vector<std::int64_t>> changed_files(Ledger& ledger, WorkList& list, std::size_t workers);

}  // namespace radica
