// What every adapter of ports/sql.h must do. An adapter's test file names its World (see sqlite_world.h):
//   INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, SqlContract, SqliteWorld);
// A world has open() and its declared deviations.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "ports/sql.h"

namespace radica::test {

using Texts = std::vector<std::string>;

inline Statement inline_sql(std::string_view text) {
  return {"test", {}, text};
}

template <class World>
class SqlContract : public testing::Test {
 protected:
  void SetUp() override {
    sql_ = world_.open();
    run("CREATE TABLE {schema}.item (name VARCHAR(20) PRIMARY KEY, amount BIGINT, note TEXT, raw {bytes})");
  }

  std::unique_ptr<Transaction> begin(Access access, Sql* sql = nullptr, std::int64_t token = 0) {
    Act act;
    act.lease_token = token;
    auto transaction = (sql == nullptr ? *sql_ : *sql).begin(act, access);
    if (!transaction) throw std::runtime_error(transaction.error().describe());
    return std::move(*transaction);
  }
  // In a transaction of its own, which must succeed.
  std::int64_t run(std::string_view text, const std::vector<SqlParameter>& parameters = {}) {
    const auto transaction = begin(Access::kWrite);
    const auto rows = transaction->run(inline_sql(text), parameters);
    EXPECT_TRUE(rows) << rows.error().describe();
    const auto committed = transaction->commit();
    EXPECT_TRUE(committed) << committed.error().describe();
    return rows ? *rows : -1;
  }
  static Texts texts(Transaction& transaction, std::string_view text,
                     const std::vector<SqlParameter>& parameters = {}) {
    Texts found;
    const auto done = transaction.query(inline_sql(text), parameters, [&found](const SqlRow& row) -> Result<void> {
      for (int column = 0; column < row.columns(); ++column)
        found.push_back(row.is_null(column) ? "NULL" : std::string(row.text(column)));
      return {};
    });
    EXPECT_TRUE(done) << done.error().describe();
    return found;
  }
  Texts texts(std::string_view text, const std::vector<SqlParameter>& parameters = {}) {
    return texts(*begin(Access::kRead), text, parameters);
  }
  Texts names() { return texts("SELECT name FROM {schema}.item ORDER BY name"); }

  // Rows (name, amount) for bulk_insert.
  static RowSource source_of(const Texts& rows) {
    return [rows, at = std::size_t{0}](std::vector<SqlValue>& row) mutable {
      if (at == rows.size()) return false;
      row[0] = std::string_view(rows[at]);
      row[1] = static_cast<std::int64_t>(at++);
      return true;
    };
  }
  static constexpr std::string_view kInsert = "INSERT INTO {schema}.item (name, amount) VALUES (:name, :amount)";
  inline static const std::vector<std::string_view> kColumns{"name", "amount"};

