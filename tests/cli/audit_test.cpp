// radica audit, and what other commands tell it, through the real binary.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "support/run_binary.h"
#include "support/sqlite_reader.h"
#include "support/temporary_folder.h"

namespace radica::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;

class AuditCommand : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(radica({"generate", "--out", "data/downloads", "--claims", "12", "--seed", "3"}).exit_code, 0);
    ASSERT_EQ(radica({"run"}).exit_code, 0);
  }
  Ended radica(const std::vector<std::string>& verb, const std::string& language = "en",
               const Environment& environment = {}) {
    std::vector<std::string> words{"--no-progress", "--lang", language};
    words.insert(words.end(), verb.begin(), verb.end());
    return run_radica(words, folder_.path(), environment);
  }
  std::string done(const std::vector<std::string>& verb, int exit_code = 0) {
    const Ended ended = radica(verb);
    EXPECT_EQ(ended.exit_code, exit_code) << verb.front() << ended.describe() << ended.standard_output;
    return ended.standard_output;
  }
  // As the task of the nightly check.
  void verify_nightly() {
    const Ended ended = radica({"verify"}, "en", {{"RADICA_TASK", "7"}});
    EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  }
  [[nodiscard]] SqliteReader database() const { return SqliteReader(folder_.path("data/radica.db")); }
  [[nodiscard]] std::vector<std::string> column(const std::string& expression) const {
    std::vector<std::string> values;
    for (const SqliteRow& row : database().query("SELECT " + expression + " FROM radica_audit ORDER BY seq"))
      values.push_back(row.joined());
    return values;
  }
  // As somebody who has the file, and nobody to stop them.
  void tamper(const std::string& statement) {
    SqliteReader open = database();
    open.execute("DROP TRIGGER IF EXISTS radica_audit_update");
    open.execute("DROP TRIGGER IF EXISTS radica_audit_delete");
    open.execute(statement);
  }

  TemporaryFolder folder_;
};

TEST_F(AuditCommand, EachCommandThatChangesOrTakesSomethingIsTold) {
  folder_.write("data/downloads/aire/oficina_virtual/broken.json", "{");
  done({"run", "--set", "pipeline.settle_seconds=0"});
  done({"schedule", "pause", "full", "--reason", "inventory"});
  done({"schedule", "resume", "full"});
  done({"schedule", "run-now", "integrity"});
  done({"tasks", "cancel", "1"});
  done({"tasks", "retry", "1"});
  done({"alerts", "silence", "disco_bajo", "--for", "2h", "--reason", "new disk"});
  done({"quarantine", "retry"});
  done({"quarantine", "show", "broken.json"});
  done({"quarantine", "export", "--out", "rejects.ndjson"});
  const std::string radicado = database().query("SELECT min(numero_radicado) FROM ov_aire").front().joined();
  done({"explain", radicado});
  done({"export", "--company", "aire", "--out", "aire.csv"});
  done({"reconcile", "--repair", "--yes"});
  done({"backup"});
  done({"cleanup", "--yes"});
  done({"audit", "export", "--out", "audit.ndjson"});
  std::vector<std::string> acts = column(
      "act || ' ' || CASE WHEN act IN ('run', 'backup', 'reconcile', 'cleanup') "
      "THEN '' ELSE object END");
  EXPECT_THAT(acts, IsSupersetOf(std::vector<std::string>{
                        "run ", "schedule pause full", "schedule resume full", "schedule run-now integrity",
                        "tasks cancel 1", "tasks retry 1", "alerts silence disco_bajo", "quarantine retry aire",
                        "quarantine show broken.json", "quarantine export ", "explain " + radicado, "export aire",
                        "reconcile ", "backup ", "cleanup ", "audit export "}));
  const SqliteRow pause = database().query("SELECT * FROM radica_audit WHERE act = 'schedule pause'").front();
  EXPECT_EQ(pause.text("kind"), "cli");
  EXPECT_EQ(pause.text("reason"), "inventory");
  EXPECT_NE(pause.text("actor"), "");
  EXPECT_NE(pause.text("peer"), "");
  EXPECT_THAT(database().query("SELECT details FROM radica_audit WHERE act = 'reconcile'").front().joined(),
              HasSubstr(R"("repair":true)"));
  done({"audit", "verify"});
}

TEST_F(AuditCommand, WhoSaysToBeATaskIsNoneUnlessTheServiceBeganIt) {
  ASSERT_EQ(radica({"export", "--company", "aire", "--out", "aire.csv"}, "en", {{"RADICA_TASK", "17"}}).exit_code, 0);
  const SqliteRow told = database().query("SELECT * FROM radica_audit WHERE act = 'export'").front();
  EXPECT_EQ(told.text("kind"), "cli");
  EXPECT_THAT(told.text("details"), Not(HasSubstr("task")));
}

