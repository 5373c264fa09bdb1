// The rows of the dataset in work files: dedupe writes them sorted into buckets, dataset merges them.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"

namespace radica {

// One claim of the dataset, in a bucket of CompanyRun::rows behind its size (32 bits).
struct DatasetRow {
  std::string radicado, csv, ndjson, duplicates;
  std::vector<std::string> missing;  // expected fields that are empty
  bool has_data_file = false;
};
void append_row(std::string& bytes, const DatasetRow& row);
[[nodiscard]] DatasetRow read_row(ByteReader& reader);

}  // namespace radica
