// Backup, restore and drill (SPEC §1, decision 0029) through the binary, on SQLite and on a real PostgreSQL.
#include <sys/stat.h>

#include <cstdlib>

#include "app/backup_folder.h"
#include "support/both_databases.h"
#include "support/ceph_server.h"

namespace radica::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class Backups : public BothDatabases, public testing::WithParamInterface<const char*> {
 protected:
  [[nodiscard]] std::string work() const { return GetParam(); }
  [[nodiscard]] bool is_postgres() const { return work() == kPostgres; }
  void SetUp() override {
    generate(40);
    expect_done({"migrate"});
    expect_done({"run"});
  }
  // The role of the database may make none.
  static Environment drill_server() {
    return {{"RADICA_BACKUP_DRILL_URL", PostgresServer::shared().url("postgres", "localhost", "admin")},
            {"RADICA_BACKUP_DRILL_PASSWORD", "env:DRILL_SECRET"},
            {"DRILL_SECRET", "secret"}};
  }
  Ended expect_done(const std::vector<std::string>& verb, int exit_code = 0, Environment environment = {}) {
    environment.merge(drill_server());
    Ended ended = radica(work(), verb, environment);
    EXPECT_EQ(ended.exit_code, exit_code) << verb.front() << ended.describe() << ended.standard_output;
    return ended;
  }
  [[nodiscard]] std::string database_name() const { return is_postgres() ? database_.name() : "radica.db"; }
  [[nodiscard]] BackupFolder folder() const { return BackupFolder(folder_.path(work() + "/data/backups")); }
  std::vector<BackupManifest> backups() {
    auto list = folder().list();
    if (!list) throw std::runtime_error(list.error().describe());
    return std::move(*list);
  }
  BackupManifest make() {
    expect_done({"backup"});
    return backups().front();
  }
  std::string value(const std::string& statement) {
    std::string text;
    const auto sql = open(work());
    const auto read = stream_rows(*sql, {"value", {}, statement}, {}, [&text](const SqlRow& row) -> Result<void> {
      text += (text.empty() ? "" : "\n") + std::string(row.text(0));
      return {};
    });
    EXPECT_TRUE(read);
    return text;
  }
  void change(const std::string& statement) {
    const auto sql = open(work());
    const auto changed = write_work(*sql, {}, [&statement](Transaction& transaction) -> Result<void> {
      TRY(transaction.run({"change", {}, statement}));
      return {};
    });
    ASSERT_TRUE(changed) << changed.error().describe();
  }
  // All rows but those that tell of the lease and the runs.
  std::vector<std::string> data() {
    std::vector<std::string> lines = rows(work());
    std::erase_if(lines, [](const std::string& line) {
      return line.starts_with("radica_run") || line.starts_with("radica_lease");
    });
    return lines;
  }
  void expect_restored(const BackupManifest& backup, const Environment& environment = {}) {
    expect_done({"restore", backup.name, "--confirm", database_name()}, 0, environment);
  }
  void flip_a_bit(const std::string& path) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(5000);
    const int byte = file.get();
    file.seekp(5000);
    file.put(static_cast<char>(byte ^ 1));
  }
};