  World world_;
  std::unique_ptr<Sql> sql_;
};

TYPED_TEST_SUITE_P(SqlContract);

TYPED_TEST_P(SqlContract, RunTellsTheNumberOfRowsChanged) {
  EXPECT_EQ(this->run(this->kInsert, {{"name", "a"}, {"amount", std::int64_t{1}}}), 1);
  EXPECT_EQ(this->run(this->kInsert, {{"name", "b"}, {"amount", std::int64_t{1}}}), 1);
  EXPECT_EQ(this->run("UPDATE {schema}.item SET amount = 2 WHERE amount = 1"), 2);
  EXPECT_EQ(this->run("UPDATE {schema}.item SET amount = 3 WHERE amount = 1"), 0);
  EXPECT_EQ(this->run("DELETE FROM {schema}.item"), 2);
}

TYPED_TEST_P(SqlContract, EveryKindOfValueComesBackAsItWas) {
  const std::string note = "Petición ñ €\n\t\"quoted\" 'x' {schema} -- 日本 \U0001F600";
  const std::string bytes("\x00\xff\x80'\"\\", 6);
  for (const std::int64_t amount : {std::int64_t{0}, INT64_MIN, INT64_MAX}) {
    this->run("DELETE FROM {schema}.item");
    this->run("INSERT INTO {schema}.item VALUES (:name, :amount, :note, :raw)",
              {{"name", "0012345678"},
               {"amount", amount},
               {"note", note},
               {"raw", std::as_bytes(std::span(bytes.data(), bytes.size()))}});
    const auto reading = this->begin(Access::kRead);
    const auto done = reading->query(inline_sql("SELECT name, amount, note, raw FROM {schema}.item"), {},
                                     [&](const SqlRow& row) -> Result<void> {
                                       EXPECT_EQ(row.columns(), 4);
                                       EXPECT_EQ(row.name(1), "amount");
                                       EXPECT_EQ(row.text(0), "0012345678");
                                       EXPECT_EQ(row.integer(1), amount);
                                       EXPECT_EQ(row.text(1), std::to_string(amount));
                                       EXPECT_EQ(row.text(2), note);
                                       EXPECT_EQ(row.text(3), bytes);
                                       return {};
                                     });
    EXPECT_TRUE(done);
  }
}

TYPED_TEST_P(SqlContract, ABulkQueryGivesWhatAQueryGives) {
  const std::string bytes("\x00\xff\x80'\"\\", 6), note = "O'Ñandú \\n \\' :name $1 -- \n";
  const std::string sql =
      "-- with a 'remark' of :name\nSELECT note, amount, raw, name FROM {schema}.item WHERE note = :note OR amount = "
      ":amount "
      "ORDER BY amount";
  for (const std::int64_t amount : {INT64_MIN, std::int64_t{-1}, INT64_MAX})
    this->run("INSERT INTO {schema}.item VALUES (:name, :amount, :note, :raw)",
              {{"name", amount == -1 ? std::string_view()
                        : amount < 0 ? "a"
                                     : "b"},
               {"amount", amount},
               {"note", amount < 0 ? SqlValue(std::string_view(note)) : SqlValue(std::monostate())},
               {"raw", std::as_bytes(std::span(bytes.data(), bytes.size()))}});
  const auto reading = this->begin(Access::kRead);
  std::vector<std::int64_t> amounts;
  const std::vector<SqlParameter> parameters{{"note", std::string_view(note)}, {"amount", INT64_MAX}};
  const auto done = reading->bulk_query(inline_sql(sql), parameters, [&](const SqlRow& row) -> Result<void> {
    amounts.push_back(row.integer(1));
    EXPECT_EQ(row.columns(), 4);
    EXPECT_EQ(row.is_null(0), row.integer(1) > 0);
    EXPECT_EQ(row.text(0), row.integer(1) > 0 ? std::string() : note);
    EXPECT_EQ(row.text(2), bytes);
    EXPECT_FALSE(row.is_null(3));
    EXPECT_EQ(row.text(3), row.integer(1) == -1 ? "" : row.integer(1) < 0 ? "a" : "b");
    return {};
  });
  ASSERT_TRUE(done) << done.error().describe();
  EXPECT_EQ(amounts, (std::vector<std::int64_t>{INT64_MIN, -1, INT64_MAX}));
  int given = 0;
  const auto stopped = reading->bulk_query(inline_sql(sql), parameters, [&given](const SqlRow&) -> Result<void> {
    ++given;
    return fail(ErrorCode::kCancelled, "E-TEST");
  });
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().id, "E-TEST");
  EXPECT_EQ(given, 1);
  EXPECT_TRUE(reading->bulk_query(inline_sql("SELECT amount FROM {schema}.item WHERE amount = 7"), {},
                                  [](const SqlRow&) -> Result<void> { return fail(ErrorCode::kBug, "E-TEST"); }))
      << "no row, and the transaction goes on";
}

TYPED_TEST_P(SqlContract, EmptyIsNotNull) {
  this->run("INSERT INTO {schema}.item VALUES (:name, :amount, :note, :raw)", {{"name", std::string_view()},
                                                                               {"amount", std::monostate()},
                                                                               {"note", std::monostate()},
                                                                               {"raw", std::span<const std::byte>()}});
  EXPECT_EQ(this->texts("SELECT name, amount, note, raw FROM {schema}.item"), (Texts{"", "NULL", "NULL", ""}));
}

