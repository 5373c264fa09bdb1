// The manifest of the files of a day (SPEC §9, manifest_YYYYMMDD.json), and how files get into it: all of them on disk,
// then all names.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "stages/dataset_output.h"

namespace radica {

struct DayManifestEntry {
  std::string path, sha256;  // below the output folder
  std::uint64_t rows = 0, bytes = 0;
};

Result<std::vector<DayManifestEntry>> commit_outputs(Context& context, const std::vector<DatasetOutput*>& outputs);
// `keeps_others`: what it says of files that are still there and not among `entries` stays.
Result<void> write_day_manifest(const Context& context, std::vector<DayManifestEntry> entries, bool keeps_others);

}  // namespace radica
