#include "adapters/db_ledger.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "adapters/sql_lists.h"
#include "adapters/sql_work.h"
#include "model/row_columns.h"

namespace radica {
namespace {

constexpr std::size_t kExcerptBytes = 600, kShapeBytes = 200;

// Not cut inside a character.
std::string first_bytes(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  text.resize(most);
  return text;
}

class DbLedger final : public Ledger {
 public:
  explicit DbLedger(Sql& sql) : sql_(sql) {}

  Result<void> fingerprints(const std::string& company, const OnFingerprint& on_fingerprint) override {
    return query("ledger/fingerprints", {{"empresa", company}}, fingerprint_rows(on_fingerprint));
  }

  Result<void> fingerprints_of(const std::string& company, const std::vector<std::string>& paths,
                               const OnFingerprint& on_fingerprint) override {
    const std::string list = json_list(paths);
    return query("ledger/fingerprints_of", {{"empresa", company}, {"paths", list}}, fingerprint_rows(on_fingerprint));
  }

  Result<std::vector<LedgerFile>> files_by_id(const std::vector<std::int64_t>& ids) override {
    if (ids.empty()) return std::vector<LedgerFile>();
    const std::string list = json_list(ids);
    return files("ledger/files_by_id", {{"ids", list}});
  }

  Result<std::vector<LedgerFile>> files_by_path(const std::string& company,
                                                const std::vector<std::string>& paths) override {
    if (paths.empty()) return std::vector<LedgerFile>();
    const std::string list = json_list(paths);
    return files("ledger/files_by_path", {{"empresa", company}, {"paths", list}});
  }

  Result<std::vector<LedgerFile>> vanished_files(const std::string& company,
                                                 const std::vector<std::int64_t>& inodes) override {
    const std::string list = json_list(inodes);
    return files("ledger/vanished_files", {{"empresa", company}, {"inodes", list}});
  }

  Result<std::int64_t> highest_file_id() override {
    std::int64_t highest = 0;
    TRY(query("ledger/highest_file_id", {}, [&](const SqlRow& row) -> Result<void> {
      highest = row.integer(0);
      return {};
    }));
    return highest;
  }

  Result<FutureFiles> future_files(const std::string& company) override {
    FutureFiles files;
    TRY(query("ledger/future_files", {{"empresa", company}}, [&](const SqlRow& row) -> Result<void> {
      if (const auto since = parse_local(row.text(1))) files.emplace(row.text(0), *since);
      return {};
    }));
    return files;
  }

  Result<void> set_future_files(const Act& act, const std::string& company, const FutureFiles& files) override {
    return db::set_future_files(sql_, act, company, files);
  }

  Result<void> mark_vanished(const Act& act, const std::vector<std::int64_t>& ids) override {
    if (ids.empty()) return {};
    const std::string list = json_list(ids);
    return change({"ledger/mark_vanished"}, act, {{"ids", list}});
  }

  Result<void> versions(const std::string& company, const std::vector<std::string>& radicados,
                        const OnVersion& on_version) override {
    std::vector<Observation> found;  // of one company's few claims; only whole answers are given
    const SqlWork work = [&](Transaction& transaction) {
      found.clear();
      return db::read_versions(transaction, company, radicados,
                               [&found](Observation version) { found.push_back(std::move(version)); });
    };
    TRY(read_work(sql_, work));
    for (Observation& version : found) on_version(std::move(version));
    return {};
  }

  Result<std::vector<StaleVersion>> stale_versions(const std::string& company, const std::string& rule_fp) override {
    std::vector<StaleVersion> stale;
    TRY(query("ledger/stale_versions", {{"empresa", company}, {"rule_fp", rule_fp}},
              [&](const SqlRow& row) -> Result<void> {
                stale.push_back({std::string(row.text(0)), row.integer(1)});
                return {};
              }));
    return stale;
  }

  Result<std::vector<std::pair<std::string, Correction>>> corrections(const std::string& company) override {
    std::vector<std::pair<std::string, Correction>> all;
    TRY(query("ledger/corrections", {{"empresa", company}}, [&](const SqlRow& row) -> Result<void> {
      all.push_back({std::string(row.text(0)), {std::string(row.text(1)), std::string(row.text(2))}});
      return {};
    }));
    return all;
  }

  Result<std::vector<std::string>> tombstones() override { return texts({"ledger/tombstones"}, {}); }

  Result<void> open_files(const Act& act, const std::string& company, std::int64_t first_id) override {
    return db::open_files(sql_, act, company, first_id);
  }

  Result<void> announce_files(const Act& act, const std::string& company, const std::vector<FinishedFile>& files,
                              LocalTime now) override {
    return db::announce_files(sql_, act, company, files, now);
  }

  [[nodiscard]] FileMark mark_of(const FinishedFile& file) const override { return db::mark_of(file); }

