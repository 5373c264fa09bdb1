#include "adapters/db_integrity.h"

#include <algorithm>

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
      TRY(add_findings(transaction, check, findings));
      return check.verb == "reconcile" ? settle_verified(transaction, check) : Result<void>{};
    });
  }

  Result<std::vector<CheckNote>> checks() override {
    std::vector<CheckNote> found;
    TRY(stream_rows(sql_, {"integrity/checks"}, {}, [&found](const SqlRow& row) -> Result<void> {
      if (row.text(2).empty())
        found.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(3)), {}});
      else if (!found.empty())
        found.back().counts[std::string(row.text(2))] = {
            {static_cast<std::uint64_t>(row.integer(4)), static_cast<std::uint64_t>(row.integer(5))},
            static_cast<std::uint64_t>(row.integer(6))};
      return {};
    }));
    for (CheckNote& note : found)
      if (note.verb == "verify") share_of_many(note, found);
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
  static Result<void> settle_verified(Transaction& transaction, const CheckNote& check) {
    for (const SharedClass& one : kSharedClasses) {
      const auto count = check.counts.find(std::string(one.of_reconcile));
      if (count == check.counts.end()) continue;
      TRY(transaction.run({"integrity/settle_verified"},
                          {{"empresa", check.company}, {"clase", one.of_verify}, {"of_reconcile", one.of_reconcile}}));
      TRY(transaction.run({"integrity/count_verified"},
                          {{"empresa", check.company},
                           {"clase", one.of_verify},
                           {"kept", static_cast<std::int64_t>(kMostKeptFindings)},
                           {"repaired", static_cast<std::int64_t>(count->second.settled)}}));
    }
    return {};
  }

  // Where not all are kept they cannot be compared one by one: both look at every object, so the fewer are among the
  // more.
  static void share_of_many(CheckNote& verified, const std::vector<CheckNote>& all) {
    const auto reconciled = std::find_if(all.begin(), all.end(), [&verified](const CheckNote& note) {
      return note.verb == "reconcile" && note.company == verified.company;
    });
    if (reconciled == all.end()) return;
    for (const SharedClass& one : kSharedClasses) {
      const auto ours = verified.counts.find(std::string(one.of_verify));
      const auto theirs = reconciled->counts.find(std::string(one.of_reconcile));
      if (ours == verified.counts.end() || theirs == reconciled->counts.end()) continue;
      if (std::max(ours->second.found, theirs->second.found) > kMostKeptFindings)
        ours->second.shared =
            std::min(ours->second.found - ours->second.settled, theirs->second.found - theirs->second.settled);
    }
  }

  static Result<void> add_count(Transaction& transaction, const CheckNote& check, std::string_view type,
                                const CheckCount& count) {
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
