#include "adapters/sqlite_connection.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>

#include "adapters/sql_errors.h"
#include "adapters/sqlite_sql.h"
#include "base/file.h"

namespace radica {
namespace {

using namespace std::chrono_literals;

constexpr auto kBusyPause = 10ms;
constexpr std::size_t kCachedStatements = 128;

// SQLite cannot say why a file could not be made (it forgets errno by trying to read it): on a full disk ours cannot be
// made either.
bool is_disk_full(sqlite3* database) {
  for (int number = 0; const char* name = sqlite3_db_name(database, number); ++number) {
    const char* path = sqlite3_db_filename(database, name);
    if (path == nullptr || *path == '\0') continue;
    const Result<AtomicFile> probe = AtomicFile::create(path);
    if (!probe && probe.error().code == ErrorCode::kExhausted) return true;
  }
  return false;
}

Result<SqliteDb> open_copy(const std::string& path, const char* settings) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  SqliteDb db(raw);
  if (code != SQLITE_OK || sqlite3_exec(raw, settings, nullptr, nullptr, nullptr) != SQLITE_OK)
    return fail(code_of_sqlite(sqlite3_errcode(raw)), "E-SQL-012", {{"path", path}, {"reason", sqlite3_errmsg(raw)}});
  return db;
}

// `sql` without the blanks, semicolons and comments at its begin.
std::string_view skip_blanks(std::string_view sql) {
  for (;;) {
    sql.remove_prefix(std::min(sql.find_first_not_of(" \t\r\n;"), sql.size()));
    if (sql.substr(0, 2) != "--") return sql;
    sql.remove_prefix(std::min(sql.find('\n'), sql.size()));
  }
}

}  // namespace

Prepared::Prepared(SqliteConnection& home, std::string key, SqliteStatement statement, std::string rest)
    : home_(&home), key_(std::move(key)), statement_(std::move(statement)), rest_(std::move(rest)) {}

Prepared::~Prepared() {
  if (!statement_) return;
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());  // they point to memory of the caller
  if (rest_.empty()) home_->give_back(std::move(key_), std::move(statement_));
}

int Prepared::bind(int position, const SqlValue& value) {
  sqlite3_stmt* statement = statement_.get();
  if (const auto* number = std::get_if<std::int64_t>(&value)) return sqlite3_bind_int64(statement, position, *number);
  // A null pointer would bind NULL: an empty view is not one.
  if (const auto* text = std::get_if<std::string_view>(&value))
    return sqlite3_bind_text64(statement, position, text->data() == nullptr ? "" : text->data(), text->size(),
                               SQLITE_STATIC, SQLITE_UTF8);
  if (const auto* bytes = std::get_if<std::span<const std::byte>>(&value))
    return sqlite3_bind_blob64(statement, position, bytes->empty() ? static_cast<const void*>("") : bytes->data(),
                               bytes->size(), SQLITE_STATIC);
  return sqlite3_bind_null(statement, position);
}

Result<void> Prepared::bind(std::string_view name, const std::vector<SqlParameter>& parameters) {
  const int count = sqlite3_bind_parameter_count(statement_.get());
  for (int position = 1; position <= count; ++position) {
    const char* wanted = sqlite3_bind_parameter_name(statement_.get(), position);
    const auto found = std::find_if(parameters.begin(), parameters.end(), [wanted](const SqlParameter& parameter) {
      return wanted != nullptr && parameter.first == wanted + 1;
    });
    if (found == parameters.end()) return sql_bug(name, std::string("no value for ") + (wanted ? wanted : "?"));
    if (bind(position, found->second) != SQLITE_OK) return home_->failure(name);
  }
  if (parameters.size() != static_cast<std::size_t>(count)) return sql_bug(name, "a value without parameter");
  return {};
}