  Result<void> leave_out_noted(std::vector<MarkedFile>& files) override {
    return read_work(sql_, [&files](Transaction& transaction) { return db::leave_out_noted(transaction, files); });
  }

  Result<void> settle_files(const Act& act, const std::string& company) override {
    return db::settle_files(sql_, act, company);
  }

  Result<LoadedBatch> load(const Act& act, const LoadOptions& options, std::span<const ClaimToLoad> claims) override;

  Result<std::vector<ReassignedFile>> finish_files(const Act& act, const std::string& company,
                                                   const std::vector<FinishedFile>& files, LocalTime now) override {
    return db::finish_files(sql_, act, company, files, now);
  }

  Result<void> set_rejected(const Act& act, const std::string& company, const BeginRejected& begin,
                            LocalTime now) override {
    return db::set_rejected(sql_, act, company, begin, now);
  }

  Result<void> set_repairs(const Act& act, const std::string& company, const BeginRepairs& begin) override {
    return db::set_repairs(sql_, act, company, begin);
  }

  Result<void> rejected_observations(const std::string& company, const OnRejected& on_rejected) override {
    return query("ledger/rejected_observations", {{"empresa", company}}, [&](const SqlRow& row) -> Result<void> {
      const auto rule = rule_by_id(row.text(2));
      return rule ? on_rejected(row.text(0), row.integer(1), *rule) : Result<void>{};
    });
  }

  Result<std::vector<SeenName>> seen_names(const std::string& company) override {
    std::vector<SeenName> names;
    TRY(query("ledger/seen_names", {{"empresa", company}}, [&](const SqlRow& row) -> Result<void> {
      names.push_back({std::string(row.text(0)), std::string(row.text(1)), row.integer(2) != 0,
                       std::string(row.text(3)), 0, row.integer(4) != 0});
      return {};
    }));
    return names;
  }

  Result<void> note_names(const Act& act, const std::string& company, const std::vector<SeenName>& added,
                          bool is_baseline, const std::vector<SeenName>& recognised, LocalTime now) override {
    return db::note_names(sql_, act, company, added, is_baseline, recognised, now);
  }

  Result<void> tell_names(const Act& act, const std::string& company) override {
    return change({"ledger/tell_names"}, act, {{"empresa", company}, {"run_id", act.run_id}});
  }

  Result<std::vector<std::string>> delta(const std::string& company) override {
    const std::string table = db::company_table_name(company);
    return texts({"load/delta", {{"table", table}}}, {{"empresa", company}});
  }

  Result<void> clear_delta(const Act& act, const std::string& company) override {
    return change({"load/clear_delta"}, act, {{"empresa", company}});
  }

  Result<void> records(const std::string& company, const std::vector<std::string>& radicados,
                       const OnRecord& on_record) override {
    const std::string list = json_list(radicados), table = db::company_table_name(company);
    const std::string sql = "SELECT " + record_columns() + " FROM {schema}.{table} WHERE numero_radicado " +
                            "{in_texts}:radicados{end_in} ORDER BY numero_radicado";
    return stream_rows(sql_, {"records", {{"table", table}}, sql}, {{"radicados", list}},
                       [&](const SqlRow& row) -> Result<void> {
                         TRY_SET(const Record record, db::record_of(row));
                         return on_record(record);
                       });
  }

  Result<std::vector<ClaimKeys>> claim_keys(const std::string& company,
                                            const std::vector<std::string>& radicados) override {
    return db::claim_keys(sql_, company, radicados);
  }
  Result<ByGroup<std::string>> claims_of_groups(const std::string& company,
                                                const std::vector<GroupName>& groups) override {
    return db::claims_of_groups(sql_, company, groups);
  }
  Result<ByGroup<LedgerFile>> files_of_groups(const std::string& company,
                                              const std::vector<GroupName>& groups) override {
    return db::files_of_groups(sql_, company, groups);
  }
  Result<std::vector<std::vector<LedgerFile>>> files_below(const std::string& company,
                                                           const std::vector<std::string>& folders) override {
    return db::files_below(sql_, company, folders);
  }
  Result<ByGroup<RejectedName>> rejected_of_groups(const std::string& company,
                                                   const std::vector<GroupName>& groups) override {
    return db::rejected_of_groups(sql_, company, groups);
  }

  [[nodiscard]] std::size_t writers() const override { return sql_.writers(); }