TEST_F(AuditCommand, LookingIsNotToldNorARehearsal) {
  const std::vector<std::string> before = column("hash");
  for (const std::vector<std::string>& verb : std::vector<std::vector<std::string>>{{"status"},
                                                                                    {"runs"},
                                                                                    {"run", "--dry-run"},
                                                                                    {"tasks", "list"},
                                                                                    {"schedule", "list"},
                                                                                    {"quarantine", "list"},
                                                                                    {"audit", "verify"}})
    done(verb);
  EXPECT_EQ(column("hash"), before);
}

TEST_F(AuditCommand, ARefusedActIsNotTold) {
  const std::vector<std::string> before = column("hash");
  EXPECT_NE(radica({"tasks", "cancel", "99"}).exit_code, 0);
  EXPECT_NE(radica({"alerts", "ack", "0123456789ab"}).exit_code, 0);
  EXPECT_EQ(column("hash"), before);
}

TEST_F(AuditCommand, VerifySaysThatItIsWholeInBothLanguages) {
  EXPECT_THAT(done({"audit", "verify"}),
              AllOf(HasSubstr("The audit is whole: "), HasSubstr("no root in the store yet")));
  verify_nightly();
  EXPECT_THAT(done({"audit", "verify"}), HasSubstr("Roots in the store that agree with it: 1."));
  EXPECT_THAT(radica({"audit", "verify"}, "es").standard_output, HasSubstr("La auditoría está íntegra: "));
  EXPECT_THAT(done({"audit", "verify", "--json"}), AllOf(HasSubstr("\"findings\":[]"), HasSubstr("\"roots\":1")));
}

TEST_F(AuditCommand, AFlipOfAnyColumnIsFoundAtItsRow) {
  done({"export", "--company", "aire", "--out", "aire.csv"});
  done({"export", "--company", "aire", "--out", "aire.csv"});
  verify_nightly();
  const std::string whole = folder_.path("whole.db");
  const auto restore = [&] {
    std::filesystem::copy_file(whole, folder_.path("data/radica.db"),
                               std::filesystem::copy_options::overwrite_existing);
  };
  database().execute("PRAGMA wal_checkpoint(TRUNCATE)");
  std::filesystem::copy_file(folder_.path("data/radica.db"), whole);
  for (const char* name : {"at", "kind", "actor", "peer", "act", "object", "reason", "details", "previous", "hash"}) {
    const std::string column_name(name);
    tamper("UPDATE radica_audit SET " + column_name + " = " +
           (column_name == "at"     ? "at + 1"
            : column_name == "kind" ? "'token'"
                                    : "'x' || substr(" + column_name + ", 2)") +
           " WHERE seq = 2");
    const std::string said = done({"audit", "verify", "--json"}, 3);
    EXPECT_THAT(said, HasSubstr(R"({"fault":"changed","seq":2,)")) << name;
    EXPECT_EQ(radica({"verify"}).exit_code, 3) << "the nightly check finds it too: " << name;
    for (const char* ending : {"-wal", "-shm"}) std::filesystem::remove(folder_.path("data/radica.db") + ending);
    restore();
  }
  tamper("UPDATE radica_audit SET seq = 90 WHERE seq = 2");
  EXPECT_THAT(done({"audit", "verify", "--json"}, 3), HasSubstr(R"({"fault":"missing","seq":2,"last":2,)"));
}

TEST_F(AuditCommand, DeletionsInsertionsAndReorderingAreNamed) {
  for (int i = 0; i < 4; ++i) done({"export", "--company", "aire", "--out", "aire.csv"});
  const std::string rows = "seq, at, kind, actor, peer, act, object, reason, details, previous, hash";
  tamper("CREATE TABLE kept AS SELECT " + rows + " FROM radica_audit");
  const auto undo = [&] {
    tamper("DELETE FROM radica_audit");
    tamper("INSERT INTO radica_audit SELECT " + rows + " FROM kept");
  };
  tamper("DELETE FROM radica_audit WHERE seq IN (2, 3)");
  EXPECT_THAT(done({"audit", "verify"}, 3), HasSubstr("rows 2 to 3 are missing"));
  undo();
  tamper("UPDATE radica_audit SET seq = -seq WHERE seq IN (2, 3)");
  tamper("UPDATE radica_audit SET seq = 5 + seq WHERE seq < 0");
  EXPECT_THAT(done({"audit", "verify"}, 3),
              AllOf(HasSubstr("row 2 is not what was written"), HasSubstr("row 3 is not what was written")));
  undo();
  tamper("UPDATE radica_audit SET seq = seq + 100 WHERE seq > 2");
  tamper("UPDATE radica_audit SET seq = seq - 99 WHERE seq > 100");
  tamper(
      "INSERT INTO radica_audit SELECT 3, at, kind, 'eva', peer, act, object, reason, details, previous, hash FROM "
      "kept "
      "WHERE seq = 2");
  EXPECT_THAT(done({"audit", "verify"}, 3), HasSubstr("row 3 does not follow the one before it"));
  undo();
  tamper("DELETE FROM radica_audit WHERE seq = 1");
  EXPECT_THAT(done({"audit", "verify"}, 3), HasSubstr("begins with row 2, and no retention let the rows before it go"));
  undo();
  done({"audit", "verify"});
}

