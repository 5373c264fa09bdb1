#include "adapters/pg_copies.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

#include "adapters/drill_name.h"
#include "adapters/pg_sql.h"
#include "adapters/pg_statement.h"
#include "adapters/table_digests.h"
#include "base/fault.h"

namespace radica {
namespace {

constexpr std::chrono::seconds kAlive{20};  // between two signs of life of a transaction that waits
constexpr std::string_view kCopyOfAdoption = "radica_before_";
constexpr std::string_view kAuditTable = "radica_audit";

std::string quoted(const TableName& table) {
  return quoted_identifier(table.schema) + "." + quoted_identifier(table.table);
}

std::string list_of(const std::vector<TableName>& tables) {
  std::string list;
  for (const TableName& table : tables) list += (list.empty() ? "" : ", ") + quoted(table);
  return list;
}

// The end of a pipe that psql reads from.
class ScriptPipe {
 public:
  ScriptPipe() {
    if (::pipe2(ends_, O_CLOEXEC) != 0) ends_[0] = ends_[1] = -1;
  }
  ~ScriptPipe() {
    close_reading();
    close_writing();
  }
  ScriptPipe(const ScriptPipe&) = delete;
  ScriptPipe& operator=(const ScriptPipe&) = delete;
  [[nodiscard]] int reading() const { return ends_[0]; }
  [[nodiscard]] int writing() const { return ends_[1]; }
  void close_reading() { close(ends_[0]); }
  void close_writing() { close(ends_[1]); }
  // False when nobody reads any more.
  bool write(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t size = ::write(ends_[1], text.data(), text.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0) return false;
      text.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
  }

 private:
  static void close(int& end) {
    if (end >= 0) ::close(std::exchange(end, -1));
  }
  int ends_[2] = {-1, -1};
};

class PgCopies final : public DatabaseCopies {
 public:
  PgCopies(Sql& sql, PgCopiesOptions options)
      : sql_(sql), options_(std::move(options)), words_(pg_words(options_.schema)) {}

  [[nodiscard]] std::string_view ending() const override { return ".dump"; }
  Result<std::string> find_tool() override {
    TRY_SET(const PgTools tools, tools_for({}));
    return tools.version();
  }
  Result<CopyFacts> copy_to(const std::string& path) override;
  Result<void> restore(const std::string& path, const CopyFacts& expected, const RestoreNote& note) override;
  Result<std::vector<TableDigest>> try_out(const std::string& path, const CopyFacts& expected) override;

 private:
  struct Script {
    std::string before, after;  // what pg_restore writes
  };
  Result<PgTools> tools_for(const CopyFacts& made);
  Result<void> feed(const PgTools& tools, const std::string& url, const Script& script,
                    const std::vector<std::string>& restore_words);
  Result<Script> script_of(const CopyFacts& expected, const RestoreNote& note);
  Result<std::string> expectation(const TableDigest& table) const;
  Result<void> drop_old_drills(Sql& server);

