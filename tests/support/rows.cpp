#include "support/rows.h"

#include <algorithm>
#include <set>
#include <stdexcept>

namespace radica::test {
namespace {

const std::set<std::string, std::less<>> kTablesLeftOut{"radica_migration", "radica_lease", "radica_run",
                                                        "radica_audit", "radica_manifest"};
const std::set<std::string, std::less<>> kColumnsLeftOut{"id",       "run_id", "last_run", "told",
                                                         "manifest", "mark"};  // made of the others, ids among them

template <class T>
T value_of(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().describe());
  return std::move(result).value();
}

std::string line_of(const SqlRow& row) {
  std::string line;
  for (int column = 0; column < row.columns(); ++column) {
    if (kColumnsLeftOut.contains(row.name(column))) continue;
    line += " | " + std::string(row.name(column)) + "=";
    if (row.is_null(column)) {
      line += "NULL";
      continue;
    }
    for (const char c : row.text(column)) {
      constexpr std::string_view kDigits = "0123456789abcdef";
      const auto byte = static_cast<unsigned char>(c);
      if (byte >= ' ')
        line += c;
      else
        line += std::string("\\x") + kDigits[byte >> 4U] + kDigits[byte & 0xFU];
    }
  }
  return line;
}

}  // namespace

std::vector<std::string> all_rows(Sql& sql) {
  const auto transaction = value_of(sql.begin({}, Access::kRead));
  std::vector<std::string> tables, lines;
  const auto listed = transaction->query({"migrate/tables"}, {}, [&](const SqlRow& row) -> Result<void> {
    tables.emplace_back(row.text(0));
    return {};
  });
  if (!listed) throw std::runtime_error(listed.error().describe());
  for (const std::string& table : tables) {
    if (kTablesLeftOut.contains(table)) continue;
    const bool is_own = table.starts_with("radica_");
    const std::string text = std::string("SELECT * FROM ") + (is_own ? "{radica}" : "{schema}") + ".{table}";
    const auto read = transaction->query({"all", {{"table", table}}, text}, {}, [&](const SqlRow& row) -> Result<void> {
      const bool is_mark = table == "radica_state" && row.text(0).starts_with("commit.");  // of the last run
      if (!is_mark) lines.push_back(table + line_of(row));
      return {};
    });
    if (!read) throw std::runtime_error(read.error().describe());
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace radica::test