TYPED_TEST_P(SqlContract, TextKeepsZeroBytesWhereTheDatabaseCan) {
  const std::string text("a\0b", 3);
  const auto transaction = this->begin(Access::kWrite);
  const auto rows =
      transaction->run(inline_sql("INSERT INTO {schema}.item (name, note) VALUES ('a', :note)"), {{"note", text}});
  if (!TypeParam::kTextHoldsNul) {
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().code, ErrorCode::kBadInput);
    return;
  }
  ASSERT_TRUE(rows);
  EXPECT_EQ(this->texts(*transaction, "SELECT note FROM {schema}.item"), Texts{text});
}

TYPED_TEST_P(SqlContract, WhatIsNotCommittedIsGone) {
  {
    const auto transaction = this->begin(Access::kWrite);
    ASSERT_TRUE(transaction->run(inline_sql(this->kInsert), {{"name", "a"}, {"amount", std::int64_t{1}}}));
    EXPECT_EQ(this->texts(*transaction, "SELECT name FROM {schema}.item"), Texts{"a"});
  }
  EXPECT_EQ(this->names(), Texts{});
}

TYPED_TEST_P(SqlContract, NothingWorksAfterCommit) {
  const auto transaction = this->begin(Access::kWrite);
  ASSERT_TRUE(transaction->commit());
  const auto rows = transaction->run(inline_sql("DELETE FROM {schema}.item"));
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code, ErrorCode::kBug);
  EXPECT_FALSE(transaction->commit());
}

TYPED_TEST_P(SqlContract, AReaderKeepsItsSnapshotBesideAWriter) {
  const auto reading = this->begin(Access::kRead);
  EXPECT_EQ(this->texts(*reading, "SELECT name FROM {schema}.item"), Texts{});
  const auto other = this->world_.open();
  {
    const auto writing = this->begin(Access::kWrite, other.get());
    ASSERT_TRUE(writing->run(inline_sql(this->kInsert), {{"name", "a"}, {"amount", std::int64_t{1}}}));
    EXPECT_EQ(this->names(), Texts{}) << "a new reader neither waits nor sees what is not committed";
    ASSERT_TRUE(writing->commit());
  }
  EXPECT_EQ(this->texts(*reading, "SELECT name FROM {schema}.item"), Texts{});
  EXPECT_EQ(this->names(), Texts{"a"});
}

TYPED_TEST_P(SqlContract, AReadingTransactionRefusesToWrite) {
  const auto reading = this->begin(Access::kRead);
  const auto rows = reading->run(inline_sql("DELETE FROM {schema}.item"));
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code, ErrorCode::kBug);
  const auto bulk = reading->bulk_insert("item", this->kColumns, this->source_of({"a"}));
  ASSERT_FALSE(bulk);
  EXPECT_EQ(bulk.error().code, ErrorCode::kBug);
}

TYPED_TEST_P(SqlContract, AnErrorOfTheCallbackEndsTheQueryAndNotTheTransaction) {
  this->run("INSERT INTO {schema}.item (name) VALUES ('a'), ('b'), ('c')");
  const auto transaction = this->begin(Access::kWrite);
  int seen = 0;
  const auto done =
      transaction->query(inline_sql("SELECT name FROM {schema}.item"), {}, [&seen](const SqlRow&) -> Result<void> {
        if (++seen == 2) return fail(ErrorCode::kCancelled, "E-TEST-001");
        return {};
      });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().id, "E-TEST-001");
  EXPECT_EQ(seen, 2);
  EXPECT_TRUE(transaction->run(inline_sql("DELETE FROM {schema}.item")));
  EXPECT_TRUE(transaction->commit());
  EXPECT_EQ(this->names(), Texts{});
}