TEST_P(Backups, SaysInItsManifestWhatIsInIt) {
  const BackupManifest backup = make();
  EXPECT_EQ(backup.reason, "manual");
  EXPECT_TRUE(folder().check(backup));
  EXPECT_EQ(std::to_string(backup.facts.version), value("SELECT max(version) FROM {radica}.radica_migration"));
  const std::string schema = is_postgres() ? "radica." : "data_general.";
  int found = 0;
  for (const TableDigest& table : backup.facts.tables)
    for (const auto& [name, statement] : {std::pair{schema + "radica_version", "{radica}.radica_version"},
                                          std::pair{std::string("data_general.ov_afinia"), "{schema}.ov_afinia"}}) {
      if (table.name != name) continue;
      ++found;
      EXPECT_EQ(std::to_string(table.rows), value(std::string("SELECT count(*) FROM ") + statement)) << name;
      EXPECT_GT(table.rows, 5);
    }
  EXPECT_EQ(found, 2);
  EXPECT_THAT(backup.facts.rules, SizeIs(2));
  struct stat status {};
  ASSERT_EQ(::stat(folder().file_of(backup).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 077U, 0U) << "it holds personal data";
  const Ended listed = expect_done({"backup", "--list", "--json"});
  EXPECT_THAT(listed.standard_output, AllOf(HasSubstr(backup.name), HasSubstr(R"("stored":true)")));
}

TEST_P(Backups, RestoreBringsBackEveryRowThatChangedSince) {
  const std::vector<std::string> before = data();
  const BackupManifest backup = make();
  change("DELETE FROM {schema}.ov_afinia WHERE id > 5");
  change("UPDATE {radica}.radica_version SET object = '{}'");
  ASSERT_NE(data(), before);
  expect_restored(backup);
  EXPECT_EQ(data(), before);
  // It is listed, and nothing is left to be done over the same input.
  EXPECT_EQ(value("SELECT count(*) FROM {radica}.radica_run WHERE verb = 'restore' AND outcome = 'terminada'"), "1");
  expect_done({"run", "--full"});
  EXPECT_EQ(value("SELECT count(*) FROM {schema}.ov_historial"), "0");
  EXPECT_THAT(backups(), SizeIs(2)) << "what was there before the restoration has its own backup";
  EXPECT_EQ(backups().front().reason, "restore");
}

TEST_P(Backups, WhatWasToldAfterTheBackupOutlivesItsRestoration) {
  const BackupManifest backup = make();
  expect_done({"schedule", "pause", "full", "--reason", "inventory"});
  const std::string told = "SELECT act || ' ' || object FROM {radica}.radica_audit WHERE act <> 'run' ORDER BY seq";
  const std::string before = value(told);
  EXPECT_THAT(before, HasSubstr("schedule pause full"));
  expect_restored(backup);
  EXPECT_EQ(value("SELECT count(*) FROM {radica}.radica_schedule_act"), "0") << "the pause itself is undone";
  EXPECT_EQ(value(told), before + "\nrestore " + backup.name);
  expect_done({"audit", "verify"});
  expect_done({"verify"});
  expect_done({"audit", "verify"});
}

TEST_P(Backups, AnotherDatabasesAuditSaysWhereTheOneBeforeItEnded) {
  const BackupManifest backup = make();
  if (is_postgres())
    database_.sql("DROP SCHEMA radica CASCADE; DROP SCHEMA data_general CASCADE");
  else
    for (const char* ending : {"", "-wal", "-shm"})
      std::filesystem::remove(folder_.path("sqlite/data/radica.db") + ending);
  if (is_postgres()) database_.sql("GRANT CREATE ON DATABASE " + database_.name() + " TO app");
  expect_done({"migrate"});
  expect_done({"schedule", "pause", "full", "--reason", "another chain"});
  expect_restored(backup);
  EXPECT_EQ(value("SELECT count(*) FROM {radica}.radica_audit WHERE act = 'schedule pause'"), "0");
  EXPECT_THAT(value("SELECT details FROM {radica}.radica_audit WHERE act = 'restore'"),
              HasSubstr("\"replaced\":{\"seq\":3,"));
  expect_done({"audit", "verify"});
}

TEST_P(Backups, AnOlderStateIsBroughtUpToDateByTheNextRun) {
  const BackupManifest early = make();
  const Ended more = run_radica(
      {"--no-progress", "generate", "--out", folder_.path("more"), "--claims", "30", "--seed", "9"}, folder_.path());
  ASSERT_EQ(more.exit_code, 0) << more.describe();
  std::filesystem::copy(folder_.path("more"), input(),
                        std::filesystem::copy_options::recursive | std::filesystem::copy_options::skip_existing);
  expect_done({"run"});
  const std::string claims =
      "SELECT numero_radicado || ' ' || hash_registro || ' ' || archivos_s3_urls FROM {schema}.ov_aire ORDER BY 1";
  const std::string late = value(claims);
  expect_restored(early);
  EXPECT_NE(value(claims), late);
  expect_done({"run"});
  EXPECT_EQ(value(claims), late);
  expect_done({"reconcile"});
}

TEST_P(Backups, RestoresIntoADatabaseThatIsGone) {
  const std::vector<std::string> before = data();
  const BackupManifest backup = make();
  if (is_postgres()) {
    database_.sql(
        "DROP SCHEMA radica CASCADE; DROP SCHEMA data_general CASCADE; "
        "GRANT CREATE ON DATABASE " +
        database_.name() + " TO app");
  } else {
    for (const char* ending : {"", "-wal", "-shm"})
      std::filesystem::remove(folder_.path("sqlite/data/radica.db") + ending);
  }
  expect_restored(backup);
  EXPECT_EQ(data(), before);
}

TEST_P(Backups, AFlippedBitIsFoundBeforeAnythingIsTouched) {
  const BackupManifest backup = make();
  change("DELETE FROM {schema}.ov_afinia WHERE id > 5");
  const std::vector<std::string> before = rows(work());
  flip_a_bit(folder().file_of(backup));
  for (const std::vector<std::string>& verb :
       std::vector<std::vector<std::string>>{{"restore", backup.name, "--yes"},
                                             {"restore", backup.name, "--drill"},
                                             {"restore", backup.name, "--dry-run"}})
    EXPECT_THAT(expect_done(verb, 3).standard_error, HasSubstr("E-BACKUP-004"));
  EXPECT_EQ(rows(work()), before);
}

TEST_P(Backups, TheCopyInTheStoreIsFetchedWhenTheFolderIsLost) {
  const std::vector<std::string> before = data();
  const BackupManifest backup = make();
  change("DELETE FROM {schema}.ov_aire");
  std::filesystem::remove_all(folder().path());
  EXPECT_THAT(expect_done({"backup", "--list"}).standard_output, HasSubstr(backup.name));
  expect_restored(backup);
  EXPECT_EQ(data(), before);
}

TEST_P(Backups, NoTaskOfTheCopyBeginsAgain) {
  for (const char* schedule : {"integrity", "backup"}) expect_done({"schedule", "run-now", schedule});
  expect_done({"tasks", "pause", "2"});
  const BackupManifest backup = make();
  expect_done({"tasks", "cancel", "1", "2"});
  expect_done({"schedule", "run-now", "full"});
  expect_restored(backup);
  EXPECT_EQ(value("SELECT state || ' ' || error FROM {radica}.radica_task ORDER BY id"),
            "cancelada E-TASK-011\ncancelada E-TASK-011");
  expect_done({"tasks", "retry", "2"});
  EXPECT_EQ(value("SELECT state FROM {radica}.radica_task ORDER BY id"), "cancelada\nen_cola") << "on request only";
}

TEST_P(Backups, NoTokenAndNoSessionOfTheCopyOpensAnything) {
  change("INSERT INTO {radica}.radica_session (hash, account, created, seen) VALUES ('s', 'ana', 1, 1)");
  change(
      "INSERT INTO {radica}.radica_token (hash, account, label, scope, created, expires) "
      "VALUES ('t', 'ana', 'robot', 'viewer', 1, 9000000000000)");
  const BackupManifest backup = make();
  expect_restored(backup);
  EXPECT_EQ(value("SELECT count(*) FROM {radica}.radica_session"), "0");
  EXPECT_EQ(value("SELECT count(*) FROM {radica}.radica_token WHERE revoked IS NULL"), "0");
  EXPECT_EQ(value("SELECT count(*) FROM {radica}.radica_token"), "1");
}

TEST_P(Backups, RestoreWantsTheNameOfTheDatabase) {
  const BackupManifest backup = make();
  change("DELETE FROM {schema}.ov_afinia WHERE id > 5");
  const std::vector<std::string> before = rows(work());
  EXPECT_THAT(expect_done({"restore", backup.name, "--confirm", "another"}, 64).standard_error,
              AllOf(HasSubstr("E-BACKUP-008"), HasSubstr(database_name())));
  EXPECT_THAT(expect_done({"restore", backup.name}, 64).standard_error, HasSubstr("E-BACKUP-008"));
  EXPECT_THAT(expect_done({"restore"}, 64).standard_error, HasSubstr("E-USAGE-043"));
  EXPECT_THAT(expect_done({"restore", "20200101_000000", "--yes"}, 64).standard_error, HasSubstr("E-BACKUP-001"));
  EXPECT_EQ(rows(work()), before);
  EXPECT_THAT(backups(), SizeIs(1));
}

TEST_P(Backups, ABackupOfANewerVersionIsRefused) {
  change("INSERT INTO {radica}.radica_migration VALUES (9999, '9999_later', '2027-01-01 00:00:00', 'x')");
  const BackupManifest backup = make();
  change("DELETE FROM {radica}.radica_migration WHERE version = 9999");
  EXPECT_THAT(expect_done({"restore", backup.name, "--yes"}, 78).standard_error, HasSubstr("E-SQL-008"));
}

TEST_P(Backups, ADrillWithoutAnyBackupSaysHowToMakeOne) {
  EXPECT_THAT(expect_done({"restore", "--drill"}, 64).standard_error, HasSubstr("E-BACKUP-010"));
}

TEST_P(Backups, ADrillComparesEveryTableAndLeavesNothing) {
  const BackupManifest backup = make();
  const std::string role =
      "drill_of_" + database_name();  // the server is others' too: what this drill makes is its role's
  if (is_postgres()) database_.sql("CREATE ROLE " + role + " LOGIN CREATEDB PASSWORD 'secret'");
  const Ended good =
      expect_done({"restore", "--drill"}, 0,
                  {{"RADICA_BACKUP_DRILL_URL", PostgresServer::shared().url("postgres", "localhost", role)}});
  EXPECT_THAT(good.standard_output, HasSubstr(std::to_string(backup.facts.tables.size()) + " tables"));
  EXPECT_EQ(value("SELECT count(*) FROM {radica}.radica_run WHERE verb = 'drill' AND outcome = 'terminada'"), "1");
  if (is_postgres()) {
    EXPECT_THAT(database_.sql("SELECT datname FROM pg_database WHERE datdba = '" + role + "'::regrole"), IsEmpty());
    database_.sql("DROP ROLE " + role);
  }
  for (const auto& entry : std::filesystem::directory_iterator(folder().path()))
    EXPECT_FALSE(entry.path().filename().string().starts_with(".")) << entry.path();
}

TEST_P(Backups, ADrillFailsWhenOneRowDiffers) {
  BackupManifest backup = make();
  const std::string path = join_path(folder().path(), backup.name + std::string(kManifestEnding));
  // As if the row had been another one when the copy was made.
  for (TableDigest& table : backup.facts.tables)
    if (table.name == "data_general.ov_aire") table.hash[0] = table.hash[0] == '0' ? '1' : '0';
  ASSERT_TRUE(write_atomically(path, manifest_text(backup)));
  EXPECT_THAT(expect_done({"restore", backup.name, "--drill"}, 3).standard_output, HasSubstr("data_general.ov_aire"));
  EXPECT_EQ(value("SELECT count(*) FROM {radica}.radica_run WHERE verb = 'drill' AND outcome = 'fallida'"), "1");
  const std::vector<std::string> before = data();
  const Ended refused = expect_done({"restore", backup.name, "--yes"}, 3);
  EXPECT_THAT(refused.standard_error, HasSubstr("ov_aire"));
  EXPECT_EQ(data(), before);
  expect_done({"run"});
}

// The file itself, not its manifest: it was written from a row that was another one.
TEST_P(Backups, ADrillFailsWhenOneRowOfTheCopyItselfDiffers) {
  const BackupManifest backup = make();
  change("UPDATE {schema}.ov_aire SET nic = '1' || nic WHERE id = 3");
  const BackupManifest other = make();
  BackupManifest mixed = backup;
  std::filesystem::copy_file(folder().file_of(other), folder().file_of(backup),
                             std::filesystem::copy_options::overwrite_existing);
  mixed.bytes = other.bytes;
  mixed.sha256 = other.sha256;
  ASSERT_TRUE(
      write_atomically(join_path(folder().path(), backup.name + std::string(kManifestEnding)), manifest_text(mixed)));
  const Ended drilled = expect_done({"restore", backup.name, "--drill"}, 3);
  EXPECT_THAT(drilled.standard_output, AllOf(HasSubstr("data_general.ov_aire"), Not(HasSubstr("ov_afinia"))));
  expect_done({"restore", other.name, "--drill"});
}

TEST_P(Backups, TwoAtOnceAreTwo) {
  std::vector<std::unique_ptr<Process>> both;
  for (int i = 0; i < 2; ++i) both.push_back(started(work(), {"backup"}));
  for (const auto& each : both) {
    const Ended ended = each->wait();
    EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  }
  ASSERT_THAT(backups(), SizeIs(2));
  for (const BackupManifest& backup : backups()) {
    EXPECT_TRUE(folder().check(backup)) << backup.name;
    expect_done({"restore", backup.name, "--drill"});
  }
}

TEST_P(Backups, ADrillIsNotTheLastRun) {
  expect_done({"--now", "2027-01-16T12:00:00", "backup"});
  expect_done({"restore", "--drill"});
  const std::string status = expect_done({"status", "--json"}).standard_output;
  EXPECT_THAT(status, AllOf(HasSubstr(R"("verb":"run")"), Not(HasSubstr(R"("verb":"drill")"))));
  EXPECT_THAT(expect_done({"runs"}).standard_output, HasSubstr("drill"));
}

TEST_P(Backups, AHalfBackupIsNeverListedAndSweptByTheNext) {
  for (const char* point : {"backup.copied", "file.before_rename", "backup.before_manifest", "file.before_rename#2"}) {
    const Ended killed = radica(work(), {"backup"}, {{"RADICA_FAULT_POINT", point}});
    EXPECT_EQ(killed.signal, SIGKILL) << point;
    EXPECT_THAT(backups(), IsEmpty()) << point;
  }
  make();
  EXPECT_THAT(backups(), SizeIs(1));
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder().path())) {
    ++files;
    EXPECT_TRUE(entry.path().filename().string().starts_with("20270115_120000.")) << entry.path();
  }
  EXPECT_EQ(files, 2);
}

