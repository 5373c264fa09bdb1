// Proof by listings (SPEC §12): an object that a listing shows with the size and the ETag that PUT answered stands as
// it was taken. Of many objects side by side that is one request for a thousand.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "ports/object_store.h"
#include "ports/upload_ledger.h"

namespace radica {

// Keys of those of `objects` (in the order of their keys, each with its receipt) that listings prove. What is not among
// them may be as good: it has to be asked for.
Result<std::set<std::string>> proven_by_listing(ObjectStore& store, const std::vector<StoredObject>& objects);

}  // namespace radica
