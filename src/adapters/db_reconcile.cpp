#include "adapters/db_reconcile.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "adapters/db_ledger.h"
#include "adapters/sql_lists.h"
#include "adapters/sql_work.h"
#include "base/fault.h"
#include "model/row_columns.h"

namespace radica {
namespace {

constexpr std::string_view kShareDay = "verify_day.";  // and the company; in radica_state
// Behind every radicado: the last code point there is.
constexpr std::string_view kLast = "\xF4\x8F\xBF\xBF";

// The claims from one radicado (excluded) to another (included), read in one snapshot.
class ClaimPage {
 public:
  ClaimPage(Transaction& transaction, const std::string& company, const std::string& after)
      : transaction_(transaction), company_(company), table_(db::company_table_name(company)), after_(after) {}

  Result<std::vector<ClaimState>> read(std::size_t most) {
    TRY(read_rows(most));
    TRY(read_known(most));
    claims_.erase(claims_.upper_bound(last_), claims_.end());
    if (claims_.empty()) return std::vector<ClaimState>();
    TRY(read_versions());
    TRY(mark("reconcile/waiting", &ClaimState::is_waiting));
    TRY(mark("reconcile/left_behind", &ClaimState::is_left_behind));
    std::vector<ClaimState> claims;
    for (auto& [radicado, claim] : claims_) claims.push_back(std::move(claim));
    return claims;
  }

 private:
  Result<void> read_rows(std::size_t most);
  Result<void> read_known(std::size_t most);
  Result<void> read_versions();
  Result<void> mark(std::string_view statement, bool ClaimState::*is_marked);
  // A list that was cut says nothing of what comes behind its end.
  void end_at(const std::string& radicado) { last_ = std::min(last_, radicado); }
  [[nodiscard]] std::vector<SqlParameter> range() const {
    return {{"empresa", company_}, {"after", after_}, {"last", last_}};
  }

  Transaction& transaction_;
  const std::string& company_;
  const std::string table_;
  const std::string& after_;
  std::string last_{kLast};
  std::map<std::string, ClaimState> claims_;
};

Result<void> ClaimPage::read_rows(std::size_t most) {
  const std::string sql = "SELECT " + record_columns() +
                          ", procesado_flag, archivos_s3_urls FROM {schema}.{table} WHERE numero_radicado > :after "
                          "ORDER BY numero_radicado LIMIT :most";
  const int own = static_cast<int>(record_column_names().size());
  std::size_t count = 0;
  return transaction_.query({"reconcile/rows", {{"table", table_}}, sql},
                            {{"after", after_}, {"most", static_cast<std::int64_t>(most)}},
                            [&](const SqlRow& row) -> Result<void> {
                              TRY_SET(Record record, db::record_of(row));
                              ClaimState& claim = claims_[record.radicado()];
                              claim.radicado = record.radicado();
                              claim.row = std::move(record);
                              claim.is_processed = row.integer(own) != 0;
                              claim.urls = row.text(own + 1);
                              if (++count == most) end_at(claim.radicado);
                              return {};
                            });
}

Result<void> ClaimPage::read_known(std::size_t most) {
  std::size_t count = 0;
  return transaction_.query({"reconcile/known_claims"},
                            {{"empresa", company_}, {"after", after_}, {"most", static_cast<std::int64_t>(most)}},
                            [&](const SqlRow& row) -> Result<void> {
                              std::string radicado(row.text(0));
                              claims_[radicado].radicado = radicado;
                              if (++count == most) end_at(radicado);
                              return {};
                            });
}

Result<void> ClaimPage::read_versions() {
  return db::read_versions_between(transaction_, company_, after_, last_, [&](Observation version) {
    const auto claim = claims_.find(version.radicado());
    if (claim != claims_.end()) claim->second.versions.push_back(std::move(version));
  });
}

Result<void> ClaimPage::mark(std::string_view statement, bool ClaimState::*is_marked) {
  return transaction_.query({statement}, range(), [&](const SqlRow& row) -> Result<void> {
    const auto claim = claims_.find(std::string(row.text(0)));
    if (claim != claims_.end()) claim->second.*is_marked = true;
    return {};
  });
}

class DbReconcile final : public ReconcileLedger {
 public:
  explicit DbReconcile(Sql& sql) : sql_(sql) {}

  Result<void> registered(const std::string& company, const OnRegistered& on_file) override {
    return stream_rows(sql_, {"reconcile/registered"}, {{"empresa", company}}, [&](const SqlRow& row) -> Result<void> {
      RegisteredFile file;
      file.key = row.text(0);
      file.bucket = row.text(1);
      file.url = row.text(2);
      file.sha256 = row.text(3);
      file.bytes = static_cast<std::uint64_t>(row.integer(4));
      file.counts_as_stored = row.integer(5) != 0;
      return on_file(file);
    });
  }