TEST_P(Backups, AnInterruptedRestoreLeavesTheOldWorldOrTheNew) {
  const std::vector<std::string> restored = data();
  const BackupManifest backup = make();
  for (const auto& [point, is_new] : {std::pair{"restore.before_swap", false}, std::pair{"restore.after_swap", true}}) {
    change("DELETE FROM {schema}.ov_afinia WHERE id > 5");
    const std::vector<std::string> old = data();
    const Ended killed = radica(work(), {"restore", backup.name, "--yes"}, {{"RADICA_FAULT_POINT", point}});
    ASSERT_EQ(killed.signal, SIGKILL) << point << killed.describe();
    EXPECT_EQ(data(), is_new ? restored : old) << point;
    expect_done({"run"});  // the lease of the dead one is taken over
    expect_restored(backup);
    EXPECT_EQ(data(), restored);
  }
}

TEST_P(Backups, RetentionKeepsTheNewestAndTheYoung) {
  for (const char* day : {"2026-10-01", "2026-10-02", "2026-10-03"})
    expect_done({"--now", std::string(day) + "T23:45:00", "backup"});
  ASSERT_THAT(backups(), SizeIs(3));
  const std::vector<std::string> now{"--now", "2026-11-10T23:45:00", "--set", "backup.keep=2",
                                     "--set", "backup.days=30"};
  std::vector<std::string> again = now;
  again.emplace_back("backup");
  expect_done(again);
  ASSERT_THAT(backups(), SizeIs(2));
  EXPECT_EQ(backups().back().name, "20261003_234500");
  again.back() = "backup";
  again.emplace_back("--list");
  const std::string listed = expect_done(again).standard_output;
  EXPECT_THAT(listed, AllOf(HasSubstr("20261110_234500"), Not(HasSubstr("20261002_234500")))) << "nor in the store";
}

