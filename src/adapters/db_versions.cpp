// The versions of claims as the ledger keeps them.
#include <algorithm>

#include "adapters/db_ledger.h"
#include "adapters/sql_lists.h"
#include "base/bytes.h"
#include "base/hash.h"
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

OnRow orders_given_to(const Ledger::OnVersion& on_version) {
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
  const std::vector<std::string_view> columns{"empresa",  "radicado",   "content",    "has_time", "obs_time",
                                              "richness", "order_path", "idx",        "file_id",  "rule_fp",
                                              "object",   "warnings",   "generation", "mark"};
  std::size_t next = 0;
  std::string object, warnings, mark;
  TRY(transaction.bulk_insert("radica_version", columns, [&](std::vector<SqlValue>& row) {
    if (next == versions.size()) return false;
    const Observation& version = *versions[next++];
    object = canonical_json(version.values);
    warnings = version.warnings.joined('|');
    mark = version_mark(version, rule_fp);
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
           version.order.generation,
           std::as_bytes(std::span(mark))};
    return true;
  }));
  return {};
}

Result<void> read_versions_without_values(Transaction& transaction, const std::string& company,
                                          const std::string& radicados, const Ledger::OnVersion& on_version) {
  return transaction.query({"ledger/versions_without_values"}, {{"empresa", company}, {"radicados", radicados}},
                           orders_given_to(on_version));
}

std::string version_mark(const Observation& version, std::string_view rule_fp) {
  std::string bytes;
  ByteWriter out(bytes);
  out.text({reinterpret_cast<const char*>(version.content.data()), version.content.size()});
  out.number(version.has_time ? 1 : 0);
  out.integer(version.order.time);
  out.integer(version.order.richness);
  out.text(version.order.path);
  out.integer(version.order.index);
  out.integer(version.order.generation);
  out.integer(version.file_id);
  out.text(version.rule_fp.empty() ? rule_fp : std::string_view(version.rule_fp));
  out.text(version.warnings.joined('|'));
  return hash128(bytes);
}

Result<std::vector<NotedVersions>> compare_versions(Transaction& transaction, const Ledger::LoadOptions& options,
                                                    std::span<const ClaimToLoad> claims, const ClaimPlaces& places) {
  struct Claim {
    std::vector<std::string> seen;  // marks, where there is something to compare them with
    std::size_t noted = 0, equal = 0;
    bool is_unmarked = false;
  };
  std::vector<Claim> compared(claims.size());
  const OnRow compare = [&](const SqlRow& row) -> Result<void> {
    const auto place = places.find(row.text(0));
    if (!place) return {};
    Claim& claim = compared[*place];
    const std::vector<Observation>& seen = claims[*place].observations;
    if (claim.noted++ == 0)
      for (const std::size_t position : distinct_versions(seen))
        claim.seen.push_back(version_mark(seen[position], options.rule_fp));
    claim.is_unmarked |= row.is_null(1);
    claim.equal += std::find(claim.seen.begin(), claim.seen.end(), row.text(1)) == claim.seen.end() ? 0 : 1;
    return {};
  };
  if (options.is_dense) {
    const auto [first, last] = places.ends();
    TRY(transaction.bulk_query({"load/version_marks_between"},
                               {{"empresa", options.company}, {"from", first}, {"to", last}}, compare));
  } else {
    std::vector<std::string> radicados;
    for (const ClaimToLoad& claim : claims) radicados.push_back(claim.radicado);
    const std::string list = json_list(radicados);
    TRY(transaction.bulk_query({"load/version_marks"}, {{"empresa", options.company}, {"radicados", list}}, compare));
  }
  std::vector<NotedVersions> noted;
  for (const Claim& claim : compared) {
    const bool is_same = claim.noted == claim.equal && claim.noted == claim.seen.size();
    noted.push_back(claim.noted == 0    ? NotedVersions::kNone
                    : claim.is_unmarked ? NotedVersions::kUnmarked
                    : is_same           ? NotedVersions::kSame
                                        : NotedVersions::kOther);
  }
  return noted;
}

}  // namespace radica::db
