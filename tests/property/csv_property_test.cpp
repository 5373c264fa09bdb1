#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "model/row_text.h"
#include "property/generators.h"

namespace radica {
namespace {

using test::draw;
using test::draw_text;

using Row = std::vector<std::string>;

// RFC 4180 with LF or CRLF between rows; nothing for text that is not.
std::optional<std::vector<Row>> read_csv(std::string_view text, char separator) {
  std::vector<Row> rows;
  for (std::size_t at = 0; at < text.size();) {
    Row row;
    for (bool has_more = true; has_more;) {
      std::string cell;
      if (at < text.size() && text[at] == '"') {
        for (++at;; ++at) {
          if (at == text.size()) return std::nullopt;
          if (text[at] == '"' && (at + 1 == text.size() || text[at + 1] != '"')) break;
          if (text[at] == '"') ++at;
          cell += text[at];
        }
        ++at;
      } else {
        const std::size_t end = text.find_first_of(std::string{separator, '\n', '\r', '"'}, at);
        if (end == std::string_view::npos || text[end] == '"') return std::nullopt;
        cell = text.substr(at, end - at);
        at = end;
      }
      row.push_back(cell);
      if (at == text.size()) return std::nullopt;
      has_more = text[at] == separator;
      if (has_more) ++at;
    }
    if (text[at] == '\r') ++at;
    if (at == text.size() || text[at] != '\n') return std::nullopt;
    ++at;
    rows.push_back(std::move(row));
  }
  return rows;
}

Record draw_record() {
  Record record;
  for (std::string& field : record.values.fields)
    if (draw(3) > 0) field = draw_text();
  for (std::size_t i = draw(3); i > 0; --i) record.values.set_extra(draw_text(5), json_string(draw_text()));
  record.hash = content_hash(record.values);
  record.extracted = static_cast<LocalTime>(draw(2000000000));
  record.origin = draw_text();
  record.warnings =
      RuleSet(draw(2) == 0 ? 0 : std::uint64_t{1} << draw(kRuleCount) | std::uint64_t{1} << draw(kRuleCount));
  return record;
}

Row cells_of(const Record& record) {
  Row row(record.values.fields.begin(), record.values.fields.end());
  std::string extra;
  if (!record.values.extra.empty()) append_extra_json(extra, record.values.extra);
  for (std::string cell :
       {extra, hex(record.hash), format_local(record.extracted), record.origin, record.warnings.joined('|')})
    row.push_back(std::move(cell));
  return row;
}

RC_GTEST_PROP(CsvProperty, EveryRowReadsBackAsItsRecord, ()) {
  std::vector<Record> records(draw(4));
  std::string text = csv_header() + "\n";
  for (Record& record : records) {
    record = draw_record();
    append_csv_row(text, record);
  }
  const auto rows = read_csv(text, ',');
  RC_ASSERT(rows.has_value());
  RC_ASSERT(rows->size() == records.size() + 1);
  for (std::size_t i = 0; i < records.size(); ++i) RC_ASSERT(rows->at(i + 1) == cells_of(records[i]));
  RC_ASSERT(rows->front().size() == kFieldCount + 5);
}

RC_GTEST_PROP(CsvProperty, QuotesStandOnlyWhereTheyAreNeeded, ()) {
  const std::string value = draw_text(20);
  std::string cell;
  append_csv_cell(cell, value);
  RC_ASSERT((cell != value) == (value.find_first_of(",\"\r\n") != std::string::npos));
}

RC_GTEST_PROP(ExcelProperty, EveryRowReadsBackWithItsFormulasDisarmed, ()) {
  const Record record = draw_record();
  std::string text;
  append_excel_row(text, record);
  const auto rows = read_csv(text, ';');
  RC_ASSERT(rows.has_value());
  RC_ASSERT(rows->size() == 1U);
  const Row expected = cells_of(record);
  RC_ASSERT(rows->front().size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const bool is_formula =
        !expected[i].empty() && std::string_view("=+-@\t\r").find(expected[i].front()) != std::string_view::npos;
    RC_ASSERT(rows->front()[i] == (is_formula ? "'" : "") + expected[i]);
  }
}

// The members of an object as RFC 8785 text; fails unless they are in that order.
std::map<std::string, std::string> members_of(const std::string& line) {
  JsonDocument document;
  RC_ASSERT(!document.parse(line));
  std::map<std::string, std::string> members;
  std::string before, again = "{";
  for (const JsonNode* member = document.first_child(document.root()); member != nullptr;
       member = document.next_sibling(*member)) {
    RC_ASSERT((before.empty() || utf16_less(before, member->key)));
    before = member->key;
    std::string& text = members[before];
    append_canonical(text, document, *member);
    again += (again.size() > 1 ? "," : "") + json_string(before) + ":" + text;
  }
  RC_ASSERT(again + "}\n" == line);
  return members;
}

RC_GTEST_PROP(NdjsonProperty, EveryLineReadsBackAsItsRecordInOrder, ()) {
  const Record record = draw_record();
  std::string line;
  append_ndjson_row(line, record);
  RC_ASSERT(line.find('\n') == line.size() - 1);
  std::map<std::string, std::string> expected;
  for (std::size_t field = 0; field < kFieldCount; ++field)
    if (!record.values.fields[field].empty())
      expected[std::string(kFields[field].name)] = json_string(record.values.fields[field]);
  if (!record.values.extra.empty()) append_extra_json(expected["datos_extra"], record.values.extra);
  expected["hash_registro"] = json_string(hex(record.hash));
  expected["fecha_extraccion"] = json_string(format_local(record.extracted));
  expected["archivo_origen"] = json_string(record.origin);
  expected["advertencias"] = record.warnings.is_empty() ? "[]" : "[\"" + record.warnings.joined('#') + "\"]";
  for (std::size_t at = 0; (at = expected["advertencias"].find('#', at)) != std::string::npos;)
    expected["advertencias"].replace(at, 1, "\",\"");
  RC_ASSERT(members_of(line) == expected);
}

}  // namespace
}  // namespace radica
