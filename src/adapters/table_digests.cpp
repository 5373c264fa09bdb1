#include "adapters/table_digests.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "adapters/sql_lists.h"
#include "base/hash.h"
#include "model/table_ddl.h"
#include "ports/tasks.h"

namespace radica {
namespace {

void append_size(std::string& text, std::uint64_t size) {
  for (int shift = 0; shift < 64; shift += 8) text += static_cast<char>((size >> shift) & 0xFF);
}

// The sum of the hashes of rows, as two numbers that overflow as they like.
class RowSum {
 public:
  void add(const SqlRow& row) {
    text_.clear();
    for (int column = 0; column < row.columns(); ++column) {
      if (row.is_null(column)) {
        append_size(text_, ~std::uint64_t{0});
        continue;
      }
      const std::string_view value = row.text(column);
      append_size(text_, value.size());
      text_ += value;
    }
    const Sha256 hash = sha256(text_);
    for (std::size_t half = 0; half < sums_.size(); ++half) {
      std::uint64_t number = 0;
      std::memcpy(&number, hash.data() + 8 * half, sizeof number);
      sums_[half] += number;
    }
    ++rows_;
  }
  [[nodiscard]] std::int64_t rows() const { return rows_; }
  [[nodiscard]] std::string hash() const {
    return hex(sha256(std::to_string(rows_) + " " + std::to_string(sums_[0]) + " " + std::to_string(sums_[1])));
  }

 private:
  std::string text_;
  std::int64_t rows_ = 0;
  std::array<std::uint64_t, 2> sums_{};
};

Result<TableDigest> digest_of(Transaction& transaction, std::string_view dialect, const TableName& table,
                              const CheckStop& check_stop) {
  constexpr std::int64_t kRowsBetweenChecks = 1 << 12;
  const Statement statement{"backup/digest", {{"in", table.schema}, {"table", table.table}}};
  TableDigest digest{table.shown(), 0, {}};
  if (dialect == "postgres") {
    TRY(transaction.query(statement, {}, [&digest](const SqlRow& row) -> Result<void> {
      digest.rows = row.integer(0);
      digest.hash = row.text(1);
      return {};
    }));
    return digest;
  }
  RowSum sum;
  TRY(transaction.query(statement, {}, [&](const SqlRow& row) -> Result<void> {
    sum.add(row);
    return sum.rows() % kRowsBetweenChecks == 0 ? check_stop() : Result<void>{};
  }));
  digest.rows = sum.rows();
  digest.hash = sum.hash();
  return digest;
}

std::vector<std::string> business_names(const std::vector<std::string>& companies) {
  std::vector<std::string> names;
  for (const Table& table : business_tables(companies)) names.push_back(table.name);
  return names;
}

// All of Radica's own, and of the business tables those of `names`.
Result<std::vector<TableName>> find_tables(Transaction& transaction, const std::vector<std::string>& names) {
  const std::string list = json_list(names);
  std::vector<TableName> tables;
  TRY(transaction.query({"backup/tables"}, {{"tables", list}}, [&tables](const SqlRow& row) -> Result<void> {
    tables.push_back({std::string(row.text(0)), std::string(row.text(1))});
    return {};
  }));
  return tables;
}

}  // namespace

Result<std::vector<TableName>> tables_to_copy(Transaction& transaction, const std::vector<std::string>& companies) {
  TRY_SET(auto tables, find_tables(transaction, business_names(companies)));
  const auto is_state = [](const TableName& table) { return table.table == "radica_state"; };
  if (std::none_of(tables.begin(), tables.end(), is_state)) return tables;
  std::vector<std::string> all = companies;
  TRY(transaction.query({"backup/rules"}, {}, [&all](const SqlRow& row) -> Result<void> {
    all.emplace_back(row.text(0));
    return {};
  }));
  return find_tables(transaction, business_names(all));
}

Result<std::vector<TableName>> tables_of(Transaction& transaction, const CopyFacts& facts) {
  std::vector<std::string> names;
  for (const TableDigest& table : facts.tables) names.push_back(table.name.substr(table.name.find('.') + 1));
  return find_tables(transaction, names);
}

Result<std::vector<TableDigest>> table_digests(Transaction& transaction, std::string_view dialect,
                                               const std::vector<TableName>& tables, const CheckStop& check_stop) {
  std::vector<TableDigest> digests;
  TRY(transaction.query({"backup/text_form"}, {}, [](const SqlRow&) { return Result<void>{}; }));
  for (const TableName& table : tables) {
    TRY(check_stop());
    TRY_SET(TableDigest digest, digest_of(transaction, dialect, table, check_stop));
    digests.push_back(std::move(digest));
  }
  return digests;
}

Result<CopyFacts> copy_facts(Transaction& transaction, std::string_view dialect, std::string_view schema,
                             std::string& snapshot) {
  CopyFacts facts;
  facts.dialect = dialect;
  facts.schema = schema;
  TRY(transaction.query({"backup/snapshot"}, {}, [&](const SqlRow& row) -> Result<void> {
    snapshot = row.text(0);
    facts.server = row.text(1);
    return {};
  }));
  TRY(transaction.query({"migrate/applied"}, {}, [&facts](const SqlRow& row) -> Result<void> {
    facts.version = row.integer(0);
    return {};
  }));
  TRY(transaction.query({"backup/rules"}, {}, [&facts](const SqlRow& row) -> Result<void> {
    facts.rules.emplace_back(row.text(0), row.text(1));
    return {};
  }));
  TRY(transaction.query({"backup/last_run"}, {}, [&facts](const SqlRow& row) -> Result<void> {
    facts.last_run = row.text(0);
    return {};
  }));
  return facts;
}

Result<void> check_digests(const CopyFacts& expected, const std::vector<TableDigest>& found) {
  std::string names;
  for (const std::string& name : differing_tables(expected.tables, found)) names += (names.empty() ? "" : ", ") + name;
  if (names.empty()) return {};
  return fail(ErrorCode::kCorrupt, "E-BACKUP-006", {{"tables", names}});
}

RestoreStatements::RestoreStatements(const CopyFacts& copy, const RestoreNote& note)
    : started_(format_local(note.started)),
      ended_(format_local(note.clock.now())),
      stages_("[{\"name\":" + json_string("restore " + note.backup) + "}]") {
  all_.push_back({"backup/settle_lease", {{"token", note.act.lease_token}}});
  const auto holds = [&copy](std::string_view table) {
    return std::ranges::any_of(copy.tables, [table](const TableDigest& one) { return one.name.ends_with(table); });
  };
  if (holds(".radica_token")) {
    all_.push_back({"backup/settle_tokens", {}});
    all_.push_back({"backup/settle_sessions", {}});
  }
  if (holds(".radica_task")) all_.push_back({"backup/settle_tasks", {{"error", kRestoredTask}}});
  all_.push_back({"backup/note_restore",
                  {{"id", std::string_view(note.act.run_id)},
                   {"actor", std::string_view(note.act.actor)},
                   {"started", std::string_view(started_)},
                   {"ended", std::string_view(ended_)},
                   {"stages", std::string_view(stages_)}}});
}

}  // namespace radica