TEST_P(Backups, CleanUpBacksUpFirstUnlessThereIsNothingToRemoveOrSomebodyElseDoes) {
  const auto clean_up = [this](const std::vector<std::string>& more) {
    std::vector<std::string> words{"--now", "2027-03-15T12:00:00", "--set", "cleanup.rejects_days=30", "cleanup"};
    words.insert(words.end(), more.begin(), more.end());
    return expect_done(words);
  };
  expect_done({"cleanup", "--yes"});  // no class is on that has anything
  EXPECT_THAT(backups(), IsEmpty());
  clean_up({"--dry-run"});
  EXPECT_THAT(backups(), IsEmpty());
  clean_up({"--yes"});
  ASSERT_THAT(backups(), SizeIs(1));
  clean_up({"--yes"});
  EXPECT_THAT(backups(), SizeIs(1)) << "nothing was left";
  expect_done({"--now", "2027-03-15T12:00:00", "--set", "cleanup.unmatched_days=30", "--set",
               "database.backup=external", "cleanup", "--yes"});
  EXPECT_THAT(backups(), SizeIs(1));
  EXPECT_EQ(backups().front().reason, "cleanup");
}

TEST_P(Backups, WaitNoneForARunAndTheRunNotForThem) {
  // A run that stands still in the middle of its load.
  const auto run =
      started(work(), {"run", "--full"}, {{"RADICA_FAULT_POINT", "load.after_commit"}, {"RADICA_FAULT_SIGNALS", "19"}});
  ASSERT_TRUE(run->stops_within(std::chrono::seconds(60)));
  make();
  EXPECT_THAT(expect_done({"restore", backups().front().name, "--yes"}, 75).standard_error, HasSubstr("E-LEASE-002"));
  run->send(SIGCONT);
  EXPECT_EQ(run->wait().exit_code, 0);
}

