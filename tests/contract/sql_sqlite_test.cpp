#include <sqlite3.h>
#include <sys/stat.h>

#include <filesystem>

#include "adapters/sql_work.h"
#include "contract/sql_contract.h"
#include "contract/sqlite_world.h"

namespace radica {
namespace test {

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, SqlContract, SqliteWorld);

}  // namespace test

namespace {

using std::chrono::milliseconds;
using test::inline_sql;
using test::SqliteWorld;
using test::TemporaryFolder;

TEST(SqliteSql, GivesEveryResultCodeItsMeaning) {
  const std::vector<std::pair<int, ErrorCode>> table{
      {SQLITE_BUSY, ErrorCode::kUnavailable},
      {SQLITE_BUSY_RECOVERY, ErrorCode::kUnavailable},
      {SQLITE_BUSY_SNAPSHOT, ErrorCode::kAborted},
      {SQLITE_LOCKED, ErrorCode::kUnavailable},
      {SQLITE_IOERR, ErrorCode::kUnavailable},
      {SQLITE_IOERR_FSYNC, ErrorCode::kUnavailable},
      {SQLITE_IOERR_NOMEM, ErrorCode::kExhausted},
      {SQLITE_PROTOCOL, ErrorCode::kUnavailable},
      {SQLITE_ABORT, ErrorCode::kAborted},
      {SQLITE_ABORT_ROLLBACK, ErrorCode::kAborted},
      {SQLITE_SCHEMA, ErrorCode::kAborted},
      {SQLITE_INTERRUPT, ErrorCode::kCancelled},
      {SQLITE_FULL, ErrorCode::kExhausted},
      {SQLITE_NOMEM, ErrorCode::kExhausted},
      {SQLITE_NOLFS, ErrorCode::kExhausted},
      {SQLITE_PERM, ErrorCode::kDenied},
      {SQLITE_READONLY, ErrorCode::kDenied},
      {SQLITE_READONLY_DIRECTORY, ErrorCode::kDenied},
      {SQLITE_CANTOPEN, ErrorCode::kDenied},
      {SQLITE_CANTOPEN_ISDIR, ErrorCode::kDenied},
      {SQLITE_AUTH, ErrorCode::kDenied},
      {SQLITE_CORRUPT, ErrorCode::kCorrupt},
      {SQLITE_CORRUPT_INDEX, ErrorCode::kCorrupt},
      {SQLITE_NOTADB, ErrorCode::kCorrupt},
      {SQLITE_FORMAT, ErrorCode::kCorrupt},
      {SQLITE_CONSTRAINT_UNIQUE, ErrorCode::kBadInput},
      {SQLITE_CONSTRAINT_CHECK, ErrorCode::kBadInput},
      {SQLITE_CONSTRAINT_NOTNULL, ErrorCode::kBadInput},
      {SQLITE_MISMATCH, ErrorCode::kBadInput},
      {SQLITE_TOOBIG, ErrorCode::kBadInput},
      {SQLITE_ERROR, ErrorCode::kBug},
      {SQLITE_MISUSE, ErrorCode::kBug},
      {SQLITE_RANGE, ErrorCode::kBug},
      {SQLITE_INTERNAL, ErrorCode::kBug},
  };
  for (const auto& [code, meaning] : table) EXPECT_EQ(code_of_sqlite(code), meaning) << sqlite3_errstr(code) << code;
}

TEST(SqliteSql, RefusesAUrlOrSchemaItCannotUse) {
  const std::vector<std::pair<std::string, std::string>> wrong{{"sqlite:", "data_general"},
                                                               {"data/radica.db", "data_general"},
                                                               {"postgresql://x", "data_general"},
                                                               {"sqlite:x.db", ""},
                                                               {"sqlite:x.db", "main"},
                                                               {"sqlite:x.db", "TEMP"}};
  for (const auto& [url, schema] : wrong) {
    const auto sql = open_sqlite(url, schema);
    ASSERT_FALSE(sql) << url << " " << schema;
    EXPECT_EQ(sql.error().code, ErrorCode::kBadConfig);
    EXPECT_EQ(sql.error().id, "E-SQL-011");
  }
  EXPECT_FALSE(std::filesystem::exists("x.db"));
}

TEST(SqliteSql, MakesFoldersAndAFileThatOnlyItsOwnerReads) {
  const TemporaryFolder folder;
  const std::string path = folder.path("a/b/:memory:?mode=ro");
  ASSERT_TRUE(open_sqlite("sqlite:" + path, "data_general"));
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0) << "a name is a name, not an option";
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST(SqliteSql, KeepsTheModeOfAFileThatIsThere) {
  const TemporaryFolder folder;
  const std::string path = folder.write("shared.db", "");
  ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
  ASSERT_TRUE(open_sqlite("sqlite:" + path, "data_general"));
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0640U);
}