TEST_F(AuditCommand, ACutEndIsFoundByTheRootInTheStore) {
  done({"export", "--company", "aire", "--out", "aire.csv"});
  verify_nightly();
  const std::string roots = folder_.path("data/archive/Central_De_Escritos/_auditoria");
  ASSERT_TRUE(std::filesystem::exists(roots));
  verify_nightly();  // its own row is the only new one
  done({"verify"});  // by hand nothing is put there
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(roots), {}), 2);
  done({"audit", "verify"});
  tamper("DELETE FROM radica_audit WHERE seq > 2");
  EXPECT_THAT(done({"audit", "verify"}, 3), HasSubstr("the end was cut: the audit ends with row 2, and the root of "));
  // Whoever goes on writing behind the cut makes another chain.
  done({"export", "--company", "aire", "--out", "aire.csv"});
  done({"export", "--company", "aire", "--out", "aire.csv"});
  EXPECT_THAT(done({"audit", "verify"}, 3), HasSubstr("is not the one that the root of "));
}

TEST_F(AuditCommand, AnEmptiedAuditIsAFindingThoughNoRootTellsOfIt) {
  done({"load", "--full"});
  tamper("DELETE FROM radica_audit");
  EXPECT_THAT(done({"audit", "verify", "--json"}, 3), HasSubstr(R"({"fault":"emptied","seq":0,"last":2,)"));
  done({"export", "--company", "aire", "--out", "aire.csv"});
  EXPECT_THAT(done({"audit", "verify"}, 3),
              HasSubstr("the audit has 1 rows, and there are 2 runs and accounts that it told of"));
  tamper("DELETE FROM radica_audit");
  EXPECT_EQ(radica({"verify"}).exit_code, 3) << "and no root is made of it";
  EXPECT_FALSE(std::filesystem::exists(folder_.path("data/archive/Central_De_Escritos/_auditoria")));
}

TEST_F(AuditCommand, ATableThatIsGoneIsAFinding) {
  tamper("DROP TABLE radica_audit");
  EXPECT_THAT(done({"audit", "verify"}, 3), HasSubstr("the table of the audit is not there any more"));
}

TEST_F(AuditCommand, WithoutItsTableNothingIsDoneThatCouldNotBeToldAndARestoreBringsItBack) {
  done({"backup"});
  tamper("DROP TABLE radica_audit");
  for (const std::vector<std::string>& verb :
       std::vector<std::vector<std::string>>{{"run"},
                                             {"load"},
                                             {"reconcile", "--repair", "--yes"},
                                             {"cleanup", "--yes"},
                                             {"export", "--company", "aire", "--out", "aire.csv"},
                                             {"quarantine", "export", "--out", "rejects.ndjson"},
                                             {"schedule", "pause", "full", "--reason", "inventory"},
                                             {"schedule", "run-now", "integrity"},
                                             {"alerts", "silence", "disco_bajo", "--for", "2h", "--reason", "new disk"},
                                             {"user", "add", "ana", "--role", "viewer", "--generate"},
                                             {"audit", "export", "--out", "audit.ndjson"}}) {
    const Ended ended = radica(verb);
    EXPECT_EQ(ended.exit_code, 78) << verb.front() << ended.describe();
    EXPECT_THAT(ended.standard_error,
                AllOf(HasSubstr("E-SQL-033"), HasSubstr("the table radica_audit is not in the database any more"),
                      HasSubstr("radica restore")))
        << verb.front();
  }
  for (const char* written : {"aire.csv", "rejects.ndjson", "audit.ndjson"}) EXPECT_FALSE(folder_.has(written));
  EXPECT_EQ(database().query("SELECT count(*) FROM radica_account").front().joined(), "0");
  const std::string list = done({"backup", "--list", "--json"});
  const std::size_t at = list.find("\"name\":\"") + 8;
  done({"restore", list.substr(at, list.find('"', at) - at), "--yes"});
  done({"run"});
  done({"audit", "verify"});
}

