// A record as text (SPEC §9): a row of the consolidated CSV, a line of the master NDJSON. The exact bytes are the
// product.
#pragma once

#include <string>
#include <string_view>

#include "model/record.h"

namespace radica {

[[nodiscard]] std::string csv_header();                                 // without the line end
void append_csv_row(std::string& output, const RecordView& record);     // with LF
void append_ndjson_row(std::string& output, const RecordView& record);  // with LF

// A cell as RFC 4180 asks: quoted only when it holds comma, quote, CR or LF. Nothing for an empty one.
void append_csv_cell(std::string& output, std::string_view value);

// For spreadsheets (`export --excel`): `;` between cells, CRLF, and a leading apostrophe before what a program would
// take for a formula.
void append_excel_row(std::string& output, const RecordView& record);
[[nodiscard]] std::string excel_header();  // with the BOM, without the line end

}  // namespace radica