  Result<std::vector<ClaimState>> claims(const std::string& company, const std::string& after,
                                         std::size_t most) override {
    std::vector<ClaimState> claims;
    const SqlWork work = [&](Transaction& transaction) -> Result<void> {
      TRY_SET(claims, ClaimPage(transaction, company, after).read(most));
      return {};
    };
    TRY(read_work(sql_, work));
    return claims;
  }

  Result<std::optional<std::int64_t>> share_day(const std::string& company) override {
    std::optional<std::int64_t> day;
    const std::string name = std::string(kShareDay) + company;
    TRY(stream_rows(sql_, {"state/get"}, {{"name", name}}, [&](const SqlRow& row) -> Result<void> {
      std::int64_t number = 0;
      const std::string_view text = row.text(0);
      if (std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc()) day = number;
      return {};
    }));
    return day;
  }
  Result<void> set_share_day(const Act& act, const std::string& company, std::int64_t day) override {
    const std::string name = std::string(kShareDay) + company, value = std::to_string(day);
    return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      TRY(transaction.run({"state/set"}, {{"name", name}, {"value", value}}));
      return {};
    });
  }

  // A row without its hash is a changed one for the loader, which does the rest.
  Result<void> restore_rows(const Act& act, const Ledger::LoadOptions& options,
                            const std::vector<std::string>& radicados) override {
    std::vector<ClaimToLoad> claims;
    for (const std::string& radicado : radicados) claims.push_back({radicado, {}, true, false});
    const std::string list = json_list(radicados), table = db::company_table_name(options.company);
    return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      TRY(transaction.run({"reconcile/forget_hashes", {{"table", table}}}, {{"radicados", list}}));
      TRY(db::load_claims(transaction, act, options, claims));
      FAULT("reconcile.before_commit");
      return {};
    });
  }

  Result<void> restore_hashes(const Act& act, const std::string& company,
                              const std::vector<std::string>& radicados) override;

  Result<void> requeue(const Act& act, const std::string& company, const std::vector<std::string>& radicados,
                       bool unset) override {
    const std::string list = json_list(radicados), table = db::company_table_name(company);
    return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      TRY(transaction.run({"reconcile/requeue", {{"table", table}}}, {{"empresa", company}, {"radicados", list}}));
      if (unset) TRY(transaction.run({"load/unset_processed_of", {{"table", table}}}, {{"radicados", list}}));
      return {};
    });
  }

  Result<void> move_registered(const Act& act, const std::string& company, const std::string& bucket,
                               const std::vector<std::string>& keys) override {
    return of_keys(act, "reconcile/move_registered", company, bucket, keys);
  }
  Result<void> mark_lost(const Act& act, const std::string& company, const std::string& bucket,
                         const std::vector<std::string>& keys) override {
    return of_keys(act, "reconcile/mark_lost", company, bucket, keys);
  }

 private:
  Result<void> of_keys(const Act& act, std::string_view statement, const std::string& company,
                       const std::string& bucket, const std::vector<std::string>& keys) {
    const std::string list = json_list(keys);
    return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      TRY(transaction.run({statement}, {{"empresa", company}, {"bucket", bucket}, {"keys", list}}));
      return {};
    });
  }

  Sql& sql_;
};

Result<void> DbReconcile::restore_hashes(const Act& act, const std::string& company,
                                         const std::vector<std::string>& radicados) {
  const std::string list = json_list(radicados), table = db::company_table_name(company);
  const std::string sql = "SELECT " + record_columns() + " FROM {schema}.{table} WHERE numero_radicado " +
                          "{in_texts}:radicados{end_in} ORDER BY numero_radicado{for_update}";
  return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
    std::vector<std::pair<std::string, std::string>> hashes;
    const auto take = [&hashes](const SqlRow& row) -> Result<void> {
      TRY_SET(const Record record, db::record_of(row));
      hashes.emplace_back(record.radicado(), hex(content_hash(record.values)));
      return {};
    };
    TRY(transaction.query({"reconcile/rows_to_hash", {{"table", table}}, sql}, {{"radicados", list}}, take));
    // Two rows may hold each other's hash.
    TRY(transaction.run({"reconcile/forget_hashes", {{"table", table}}}, {{"radicados", list}}));
    for (const auto& [radicado, hash] : hashes)
      TRY(transaction.run({"reconcile/set_hash", {{"table", table}}}, {{"radicado", radicado}, {"hash", hash}}));
    return {};
  });
}

}  // namespace

std::unique_ptr<ReconcileLedger> db_reconcile(Sql& sql) {
  return std::make_unique<DbReconcile>(sql);
}

}  // namespace radica