TYPED_TEST_P(SqlContract, ACallbackMayNotUseTheTransaction) {
  const auto transaction = this->begin(Access::kWrite);
  const auto done = transaction->query(inline_sql("SELECT 1"), {}, [&transaction](const SqlRow&) -> Result<void> {
    TRY(transaction->run(inline_sql("DELETE FROM {schema}.item")));
    return {};
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kBug);
}

TYPED_TEST_P(SqlContract, ARefusedStatementBreaksTheTransaction) {
  this->run("INSERT INTO {schema}.item (name) VALUES ('a')");
  const auto transaction = this->begin(Access::kWrite);
  ASSERT_TRUE(transaction->run(inline_sql("INSERT INTO {schema}.item (name) VALUES ('b')")));
  const auto refused = transaction->run(inline_sql("INSERT INTO {schema}.item (name) VALUES (:name)"), {{"name", "a"}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kBadInput);
  EXPECT_EQ(refused.error().id, "E-SQL-006");
  const auto next = transaction->run(inline_sql("INSERT INTO {schema}.item (name) VALUES ('c')"));
  ASSERT_FALSE(next);
  EXPECT_EQ(next.error().code, ErrorCode::kAborted);
  const auto committed = transaction->commit();
  ASSERT_FALSE(committed);
  EXPECT_EQ(committed.error().code, ErrorCode::kAborted);
  EXPECT_EQ(this->names(), Texts{"a"});
}

TYPED_TEST_P(SqlContract, AWrongCallIsABugAndLeavesTheTransactionUsable) {
  const auto transaction = this->begin(Access::kWrite);
  const std::vector<std::pair<Statement, std::vector<SqlParameter>>> wrong{
      {{"no/such/statement"}, {}},
      {inline_sql("DELETE FROM {schema}.{table}"), {}},
      {inline_sql(this->kInsert), {{"name", "a"}}},
      {inline_sql(this->kInsert), {{"name", "a"}, {"amount", std::int64_t{1}}, {"colour", "red"}}},
  };
  for (const auto& [statement, parameters] : wrong) {
    const auto rows = transaction->run(statement, parameters);
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().code, ErrorCode::kBug);
    EXPECT_EQ(rows.error().id, "E-SQL-007");
  }
  EXPECT_TRUE(transaction->run(inline_sql(this->kInsert), {{"name", "a"}, {"amount", std::int64_t{1}}}));
  EXPECT_TRUE(transaction->commit());
  EXPECT_EQ(this->names(), Texts{"a"});
}

TYPED_TEST_P(SqlContract, ATableThatSomebodyRemovedIsNamedAndNoDefect) {
  const auto transaction = this->begin(Access::kWrite);
  const auto gone = transaction->run(inline_sql("DELETE FROM {schema}.radica_gone"));
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().code, ErrorCode::kBadConfig);
  EXPECT_EQ(gone.error().id, "E-SQL-033");
  EXPECT_EQ(gone.error().facts.front(), ErrorFact("table", "radica_gone"));
}

TYPED_TEST_P(SqlContract, WordsAreQuotedIdentifiers) {
  const Statement create{"test", {{"table", "odd \"name"}}, "CREATE TABLE {schema}.{table} (n BIGINT)"};
  const auto transaction = this->begin(Access::kWrite);
  ASSERT_TRUE(transaction->run(create));
  const auto rows = transaction->bulk_insert("odd \"name", {"n"}, [n = 0](std::vector<SqlValue>& row) mutable {
    row[0] = std::int64_t{7};
    return n++ == 0;
  });
  ASSERT_TRUE(rows) << rows.error().describe();
  EXPECT_EQ(this->texts(*transaction, "SELECT n FROM {schema}.\"odd \"\"name\""), Texts{"7"});
}

TYPED_TEST_P(SqlContract, AScriptRunsAllItsStatementsOrNone) {
  this->run(
      "-- two tables\nCREATE TABLE {schema}.one (n BIGINT);\n"
      "CREATE TABLE {schema}.two (n BIGINT); -- {not} a word; not a statement\n"
      "INSERT INTO {schema}.two VALUES (1);\n\n-- the end\n");
  EXPECT_EQ(this->texts("SELECT n FROM {schema}.two"), Texts{"1"});
  {
    const auto transaction = this->begin(Access::kWrite);
    EXPECT_FALSE(
        transaction->run(inline_sql("CREATE TABLE {schema}.three (n BIGINT); INSERT INTO {schema}.four VALUES (1)")));
    EXPECT_FALSE(transaction->commit());
  }
  this->run("CREATE TABLE {schema}.three (n BIGINT)");
}

