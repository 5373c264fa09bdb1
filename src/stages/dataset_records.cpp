#include "stages/dataset_records.h"

namespace radica {

void append_row(std::string& bytes, const DatasetRow& row) {
  ByteWriter out(bytes);
  out.text(row.radicado);
  out.text(row.csv);
  out.text(row.ndjson);
  out.text(row.duplicates);
  out.number(row.missing.size());
  for (const std::string& name : row.missing) out.text(name);
  out.number(row.has_data_file ? 1 : 0);
}

DatasetRow read_row(ByteReader& reader) {
  DatasetRow row;
  row.radicado = reader.text();
  row.csv = reader.text();
  row.ndjson = reader.text();
  row.duplicates = reader.text();
  row.missing.resize(reader.number());
  for (std::string& name : row.missing) name = reader.text();
  row.has_data_file = reader.number() != 0;
  return row;
}

}  // namespace radica
