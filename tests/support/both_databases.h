// The whole product on PostgreSQL and on SQLite, through the binary: the same input has to end in the same rows.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "adapters/pg_sql.h"
#include "adapters/sql_work.h"
#include "adapters/sqlite_sql.h"
#include "support/postgres_server.h"
#include "support/rows.h"
#include "support/run_binary.h"
#include "support/temporary_folder.h"

namespace radica::test {

// One input and two work folders, each with a database and a store of its own. One thread, so that files get the same
// numbers; of more than one their numbers are not compared.
class BothDatabases : public testing::Test {
 protected:
  explicit BothDatabases(PostgresServer& server = PostgresServer::shared())
      : database_(PostgresDatabase::Kind::kBare, server) {}
  void generate(int claims) {
    const Ended generated = run_radica(
        {"--no-progress", "generate", "--out", folder_.path("data"), "--claims", std::to_string(claims), "--seed", "7"},
        folder_.path());
    ASSERT_EQ(generated.exit_code, 0) << generated.describe();
  }
  Ended radica(const std::string& work, const std::vector<std::string>& verb, const Environment& fault = {}) {
    return started(work, verb, fault)->wait(patience_);
  }
  std::unique_ptr<Process> started(const std::string& work, const std::vector<std::string>& verb,
                                   const Environment& fault = {}) {
    std::vector<std::string> words{"--no-progress",
                                   "--lang",
                                   "en",
                                   "--now",
                                   "2027-01-15T12:00:00",
                                   "--set",
                                   "pipeline.input=" + input(),
                                   "--set",
                                   "limits.threads=" + std::to_string(threads_)};
    words.insert(words.end(), verb.begin(), verb.end());
    Environment environment = fault;
    if (work == kPostgres)
      environment.insert({{"RADICA_DATABASE_URL", url_},
                          {"RADICA_DATABASE_PASSWORD", "env:TEST_SECRET"},
                          {"TEST_SECRET", std::string(PostgresServer::kPassword)}});
    return std::make_unique<Process>(RADICA_BINARY, words, folder_.make_folder(work), environment);
  }
  [[nodiscard]] std::string input() const {
    for (const char* name : {"data/downloads", "data/input"})
      if (folder_.has(name)) return folder_.path(name);
    return folder_.path("data");
  }
  std::unique_ptr<Sql> open(const std::string& work) {
    PostgresOptions options;
    options.password = PostgresServer::kPassword;
    auto sql = work == kPostgres ? open_postgres(looked_at_, "data_general", options)
                                 : open_sqlite("sqlite:" + folder_.path(work + "/data/radica.db"), "data_general");
    if (!sql) throw std::runtime_error(sql.error().describe());
    return std::move(*sql);
  }
  std::vector<std::string> rows(const std::string& work) {
    std::vector<std::string> lines = all_rows(*open(work));
    const std::string own = folder_.path(work);
    for (std::string& line : lines) {
      // Of a file that was written less than two ticks before the one run looked at it, and not before the other, the
      // fingerprint is noted as another one: whether there is one is compared.
      const std::size_t print = line.find(" | fp="), size = line.find(" | size=");
      if (print != std::string::npos && size != std::string::npos && line.compare(print, 10, " | fp=NULL") != 0)
        line.replace(print, size - print, " | fp=NOTED");
      for (std::size_t at = line.find(own); at != std::string::npos; at = line.find(own, at))
        line.replace(at, own.size(), "WORK");
      if (const std::size_t id = line.find(" | file_id="); threads_ > 1 && id != std::string::npos)
        line.erase(id, line.find(" | ", id + 1) - id);
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  }
  void expect_equal_rows() {
    const std::vector<std::string> left = rows(kSqlite), right = rows(kPostgres);
    std::vector<std::string> differences;
    std::set_symmetric_difference(left.begin(), left.end(), right.begin(), right.end(),
                                  std::back_inserter(differences));
    if (differences.size() > 6) differences.resize(6);
    EXPECT_THAT(differences, testing::IsEmpty()) << left.size() << " and " << right.size() << " rows";
    EXPECT_GT(left.size(), 100U);
  }
  // What the last run says of its records.
  std::string balance(const std::string& work) {
    std::string text;
    const auto sql = open(work);
    const auto read = stream_rows(
        *sql, {"balance", {}, "SELECT balance FROM {radica}.radica_run ORDER BY started DESC, id DESC LIMIT 1"}, {},
        [&text](const SqlRow& row) -> Result<void> {
          text = row.text(0);
          return {};
        });
    EXPECT_TRUE(read);
    EXPECT_THAT(text, testing::HasSubstr("inserted")) << work;
    return text;
  }
  // As after `radica migrate`, but for the audit, which only grows.
  void clear_postgres() {
    std::filesystem::remove_all(folder_.path(kPostgres));
    std::string tables;
    for (const std::string& table : database_.sql("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
                                                  "WHERE schemaname IN ('radica', 'data_general') AND tablename NOT IN "
                                                  "('radica_migration', 'radica_audit')"))
      tables += (tables.empty() ? "" : ", ") + table;
    database_.sql("TRUNCATE " + tables + " RESTART IDENTITY");
  }
  // Rows that were ever written to the tables of the claims, and dead ones.
  std::vector<std::string> writes() {
    return database_.sql(
        "SELECT relname || ' ' || n_tup_ins || ' ' || n_tup_upd || ' ' || n_tup_del || ' ' || n_dead_tup "
        "FROM pg_stat_user_tables WHERE relname IN ('ov_afinia', 'ov_aire', 'ov_historial') ORDER BY 1");
  }

  inline static const std::string kSqlite = "sqlite", kPostgres = "postgres";
  TemporaryFolder folder_;
  PostgresDatabase database_;
  int threads_ = 1;
  std::chrono::minutes patience_{2};         // with a run
  std::string url_ = database_.url();        // by which the binary finds it
  std::string looked_at_ = database_.url();  // where what it has done is looked at
};

}  // namespace radica::test
