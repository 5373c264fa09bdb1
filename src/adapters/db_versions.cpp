// The versions of claims as the ledger keeps them.
#include <algorithm>

#include "adapters/db_ledger.h"
#include "adapters/sql_lists.h"
#include "model/fold.h"

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

// Whether one of the distinct versions of `seen` is the one whose marks stand in the row, to the last of them.
bool is_among(const std::vector<Observation>& seen, const SqlRow& row, const std::string& rule_fp) {
  const std::string_view content = row.text(1);
  const bool has_time = row.integer(2) != 0;
  // From the end: of equal ones the newest is kept.
  const auto own = std::find_if(seen.rbegin(), seen.rend(), [&](const Observation& version) {
    return version.has_time == has_time &&
           content == std::string_view(reinterpret_cast<const char*>(version.content.data()), version.content.size());
  });
  return own != seen.rend() && own->order.time == row.integer(3) && own->order.richness == row.integer(4) &&
         own->order.path == row.text(5) && own->order.index == row.integer(6) && own->file_id == row.integer(7) &&
         rule_fp == row.text(8) && own->warnings.bits() == RuleSet::from_joined(row.text(9)).bits() &&
         own->order.generation == row.integer(10);
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

Result<void> add_versions(Transaction& transaction, const std::string& company, std::string_view rule_fp,
                          const std::vector<const Observation*>& versions) {
  if (versions.empty()) return {};
  const std::vector<std::string_view> columns{"empresa",  "radicado",   "content",   "has_time", "obs_time",
                                              "richness", "order_path", "idx",       "file_id",  "rule_fp",
                                              "object",   "warnings",   "generation"};
  std::size_t next = 0;
  std::string object, warnings;
  TRY(transaction.bulk_insert("radica_version", columns, [&](std::vector<SqlValue>& row) {
    if (next == versions.size()) return false;
    const Observation& version = *versions[next++];
    object = canonical_json(version.values);
    warnings = version.warnings.joined('|');
    row = {std::string_view(company),
           std::string_view(version.radicado()),
           std::as_bytes(std::span(version.content)),
           std::int64_t{version.has_time ? 1 : 0},
           version.order.time,
           std::int64_t{version.order.richness},
           std::string_view(version.order.path),
           version.order.index,
           version.file_id,
           version.rule_fp.empty() ? rule_fp : std::string_view(version.rule_fp),
           std::string_view(object),
           std::string_view(warnings),
           version.order.generation};
    return true;
  }));
  return {};
}

Result<void> read_version_marks(Transaction& transaction, const std::string& company, const std::string& radicados,
                                const Ledger::OnVersion& on_version) {
  return transaction.query({"ledger/version_marks"}, {{"empresa", company}, {"radicados", radicados}},
                           marks_given_to(on_version));
}

Result<std::vector<NotedVersions>> compare_versions(Transaction& transaction, const Ledger::LoadOptions& options,
                                                    const std::vector<ClaimToLoad>& claims,
                                                    const std::unordered_map<std::string_view, std::size_t>& places) {
  // Of each claim: how many versions there are, and how many of them are among those that were seen now.
  std::vector<std::size_t> noted(claims.size()), equal(claims.size());
  const OnRow compare = [&](const SqlRow& row) -> Result<void> {
    const auto place = places.find(row.text(0));
    if (place == places.end()) return {};
    ++noted[place->second];
    equal[place->second] += is_among(claims[place->second].observations, row, options.rule_fp) ? 1 : 0;
    return {};
  };
  if (options.is_dense) {
    const auto [first, last] = std::minmax_element(
        claims.begin(), claims.end(),
        [](const ClaimToLoad& left, const ClaimToLoad& right) { return left.radicado < right.radicado; });
    TRY(transaction.bulk_query({"ledger/version_marks_between"},
                               {{"empresa", options.company}, {"from", first->radicado}, {"to", last->radicado}},
                               compare));
  } else {
    std::vector<std::string> radicados;
    for (const ClaimToLoad& claim : claims) radicados.push_back(claim.radicado);
    const std::string list = json_list(radicados);
    TRY(transaction.bulk_query({"ledger/version_marks"}, {{"empresa", options.company}, {"radicados", list}}, compare));
  }
  std::vector<NotedVersions> compared(claims.size(), NotedVersions::kNone);
  for (std::size_t place = 0; place < claims.size(); ++place) {
    if (noted[place] == 0) continue;
    const bool is_same =
        noted[place] == equal[place] && noted[place] == distinct_versions(claims[place].observations).size();
    compared[place] = is_same ? NotedVersions::kSame : NotedVersions::kOther;
  }
  return compared;
}

}  // namespace radica::db
