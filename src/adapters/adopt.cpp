#include "adapters/adopt.h"

#include <algorithm>
#include <utility>

#include "adapters/adopt_registry.h"
#include "adapters/db_ledger.h"
#include "adapters/sql_work.h"
#include "model/row_columns.h"

namespace radica {
namespace {

const std::string kRules = "adoptada";  // in place of a fingerprint of rules: no rules of ours made them
constexpr std::size_t kRowsPerBatch = 5000;

// Before every observation: the first second of the calendar that the rules read.
LocalTime older_than_all() {
  return parse_local("0001-01-01 00:00:00").value_or(0);
}

Observation version_of(Record record) {
  Observation version;
  version.has_time = !record.values.fields[kFecha].ends_with(" 00:00:00");
  version.order.time = older_than_all();
  version.order.richness = record.values.richness();
  version.rule_fp = kRules;
  version.content = content_hash(record.values);
  version.values = std::move(record.values);
  return version;
}

class TableAdoption {
 public:
  TableAdoption(Transaction& transaction, const Adoption& adoption, std::string now)
      : transaction_(transaction), adoption_(adoption), now_(std::move(now)) {}

  Result<void> run(const Table& table, Dialect dialect) {
    if (!adoption_.differences.empty()) TRY(copy_table());
    if (adoption_.is_registry) return replace_registry(transaction_, table, dialect, copy_);
    if (!adoption_.differences.empty()) TRY(change_table());
    if (adoption_.takes_rows) TRY(take_over_rows());
    return make_uniques();
  }

 private:
  [[nodiscard]] Statement statement(std::string_view name) const { return {name, {{"table", adoption_.table}}}; }
  [[nodiscard]] static bool is_index(const Difference& difference) { return difference.mends.starts_with("CREATE "); }

  Result<void> copy_table() {
    copy_ = "radica_before_" + adoption_.table + "_" + now_;
    std::erase_if(copy_, [](char c) { return c == '-' || c == ':' || c == ' '; });
    TRY(transaction_.run({"adopt/copy_table", {{"copy", copy_}, {"table", adoption_.table}}}));
    return {};
  }

  Result<void> change_table() {
    for (const Difference& difference : adoption_.differences)
      if (!is_index(difference)) TRY(transaction_.run({adoption_.table, {}, difference.mends}));
    std::string sequence;
    TRY(transaction_.query({"adopt/sequence"}, {{"table", adoption_.table}},
                           [&sequence](const SqlRow& row) -> Result<void> {
                             sequence = row.text(0);
                             return {};
                           }));
    if (sequence.empty()) return {};
    const std::string widen = "ALTER SEQUENCE " + sequence + " AS BIGINT";
    TRY(transaction_.run({adoption_.table, {}, widen}));
    return {};
  }

  Result<void> take_over_rows() {
    TRY(transaction_.run(statement("adopt/whole_seconds")));
    TRY(transaction_.run(statement("adopt/create_hashes")));
    for (std::string last; !is_done_;) TRY(take_over_rows_after(last));
    return {};
  }

  // A batch of rows in the order of their radicados; `last` becomes the last of them.
  Result<void> take_over_rows_after(std::string& last) {
    std::vector<Observation> versions;
    const std::string rows = "SELECT " + record_columns() + " FROM {schema}.{table} WHERE numero_radicado > :last " +
                             "ORDER BY numero_radicado LIMIT :most";
    TRY(transaction_.query({"adopt/rows", {{"table", adoption_.table}}, rows},
                           {{"last", last}, {"most", static_cast<std::int64_t>(kRowsPerBatch)}},
                           [&versions](const SqlRow& row) -> Result<void> {
                             TRY_SET(Record record, db::record_of(row));
                             versions.push_back(version_of(std::move(record)));
                             return {};
                           }));
    is_done_ = versions.size() < kRowsPerBatch;
    if (versions.empty()) return {};
    last = versions.back().radicado();
    TRY(write_hashes(versions));
    std::vector<const Observation*> all;
    for (const Observation& version : versions) all.push_back(&version);
    return db::add_versions(transaction_, adoption_.company, kRules, all);
  }

  Result<void> write_hashes(const std::vector<Observation>& versions) {
    TRY(transaction_.run({"adopt/clear_hashes"}));
    std::size_t next = 0;
    std::string hash;
    TRY(transaction_.bulk_insert("temp.radica_adopted_row", {"radicado", "hash"}, [&](std::vector<SqlValue>& row) {
      if (next == versions.size()) return false;
      hash = hex(versions[next].content);
      row = {std::string_view(versions[next].radicado()), std::string_view(hash)};
      ++next;
      return true;
    }));
    TRY(transaction_.run(statement("adopt/set_hashes"), {{"now", now_}}));
    return {};
  }

  Result<void> make_uniques() {
    for (const Difference& difference : adoption_.differences)
      if (is_index(difference)) TRY(transaction_.run({adoption_.table, {}, difference.mends}));
    return {};
  }

  Transaction& transaction_;
  const Adoption& adoption_;
  const std::string now_;  // YYYY-MM-DD HH:MM:SS
  std::string copy_;       // of the table as it was
  bool is_done_ = false;
};

Result<bool> has_row(Transaction& transaction, const Statement& statement,
                     const std::vector<SqlParameter>& parameters) {
  bool is_there = false;
  TRY(transaction.query(statement, parameters, [&is_there](const SqlRow&) -> Result<void> {
    is_there = true;
    return {};
  }));
  return is_there;
}

}  // namespace

bool Adoption::can_be_done() const {
  return is_registry || std::none_of(differences.begin(), differences.end(),
                                     [](const Difference& difference) { return difference.mends.empty(); });
}

Result<std::optional<Adoption>> adoption_of(Transaction& transaction, const Table& table, Dialect dialect,
                                            const std::vector<std::string>& companies, bool has_ledger) {
  Adoption adoption;
  adoption.company = company_of_table(table.name, companies);
  adoption.table = table.name;
  TRY_SET(adoption.differences, compare_table(transaction, table, dialect));
  if (!adoption.differences.empty()) {
    TRY_SET(adoption.is_registry, is_registry_to_take_over(transaction, table));
  }
  if (!adoption.company.empty()) {
    // In this order: a load that commits between the two brings its versions with its rows.
    TRY_SET(adoption.takes_rows, has_row(transaction, {"adopt/has_rows", {{"table", table.name}}}, {}));
    if (adoption.takes_rows && has_ledger) {
      TRY_SET(const bool has_versions, has_row(transaction, {"adopt/has_versions"}, {{"empresa", adoption.company}}));
      adoption.takes_rows = !has_versions;
    }
  }
  if (adoption.differences.empty() && !adoption.takes_rows) return std::optional<Adoption>();
  return std::optional(std::move(adoption));
}

Result<void> adopt_table(Sql& sql, const Act& act, const Clock& clock, const Table& table, Dialect dialect,
                         const std::vector<std::string>& companies) {
  return write_work(sql, act, [&](Transaction& transaction) -> Result<void> {
    TRY(transaction.run({"migrate/prepare"}));
    // Another process may have been faster.
    TRY_SET(const std::optional<Adoption> adoption, adoption_of(transaction, table, dialect, companies, true));
    if (!adoption) return {};
    const std::string now = format_local(clock.now());
    TRY(TableAdoption(transaction, *adoption, now).run(table, dialect));
    const std::string name = "adopted." + table.name, value = now + " " + act.actor;
    TRY(transaction.run({"state/set"}, {{"name", name}, {"value", value}}));
    return {};
  });
}

}  // namespace radica
