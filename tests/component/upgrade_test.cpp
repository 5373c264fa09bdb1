// A database of an earlier version (upgrade/README.md), migrated and run, ends as one made fresh from the same input.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>

#include "adapters/pg_sql.h"
#include "adapters/sqlite_sql.h"
#include "app/backup_folder.h"
#include "support/postgres_server.h"
#include "support/rows.h"
#include "support/run_binary.h"
#include "support/temporary_folder.h"

namespace radica::test {
namespace {

using testing::HasSubstr;

const std::string kFixtures = RADICA_SOURCE_DIR "/tests/component/upgrade/";

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Without what tells one copy of a file from another, and the number it got in the order of the scan.
std::string without_inode(std::string line) {
  for (const std::string_view column : {" | fp=", " | inode=", " | file_id=", " | mark="}) {
    const std::size_t from = line.find(column);
    if (from == std::string::npos) continue;
    const std::size_t to = line.find(" | ", from + 1);
    line.erase(from, to == std::string::npos ? to : to - from);
  }
  return line;
}

class AnOldDatabase : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::copy(kFixtures + "input", folder_.path("input"), std::filesystem::copy_options::recursive);
    const auto time = std::chrono::file_clock::from_sys(
        std::chrono::sys_seconds(std::chrono::sys_days(std::chrono::year(2025) / std::chrono::November / 1)));
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path("input")))
      if (entry.is_regular_file()) std::filesystem::last_write_time(entry.path(), time);
  }
  Ended radica(const std::string& work, const std::string& verb, const Environment& environment = {}) {
    return run_radica({"--no-progress", "--lang", "en", "--now", "2026-11-24T12:00:00", "--set",
                       "pipeline.input=" + folder_.path("input"), "--set", "limits.threads=1", "--set",
                       "store.url=folder:" + folder_.path(work + "/archive"), verb},
                      folder_.make_folder(work), environment);
  }
  void migrate_and_run(const std::string& work, const Environment& environment = {}) {
    for (const char* verb : {"migrate", "run"}) {
      const Ended ended = radica(work, verb, environment);
      ASSERT_EQ(ended.exit_code, 0) << work << " " << verb << ended.describe();
    }
  }
  // As it was before the migrations.
  void expect_backed_up(const std::string& work) {
    const auto backups = BackupFolder(folder_.path(work + "/data/backups")).list();
    ASSERT_TRUE(backups);
    ASSERT_THAT(*backups, testing::SizeIs(1));
    EXPECT_EQ(backups->front().reason, "migrate");
    EXPECT_EQ(backups->front().facts.version, 3);
  }
  std::vector<std::string> rows(Sql& sql, const std::string& work) {
    std::vector<std::string> lines = all_rows(sql);
    const std::string own = folder_.path(work);
    for (std::string& line : lines) {
      for (std::size_t at = line.find(own); at != std::string::npos; at = line.find(own, at))
        line.replace(at, own.size(), "WORK");
      line = without_inode(line);
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  }

  static void expect_equal(const std::vector<std::string>& left, const std::vector<std::string>& right) {
    std::vector<std::string> differences;
    std::set_symmetric_difference(left.begin(), left.end(), right.begin(), right.end(),
                                  std::back_inserter(differences));
    EXPECT_THAT(differences, testing::IsEmpty());
    EXPECT_GT(left.size(), 20U);
  }

  TemporaryFolder folder_;
};

template <class T>
T value_of(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().describe());
  return std::move(result).value();
}

TEST_F(AnOldDatabase, OfSqliteEndsAsAFreshOne) {
  folder_.make_folder("old/data");
  sqlite3* raw = nullptr;
  ASSERT_EQ(sqlite3_open(folder_.path("old/data/radica.db").c_str(), &raw), SQLITE_OK);
  const int restored = sqlite3_exec(raw, text_of(kFixtures + "sqlite.sql").c_str(), nullptr, nullptr, nullptr);
  EXPECT_EQ(restored, SQLITE_OK) << sqlite3_errmsg(raw);
  sqlite3_close(raw);
  migrate_and_run("old");
  expect_backed_up("old");
  migrate_and_run("fresh");
  const auto rows_in = [this](const std::string& work) {
    return rows(*value_of(open_sqlite("sqlite:" + folder_.path(work + "/data/radica.db"), "data_general")), work);
  };
  expect_equal(rows_in("old"), rows_in("fresh"));
}

TEST_F(AnOldDatabase, OfPostgresEndsAsAFreshOne) {
  const auto environment = [](const PostgresDatabase& database) -> Environment {
    return {{"RADICA_DATABASE_URL", database.url()},
            {"RADICA_DATABASE_PASSWORD", "env:TEST_SECRET"},
            {"TEST_SECRET", std::string(PostgresServer::kPassword)}};
  };
  const PostgresDatabase old(PostgresDatabase::Kind::kBare), fresh;
  old.sql("SET ROLE app; " + text_of(kFixtures + "postgres.sql"));
  const Ended early = radica("old", "run", environment(old));
  EXPECT_EQ(early.exit_code, 78) << early.describe();
  EXPECT_THAT(early.standard_error, HasSubstr("E-SQL-018"));
  migrate_and_run("old", environment(old));
  expect_backed_up("old");
  migrate_and_run("fresh", environment(fresh));
  const auto rows_in = [this](const PostgresDatabase& database, const std::string& work) {
    PostgresOptions options;
    options.password = PostgresServer::kPassword;
    return rows(*value_of(open_postgres(database.url(), "data_general", options)), work);
  };
  expect_equal(rows_in(old, "old"), rows_in(fresh, "fresh"));
}

}  // namespace
}  // namespace radica::test
