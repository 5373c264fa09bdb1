#include "adapters/db_integrity.h"

#include "adapters/sql_work.h"

namespace radica {
namespace {

class DbIntegrity final : public Integrity {
 public:
  explicit DbIntegrity(Sql& sql) : sql_(sql) {}

  Result<void> put(const Act& act, const CheckNote& check, const std::vector<KeptFinding>& findings) override {
    return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      const std::vector<SqlParameter> of_check{{"empresa", check.company}, {"verb", check.verb}};
      TRY(transaction.run({"integrity/drop_checks"}, of_check));
      TRY(transaction.run({"integrity/drop_findings"}, of_check));
      TRY(add_count(transaction, check, {}, {}));
      for (const auto& [type, count] : check.counts) TRY(add_count(transaction, check, type, count));
      return add_findings(transaction, check, findings);
    });
  }

  Result<std::vector<CheckNote>> checks() override {
    std::vector<CheckNote> found;
    TRY(stream_rows(sql_, {"integrity/checks"}, {}, [&found](const SqlRow& row) -> Result<void> {
      if (row.text(2).empty())
        found.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(3)), {}});
      else if (!found.empty())
        found.back().counts[std::string(row.text(2))] = {static_cast<std::uint64_t>(row.integer(4)),
                                                         static_cast<std::uint64_t>(row.integer(5))};
      return {};
    }));
    return found;
  }

  Result<std::vector<KeptFinding>> findings(const FindingFilter& filter, std::int64_t after,
                                            std::size_t limit) override {
    std::vector<KeptFinding> found;
    const std::vector<SqlParameter> parameters{{"after", after},
                                               {"verb", filter.verb},
                                               {"empresa", filter.company},
                                               {"clase", filter.type},
                                               {"limit", static_cast<std::int64_t>(limit)}};
    TRY(stream_rows(sql_, {"integrity/findings"}, parameters, [&found](const SqlRow& row) -> Result<void> {
      found.push_back({row.integer(0), std::string(row.text(1)), std::string(row.text(2)), std::string(row.text(3)),
                       std::string(row.text(4)), std::string(row.text(5)), std::string(row.text(6)),
                       row.integer(7) != 0});
      return {};
    }));
    return found;
  }

 private:
  static Result<void> add_count(Transaction& transaction, const CheckNote& check, std::string_view type,
                                const FindingCount& count) {
    TRY(transaction.run({"integrity/add_check"}, {{"verb", check.verb},
                                                  {"empresa", check.company},
                                                  {"clase", type},
                                                  {"run_id", check.run_id},
                                                  {"found", static_cast<std::int64_t>(count.found)},
                                                  {"settled", static_cast<std::int64_t>(count.settled)}}));
    return {};
  }

  static Result<void> add_findings(Transaction& transaction, const CheckNote& check,
                                   const std::vector<KeptFinding>& findings) {
    if (findings.empty()) return {};
    auto next = findings.begin();
    const auto rows = [&](std::vector<SqlValue>& row) -> Result<bool> {
      if (next == findings.end()) return false;
      row = {check.verb,
             check.company,
             next->type,
             next->radicado,
             next->place,
             next->detail,
             std::int64_t{next->is_settled ? 1 : 0}};
      ++next;
      return true;
    };
    TRY(transaction.bulk_insert("radica_finding",
                                {"verb", "empresa", "clase", "radicado", "place", "detail", "is_settled"}, rows));
    return {};
  }

  Sql& sql_;
};

}  // namespace

std::unique_ptr<Integrity> db_integrity(Sql& sql) {
  return std::make_unique<DbIntegrity>(sql);
}

}  // namespace radica