TYPED_TEST_P(SqlContract, BulkInsertTakesAllRows) {
  Texts rows;
  for (int i = 10000; i < 13000; ++i) rows.push_back(std::to_string(i));
  const auto transaction = this->begin(Access::kWrite);
  const auto inserted = transaction->bulk_insert("item", this->kColumns, this->source_of(rows));
  ASSERT_TRUE(inserted) << inserted.error().describe();
  EXPECT_EQ(*inserted, 3000);
  const auto none = transaction->bulk_insert("item", this->kColumns, this->source_of({}));
  ASSERT_TRUE(none);
  EXPECT_EQ(*none, 0);
  ASSERT_TRUE(transaction->commit());
  EXPECT_EQ(this->names(), rows);
  EXPECT_EQ(this->texts("SELECT amount FROM {schema}.item WHERE name = '12999'"), Texts{"2999"});
}

TYPED_TEST_P(SqlContract, ARefusedRowUndoesItsBulkInsertOnly) {
  this->run("INSERT INTO {schema}.item (name) VALUES ('b')");
  const auto transaction = this->begin(Access::kWrite);
  ASSERT_TRUE(transaction->run(inline_sql("INSERT INTO {schema}.item (name) VALUES ('kept')")));
  const auto refused = transaction->bulk_insert("item", this->kColumns, this->source_of({"a", "b", "c"}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kBadInput);
  EXPECT_EQ(refused.error().id, "E-SQL-006");
  EXPECT_EQ(this->texts(*transaction, "SELECT name FROM {schema}.item ORDER BY name"), (Texts{"b", "kept"}));
  const auto inserted = transaction->bulk_insert("item", this->kColumns, this->source_of({"a", "c"}));
  ASSERT_TRUE(inserted) << inserted.error().describe();
  ASSERT_TRUE(transaction->commit());
  EXPECT_EQ(this->names(), (Texts{"a", "b", "c", "kept"}));
}

TYPED_TEST_P(SqlContract, AnErrorOfTheSourceIsThatOfItsBulkInsertWhichLeavesNothing) {
  const auto transaction = this->begin(Access::kWrite);
  const auto failed = transaction->bulk_insert(
      "item", this->kColumns, [n = std::int64_t{0}](std::vector<SqlValue>& row) mutable -> Result<bool> {
        if (n == 2) return fail(ErrorCode::kUnavailable, "E-FILE-001", {{"path", "rows"}});
        row = {std::string_view("a").substr(static_cast<std::size_t>(n)), n};
        ++n;
        return true;
      });
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().describe(), "E-FILE-001 path=rows");
  EXPECT_FALSE(transaction->commit());
  EXPECT_EQ(this->names(), Texts{});
}

TYPED_TEST_P(SqlContract, ARefusalNamesTheRuleAndNoValue) {
  const std::string secret = "Ana Pérez";
  this->run("INSERT INTO {schema}.item (name) VALUES (:name)", {{"name", secret}});
  const auto transaction = this->begin(Access::kWrite);
  const auto bulk = transaction->bulk_insert("item", this->kColumns, this->source_of({secret}));
  ASSERT_FALSE(bulk);
  EXPECT_NE(bulk.error().describe().find("item"), std::string::npos);
  EXPECT_EQ(bulk.error().describe().find(secret), std::string::npos);
  const auto single =
      transaction->run(inline_sql("INSERT INTO {schema}.item (name) VALUES (:name)"), {{"name", secret}});
  ASSERT_FALSE(single);
  EXPECT_EQ(single.error().describe().find(secret), std::string::npos);
}

TYPED_TEST_P(SqlContract, BulkInsertFillsATemporaryTable) {
  const auto transaction = this->begin(Access::kWrite);
  ASSERT_TRUE(transaction->run(inline_sql("CREATE TEMP TABLE staged (name TEXT, amount BIGINT)")));
  const auto staged = transaction->bulk_insert("temp.staged", this->kColumns, this->source_of({"a", "b"}));
  ASSERT_TRUE(staged) << staged.error().describe();
  ASSERT_TRUE(transaction->run(inline_sql("INSERT INTO {schema}.item (name, amount) SELECT name, amount FROM staged")));
  EXPECT_EQ(this->texts(*transaction, "SELECT name FROM {schema}.item ORDER BY name"), (Texts{"a", "b"}));
}

