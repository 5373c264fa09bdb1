// Groups the observations by claim and folds them (SPEC §7): a total order, never arrival order. Out: the rows of the
// dataset sorted by radicado in each bucket, the kinds of the balance, the join keys of the claims for organise.
#pragma once

#include <string>

#include "stages/context.h"

namespace radica {

Result<StageReport> dedupe(Context& context, const Act& act);

// One claim of the dataset, in a bucket of CompanyRun::rows behind its size (32 bits).
struct DatasetRow {
  std::string radicado, csv, ndjson, duplicates;
  std::vector<std::string> missing;  // expected fields that are empty
  bool has_data_file = false;
};
void append_row(std::string& bytes, const DatasetRow& row);
[[nodiscard]] DatasetRow read_row(ByteReader& reader);

}  // namespace radica
