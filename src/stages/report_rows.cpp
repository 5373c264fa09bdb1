#include "stages/report_rows.h"

namespace radica {

void write_report_row(std::string& bytes, const ReportRow& row) {
  bytes.clear();
  ByteWriter out(bytes);
  out.text(row.radicado);
  out.text(row.duplicates);
  out.number(row.missing.size());
  for (const std::string_view name : row.missing) out.text(name);
  out.number(row.has_data_file ? 1 : 0);
}

void read_report_row(std::string_view bytes, ReportRow& row) {
  ByteReader reader(bytes);
  row.radicado = reader.text();
  row.duplicates = reader.text();
  row.missing.resize(reader.number());
  for (std::string_view& name : row.missing) name = reader.text();
  row.has_data_file = reader.number() != 0;
}

}  // namespace radica
