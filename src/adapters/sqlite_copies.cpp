#include "adapters/sqlite_copies.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>

#include "adapters/db_audit.h"
#include "adapters/sql_work.h"
#include "adapters/sqlite_connection.h"
#include "adapters/sqlite_sql.h"
#include "adapters/table_digests.h"
#include "base/fault.h"
#include "base/file.h"

namespace radica {
namespace {

// A copy of a backup that may be opened and written to; gone with this object, swept when the process dies before.
class ScratchFile {
 public:
  static Result<std::unique_ptr<ScratchFile>> make(const std::string& from, const std::string& folder) {
    TRY_SET(AtomicFile file, AtomicFile::create(join_path(folder, "scratch.db")));
    std::unique_ptr<ScratchFile> scratch(new ScratchFile(std::move(file)));
    // It will hold personal data.
    if (::chmod(scratch->path().c_str(), S_IRUSR | S_IWUSR) != 0) return fail_errno("E-FILE-002", from, errno);
    Result<void> written;
    TRY(read_in_pieces(from, [&](std::string_view piece) {
      if (written) written = scratch->file_.write(piece);
    }));
    TRY(written);
    TRY(scratch->file_.flush());
    return scratch;
  }
  ~ScratchFile() {
    for (const char* ending : {"-wal", "-shm"}) ::unlink((path() + ending).c_str());
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  [[nodiscard]] const std::string& path() const { return file_.temporary(); }

 private:
  explicit ScratchFile(AtomicFile file) : file_(std::move(file)) {}
  AtomicFile file_;
};

class SqliteCopies final : public DatabaseCopies {
 public:
  SqliteCopies(Sql& sql, SqliteCopiesOptions options) : sql_(sql), options_(std::move(options)) {}

  [[nodiscard]] std::string_view ending() const override { return ".db"; }
  Result<std::string> find_tool() override { return std::string("SQLite"); }

  Result<CopyFacts> copy_to(const std::string& path) override {
    TRY_SET(const auto transaction, sql_.begin({}, Access::kRead));
    std::string snapshot;
    TRY_SET(CopyFacts facts, copy_facts(*transaction, "sqlite", options_.schema, snapshot));
    facts.tool = "SQLite " + facts.server;
    TRY(copy_sqlite(*transaction, path));
    TRY_SET(facts.tables, digests_of(*transaction));
    return facts;
  }

  Result<void> restore(const std::string& path, const CopyFacts& expected, const RestoreNote& note) override {
    TRY_SET(const auto scratch, ScratchFile::make(path, options_.work_folder));
    {
      TRY_SET(const auto sql, open(*scratch));
      TRY_SET(const auto found, digests_of(*sql));
      TRY(check_digests(expected, found));
      const RestoreStatements statements(expected, note);
      const SqlWork work = [this, &statements](Transaction& transaction) -> Result<void> {
        for (const auto& [name, parameters] : statements.all()) TRY(transaction.run({name}, parameters));
        return carry_audit(sql_, transaction);
      };
      TRY(write_work(*sql, {}, work));
    }
    FAULT("restore.before_swap");
    const auto swap = [&]() -> Result<void> {
      TRY_SET(const auto connection,
              SqliteConnection::open(options_.path, options_.schema, Access::kWrite, std::chrono::seconds(5)));
      return connection->copy_from(scratch->path(), options_.schema);
    };
    TRY(repeated(sql_, swap));
    FAULT("restore.after_swap");
    return {};
  }

  Result<std::vector<TableDigest>> try_out(const std::string& path, const CopyFacts& /*expected*/) override {
    TRY_SET(const auto scratch, ScratchFile::make(path, options_.work_folder));
    TRY_SET(const auto sql, open(*scratch));
    return digests_of(*sql);
  }

 private:
  [[nodiscard]] Result<std::unique_ptr<Sql>> open(const ScratchFile& scratch) const {
    return open_sqlite("sqlite:" + scratch.path(), options_.schema);
  }
  Result<std::vector<TableDigest>> digests_of(Transaction& transaction) const {
    TRY_SET(const auto tables, tables_to_copy(transaction, {}));
    return table_digests(transaction, "sqlite", tables, options_.check_stop);
  }
  Result<std::vector<TableDigest>> digests_of(Sql& sql) const {
    TRY_SET(const auto transaction, sql.begin({}, Access::kRead));
    return digests_of(*transaction);
  }

  Sql& sql_;
  const SqliteCopiesOptions options_;
};

}  // namespace

std::unique_ptr<DatabaseCopies> sqlite_copies(Sql& sql, SqliteCopiesOptions options) {
  return std::make_unique<SqliteCopies>(sql, std::move(options));
}

}  // namespace radica
