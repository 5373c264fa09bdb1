// `radica check --input DIR`: what a folder holds and what a run would make of it (shapes, keys, rule counts, fill
// rates, would-be balance), without a database and without loading. Writes nothing but temporary work files.
#pragma once

#include "app/world.h"

namespace radica {

// Profiles world.arguments.input and prints the result. DIR holds {company}/oficina_virtual of configured companies, or
// is any tree of input files: then it counts as that of --company, else of the company that its path names, else of
// none (no rule compares portals). Errors: E-INPUT-003 DIR does not exist; those of the stages scan, ingest, dedupe,
// organise.
Result<int> profile_folder(World& world);

}  // namespace radica
