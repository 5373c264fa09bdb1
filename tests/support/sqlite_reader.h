// Looks into a database file with plain sqlite3, so that nothing of the product stands between the test and the rows.
// Every failure throws std::runtime_error. One thread.
#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace radica::test {

struct SqliteRow {
  std::vector<std::string> columns;
  std::vector<std::optional<std::string>> values;  // everything as text, NULL as nothing

  [[nodiscard]] const std::optional<std::string>& at(std::size_t column) const { return values.at(column); }
  [[nodiscard]] std::optional<std::string> value(const std::string& column) const {
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (columns[i] == column) return values[i];
    throw std::runtime_error("no column " + column);
  }
  [[nodiscard]] std::string text(const std::string& column) const { return value(column).value_or(""); }
  [[nodiscard]] std::string joined() const {
    std::string text;
    for (const auto& value : values) text += (text.empty() ? "" : " | ") + value.value_or("NULL");
    return text;
  }
};

class SqliteReader {
 public:
  explicit SqliteReader(const std::string& path) {
    sqlite3* opened = nullptr;
    const int answer = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READWRITE, nullptr);
    database_.reset(opened);
    if (answer != SQLITE_OK) throw std::runtime_error("cannot open " + path + ": " + sqlite3_errmsg(opened));
  }

  std::vector<SqliteRow> query(const std::string& sql, const std::vector<std::string>& parameters = {}) {
    sqlite3_stmt* prepared = nullptr;
    check(sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &prepared, nullptr), SQLITE_OK, sql);
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(prepared, &sqlite3_finalize);
    int position = 0;
    for (const std::string& parameter : parameters)
      check(
          sqlite3_bind_text(prepared, ++position, parameter.data(), static_cast<int>(parameter.size()), SQLITE_STATIC),
          SQLITE_OK, sql);
    std::vector<SqliteRow> rows;
    int answer = SQLITE_ROW;
    while ((answer = sqlite3_step(prepared)) == SQLITE_ROW) rows.push_back(current_row(prepared));
    check(answer, SQLITE_DONE, sql);
    return rows;
  }

  void execute(const std::string& sql) { static_cast<void>(query(sql)); }

 private:
  static SqliteRow current_row(sqlite3_stmt* statement) {
    SqliteRow row;
    for (int column = 0; column < sqlite3_column_count(statement); ++column) {
      row.columns.emplace_back(sqlite3_column_name(statement, column));
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
      if (text == nullptr)
        row.values.emplace_back();
      else
        row.values.emplace_back(std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))));
    }
    return row;
  }

  void check(int answer, int wanted, const std::string& sql) const {
    if (answer != wanted) throw std::runtime_error(std::string(sqlite3_errmsg(database_.get())) + " in: " + sql);
  }

  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  };
  std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace radica::test