TEST_F(AuditCommand, TheChainIsVerifiedAlsoWhileTheStoreIsAway) {
  std::filesystem::rename(folder_.path("data/archive"), folder_.path("away"));
  const Ended whole = radica({"audit", "verify"});
  EXPECT_EQ(whole.exit_code, 69) << whole.describe();
  EXPECT_THAT(whole.standard_output, AllOf(HasSubstr("The audit is whole: "), Not(HasSubstr("root"))));
  EXPECT_THAT(whole.standard_error, HasSubstr("E-STORE-009"));
  tamper("UPDATE radica_audit SET actor = 'eva' WHERE seq = 1");
  const Ended broken = radica({"audit", "verify"});
  EXPECT_EQ(broken.exit_code, 3) << broken.describe();
  EXPECT_THAT(broken.standard_output, HasSubstr("row 1 is not what was written"));
  EXPECT_THAT(broken.standard_error, HasSubstr("E-STORE-009"));
}

TEST_F(AuditCommand, ADatabaseThatWasLostAndMadeAnewIsToldOfAndVerifiesItsObjects) {
  done({"run", "--full"});
  verify_nightly();
  for (const std::string name : {"radica.db", "radica.db-wal", "radica.db-shm"})
    std::filesystem::remove(folder_.path("data/" + name));
  done({"run", "--full"});
  EXPECT_THAT(done({"verify"}), HasSubstr("1 finding"));
  done({"audit", "verify"}, 3);
  tamper("DELETE FROM radica_audit WHERE seq = 1");
  EXPECT_EQ(radica({"verify"}).exit_code, 3) << "a chain that is broken in itself is no new one";
}

TEST_F(AuditCommand, AnExportIsVerifiedWithoutADatabase) {
  done({"schedule", "pause", "full", "--reason", "inventory"});
  EXPECT_THAT(done({"audit", "export", "--out", "audit.ndjson"}), HasSubstr("audit.ndjson: 3 rows."));
  struct stat status {};
  ASSERT_EQ(::stat(folder_.path("audit.ndjson").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 077U, 0U);
  std::filesystem::remove_all(folder_.path("data"));
  EXPECT_THAT(done({"audit", "verify", "--offline", "audit.ndjson"}), HasSubstr("3 rows, from 1 to 3"));
  std::string text = folder_.read("audit.ndjson");
  const std::string written = text;
  text.replace(text.find("inventory"), 9, "stocktake");
  folder_.write("audit.ndjson", text);
  EXPECT_THAT(done({"audit", "verify", "--offline", "audit.ndjson"}, 3), HasSubstr("row 2 is not what was written"));
  folder_.write("audit.ndjson", written.substr(0, written.find('\n') + 1));
  EXPECT_THAT(done({"audit", "verify", "--offline", "audit.ndjson"}, 3), HasSubstr("does not end as an export does"));
  EXPECT_EQ(radica({"audit", "verify", "--offline", "none.ndjson"}).exit_code, 78);
}

TEST_F(AuditCommand, AnExportOfSomeDaysIsVerifiedToo) {
  done({"schedule", "pause", "full", "--reason", "inventory"});
  tamper("UPDATE radica_audit SET at = 1700000000000 WHERE seq = 1");
  done({"audit", "export", "--from", "2024-01-01", "--out", "audit.ndjson"});
  EXPECT_THAT(folder_.read("audit.ndjson"), Not(HasSubstr("\"seq\":1}")));
  EXPECT_THAT(done({"audit", "verify", "--offline", "audit.ndjson"}), HasSubstr("2 rows, from 2 to 3"));
  EXPECT_THAT(radica({"audit", "export"}).standard_error, HasSubstr("E-USAGE-014"));
}

TEST_F(AuditCommand, CleanupLetsOldRowsGoAndTheChainStaysWhole) {
  // Rows of six years ago, as the binary of then would have written them.
  for (int i = 0; i < 3; ++i) done({"export", "--company", "aire", "--out", "aire.csv"});
  const std::string early = std::to_string(1'600'000'000'000);
  tamper("UPDATE radica_audit SET at = " + early + " WHERE seq <= 3");
  EXPECT_EQ(radica({"audit", "verify"}).exit_code, 3);  // what was moved in time is seen, of course
  done({"cleanup", "--yes"});
  EXPECT_THAT(column("seq"), ElementsAre("3", "4", "5", "6"));
  EXPECT_THAT(column("act || ' ' || object").back(), "audit purge 3");
  EXPECT_THAT(done({"audit", "verify", "--json"}, 3), Not(HasSubstr("head")));
}

}  // namespace
}  // namespace radica::test
