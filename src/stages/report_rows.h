// What the reports of the dataset say of each claim, in a work file: dedupe writes it in the order of the radicados,
// dataset reads it when the files of the claims are known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace radica {

// One claim; views of what it was made or read from.
struct ReportRow {
  std::string_view radicado;
  std::string_view duplicates;            // lines of duplicates.csv
  std::vector<std::string_view> missing;  // expected fields that are empty
  bool has_data_file = false;
};

void write_report_row(std::string& bytes, const ReportRow& row);
void read_report_row(std::string_view bytes, ReportRow& row);

}  // namespace radica
