// The versions of claims as the ledger keeps them.
#include <algorithm>

#include "adapters/db_ledger.h"
#include "adapters/sql_lists.h"

namespace radica::db {
namespace {

constexpr int kMarks = 10;

// From `first` on: content, has_time, obs_time, richness, order_path, idx, file_id, rule_fp, warnings, generation.
Result<void> read_marks(const SqlRow& row, int first, Observation& version) {
  const std::string_view content = row.text(first);
  if (content.size() != version.content.size()) return fail(ErrorCode::kCorrupt, "E-SQL-020");
  std::copy(content.begin(), content.end(), version.content.begin());
  version.has_time = row.integer(first + 1) != 0;
  version.order = {row.integer(first + 2), static_cast<int>(row.integer(first + 3)), std::string(row.text(first + 4)),
                   row.integer(first + 5), row.integer(first + 9)};
  version.file_id = row.integer(first + 6);
  version.rule_fp = row.text(first + 7);
  version.warnings = RuleSet::from_joined(row.text(first + 8));
  return {};
}

OnRow marks_given_to(const Ledger::OnVersion& on_version) {
  return [&on_version](const SqlRow& row) -> Result<void> {
    Observation version;
    version.values.fields[kNumeroRadicado] = row.text(0);
    TRY(read_marks(row, 1, version));
    on_version(std::move(version));
    return {};
  };
}

OnRow versions_given_to(const Ledger::OnVersion& on_version) {
  return [&on_version](const SqlRow& row) -> Result<void> {
    Observation version;
    TRY_SET(version.values, values_from_canonical(row.text(0)));
    TRY(read_marks(row, 1, version));
    version.file = row.text(1 + kMarks);
    on_version(std::move(version));
    return {};
  };
}

}  // namespace

Result<void> read_versions(Transaction& transaction, const std::string& company,
                           const std::vector<std::string>& radicados, const Ledger::OnVersion& on_version) {
  const std::string list = json_list(radicados);
  return transaction.query({"ledger/versions"}, {{"empresa", company}, {"radicados", list}},
                           versions_given_to(on_version));
}

Result<void> read_versions_between(Transaction& transaction, const std::string& company, const std::string& after,
                                   const std::string& last, const Ledger::OnVersion& on_version) {
  return transaction.query({"reconcile/versions"}, {{"empresa", company}, {"after", after}, {"last", last}},
                           versions_given_to(on_version));
}

Result<void> read_version_marks(Transaction& transaction, const std::string& company, const std::string& radicados,
                                const Ledger::OnVersion& on_version) {
  return transaction.query({"ledger/version_marks"}, {{"empresa", company}, {"radicados", radicados}},
                           marks_given_to(on_version));
}

Result<void> read_version_marks_between(Transaction& transaction, const std::string& company, const std::string& from,
                                        const std::string& to, const Ledger::OnVersion& on_version) {
  return transaction.query({"ledger/version_marks_between"}, {{"empresa", company}, {"from", from}, {"to", to}},
                           marks_given_to(on_version));
}

}  // namespace radica::db
