#include "model/row_text.h"

#include "base/bytes16.h"
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

// Until the next call on this thread.
const std::string& extra_text(const Values& values) {
  thread_local std::string text;  // one a record: its memory is used again
  text.clear();
  if (!values.extra.empty()) append_extra_json(text, values.extra);
  return text;
}

bool needs_quotes(std::string_view value) {
  for (std::size_t at = 0; at < value.size(); at += Bytes16::kSize) {
    const Bytes16 bytes = Bytes16::of(value, at);
    if ((bytes.equal(',') | bytes.equal('"') | bytes.equal('\r') | bytes.equal('\n')).mask() != 0) return true;
  }
  return false;
}

void append_quoted(std::string& output, std::string_view value, std::string_view prefix = {}) {
  output += '"';
  output += prefix;
  for (std::size_t quote = value.find('"'); quote != std::string_view::npos; quote = value.find('"')) {
    output += value.substr(0, quote + 1);
    output += '"';
    value.remove_prefix(quote + 1);
  }
  output += value;
  output += '"';
}

void append_excel_cell(std::string& output, std::string_view value) {
  const bool is_formula = !value.empty() && std::string_view("=+-@\t\r").find(value.front()) != std::string_view::npos;
  if (!is_formula && value.find_first_of(";\"\r\n") == std::string_view::npos) {
    output += value;
    return;
  }
  append_quoted(output, value, is_formula ? "'" : "");
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
  if (!needs_quotes(value)) {
    output += value;
    return;
  }
  append_quoted(output, value);
}

void append_csv_row(std::string& output, const RecordView& record) {
  for (const std::string& value : record.values.fields) {
    append_csv_cell(output, value);
    output += ',';
  }
  append_csv_cell(output, extra_text(record.values));
  output += ',';
  append_hex(output, record.hash);
  output += ',';
  append_local(output, record.extracted);
  output += ',';
  append_csv_cell(output, record.origin);
  output += ',';
  output += record.warnings.joined('|');
  output += '\n';
}

void append_excel_row(std::string& output, const RecordView& record) {
  for (const std::string& value : record.values.fields) {
    append_excel_cell(output, value);
    output += ';';
  }
  append_excel_cell(output, extra_text(record.values));
  output += ';' + hex(record.hash) + ';' + format_local(record.extracted) + ';';
  append_excel_cell(output, record.origin);
  output += ';' + record.warnings.joined('|') + "\r\n";
}

void append_ndjson_row(std::string& output, const RecordView& record) {
  // RFC 8785 order: the members of the canonical object around the four of the file.
  static const std::size_t kWarnings = canonical_place("advertencias"), kOrigin = canonical_place("archivo_origen"),
                           kExtracted = canonical_place("fecha_extraccion"), kHash = canonical_place("hash_registro");
  const std::size_t start = output.size();
  std::string& line = output;
  line += '{';
  append_canonical_members(line, record.values, 0, kWarnings);
  if (line.size() > start + 1) line += ',';
  line += "\"advertencias\":[";
  for (const std::string_view id : record.warnings.ids()) {
    if (line.back() != '[') line += ',';
    append_json_string(line, id);
  }
  line += ']';
  append_canonical_members(line, record.values, kWarnings, kOrigin);
  append_member(line, "archivo_origen", record.origin);
  append_canonical_members(line, record.values, kOrigin, kExtracted);
  line += ",\"fecha_extraccion\":\"";
  append_local(line, record.extracted);
  line += '"';
  append_canonical_members(line, record.values, kExtracted, kHash);
  line += ",\"hash_registro\":\"";
  append_hex(line, record.hash);
  line += '"';
  append_canonical_members(line, record.values, kHash, kCanonicalMembers);
  line += "}\n";
}

}  // namespace radica