TYPED_TEST_P(SqlContract, WritersOfManyThreadsAndDoorsAllGetTheirTurn) {
  this->run("INSERT INTO {schema}.item (name, amount) VALUES ('sum', 0)");
  const auto other = this->world_.open();
  std::atomic<int> failures = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([this, thread, &other, &failures] {
      for (int i = 0; i < 25; ++i) {
        auto transaction = (thread % 2 == 0 ? *this->sql_ : *other).begin({}, Access::kWrite);
        if (!transaction || !(*transaction)->run(inline_sql("UPDATE {schema}.item SET amount = amount + 1")) ||
            !(*transaction)->commit())
          ++failures;
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(this->texts("SELECT amount FROM {schema}.item"), Texts{"100"});
}

TYPED_TEST_P(SqlContract, AStatementAloneIsThereAtOnceAndItsErrorIsReported) {
  const auto made = this->sql_->run_alone(inline_sql("CREATE TABLE {schema}.alone (n BIGINT)"));
  ASSERT_TRUE(made) << made.error().describe();
  this->run("INSERT INTO {schema}.alone VALUES (1)");
  const auto again = this->sql_->run_alone(inline_sql("CREATE TABLE {schema}.alone (n BIGINT)"));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().id, "E-SQL-007");
  EXPECT_EQ(this->texts("SELECT n FROM {schema}.alone"), Texts{"1"});
}

TYPED_TEST_P(SqlContract, AnActWithATokenWritesOnlyWhileItIsTheNewest) {
  this->run("CREATE TABLE {radica}.radica_lease (name TEXT PRIMARY KEY, token BIGINT NOT NULL, holder TEXT NOT NULL)");
  this->run("CREATE TABLE {radica}.radica_state (name TEXT PRIMARY KEY, value TEXT NOT NULL)");
  this->run("INSERT INTO {radica}.radica_lease VALUES ('run', 7, '')");
  EXPECT_TRUE(this->begin(Access::kWrite, nullptr, 7)->commit());
  Act stale;
  stale.lease_token = 6;
  const auto refused = this->sql_->begin(stale, Access::kWrite);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
  EXPECT_EQ(refused.error().id, "E-LEASE-001");
  EXPECT_TRUE(this->sql_->begin(stale, Access::kRead)) << "reading harms nobody";
  EXPECT_TRUE(this->sql_->begin({}, Access::kWrite)) << "the refused one must not keep the database locked";
}

REGISTER_TYPED_TEST_SUITE_P(SqlContract, RunTellsTheNumberOfRowsChanged, EveryKindOfValueComesBackAsItWas,
                            ABulkQueryGivesWhatAQueryGives, EmptyIsNotNull, TextKeepsZeroBytesWhereTheDatabaseCan,
                            WhatIsNotCommittedIsGone, NothingWorksAfterCommit, AReaderKeepsItsSnapshotBesideAWriter,
                            AReadingTransactionRefusesToWrite, AnErrorOfTheCallbackEndsTheQueryAndNotTheTransaction,
                            ACallbackMayNotUseTheTransaction, ARefusedStatementBreaksTheTransaction,
                            AWrongCallIsABugAndLeavesTheTransactionUsable, ATableThatSomebodyRemovedIsNamedAndNoDefect,
                            WordsAreQuotedIdentifiers, AScriptRunsAllItsStatementsOrNone, BulkInsertTakesAllRows,
                            ARefusedRowUndoesItsBulkInsertOnly,
                            AnErrorOfTheSourceIsThatOfItsBulkInsertWhichLeavesNothing, ARefusalNamesTheRuleAndNoValue,
                            BulkInsertFillsATemporaryTable, WritersOfManyThreadsAndDoorsAllGetTheirTurn,
                            AStatementAloneIsThereAtOnceAndItsErrorIsReported,
                            AnActWithATokenWritesOnlyWhileItIsTheNewest);

}  // namespace radica::test