INSTANTIATE_TEST_SUITE_P(OnSqlite, Backups, testing::Values("sqlite"));
INSTANTIATE_TEST_SUITE_P(OnPostgres, Backups, testing::Values("postgres"));

// Copies in a store of its own, which the machine of the database need not share.
class BackupsInS3 : public Backups {
 protected:
  void SetUp() override {
    generate(40);
    for (const char* verb : {"migrate", "run"}) expect_done({verb}, 0, bucket_.environment());
  }
  const CephBucket bucket_;
};

TEST_P(BackupsInS3, AMachineThatIsGoneIsTriedOutAndRestoredFromTheStore) {
  const std::vector<std::string> before = data();
  expect_done({"backup"}, 0, bucket_.environment());
  const BackupManifest backup = backups().front();
  std::filesystem::remove_all(folder().path());
  EXPECT_THAT(expect_done({"restore", backup.name, "--drill"}, 0, bucket_.environment()).standard_output,
              HasSubstr(backup.name));
  change("DELETE FROM {schema}.ov_aire");
  std::filesystem::remove_all(folder().path());
  expect_restored(backup, bucket_.environment());
  EXPECT_EQ(data(), before);
}

INSTANTIATE_TEST_SUITE_P(OnSqlite, BackupsInS3, testing::Values("sqlite"));
INSTANTIATE_TEST_SUITE_P(OnPostgres, BackupsInS3, testing::Values("postgres"));

