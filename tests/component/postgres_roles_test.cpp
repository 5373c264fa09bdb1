// docs/postgres-roles.sql: what each role may do works, what it may not is refused, and Radica works whole with them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "adapters/db_audit.h"
#include "adapters/pg_sql.h"
#include "model/audit_chain.h"
#include "support/postgres_server.h"
#include "support/temporary_folder.h"

namespace radica::test {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

const std::string kDatabase = "central", kSecret = "a secret of all four";

class PostgresRoles : public testing::Test {
 protected:
  void SetUp() override {
    server_.sql("CREATE DATABASE " + kDatabase);
    server_.sql("REVOKE ALL ON DATABASE " + kDatabase + " FROM PUBLIC");  // nothing may come from there
    make_roles();
    for (const char* role : {"radica_migrator", "radica_app", "radica_read", "radica_backup"})
      server_.sql(std::string("ALTER ROLE ") + role + " PASSWORD '" + kSecret + "'");
  }
  void make_roles(const std::string& database = kDatabase) {
    const Ended made = server_.tool("psql", {"-f", RADICA_SOURCE_DIR "/docs/postgres-roles.sql"}, database);
    ASSERT_EQ(made.exit_code, 0) << made.describe();
  }
  Ended radica(std::vector<std::string> verb, const std::string& role = "radica_app", Environment more = {}) {
    std::vector<std::string> words{"--no-progress", "--lang", "en", "--set", "pipeline.input=" + input()};
    words.insert(words.end(), verb.begin(), verb.end());
    more.merge(Environment{{"RADICA_DATABASE_URL", server_.url(kDatabase, "localhost", role)},
                           {"RADICA_DATABASE_PASSWORD", "env:TEST_SECRET"},
                           {"TEST_SECRET", kSecret}});
    return run_radica(words, folder_.make_folder("work"), more);
  }
  [[nodiscard]] std::string input() const { return folder_.path("data/downloads"); }
  void generate() {
    const Ended made =
        run_radica({"--no-progress", "generate", "--out", input(), "--claims", "60", "--seed", "3"}, folder_.path());
    ASSERT_EQ(made.exit_code, 0) << made.describe();
  }
  std::vector<std::string> rows(const std::string& statement) { return server_.sql(statement, kDatabase); }
  // What the server says to a role's statement, empty when it may; nothing is kept.
  void expect_right(const std::string& role, const std::string& statement, bool may) {
    attempts_.push_back({role, statement, may});
  }
  void try_all() {
    rows(R"(CREATE OR REPLACE FUNCTION refusal(role TEXT, statement TEXT) RETURNS TEXT LANGUAGE plpgsql AS $$
              BEGIN
                EXECUTE format('SET LOCAL ROLE %I', role);
                EXECUTE statement;
                RAISE 'undone';
              EXCEPTION WHEN OTHERS THEN RETURN nullif(SQLERRM, 'undone');
              END $$)");
    std::string list;
    for (const auto& [role, statement, may] : attempts_)
      list += (list.empty() ? "('" : ", ('") + role + "', '" + statement + "')";
    const std::vector<std::string> said =
        rows("SELECT refusal(role, said) FROM (VALUES " + list + ") AS t (role, said)");
    ASSERT_EQ(said.size(), attempts_.size());
    for (std::size_t i = 0; i < said.size(); ++i) {
      const auto& [role, statement, may] = attempts_[i];
      if (may) {
        EXPECT_EQ(said[i], "") << role << ": " << statement;
      } else {
        EXPECT_THAT(said[i], AnyOf(HasSubstr("permission denied"), HasSubstr("must be owner"), HasSubstr("only grows")))
            << role << ": " << statement;
      }
    }
    attempts_.clear();
  }

