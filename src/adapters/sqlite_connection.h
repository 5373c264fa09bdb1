// One connection to SQLite with its cache of prepared statements; the inside of sqlite_sql.cpp. One thread at a time.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <sqlite3.h>

#include "adapters/statement_text.h"
#include "base/error.h"
#include "ports/sql.h"

namespace radica {

struct SqliteCloser {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using SqliteDb = std::unique_ptr<sqlite3, SqliteCloser>;
using SqliteStatement = std::unique_ptr<sqlite3_stmt, SqliteCloser>;

class SqliteConnection;

// A prepared statement taken out of the cache; goes back, reset, when this dies.
class Prepared {
 public:
  Prepared(SqliteConnection& home, std::string key, SqliteStatement statement, std::string rest);
  Prepared(Prepared&&) noexcept = default;
  Prepared& operator=(Prepared&&) = delete;
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;
  ~Prepared();
  [[nodiscard]] sqlite3_stmt* get() const { return statement_.get(); }
  // The statements after this one, if the text had several; such a statement is not kept.
  [[nodiscard]] const std::string& rest() const { return rest_; }

  Result<void> bind(std::string_view name, const std::vector<SqlParameter>& parameters);
  // By position; borrowed until the next step. SQLITE_OK or the result code.
  int bind(int position, const SqlValue& value);

 private:
  SqliteConnection* home_;
  std::string key_;
  SqliteStatement statement_;
  std::string rest_;
};

class SqliteConnection {
 public:
  static Result<std::unique_ptr<SqliteConnection>> open(const std::string& path, const std::string& schema,
                                                        Access access, std::chrono::milliseconds busy_timeout);

  // The last error of the connection as an Error with the facts statement and reason.
  [[nodiscard]] Failure failure(std::string_view statement) const;
  // One piece of SQL of our own, without parameters or rows.
  Result<void> execute(const char* sql, std::string_view statement);
  // A cached statement by its key. If it is not there: `text()` is compiled.
  template <class Text>
  Result<Prepared> prepare(std::string key, std::string_view name, const Text& text) {
    if (const auto found = cache_.find(key); found != cache_.end()) {
      SqliteStatement statement = std::move(found->second);
      cache_.erase(found);
      return Prepared(*this, std::move(key), std::move(statement), {});
    }
    std::string sql;
    TRY_SET(sql, text());
    return compile(std::move(key), name, sql);
  }
  // All statements of `sql`, none with parameters.
  Result<void> run_script(std::string_view name, const std::string& sql);
  // All pages of the attached schema, as the present transaction sees them, into the file `path`, which is there and
  // empty; and the other way round, in one transaction of its own: whoever reads meanwhile goes on with what was there.
  Result<void> copy_into(const std::string& path, const std::string& schema);
  Result<void> copy_from(const std::string& path, const std::string& schema);
  // False after SQLite has rolled a transaction back on its own, and outside one.
  [[nodiscard]] bool is_in_transaction() const { return sqlite3_get_autocommit(db_.get()) == 0; }
  [[nodiscard]] std::int64_t total_changes() const { return sqlite3_total_changes64(db_.get()); }

 private:
  friend class Prepared;
  explicit SqliteConnection(SqliteDb db) : db_(std::move(db)) {}
  Result<Prepared> compile(std::string key, std::string_view name, const std::string& sql);
  Result<SqliteStatement> first_statement(std::string_view name, const char*& sql, const char* end);
  Result<void> configure(const std::string& path, const std::string& schema, Access access,
                         std::chrono::milliseconds busy_timeout);
  static Result<void> copy(sqlite3* target, const char* target_schema, sqlite3* source, const char* source_schema);
  Result<void> switch_to_wal(const std::string& quoted_schema, std::chrono::milliseconds busy_timeout);
  void give_back(std::string key, SqliteStatement statement);

  SqliteDb db_;  // destroyed last
  std::unordered_map<std::string, SqliteStatement> cache_;
};

}  // namespace radica