Failure SqliteConnection::failure(std::string_view statement) const {
  const int result = sqlite3_extended_errcode(db_.get());
  const std::string reason = sqlite3_errmsg(db_.get());
  if (result == SQLITE_ERROR && reason.starts_with("no such table: ")) return sql_no_table(statement, reason);
  const bool may_pass = (result & 0xff) == SQLITE_BUSY || (result & 0xff) == SQLITE_LOCKED;
  const bool is_full = (result & 0xff) == SQLITE_CANTOPEN && is_disk_full(db_.get());
  const ErrorCode code = is_full ? ErrorCode::kExhausted : code_of_sqlite(result);
  return (may_pass ? sql_passing : sql_failure)(code, statement, reason);
}

Result<void> SqliteConnection::execute(const char* sql, std::string_view statement) {
  if (sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) return failure(statement);
  return {};
}

// The statement at `sql`, which moves behind it; null when only blanks and comments are left.
Result<SqliteStatement> SqliteConnection::first_statement(std::string_view name, const char*& sql, const char* end) {
  while (sql < end) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(db_.get(), sql, static_cast<int>(end - sql), SQLITE_PREPARE_PERSISTENT, &statement, &sql) !=
        SQLITE_OK)
      return failure(name);
    if (statement != nullptr) return SqliteStatement(statement);
  }
  return SqliteStatement();
}

Result<Prepared> SqliteConnection::compile(std::string key, std::string_view name, const std::string& sql) {
  const char* at = sql.data();
  const char* const end = at + sql.size();
  TRY_SET(SqliteStatement statement, first_statement(name, at, end));
  if (!statement) return sql_bug(name, "an empty statement");
  std::string rest(skip_blanks({at, static_cast<std::size_t>(end - at)}));
  return Prepared(*this, std::move(key), std::move(statement), std::move(rest));
}

Result<void> SqliteConnection::run_script(std::string_view name, const std::string& sql) {
  const char* at = sql.data();
  const char* const end = at + sql.size();
  for (;;) {
    TRY_SET(const SqliteStatement statement, first_statement(name, at, end));
    if (!statement) return {};
    int code = SQLITE_ROW;
    while (code == SQLITE_ROW) code = sqlite3_step(statement.get());
    if (code != SQLITE_DONE) return failure(name);
  }
}

