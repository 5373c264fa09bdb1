// Reads the CSV of the expected files, independently of the product's own writer (RFC 4180; throws on anything else).
#pragma once

#include <cstddef>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace radica::test {

using CsvRow = std::map<std::string, std::string>;  // by column name

// Cells of the record that begins at `at`, which moves behind its line end.
inline std::vector<std::string> read_csv_record(std::string_view text, std::size_t& at) {
  std::vector<std::string> cells(1);
  bool is_quoted = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (is_quoted) {
      if (c != '"') {
        cells.back() += c;
      } else if (at + 1 < text.size() && text[at + 1] == '"') {
        cells.back() += text[++at];
      } else {
        is_quoted = false;
      }
    } else if (c == '"' && cells.back().empty()) {
      is_quoted = true;
    } else if (c == ',') {
      cells.emplace_back();
    } else if (c == '\n') {
      ++at;
      return cells;
    } else {
      cells.back() += c;
    }
  }
  throw std::runtime_error("CSV without a line end at its end");
}

inline std::vector<CsvRow> read_csv(std::string_view text) {
  std::size_t at = 0;
  const std::vector<std::string> header = read_csv_record(text, at);
  std::vector<CsvRow> rows;
  while (at < text.size()) {
    const std::vector<std::string> cells = read_csv_record(text, at);
    if (cells.size() != header.size()) throw std::runtime_error("CSV row with another number of cells");
    CsvRow row;
    for (std::size_t column = 0; column < cells.size(); ++column) row[header[column]] = cells[column];
    rows.push_back(row);
  }
  return rows;
}

}  // namespace radica::test
