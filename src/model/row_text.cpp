#include "model/row_text.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"

namespace radica {
namespace {

constexpr std::string_view kTailColumns[] = {"datos_extra", "hash_registro", "fecha_extraccion", "archivo_origen",
                                             "advertencias"};

std::string header_with(char separator) {
  std::string header;
  for (const Field& field : kFields) {
    header += field.name;
    header += separator;
  }
  for (const std::string_view column : kTailColumns) {
    header += column;
    header += separator;
  }
  header.pop_back();
  return header;
}

std::string extra_text(const Values& values) {
  std::string text;
  if (!values.extra.empty()) append_extra_json(text, values.extra);
  return text;
}

void append_excel_cell(std::string& output, std::string_view value) {
  const bool is_formula = !value.empty() && std::string_view("=+-@\t\r").find(value.front()) != std::string_view::npos;
  const bool needs_quotes = is_formula || value.find_first_of(";\"\r\n") != std::string_view::npos;
  if (!needs_quotes) {
    output += value;
    return;
  }
  output += '"';
  if (is_formula) output += '\'';
  for (const char c : value) {
    if (c == '"') output += '"';
    output += c;
  }
  output += '"';
}

void append_member(std::string& output, std::string_view name, std::string_view value) {
  if (output.back() != '{') output += ',';
  append_json_string(output, name);
  output += ':';
  append_json_string(output, value);
}

}  // namespace

std::string csv_header() {
  return header_with(',');
}
std::string excel_header() {
  return "\xEF\xBB\xBF" + header_with(';');
}

void append_csv_cell(std::string& output, std::string_view value) {
  static constexpr ByteSet kNeedQuotes(",\"\r\n");
  if (!kNeedQuotes.is_in(value)) {
    output += value;
    return;
  }
  output += '"';
  for (const char c : value) {
    if (c == '"') output += '"';
    output += c;
  }
  output += '"';
}

void append_csv_row(std::string& output, const Record& record) {
  for (const std::string& value : record.values.fields) {
    append_csv_cell(output, value);
    output += ',';
  }
  append_csv_cell(output, extra_text(record.values));
  output += ',';
  output += hex(record.hash);
  output += ',';
  output += format_local(record.extracted);
  output += ',';
  append_csv_cell(output, record.origin);
  output += ',';
  output += record.warnings.joined('|');
  output += '\n';
}

void append_excel_row(std::string& output, const Record& record) {
  for (const std::string& value : record.values.fields) {
    append_excel_cell(output, value);
    output += ';';
  }
  append_excel_cell(output, extra_text(record.values));
  output += ';' + hex(record.hash) + ';' + format_local(record.extracted) + ';';
  append_excel_cell(output, record.origin);
  output += ';' + record.warnings.joined('|') + "\r\n";
}

void append_ndjson_row(std::string& output, const Record& record) {
  // RFC 8785 order: the members of the canonical object around the four of the file.
  const std::size_t start = output.size();
  std::string& line = output;
  line += '{';
  append_canonical_members(line, record.values, {}, "advertencias");
  if (line.size() > start + 1) line += ',';
  line += "\"advertencias\":[";
  for (const std::string_view id : record.warnings.ids()) {
    if (line.back() != '[') line += ',';
    append_json_string(line, id);
  }
  line += ']';
  append_canonical_members(line, record.values, "advertencias", "archivo_origen");
  append_member(line, "archivo_origen", record.origin);
  append_canonical_members(line, record.values, "archivo_origen", "fecha_extraccion");
  append_member(line, "fecha_extraccion", format_local(record.extracted));
  append_canonical_members(line, record.values, "fecha_extraccion", "hash_registro");
  append_member(line, "hash_registro", hex(record.hash));
  append_canonical_members(line, record.values, "hash_registro", {});
  line += "}\n";
}

}  // namespace radica