// A mass of rows: all of them, because a rule is another one than when they were made.
class ALoad : public BothDatabases {
 protected:
  std::size_t backups() {
    const auto list = BackupFolder(folder_.path("sqlite/data/backups")).list();
    return list ? list->size() : 0;
  }
  // Gives the first `count` claims of one company another text.
  void change_files(int count) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(input() + "/afinia")) {
      if (count == 0) return;
      if (entry.path().extension() != ".json") continue;
      const std::string name = std::filesystem::relative(entry.path(), folder_.path()).string();
      std::string text = folder_.read(name);
      const std::size_t body = text.find("\"cuerpo_reclamacion\": \"");
      if (body == std::string::npos || text.front() != '{') continue;
      text.insert(body + 23, "Otra vez: ");
      folder_.write(name, text);
      --count;
    }
    FAIL() << "too few files";
  }
};

TEST_F(ALoad, BacksUpFirstWhatItChangesByTheThousand) {
  generate(6000);
  ASSERT_EQ(radica(kSqlite, {"load"}).exit_code, 0);
  EXPECT_EQ(backups(), 0U) << "nothing was there to be lost";
  ASSERT_EQ(radica(kSqlite, {"load", "--full"}).exit_code, 0);
  EXPECT_EQ(backups(), 0U) << "nothing changes";
  change_files(1500);
  const Ended rehearsed = radica(kSqlite, {"load", "--dry-run"});
  ASSERT_EQ(rehearsed.exit_code, 0) << rehearsed.describe();
  EXPECT_EQ(backups(), 0U);
  ASSERT_EQ(radica(kSqlite, {"--set", "backup.load_percent=60", "load"}).exit_code, 0);
  EXPECT_EQ(backups(), 0U) << "about half of the rows";
  change_files(1500);
  const Ended loaded = radica(kSqlite, {"load"});
  ASSERT_EQ(loaded.exit_code, 0) << loaded.describe();
  ASSERT_EQ(backups(), 1U);
  const BackupManifest backup = BackupFolder(folder_.path("sqlite/data/backups")).list()->front();
  EXPECT_EQ(backup.reason, "load");
  EXPECT_THAT(loaded.standard_error, HasSubstr("mass_change"));
}