TEST(SqliteSql, NeverOverwritesAFileThatIsNoDatabase) {
  const TemporaryFolder folder;
  const std::string bytes(4096, 'x');
  const std::string path = folder.write("notes.txt", bytes);
  const auto sql = open_sqlite("sqlite:" + path, "data_general");
  ASSERT_FALSE(sql);
  EXPECT_EQ(sql.error().code, ErrorCode::kBadConfig);
  EXPECT_EQ(sql.error().id, "E-SQL-015");
  EXPECT_EQ(folder.read("notes.txt"), bytes);
}

TEST(SqliteSql, AFolderInPlaceOfTheFileIsDenied) {
  const TemporaryFolder folder;
  const auto sql = open_sqlite("sqlite:" + folder.make_folder("radica.db"), "data_general");
  ASSERT_FALSE(sql);
  EXPECT_EQ(sql.error().code, ErrorCode::kDenied);
}

TEST(SqliteSql, IsDurableAndUsesWal) {
  const SqliteWorld world;
  const auto sql = world.open();
  const auto transaction = sql->begin({}, Access::kWrite);
  ASSERT_TRUE(transaction);
  std::string found;
  for (const char* pragma : {"PRAGMA {schema}.journal_mode", "PRAGMA {schema}.synchronous"})
    ASSERT_TRUE((*transaction)->query(inline_sql(pragma), {}, [&found](const SqlRow& row) -> Result<void> {
      found.append(row.text(0)).append(" ");
      return {};
    }));
  EXPECT_EQ(found, "wal 2 ") << "2 is FULL";
}

TEST(SqliteSql, AMisspeltColumnInQuotesIsAnErrorNotAText) {
  const SqliteWorld world;
  const auto sql = world.open();
  const auto transaction = sql->begin({}, Access::kWrite);
  ASSERT_TRUE(transaction);
  const auto rows = (*transaction)->run(inline_sql("SELECT \"no_such_column\""));
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code, ErrorCode::kBug);
}

TEST(SqliteSql, AWriterOfAnotherProcessIsWaitedForAndThenUnavailable) {
  const SqliteWorld world;
  const auto holder = world.open();
  const auto holding = holder->begin({}, Access::kWrite);
  ASSERT_TRUE(holding);
  const auto other = open_sqlite(world.url(), "data_general", {milliseconds(1), milliseconds(1)});
  ASSERT_TRUE(other);
  const auto refused = (*other)->begin({}, Access::kWrite);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  ASSERT_TRUE((*holding)->commit());
  EXPECT_TRUE((*other)->begin({}, Access::kWrite));
}

TEST(SqliteSql, WorkIsDoneAgainWhileAnotherProcessWritesButNotForEver) {
  const SqliteWorld world;
  const auto holder = world.open();
  auto holding = holder->begin({}, Access::kWrite);
  ASSERT_TRUE(holding);
  int retries = 0;
  bool goes_away = false;
  SqlPatience patience;
  patience.attempts = 4;
  patience.backoff = {milliseconds(1), milliseconds(2)};
  patience.on_retry = [&](const SqlRetry& retry) {
    EXPECT_EQ(retry.attempt, ++retries);
    if (goes_away) holding->reset();
  };
  const auto sql = open_sqlite(world.url(), "data_general", {milliseconds(1), milliseconds(1)}, patience);
  ASSERT_TRUE(sql);
  const SqlWork make = [](Transaction& transaction) -> Result<void> {
    TRY(transaction.run({"make", {}, "CREATE TABLE {schema}.item (n BIGINT)"}));
    return {};
  };
  const auto refused = write_work(**sql, {}, make);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(retries, 3);
  retries = 0;
  goes_away = true;
  EXPECT_TRUE(write_work(**sql, {}, make));
  EXPECT_EQ(retries, 1);
}

TEST(SqliteSql, AWriterOfAnotherThreadIsWaitedForAndThenUnavailable) {
  const SqliteWorld world;
  const auto sql = open_sqlite(world.url(), "data_general", {milliseconds(1), milliseconds(1)});
  ASSERT_TRUE(sql);
  auto holding = (*sql)->begin({}, Access::kWrite);
  ASSERT_TRUE(holding);
  std::thread([&sql] {
    const auto refused = (*sql)->begin({}, Access::kWrite);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  }).join();
  holding->reset();
  EXPECT_TRUE((*sql)->begin({}, Access::kWrite));
}

TEST(SqliteSql, AThreadThatWritesAlreadyIsToldInsteadOfWaitingForItself) {
  const SqliteWorld world;
  const auto sql = world.open();
  const auto first = sql->begin({}, Access::kWrite);
  ASSERT_TRUE(first);
  const auto second = sql->begin({}, Access::kWrite);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kBug);
}

TEST(SqliteSql, ManyDoorsMayOpenANewDatabaseAtOnce) {
  const SqliteWorld world;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&world] {
      const auto sql = open_sqlite(world.url(), "data_general");
      EXPECT_TRUE(sql) << sql.error().describe();
    });
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace radica