Result<void> SqliteConnection::copy(sqlite3* target, const char* target_schema, sqlite3* source,
                                    const char* source_schema) {
  sqlite3_backup* backup = sqlite3_backup_init(target, target_schema, source, source_schema);
  if (backup == nullptr) return sql_failure(code_of_sqlite(sqlite3_errcode(target)), "copy", sqlite3_errmsg(target));
  const int stepped = sqlite3_backup_step(backup, -1), finished = sqlite3_backup_finish(backup);
  if (stepped == SQLITE_DONE && finished == SQLITE_OK) return {};
  const int code = finished == SQLITE_OK ? stepped : finished;
  const bool may_pass = (code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED;
  return (may_pass ? sql_passing : sql_failure)(code_of_sqlite(code), "copy", sqlite3_errstr(code));
}

Result<void> SqliteConnection::copy_into(const std::string& path, const std::string& schema) {
  // Without journal: the file is nobody's until it has its name.
  TRY_SET(const SqliteDb file, open_copy(path, "PRAGMA journal_mode = OFF"));
  TRY(copy(file.get(), "main", db_.get(), schema.c_str()));
  // A file that needs no other beside it.
  if (sqlite3_exec(file.get(), "PRAGMA journal_mode = DELETE", nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return fail(code_of_sqlite(sqlite3_errcode(file.get())), "E-SQL-012",
              {{"path", path}, {"reason", sqlite3_errmsg(file.get())}});
}

Result<void> SqliteConnection::copy_from(const std::string& path, const std::string& schema) {
  TRY_SET(const SqliteDb file, open_copy(path, ""));
  return copy(db_.get(), schema.c_str(), file.get(), "main");
}

void SqliteConnection::give_back(std::string key, SqliteStatement statement) {
  if (cache_.size() >= kCachedStatements) cache_.clear();  // those in use are not in it
  cache_.insert_or_assign(std::move(key), std::move(statement));
}

// The switch is the one place where SQLite says "busy" without waiting when two processes make the same file.
Result<void> SqliteConnection::switch_to_wal(const std::string& quoted_schema, std::chrono::milliseconds busy_timeout) {
  const std::string sql = "PRAGMA " + quoted_schema + ".journal_mode = WAL";
  const auto deadline = std::chrono::steady_clock::now() + busy_timeout;
  for (;;) {
    sqlite3_stmt* raw = nullptr;
    int code = sqlite3_prepare_v2(db_.get(), sql.c_str(), -1, &raw, nullptr);
    const SqliteStatement statement(raw);
    if (code == SQLITE_OK) code = sqlite3_step(raw);
    if (code == SQLITE_ROW) {
      const auto* mode = static_cast<const char*>(sqlite3_column_blob(raw, 0));
      if (std::string_view(mode, static_cast<std::size_t>(sqlite3_column_bytes(raw, 0))) == "wal") return {};
      return fail(ErrorCode::kDenied, "E-SQL-002", {{"statement", sql}, {"reason", "WAL is not possible there"}});
    }
    const ErrorCode meaning = code_of_sqlite(code);
    if (meaning != ErrorCode::kUnavailable || std::chrono::steady_clock::now() > deadline) return failure(sql);
    std::this_thread::sleep_for(kBusyPause);
  }
}

Result<void> SqliteConnection::configure(const std::string& path, const std::string& schema, Access access,
                                         std::chrono::milliseconds busy_timeout) {
  const std::string quoted = quoted_identifier(schema);
  sqlite3_extended_result_codes(db_.get(), 1);
  sqlite3_busy_timeout(db_.get(), static_cast<int>(busy_timeout.count()));
  // A misspelt column in double quotes must be an error, not a text.
  sqlite3_db_config(db_.get(), SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(db_.get(), SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);

  const bool is_new = !exists(path);
  const std::string attach = "ATTACH " + quoted_literal(path) + " AS " + quoted;
  TRY(execute(attach.c_str(), "ATTACH"));
  // It will hold personal data. SQLite gives -wal and -shm the same mode.
  if (is_new && ::chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0) return fail_errno("E-SQL-012", path, errno);
  if (access == Access::kWrite) TRY(switch_to_wal(quoted, busy_timeout));
  const std::string settings = "PRAGMA " + quoted + ".synchronous = FULL;" + "PRAGMA " + quoted +
                               ".journal_size_limit = 67108864;" + "PRAGMA wal_autocheckpoint = 4096;" + "PRAGMA " +
                               quoted + (access == Access::kWrite ? ".cache_size = -32768" : ".cache_size = -8192");
  return execute(settings.c_str(), "PRAGMA");
}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const std::string& path, const std::string& schema,
                                                                 Access access,
                                                                 std::chrono::milliseconds busy_timeout) {
  sqlite3* raw = nullptr;
  const int code =
      sqlite3_open_v2(":memory:", &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  SqliteDb db(raw);
  if (code != SQLITE_OK)
    return fail(code_of_sqlite(code), "E-SQL-012", {{"path", path}, {"reason", sqlite3_errstr(code)}});
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection(std::move(db)));
  if (auto ready = connection->configure(path, schema, access, busy_timeout); !ready) {
    Error error = std::move(ready).error();
    // A wrong path in the configuration, or a file that something else overwrote: for a human, and nothing of ours.
    if (sqlite3_errcode(connection->db_.get()) == SQLITE_NOTADB)
      return fail(ErrorCode::kBadConfig, "E-SQL-015", {{"path", path}});
    // On a full disk too SQLite only says that it cannot open the file, or the one it needs beside it.
    if (error.code == ErrorCode::kDenied)
      if (auto probe = AtomicFile::create(path); !probe && probe.error().code == ErrorCode::kExhausted)
        error = std::move(probe).error();
    const auto reason = std::find_if(error.facts.begin(), error.facts.end(),
                                     [](const ErrorFact& fact) { return fact.first == "reason"; });
    return fail(error.code, "E-SQL-012",
                {{"path", path}, {"reason", reason == error.facts.end() ? std::string() : reason->second}});
  }
  return connection;
}

}  // namespace radica