class PostgresBackups : public BothDatabases {
 protected:
  void SetUp() override {
    generate(20);
    ASSERT_EQ(radica(kPostgres, {"migrate"}).exit_code, 0);
    ASSERT_EQ(radica(kPostgres, {"run"}).exit_code, 0);
  }
  std::string only_backup() {
    const auto list = BackupFolder(folder_.path("postgres/data/backups")).list();
    return list && !list->empty() ? list->front().name : std::string();
  }
};

TEST_F(PostgresBackups, LeaveTheTablesOfOthersAlone) {
  database_.sql("CREATE TABLE data_general.of_others (n INT); INSERT INTO data_general.of_others VALUES (1)");
  ASSERT_EQ(radica(kPostgres, {"backup"}).exit_code, 0);
  database_.sql("UPDATE data_general.of_others SET n = 2");
  const Ended restored = radica(kPostgres, {"restore", only_backup(), "--yes"});
  ASSERT_EQ(restored.exit_code, 0) << restored.describe();
  EXPECT_EQ(database_.sql("SELECT n FROM data_general.of_others"), std::vector<std::string>{"2"});
}

TEST_F(PostgresBackups, AViewOfOthersOnATableIsNamedAndNothingHappens) {
  ASSERT_EQ(radica(kPostgres, {"backup"}).exit_code, 0);
  database_.sql("CREATE VIEW public.of_others AS SELECT nic FROM data_general.ov_afinia");
  const Ended refused = radica(kPostgres, {"restore", only_backup(), "--yes"});
  EXPECT_NE(refused.exit_code, 0);
  EXPECT_THAT(refused.standard_error, AllOf(HasSubstr("E-BACKUP-003"), HasSubstr("ov_afinia")));
  EXPECT_NE(database_.sql("SELECT count(*) FROM public.of_others"), std::vector<std::string>{"0"});
  EXPECT_EQ(radica(kPostgres, {"run"}).exit_code, 0) << "the lease was let go";
}