 private:
  Result<std::optional<Observation>> newest_of(const ClaimToLoad& claim, const std::string& company);
  static OnRow fingerprint_rows(const OnFingerprint& on_fingerprint) {
    return [&on_fingerprint](const SqlRow& row) -> Result<void> {
      on_fingerprint(row.integer(0), row.text(1), row.integer(2) != 0, row.integer(3) != 0);
      return {};
    };
  }
  Result<void> query(std::string_view name, const std::vector<SqlParameter>& parameters, const OnRow& on_row,
                     const std::vector<std::pair<std::string_view, std::string_view>>& words = {}) {
    return stream_rows(sql_, {name, words}, parameters, on_row);
  }
  Result<void> change(const Statement& statement, const Act& act, const std::vector<SqlParameter>& parameters) {
    return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      TRY(transaction.run(statement, parameters));
      return {};
    });
  }
  Result<std::vector<std::string>> texts(const Statement& statement, const std::vector<SqlParameter>& parameters) {
    std::vector<std::string> all;
    TRY(stream_rows(sql_, statement, parameters, [&](const SqlRow& row) -> Result<void> {
      all.emplace_back(row.text(0));
      return {};
    }));
    return all;
  }
  Result<std::vector<LedgerFile>> files(std::string_view name, const std::vector<SqlParameter>& parameters) {
    std::vector<LedgerFile> all;
    TRY(query(name, parameters, [&](const SqlRow& row) -> Result<void> {
      all.push_back(db::ledger_file_of(row));
      return {};
    }));
    return all;
  }

  Sql& sql_;
};

// A batch the database refuses is halved until the refused claim stands alone.
Result<LoadedBatch> DbLedger::load(const Act& act, const LoadOptions& options, std::span<const ClaimToLoad> claims) {
  auto loaded = db::load_batch(sql_, act, options, claims);
  if (loaded || loaded.error().code != ErrorCode::kBadInput) return loaded;
  if (claims.size() > 1) {
    const std::size_t middle = claims.size() / 2;
    TRY_SET(LoadedBatch first, load(act, options, claims.first(middle)));
    TRY_SET(LoadedBatch second, load(act, options, claims.subspan(middle)));
    first.add(std::move(second));
    return first;
  }
  // What somebody else wrote at the same time is there now, and is merged with.
  loaded = db::load_batch(sql_, act, options, claims);
  if (loaded || loaded.error().code != ErrorCode::kBadInput) return loaded;
  TRY_SET(const auto refused, newest_of(claims.front(), options.company));
  if (!refused) return loaded;
  const Observation& last = *refused;
  Rejected rejected;
  rejected.file = last.file;
  rejected.index = last.order.index;
  rejected.rule = Rule::kRechazadoPorBase;
  for (const auto& [name, value] : loaded.error().facts)
    if (name == "reason") rejected.where = value;
  rejected.shape = first_bytes(db::with_numbers_hidden(rejected.where), kShapeBytes);
  rejected.excerpt = first_bytes(canonical_json(last.values), kExcerptBytes);
  TRY(db::add_rejected(sql_, act, options.company, rejected, options.now));
  LoadedBatch failed;
  if (!claims.front().observations.empty()) failed.failed.push_back(last.radicado());
  return failed;
}

// What stands for a claim in the quarantine; of one that was not seen in this run its newest version.
Result<std::optional<Observation>> DbLedger::newest_of(const ClaimToLoad& claim, const std::string& company) {
  if (!claim.observations.empty()) return std::optional(claim.observations.back());
  std::optional<Observation> newest;
  TRY(versions(company, {claim.radicado}, [&](Observation version) {
    if (!newest || newest->order < version.order) newest = std::move(version);
  }));
  return newest;
}

}  // namespace

void LoadedBatch::add(LoadedBatch other) {
  inserted += other.inserted;
  updated += other.updated;
  unchanged += other.unchanged;
  updated_by_rules += other.updated_by_rules;
  preview.add(other.preview);
  std::move(other.failed.begin(), other.failed.end(), std::back_inserter(failed));
  std::move(other.corrected_differently.begin(), other.corrected_differently.end(),
            std::back_inserter(corrected_differently));
}

std::unique_ptr<Ledger> db_ledger(Sql& sql) {
  return std::make_unique<DbLedger>(sql);
}

namespace db {

LedgerFile ledger_file_of(const SqlRow& row) {
  LedgerFile file;
  file.id = row.integer(0);
  file.path = row.text(1);
  file.stat.size = static_cast<std::uint64_t>(row.integer(2));
  file.stat.mtime_ns = row.integer(3);
  file.stat.inode = static_cast<std::uint64_t>(row.integer(4));
  file.sha256 = row.text(5);
  file.first_path = row.text(6);
  file.first_mtime_ns = row.integer(7);
  file.radicado = row.text(8);
  for (const FileRole role : {FileRole::kData, FileRole::kDetail, FileRole::kAttachment})
    if (row.text(9) == name_of_role(role)) file.role = role;
  file.order = {row.integer(10), static_cast<int>(row.integer(11)), file.first_path, 0};
  file.observations = row.integer(12);
  file.state = row.text(13);
  file.raw_path = row.is_null(14) ? file.path : std::string(row.text(14));
  return file;
}

std::string company_table_name(const std::string& company) {
  return "ov_" + company;
}

}  // namespace db
}  // namespace radica