  Sql& sql_;
  const PgCopiesOptions options_;
  const DialectWords words_;
};

// For the server, and newer if those were that made the file.
Result<PgTools> PgCopies::tools_for(const CopyFacts& made) {
  TRY_SET(const auto transaction, sql_.begin({}, Access::kRead));
  std::string server;
  TRY(transaction->query({"backup/snapshot"}, {}, [&server](const SqlRow& row) -> Result<void> {
    server = row.text(1);
    return {};
  }));
  return PgTools::find(options_.tools, std::max(major_version(server), major_version(made.tool)));
}

Result<CopyFacts> PgCopies::copy_to(const std::string& path) {
  TRY_SET(const PgTools tools, tools_for({}));
  TRY_SET(const auto transaction, sql_.begin({}, Access::kRead));
  std::string snapshot;
  TRY_SET(CopyFacts facts, copy_facts(*transaction, "postgres", options_.schema, snapshot));
  facts.tool = tools.version();
  TRY_SET(const auto tables, tables_to_copy(*transaction, options_.companies));
  std::vector<std::string> words{"--format=custom", "--snapshot=" + snapshot, "--lock-wait-timeout=30000",
                                 "--file=" + path};
  for (const TableName& table : tables) words.push_back("--table=" + quoted(table));
  TRY_SET(const ChildSetup setup, tools.on_database("pg_dump", options_.url, words));
  TRY_SET(ChildProcess dump, ChildProcess::start(setup));
  TRY_SET(facts.tables, table_digests(*transaction, "postgres", tables, options_.check_stop));
  auto alive = std::chrono::steady_clock::now();
  TRY_SET(const ChildEnd end, dump.wait([&]() -> Result<void> {
    TRY(options_.check_stop());
    if (std::chrono::steady_clock::now() - alive < kAlive) return {};
    alive = std::chrono::steady_clock::now();
    return transaction->query({"backup/alive"}, {}, [](const SqlRow&) { return Result<void>{}; });
  }));
  TRY(check_end("pg_dump", end));
  return facts;
}

// pg_restore writes into the pipe that psql reads from. What comes after it, with the COMMIT, is only written when it
// ended well: whatever dies before leaves the database as it was.
Result<void> PgCopies::feed(const PgTools& tools, const std::string& url, const Script& script,
                            const std::vector<std::string>& restore_words) {
  ScriptPipe pipe;
  TRY_SET(ChildSetup setup,
          tools.on_database(
              "psql", url, {"--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=verbose", "--file=-"}));
  setup.standard_input = pipe.reading();
  TRY_SET(ChildProcess psql, ChildProcess::start(setup));
  pipe.close_reading();
  pipe.write(script.before);
  setup = tools.alone("pg_restore", restore_words);
  setup.standard_output = pipe.writing();
  TRY_SET(ChildProcess restore, ChildProcess::start(setup));
  TRY_SET(const ChildEnd restored, restore.wait(options_.check_stop));
  FAULT("restore.before_swap");
  if (restored.exit_code == 0) pipe.write(script.after);
  pipe.close_writing();
  TRY_SET(const ChildEnd end, psql.wait(options_.check_stop));
  TRY(check_end("psql", end));
  TRY(check_end("pg_restore", restored));
  FAULT("restore.after_swap");
  return {};
}

// Ends the transaction unless the table holds these rows.
Result<std::string> PgCopies::expectation(const TableDigest& table) const {
  const std::size_t dot = table.name.find('.');
  const std::string schema = table.name.substr(0, dot), name = table.name.substr(dot + 1);
  TRY_SET(const std::string digest,
          statement_text("postgres", words_, {"backup/digest", {{"in", schema}, {"table", name}}}));
  return "DO $radica$\nBEGIN\nIF (SELECT d.hash FROM (\n" + digest + "\n) AS d) IS DISTINCT FROM " +
         quoted_literal(table.hash) + " THEN\nRAISE EXCEPTION USING MESSAGE = " +
         quoted_literal("the rows of " + table.name + " are not those of the backup") +
         ", ERRCODE = 'XX001';\nEND IF;\nEND\n$radica$;\n";
}

// Of what is there now: all of Radica's own tables go, those of the business that the backup has. Copies that an
// adoption made stay.
Result<PgCopies::Script> PgCopies::script_of(const CopyFacts& expected, const RestoreNote& note) {
  std::vector<TableName> present;
  {
    TRY_SET(const auto transaction, sql_.begin({}, Access::kRead));
    TRY_SET(present, tables_of(*transaction, expected));
  }
  std::erase_if(present, [&expected](const TableName& table) {
    const auto is_same = [&table](const TableDigest& other) { return other.name == table.shown(); };
    return table.table.starts_with(kCopyOfAdoption) && std::ranges::none_of(expected.tables, is_same);
  });
  const auto is_audit = [](const TableName& table) { return table.table == kAuditTable; };
  const bool has_audit = std::ranges::any_of(present, is_audit);
  const bool brings_audit = std::ranges::any_of(
      expected.tables, [](const TableDigest& table) { return table.name == "radica." + std::string(kAuditTable); });
  Script script;
  TRY_SET(const std::string schemas, statement_text("postgres", words_, {"migrate/prepare"}));
  script.before =
      "BEGIN;\nSET LOCAL lock_timeout = '30s';\nSET LOCAL statement_timeout = 0;\n"
      "SET LOCAL idle_in_transaction_session_timeout = 0;\n" +
      schemas + ";\n";
  if (!present.empty()) script.before += "LOCK TABLE " + list_of(present) + " IN ACCESS EXCLUSIVE MODE;\n";
  if (note.act.lease_token != 0) {
    TRY_SET(const std::string ours,
            pg_text_with_values(words_, {"backup/still_ours"}, {{"token", note.act.lease_token}}));
    script.before += ours + ";\n";
  }
  if (has_audit && brings_audit) {
    TRY_SET(const std::string kept, statement_text("postgres", words_, {"backup/keep_audit"}));
    script.before += kept + ";\n";
  }
  // A backup of an older version knows nothing of the audit, which stays as it is.
  if (!brings_audit) std::erase_if(present, is_audit);
  if (!present.empty()) script.before += "DROP TABLE " + list_of(present) + ";\n";
  TRY_SET(const std::string form, statement_text("postgres", words_, {"backup/text_form"}));
  script.after = form + ";\n";
  for (const TableDigest& table : expected.tables) {
    TRY_SET(const std::string text, expectation(table));
    script.after += text;
  }
  if (has_audit && brings_audit) {
    TRY_SET(const std::string carried, statement_text("postgres", words_, {"backup/carry_audit"}));
    script.after += carried + ";\n";
  }
  // What default privileges gave the new tables beyond what the backup grants.
  TRY_SET(const std::string privileges, statement_text("postgres", words_, {"migrate/finish"}));
  script.after += privileges + ";\n";
  const RestoreStatements statements(expected, note);
  for (const auto& [name, parameters] : statements.all()) {
    TRY_SET(const std::string text, pg_text_with_values(words_, {name}, parameters));
    script.after += text + ";\n";
  }
  script.after += "COMMIT;\n";
  return script;
}

Result<void> PgCopies::restore(const std::string& path, const CopyFacts& expected, const RestoreNote& note) {
  TRY_SET(const PgTools tools, tools_for(expected));
  TRY_SET(const Script script, script_of(expected, note));
  return feed(tools, options_.url, script, {"--file=-", path});
}

Result<void> PgCopies::drop_old_drills(Sql& server) {
  std::vector<std::string> names;
  {
    TRY_SET(const auto transaction, server.begin({}, Access::kRead));
    TRY(transaction->query({"backup/old_drills"}, {}, [&names](const SqlRow& row) -> Result<void> {
      if (is_left_over(row.text(0), row.integer(1), this_process(), &start_of_process)) names.emplace_back(row.text(0));
      return {};
    }));
  }
  for (const std::string& name : names) TRY(server.run_alone({"backup/drop_drill", {{"database", name}}}));
  return {};
}

Result<std::vector<TableDigest>> PgCopies::try_out(const std::string& path, const CopyFacts& expected) {
  const bool is_elsewhere = !options_.drill_url.empty();
  PostgresOptions access;
  access.password = is_elsewhere ? options_.drill_password : options_.tools.password;
  const std::string& server_url = is_elsewhere ? options_.drill_url : options_.url;
  TRY_SET(const auto server, open_postgres(server_url, options_.schema, access));
  TRY(drop_old_drills(*server));
  TRY_SET(const PgTools found, tools_for(expected));
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const std::string database =
      drill_name(std::chrono::duration_cast<std::chrono::seconds>(now).count(), this_process());
  if (auto made = server->run_alone({"backup/create_drill", {{"database", database}}}); !made)
    return made.error().code == ErrorCode::kDenied
               ? fail(ErrorCode::kDenied, "E-BACKUP-009", {{"database", server_url}})
               : Failure(std::move(made).error());
  auto drilled = [&]() -> Result<std::vector<TableDigest>> {
    const std::string url = url_of_database(server_url, database);
    TRY_SET(const std::string schemas, statement_text("postgres", words_, {"migrate/prepare"}));
    PgToolsOptions same = options_.tools;
    same.password = access.password;
    TRY_SET(const PgTools tools, PgTools::find(same, major_version(found.version())));
    TRY(feed(tools, url, {"BEGIN;\n" + schemas + ";\n", "COMMIT;\n"},
             {"--no-owner", "--no-privileges", "--file=-", path}));
    TRY_SET(const auto sql, open_postgres(url, options_.schema, access));
    TRY_SET(const auto transaction, sql->begin({}, Access::kRead));
    TRY_SET(const auto tables, tables_of(*transaction, expected));
    return table_digests(*transaction, "postgres", tables, options_.check_stop);
  }();
  const auto dropped = server->run_alone({"backup/drop_drill", {{"database", database}}});
  if (!drilled) return drilled;
  TRY(dropped);
  return drilled;
}

}  // namespace

std::unique_ptr<DatabaseCopies> pg_copies(Sql& sql, PgCopiesOptions options) {
  return std::make_unique<PgCopies>(sql, std::move(options));
}

}  // namespace radica