TEST_F(PostgresBackups, WithoutAFittingPgDumpThePackageIsNamed) {
  const std::string tool = folder_.write("tools/pg_dump", "#!/bin/sh\necho 'pg_dump (PostgreSQL) 14.9'\n");
  std::filesystem::permissions(tool, std::filesystem::perms::owner_all);
  const Ended refused = radica(kPostgres, {"--set", "backup.tools=" + folder_.path("tools"), "backup"});
  EXPECT_EQ(refused.exit_code, 78);
  EXPECT_THAT(refused.standard_error,
              AllOf(HasSubstr("E-BACKUP-002"), HasSubstr("postgresql-client-1"), HasSubstr("14.9")));
  EXPECT_EQ(only_backup(), "");
  const Ended checked = radica(kPostgres, {"--set", "backup.tools=" + folder_.path("tools"), "check"});
  EXPECT_THAT(checked.standard_output, HasSubstr("postgresql-client-1"));
}

TEST_F(PostgresBackups, ADrillWithoutTheRightToMakeADatabaseSaysWhatIsMissing) {
  ASSERT_EQ(radica(kPostgres, {"backup"}).exit_code, 0);
  const Ended refused = radica(kPostgres, {"restore", "--drill"});
  EXPECT_EQ(refused.exit_code, 78);
  EXPECT_THAT(refused.standard_error, AllOf(HasSubstr("E-BACKUP-009"), HasSubstr("drill_url")));
}

TEST_F(PostgresBackups, WhatAKilledDrillLeftGoesWithTheNextOne) {
  ASSERT_EQ(radica(kPostgres, {"backup"}).exit_code, 0);
  const std::string role = "drill_of_" + database_.name();
  database_.sql("CREATE ROLE " + role + " LOGIN CREATEDB PASSWORD 'secret'");
  const Environment drill{{"RADICA_BACKUP_DRILL_URL", PostgresServer::shared().url("postgres", "localhost", role)},
                          {"RADICA_BACKUP_DRILL_PASSWORD", "env:DRILL_SECRET"},
                          {"DRILL_SECRET", "secret"}};
  Environment killed = drill;
  killed.insert({"RADICA_FAULT_POINT", "restore.after_swap"});
  EXPECT_EQ(radica(kPostgres, {"restore", "--drill"}, killed).signal, SIGKILL);
  const std::string made = "SELECT datname FROM pg_database WHERE datdba = '" + role + "'::regrole";
  EXPECT_THAT(database_.sql(made), SizeIs(1));
  EXPECT_EQ(radica(kPostgres, {"restore", "--drill"}, drill).exit_code, 0);
  EXPECT_THAT(database_.sql(made), IsEmpty());
  database_.sql("DROP ROLE " + role);
}

TEST_F(PostgresBackups, ThePasswordStandsInNoWordAndNoEnvironmentOfAnyProgram) {
  const std::string seen = folder_.path("seen");
  for (const char* name : {"pg_dump", "pg_restore", "psql"}) {
    const std::string tool = folder_.write(
        std::string("tools/") + name, "#!/bin/sh\ncat /proc/$$/cmdline /proc/$$/environ | tr '\\0' ' ' >> " + seen +
                                          "\nexec /usr/bin/" + name + " \"$@\"\n");
    std::filesystem::permissions(tool, std::filesystem::perms::owner_all);
  }
  const std::string tools = "backup.tools=" + folder_.path("tools");
  // Of a variable the environment would tell; another one that libpq knows must not win.
  const Environment from_file{
      {"RADICA_DATABASE_PASSWORD", "file:" + folder_.write("password", std::string(PostgresServer::kPassword) + "\n")},
      {"TEST_SECRET", ""},
      {"PGPASSWORD", "of somebody else"}};
  ASSERT_EQ(radica(kPostgres, {"--set", tools, "backup"}, from_file).exit_code, 0);
  ASSERT_EQ(radica(kPostgres, {"--set", tools, "restore", only_backup(), "--yes"}, from_file).exit_code, 0);
  const std::string words = folder_.read("seen");
  EXPECT_THAT(words, AllOf(HasSubstr("pg_dump"), HasSubstr("pg_restore"), HasSubstr("psql"), HasSubstr("LC_ALL=C")));
  EXPECT_THAT(words, Not(HasSubstr(std::string(PostgresServer::kPassword))));
}

}  // namespace
}  // namespace radica::test