  struct Attempt {
    std::string role, statement;
    bool may = false;
  };
  std::vector<Attempt> attempts_;
  TemporaryFolder folder_;
  PostgresServer server_;
};

struct Right {
  const char* name;
  std::string statement;  // TABLE stands for the table
};

// EXPLAIN asks for the privileges and does nothing.
const std::array kRights{Right{"select", "EXPLAIN SELECT 1 FROM TABLE"},
                         Right{"insert", "EXPLAIN INSERT INTO TABLE DEFAULT VALUES"},
                         Right{"update", "EXPLAIN UPDATE TABLE SET COLUMN = DEFAULT"},
                         Right{"delete", "EXPLAIN DELETE FROM TABLE"},
                         Right{"truncate", "TRUNCATE TABLE"},
                         Right{"alter", "ALTER TABLE TABLE ADD COLUMN more INT"},
                         Right{"drop", "DROP TABLE TABLE"}};

// The promise of docs/operate.*.md, in words of its own.
bool may(const std::string& role, const std::string& table, std::string_view right) {
  const bool is_own = table.starts_with("radica."), reads = right == "select";
  // The audit only grows, whoever owns it.
  if (role == "radica_migrator") return table != "radica.radica_audit" || right != "truncate";
  if (role == "radica_backup") return reads;
  if (role == "radica_read") return reads && !is_own;
  if (table == "radica.radica_migration") return reads;
  if (table == "data_general.ov_historial" || table == "radica.radica_audit") return reads || right == "insert";
  if (is_own) return reads || right == "insert" || right == "update" || right == "delete";
  return reads || right == "insert" || right == "update";
}

TEST_F(PostgresRoles, MayDoWithEachTableWhatIsPromisedAndNothingMore) {
  ASSERT_EQ(radica({"migrate"}, "radica_migrator").exit_code, 0);
  // As a later migration would, and a table of somebody else in the same schema.
  rows(
      "SET ROLE radica_migrator; CREATE TABLE radica.radica_later (n INT); CREATE TABLE data_general.ov_later (n INT)");
  for (const bool is_repeated : {false, true}) {
    if (is_repeated) make_roles();
    const std::vector<std::string> tables = rows(
        "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('radica', 'data_general') ORDER BY "
        "1");
    ASSERT_GT(tables.size(), 20U);
    for (const std::string& table : tables) {
      const std::string column =
          rows("SELECT attname FROM pg_attribute WHERE attrelid = '" + table + "'::regclass AND attnum = 1").front();
      for (const auto* role : {"radica_migrator", "radica_app", "radica_read", "radica_backup"})
        for (const auto& [name, pattern] : kRights) {
          std::string statement = pattern;
          const std::size_t at = statement.rfind("TABLE");
          const std::size_t first = statement.starts_with("ALTER") ? statement.find("TABLE TABLE") + 6 : at;
          statement.replace(first, 5, table);
          if (const std::size_t word = statement.find("COLUMN ="); word != std::string::npos)
            statement.replace(word, 6, column);
          expect_right(role, statement, may(role, table, name));
        }
    }
    try_all();
  }
}

TEST_F(PostgresRoles, OnlyTheMigratorMakesTablesAndOnlyTheAppTemporaryOnes) {
  for (const char* schema : {"radica", "data_general", "public"}) {
    const std::string statement = std::string("CREATE TABLE ") + schema + ".mine (n INT)";
    expect_right("radica_migrator", statement, std::string_view(schema) != "public");
    for (const char* role : {"radica_app", "radica_read", "radica_backup"}) expect_right(role, statement, false);
  }
  expect_right("radica_app", "CREATE TEMP TABLE mine (n INT)", true);
  for (const char* role : {"radica_read", "radica_backup"}) expect_right(role, "CREATE TEMP TABLE mine (n INT)", false);
  for (const char* role : {"radica_app", "radica_read", "radica_backup"})
    expect_right(role, "CREATE SCHEMA mine", false);
  try_all();
}

TEST_F(PostgresRoles, AreEnoughForEveryCommand) {
  generate();
  const Ended early = radica({"run"});
  EXPECT_EQ(early.exit_code, 78) << early.describe();
  EXPECT_THAT(early.standard_error, AllOf(HasSubstr("E-SQL-018"), HasSubstr("radica_migrator")));
  const Ended wrong = radica({"migrate"});
  EXPECT_EQ(wrong.exit_code, 78) << wrong.describe();
  EXPECT_THAT(wrong.standard_error, AllOf(HasSubstr("E-SQL-030"), HasSubstr("radica_migrator")));

  ASSERT_EQ(radica({"migrate"}, "radica_migrator").exit_code, 0);
  for (const std::vector<std::string>& verb : std::vector<std::vector<std::string>>{{"check"},
                                                                                    {"load", "--dry-run"},
                                                                                    {"load"},
                                                                                    {"upload"},
                                                                                    {"run", "--full"},
                                                                                    {"verify", "--deep"},
                                                                                    {"status"},
                                                                                    {"runs"},
                                                                                    {"migrate"},
                                                                                    {"quarantine", "list"},
                                                                                    {"quarantine", "retry"},
                                                                                    {"export", "--company", "afinia"},
                                                                                    {"backup"},
                                                                                    {"cleanup", "--yes"},
                                                                                    {"audit", "verify"},
                                                                                    {"user", "list"}}) {
    const Ended done = radica(verb);
    EXPECT_EQ(done.exit_code, 0) << verb.front() << done.describe() << done.standard_output;
  }
  const std::vector<std::string> claim = rows("SELECT numero_radicado FROM data_general.ov_afinia LIMIT 1");
  ASSERT_EQ(claim.size(), 1U);
  EXPECT_EQ(radica({"explain", claim.front()}).exit_code, 0);
  EXPECT_EQ(rows("SELECT tableowner FROM pg_tables WHERE schemaname IN ('radica', 'data_general') GROUP BY 1"),
            std::vector<std::string>{"radica_migrator"});
}

// The chain as somebody makes it anew who knows how it is hashed: eva in the place of whoever did what row 2 tells.
std::string forged_chain(Sql& sql) {
  std::string statements;
  std::optional<AuditRow> last;
  const auto read = db_audit(sql)->read(std::nullopt, std::nullopt, [&](const AuditRow& row) -> Result<void> {
    AuditEvent event = row.event;
    if (row.seq == 2) event.actor = "eva";
    last = next_row(last, event);
    statements += "UPDATE radica.radica_audit SET actor = '" + event.actor + "', previous = '" + last->previous +
                  "', hash = '" + last->hash + "' WHERE seq = " + std::to_string(row.seq) + ";";
    return {};
  });
  EXPECT_TRUE(read);
  return statements;
}

// A superuser can do anything to a table, and cannot take back what the store was told.
TEST_F(PostgresRoles, WhatASuperuserDoesToTheAuditIsNamedByItsChainOrByTheRootsInTheStore) {
  generate();
  ASSERT_EQ(radica({"migrate"}, "radica_migrator").exit_code, 0);
  ASSERT_EQ(radica({"run"}).exit_code, 0);
  for (int i = 0; i < 3; ++i) ASSERT_EQ(radica({"export", "--company", "aire", "--out", "aire.csv"}).exit_code, 0);
  ASSERT_EQ(radica({"verify"}, "radica_app", {{"RADICA_TASK", "7"}}).exit_code, 0);  // the nightly one, with its root
  for (const auto* act : {"UPDATE radica.radica_audit SET actor = 'eva'", "DELETE FROM radica.radica_audit",
                          "TRUNCATE radica.radica_audit", "ALTER TABLE radica.radica_audit DISABLE TRIGGER ALL",
                          "SET session_replication_role = replica"}) {
    const Ended refused = server_.tool("psql", {"-c", act}, kDatabase, "radica_app", kSecret);
    EXPECT_NE(refused.exit_code, 0) << act;
    EXPECT_THAT(refused.standard_error, AnyOf(HasSubstr("permission denied"), HasSubstr("must be owner"))) << act;
  }
  const auto verified = [this](int exit_code) {
    const Ended ended = radica({"audit", "verify"});
    EXPECT_EQ(ended.exit_code, exit_code) << ended.describe();
    return ended.standard_output;
  };
  EXPECT_THAT(verified(0), HasSubstr("Roots in the store that agree with it: 1."));
  rows("CREATE TABLE kept AS TABLE radica.radica_audit");
  const auto tamper = [this](const std::string& statement) {
    rows(
        "SET session_replication_role = replica; DELETE FROM radica.radica_audit; "
        "INSERT INTO radica.radica_audit SELECT * FROM kept; " +
        statement);
  };
  PostgresOptions admin;
  admin.password = "secret";
  const auto sql = open_postgres(server_.url(kDatabase, "localhost", "admin"), "data_general", admin);
  ASSERT_TRUE(sql) << sql.error().describe();
  const std::string forged = forged_chain(**sql);

  tamper("UPDATE radica.radica_audit SET actor = 'eva' WHERE seq = 2");
  EXPECT_THAT(verified(3), HasSubstr("row 2 is not what was written"));
  tamper("DELETE FROM radica.radica_audit WHERE seq IN (2, 3)");
  EXPECT_THAT(verified(3), HasSubstr("rows 2 to 3 are missing"));
  tamper("DELETE FROM radica.radica_audit WHERE seq > 2");
  EXPECT_THAT(verified(3), HasSubstr("the end was cut: the audit ends with row 2, and the root of "));
  tamper(forged);
  EXPECT_THAT(verified(3), AllOf(HasSubstr("is not the one that the root of "), Not(HasSubstr("is not what was"))))
      << "the chain alone would be whole";
  tamper("DELETE FROM radica.radica_audit");
  EXPECT_THAT(verified(3), HasSubstr("and there are "));
  tamper("SELECT 1");
  verified(0);
}

TEST_F(PostgresRoles, TheBackupRoleDumpsADatabaseThatWorksWhenItIsRestored) {
  generate();
  ASSERT_EQ(radica({"migrate"}, "radica_migrator").exit_code, 0);
  ASSERT_EQ(radica({"run", "--full"}).exit_code, 0);
  const std::string file = server_.ca_file() + ".dump";
  const Ended dumped = server_.tool("pg_dump", {"-Fc", "-f", file}, kDatabase, "radica_backup", kSecret);
  ASSERT_EQ(dumped.exit_code, 0) << dumped.describe();
  const std::vector<std::string> before = rows("SELECT count(*) FROM data_general.ov_afinia");
  server_.sql("DROP DATABASE " + kDatabase);
  server_.sql("CREATE DATABASE " + kDatabase);
  const Ended restored = server_.tool("pg_restore", {"-d", kDatabase, "--exit-on-error", file}, kDatabase);
  ASSERT_EQ(restored.exit_code, 0) << restored.describe();
  make_roles();  // what a dump does not hold: the privileges of the database itself
  EXPECT_EQ(rows("SELECT count(*) FROM data_general.ov_afinia"), before);
  EXPECT_EQ(radica({"run"}).exit_code, 0);
  const Ended refused = server_.tool("pg_dump", {"-f", "/dev/null"}, kDatabase, "radica_read", kSecret);
  EXPECT_NE(refused.exit_code, 0);
}

TEST_F(PostgresRoles, TheMigratorRestoresAndTheOthersMayWhatTheyMightBefore) {
  generate();
  ASSERT_EQ(radica({"migrate"}, "radica_migrator").exit_code, 0);
  ASSERT_EQ(radica({"run"}).exit_code, 0);
  const Ended made = radica({"backup", "--json"});
  ASSERT_EQ(made.exit_code, 0) << made.describe();
  const std::string privileges =
      "SELECT c.oid::regclass || ' ' || coalesce(c.relacl::text, '') FROM pg_class AS c WHERE c.relkind = 'r' "
      "AND c.relnamespace IN ('radica'::regnamespace, 'data_general'::regnamespace) ORDER BY 1";
  const std::vector<std::string> before = rows(privileges);
  const std::string name = made.standard_output.substr(made.standard_output.find("\"name\":\"") + 8, 15);
  const Ended refused = radica({"restore", name, "--yes"});
  EXPECT_EQ(refused.exit_code, 78) << refused.describe();
  const Ended restored = radica({"restore", name, "--yes"}, "radica_migrator");
  ASSERT_EQ(restored.exit_code, 0) << restored.describe();
  EXPECT_EQ(rows(privileges), before);
  EXPECT_EQ(radica({"run"}).exit_code, 0);
}

TEST_F(PostgresRoles, TakeOverADatabaseThatOneRoleMade) {
  generate();
  server_.sql("CREATE DATABASE old OWNER app");
  const Environment environment{{"RADICA_DATABASE_URL", server_.url("old")},
                                {"RADICA_DATABASE_PASSWORD", "env:TEST_SECRET"},
                                {"TEST_SECRET", std::string(PostgresServer::kPassword)}};
  const std::vector<std::string> run{"--no-progress", "--set", "pipeline.input=" + input(), "run", "--full"};
  ASSERT_EQ(run_radica({"migrate"}, folder_.make_folder("old"), environment).exit_code, 0);
  ASSERT_EQ(run_radica(run, folder_.path("old"), environment).exit_code, 0);
  server_.sql("CREATE TABLE data_general.of_others (n INT); ALTER TABLE data_general.of_others OWNER TO app", "old");
  make_roles("old");
  EXPECT_EQ(server_.sql("SELECT tablename FROM pg_tables WHERE schemaname IN ('radica', 'data_general') AND "
                        "tableowner <> 'radica_migrator'",
                        "old"),
            std::vector<std::string>{"of_others"});
  Environment as_app = environment;
  as_app["RADICA_DATABASE_URL"] = server_.url("old", "localhost", "radica_app");
  as_app["TEST_SECRET"] = kSecret;
  const Ended again = run_radica(run, folder_.path("old"), as_app);
  EXPECT_EQ(again.exit_code, 0) << again.describe();
}

}  // namespace
}  // namespace radica::test
