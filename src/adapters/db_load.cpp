// The loader: one transaction for a batch of whole claims (SPEC §11 "Loading"). Versions and rows are read, the fold is
// made here, and what changed is written set by set: nothing is written for a claim that did not change.
#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <unordered_map>

#include "adapters/db_ledger.h"
#include "adapters/sql_lists.h"
#include "adapters/sql_work.h"
#include "base/fault.h"
#include "model/claim_group.h"
#include "model/row_columns.h"

namespace radica::db {
namespace {

SqlValue text_or_null(std::string_view text) {
  if (text.empty()) return std::monostate();
  return text;
}

// Lower-case hex; nothing where the column holds no hash of Radica's.
std::optional<Sha256> sha256_of(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  Sha256 hash{};
  if (text.size() != 2 * hash.size()) return std::nullopt;
  for (std::size_t i = 0; i < hash.size(); ++i) {
    const std::size_t high = kDigits.find(text[2 * i]), low = kDigits.find(text[2 * i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    hash[i] = static_cast<unsigned char>(high << 4U | low);
  }
  return hash;
}

// What a load writes of a record, as texts; those of one row at a time.
class RowTexts {
 public:
  // In the order of record_column_names(). The values live as long as the record and until the next call.
  void append(const RecordView& record, std::vector<SqlValue>& row) {
    extra_.clear();
    if (!record.values.extra.empty()) append_extra_json(extra_, record.values.extra);
    hash_.clear();
    append_hex(hash_, record.hash);
    extracted_ = format_local(record.extracted);
    warnings_ = "[";
    for (const std::string_view id : record.warnings.ids()) {
      if (warnings_.size() > 1) warnings_ += ',';
      append_json_string(warnings_, id);
    }
    warnings_ += ']';
    for (const std::string& value : record.values.fields) row.push_back(text_or_null(value));
    for (const std::string_view text : {std::string_view(extra_), std::string_view(hash_), std::string_view(extracted_),
                                        std::string_view(record.origin), std::string_view(warnings_)})
      row.push_back(text_or_null(text));
  }

 private:
  std::string extra_, hash_, extracted_, warnings_;
};

struct NewRow {
  RecordView record;
  bool has_files = false;
};

struct ChangedRow {
  RecordView record;
  bool completes = false;    // a row that was adopted and that no load has touched yet
  std::int64_t version = 0;  // as it will be
};

// What the table holds of a claim before the batch.
struct RowBefore {
  bool is_there = false;
  std::optional<Sha256> hash;
};

struct HistoryRow {
  std::string radicado, field, before, after, origin;
  std::int64_t version = 0;
};

struct StoredRow {
  Record record;
  std::int64_t version = 0;
};

class Batch {
 public:
  Batch(Transaction& transaction, const Act& act, const Ledger::LoadOptions& options,
        std::span<const ClaimToLoad> claims)
      : transaction_(transaction),
        act_(act),
        options_(options),
        claims_(claims),
        table_(company_table_name(options.company)),
        places_(claims) {}

  Result<LoadedBatch> run() {
    TRY(read());
    for (std::size_t place = 0; place < claims_.size(); ++place) decide(claims_[place], place);
    if (options_.is_dry_run) return std::move(loaded_);
    TRY(insert_new());
    TRY(update_changed());
    TRY(write_versions());
    TRY(write_notes());
    return std::move(loaded_);
  }

 private:
  Result<void> read();
  Result<void> read_hashes();
  Result<void> read_other_versions();
  [[nodiscard]] std::vector<std::string> radicados() const;
  void decide(const ClaimToLoad& claim, std::size_t place);
  RecordView kept(const RecordView& record, bool is_folded);
  void preview(const std::string& radicado, const RecordView& after);
  const std::vector<Observation>& group_of(const ClaimToLoad& claim, const std::vector<Observation>& before);
  void note(const ClaimToLoad& claim, bool is_new, bool is_unchanged);
  void keep_versions(NotedVersions noted, const std::vector<Observation>& group,
                     const std::vector<Observation>& before);
  void check_corrections(const ClaimToLoad& claim, const std::vector<Correction>& corrections);
  [[nodiscard]] const std::vector<Correction>& corrections_of(const std::string& radicado) const;
  Result<void> insert_new();
  Result<void> update_changed();
  Result<void> read_changed(std::map<std::string, StoredRow>& stored);
  void compare(const StoredRow& before, ChangedRow& row);
  Result<void> write_history();
  Result<void> write_versions();
  Result<void> write_notes();
  Result<void> note_claims(const std::string& table, std::string_view statement,
                           const std::vector<std::string>& claims);

  Transaction& transaction_;
  const Act& act_;
  const Ledger::LoadOptions& options_;
  const std::span<const ClaimToLoad> claims_;
  const std::string table_;
  const ClaimPlaces places_;
  std::vector<RowBefore> rows_;       // of the claims
  bool is_all_new_ = false;           // none of them is there, nor any other between the first and the last
  std::vector<NotedVersions> noted_;  // of the claims; only others than the same ones are in versions_
  std::unordered_map<std::string, std::vector<Observation>> versions_;
  // What the views below look at, beside the claims themselves: claims of which a version stays that this run did not
  // see, records of more than one observation.
  std::deque<std::vector<Observation>> merged_;
  std::deque<Record> folded_;
  Record record_;  // of the claim at hand; its memory is used again
  std::vector<NewRow> new_rows_;
  std::vector<ChangedRow> changed_rows_;
  std::vector<const Observation*> new_versions_;
  std::vector<std::string> rewritten_;  // claims whose set of versions is written anew
  std::vector<HistoryRow> history_;
  std::vector<std::string> written_, with_new_files_, to_store_;  // claims
  LoadedBatch loaded_;
};

std::vector<std::string> Batch::radicados() const {
  std::vector<std::string> all;
  all.reserve(claims_.size());
  for (const ClaimToLoad& claim : claims_) all.push_back(claim.radicado);
  return all;
}

Result<void> Batch::read() {
  TRY(read_hashes());
  if (options_.is_dry_run) {
    noted_.assign(claims_.size(), NotedVersions::kOther);
    return read_versions(transaction_, options_.company, radicados(), [this](Observation version) {
      std::string radicado = version.radicado();
      versions_[std::move(radicado)].push_back(std::move(version));
    });
  }
  TRY_SET(noted_, compare_versions(transaction_, options_, claims_, places_));
  return read_other_versions();
}

// Of claims that have others than those that were seen now.
Result<void> Batch::read_other_versions() {
  std::vector<std::string> other;
  for (std::size_t place = 0; place < claims_.size(); ++place)
    if (noted_[place] >= NotedVersions::kOther) other.push_back(claims_[place].radicado);
  if (other.empty()) return {};
  const std::string list = json_list(other);
  const auto add = [this](Observation version) {
    std::string radicado = version.radicado();
    versions_[std::move(radicado)].push_back(std::move(version));
  };
  TRY(read_versions_without_values(transaction_, options_.company, list, add));
  // What they hold is needed where one of them stays that this run did not see.
  std::vector<std::string> kept;
  for (const std::string& radicado : other) {
    const auto found = versions_.find(radicado);
    const auto place = places_.find(radicado);
    if (found == versions_.end() || !place) continue;
    const std::vector<Observation>& seen = claims_[*place].observations;
    if (!keeps_versions(seen, found->second, options_.rule_fp, options_.was_read)) continue;
    kept.push_back(radicado);
    versions_.erase(found);
  }
  return kept.empty() ? Result<void>{} : read_versions(transaction_, options_.company, kept, add);
}

Result<void> Batch::read_hashes() {
  rows_.assign(claims_.size(), {});
  is_all_new_ = options_.is_dense;
  const OnRow add = [this](const SqlRow& row) -> Result<void> {
    is_all_new_ = false;
    if (const auto place = places_.find(row.text(0))) rows_[*place] = {true, sha256_of(row.text(1))};
    return {};
  };
  const Statement between{"load/row_hashes_between", {{"table", table_}}},
      listed{"load/row_hashes", {{"table", table_}}};
  if (options_.is_dense) {
    const auto [first, last] = places_.ends();
    return transaction_.bulk_query(between, {{"from", first}, {"to", last}}, add);
  }
  const std::string list = json_list(radicados());
  return transaction_.bulk_query(listed, {{"radicados", list}}, add);
}

const std::vector<Correction>& Batch::corrections_of(const std::string& radicado) const {
  static const std::vector<Correction> kNone;
  const auto found = std::lower_bound(options_.corrections.begin(), options_.corrections.end(), radicado,
                                      [](const auto& entry, const std::string& key) { return entry.first < key; });
  return found != options_.corrections.end() && found->first == radicado ? found->second : kNone;
}

void Batch::decide(const ClaimToLoad& claim, std::size_t place) {
  static const std::vector<Observation> kNone;
  const auto known = versions_.find(claim.radicado);
  const std::vector<Observation>& before = known == versions_.end() ? kNone : known->second;
  const std::vector<Observation>& group = group_of(claim, before);
  if (group.empty()) return;  // nothing is left to fold: the row stays as it is
  const std::vector<Correction>& corrections = corrections_of(claim.radicado);
  const bool is_folded = group.size() > 1 || !corrections.empty();
  if (is_folded) fold(group, corrections, options_.reports_conflicts, record_);
  const RecordView record = is_folded ? RecordView(record_) : RecordView::of_only(group.front());
  check_corrections(claim, corrections);
  if (noted_[place] != NotedVersions::kSame) keep_versions(noted_[place], group, before);
  const RowBefore& row = rows_[place];
  const bool is_new = !row.is_there, is_unchanged = row.hash == record.hash;
  if (!is_new && options_.is_dry_run) preview(claim.radicado, record);
  note(claim, is_new, is_unchanged);
  if (is_unchanged) {
    if (!claim.observations.empty()) ++loaded_.unchanged;
  } else if (is_new) {
    ++loaded_.inserted;
    new_rows_.push_back({kept(record, is_folded), claim.has_files});
  } else {
    ++(claim.observations.empty() ? loaded_.updated_by_rules : loaded_.updated);
    changed_rows_.push_back({kept(record, is_folded), before.size() == 1 && before.front().file_id == 0});
  }
}

// As long as the batch.
RecordView Batch::kept(const RecordView& record, bool is_folded) {
  if (!is_folded) return record;
  folded_.push_back(std::move(record_));
  return folded_.back();
}

// What of it is folded; lives as long as the batch.
const std::vector<Observation>& Batch::group_of(const ClaimToLoad& claim, const std::vector<Observation>& before) {
  if (!keeps_versions(claim.observations, before, options_.rule_fp, options_.was_read)) return claim.observations;
  merged_.push_back(merge_claim(claim.observations, before, options_.rule_fp, options_.was_read).observations);
  return merged_.back();
}

void Batch::note(const ClaimToLoad& claim, bool is_new, bool is_unchanged) {
  if (!is_unchanged) written_.push_back(claim.radicado);
  if (!is_new && claim.has_new_file) with_new_files_.push_back(claim.radicado);
  // What else is new or changed of the files of a claim is seen when they are finished.
  if (claim.has_files && (!is_unchanged || claim.has_new_file)) to_store_.push_back(claim.radicado);
}

// The record as the versions of the ledger fold, against the one that they and this run fold to.
void Batch::preview(const std::string& radicado, const RecordView& after) {
  std::vector<Observation>& before = versions_[radicado];
  if (before.empty()) return;
  sort_observations(before);
  loaded_.preview.compare(fold(before, corrections_of(radicado), options_.reports_conflicts), after);
}

// Of a claim whose set of versions stays the same nothing is written.
void Batch::keep_versions(NotedVersions noted, const std::vector<Observation>& group,
                          const std::vector<Observation>& before) {
  const std::vector<std::size_t> kept = distinct_versions(group);
  const auto is_there = [&](const Observation& version) {
    return std::any_of(before.begin(), before.end(), [&](const Observation& old) {
      return old.content == version.content && old.has_time == version.has_time && old.order == version.order &&
             old.warnings.bits() == version.warnings.bits() && old.file_id == version.file_id &&
             (version.rule_fp.empty() ? old.rule_fp == options_.rule_fp : old.rule_fp == version.rule_fp);
    });
  };
  const bool is_same =
      noted != NotedVersions::kUnmarked && kept.size() == before.size() &&
      std::all_of(kept.begin(), kept.end(), [&](std::size_t position) { return is_there(group[position]); });
  if (is_same) return;
  if (!before.empty()) rewritten_.push_back(group.front().radicado());
  for (const std::size_t position : kept) new_versions_.push_back(&group[position]);
}

void Batch::check_corrections(const ClaimToLoad& claim, const std::vector<Correction>& corrections) {
  for (const Correction& correction : corrections) {
    const auto field = field_by_name(correction.field);
    if (!field || claim.observations.empty()) continue;
    const std::string& arrived = claim.observations.back().values.fields[*field];
    if (!arrived.empty() && arrived != correction.value) loaded_.corrected_differently.push_back(claim.radicado);
  }
}

Result<void> Batch::insert_new() {
  if (new_rows_.empty()) return {};
  std::vector<std::string_view> columns = record_column_names();
  for (const std::string_view name :
       {"archivos_s3_urls", "procesado_flag", "version", "fecha_creacion", "fecha_actualizacion"})
    columns.push_back(name);
  const std::string now = format_local(options_.now);
  std::size_t next = 0;
  RowTexts texts;
  const auto rows = [&](std::vector<SqlValue>& row) {
    if (next == new_rows_.size()) return false;
    const NewRow& added = new_rows_[next++];
    row.clear();
    texts.append(added.record, row);
    row.push_back(added.has_files ? SqlValue(std::monostate()) : SqlValue(std::string_view("[]")));
    row.push_back(std::int64_t{added.has_files ? 0 : 1});
    row.push_back(std::int64_t{1});
    row.push_back(std::string_view(now));
    row.push_back(std::string_view(now));
    return true;
  };
  TRY(transaction_.bulk_insert(table_, columns, rows));
  return {};
}

Result<void> Batch::read_changed(std::map<std::string, StoredRow>& stored) {
  std::vector<std::string> radicados;
  for (const ChangedRow& row : changed_rows_) radicados.push_back(row.record.radicado());
  const std::string list = json_list(radicados);
  const std::string sql = "SELECT " + record_columns() + ", version FROM {schema}.{table} WHERE numero_radicado " +
                          "{in_texts}:radicados{end_in} ORDER BY numero_radicado{for_update}";
  return transaction_.query({"load/changed_rows", {{"table", table_}}, sql}, {{"radicados", list}},
                            [&](const SqlRow& row) -> Result<void> {
                              TRY_SET(Record record, record_of(row));
                              std::string radicado = record.radicado();
                              stored[std::move(radicado)] = {std::move(record), row.integer(row.columns() - 1)};
                              return {};
                            });
}

// What a row that was adopted lacks is filled without history: there was no value, often not even a column.
void Batch::compare(const StoredRow& stored, ChangedRow& row) {
  const Values &before = stored.record.values, &after = row.record.values;
  row.version = stored.version;
  const auto add = [&](std::string field, std::string old_value, std::string new_value) {
    if (row.completes && old_value.empty()) return;
    row.version = stored.version + 1;
    history_.push_back({row.record.radicado(), std::move(field), std::move(old_value), std::move(new_value),
                        row.record.origin, row.version});
  };
  for (std::size_t field = 0; field < kFieldCount; ++field)
    if (before.fields[field] != after.fields[field])
      add(std::string(kFields[field].name), before.fields[field], after.fields[field]);
  for (const ExtraEntry& entry : before.extra) {
    const std::string* now = after.find_extra(entry.key);
    if (now == nullptr || *now != entry.json) add("datos_extra." + entry.key, entry.json, now == nullptr ? "" : *now);
  }
  for (const ExtraEntry& entry : after.extra)
    if (before.find_extra(entry.key) == nullptr) add("datos_extra." + entry.key, "", entry.json);
}

Result<void> Batch::update_changed() {
  if (changed_rows_.empty()) return {};
  std::map<std::string, StoredRow> stored;
  TRY(read_changed(stored));
  for (ChangedRow& row : changed_rows_) compare(stored[row.record.radicado()], row);
  std::vector<std::string_view> names = record_column_names();
  names.push_back("version");
  std::string set;
  for (const std::string_view name : names) set += std::string(name) + " = c." + std::string(name) + ", ";
  const std::string create = "CREATE TEMP TABLE IF NOT EXISTS radica_changed_row{until_commit} AS SELECT " +
                             record_columns() + ", version FROM {schema}.{table} WHERE FALSE";
  TRY(transaction_.run({"load/create_changed_rows", {{"table", table_}}, create}));
  TRY(transaction_.run({"load/clear_changed_rows", {}, "DELETE FROM {temp}.radica_changed_row"}));
  std::size_t next = 0;
  RowTexts texts;
  TRY(transaction_.bulk_insert("temp.radica_changed_row", names, [&](std::vector<SqlValue>& row) {
    if (next == changed_rows_.size()) return false;
    const ChangedRow& changed = changed_rows_[next++];
    row.clear();
    texts.append(changed.record, row);
    row.push_back(changed.version);
    return true;
  }));
  const std::string update = "UPDATE {schema}.{table} AS t SET " + set +
                             "fecha_actualizacion = :now FROM {temp}.radica_changed_row AS c "
                             "WHERE t.numero_radicado = c.numero_radicado";
  const std::string now = format_local(options_.now);
  TRY(transaction_.run({"load/update_rows", {{"table", table_}}, update}, {{"now", now}}));
  return write_history();
}

Result<void> Batch::write_history() {
  const std::vector<std::string_view> columns{"empresa", "numero_radicado", "version",
                                              "campo",   "valor_anterior",  "valor_nuevo",
                                              "run_id",  "archivo_origen",  "cambiado_en"};
  const std::string now = format_local(options_.now);
  std::size_t next = 0;
  TRY(transaction_.bulk_insert("ov_historial", columns, [&](std::vector<SqlValue>& row) {
    if (next == history_.size()) return false;
    const HistoryRow& change = history_[next++];
    row = {std::string_view(options_.company), std::string_view(change.radicado), change.version,
           std::string_view(change.field),     text_or_null(change.before),       text_or_null(change.after),
           std::string_view(act_.run_id),      std::string_view(change.origin),   std::string_view(now)};
    return true;
  }));
  return {};
}

Result<void> Batch::write_versions() {
  if (!rewritten_.empty()) {
    const std::string list = json_list(rewritten_);
    TRY(transaction_.run({"load/drop_versions"}, {{"empresa", options_.company}, {"radicados", list}}));
  }
  return add_versions(transaction_, options_.company, options_.rule_fp, new_versions_);
}

Result<void> Batch::write_notes() {
  if (!with_new_files_.empty()) {
    const std::string list = json_list(with_new_files_);
    TRY(transaction_.run({"load/unset_processed_of", {{"table", table_}}}, {{"radicados", list}}));
  }
  TRY(note_claims("radica_delta", "load/add_delta", written_));
  return note_claims("radica_pending", "load/add_pending", to_store_);
}

// Between the first and the last of new claims stands no other row: they need no row for each. Others may be noted
// already; most often none of them is.
Result<void> Batch::note_claims(const std::string& table, std::string_view statement,
                                const std::vector<std::string>& claims) {
  if (claims.empty()) return {};
  const auto [first, last] = std::minmax_element(claims.begin(), claims.end());
  if (is_all_new_) {
    TRY(transaction_.run({"load/add_range", {{"table", table}}},
                         {{"empresa", options_.company}, {"first", *first}, {"last", *last}}));
    return {};
  }
  bool is_any_noted = false;
  TRY(transaction_.query({"load/any_noted", {{"table", table}}},
                         {{"empresa", options_.company}, {"from", *first}, {"to", *last}},
                         [&is_any_noted](const SqlRow&) -> Result<void> {
                           is_any_noted = true;
                           return {};
                         }));
  if (is_any_noted) {
    const std::string list = json_list(claims);
    TRY(transaction_.run({statement}, {{"empresa", options_.company}, {"radicados", list}}));
    return {};
  }
  std::size_t next = 0;
  TRY(transaction_.bulk_insert(table, {"empresa", "radicado"}, [&](std::vector<SqlValue>& row) {
    if (next == claims.size()) return false;
    row = {std::string_view(options_.company), std::string_view(claims[next++])};
    return true;
  }));
  return {};
}

}  // namespace

Result<LoadedBatch> load_claims(Transaction& transaction, const Act& act, const Ledger::LoadOptions& options,
                                std::span<const ClaimToLoad> claims) {
  return Batch(transaction, act, options, claims).run();
}

ClaimPlaces::ClaimPlaces(std::span<const ClaimToLoad> claims) {
  sorted_.reserve(claims.size());
  for (const ClaimToLoad& claim : claims) sorted_.emplace_back(claim.radicado, sorted_.size());
  if (!std::is_sorted(sorted_.begin(), sorted_.end())) std::sort(sorted_.begin(), sorted_.end());
}

std::optional<std::size_t> ClaimPlaces::find(std::string_view radicado) const {
  const auto found = std::lower_bound(sorted_.begin(), sorted_.end(), radicado,
                                      [](const auto& place, std::string_view key) { return place.first < key; });
  if (found == sorted_.end() || found->first != radicado) return std::nullopt;
  return found->second;
}

std::pair<std::string_view, std::string_view> ClaimPlaces::ends() const {
  return {sorted_.front().first, sorted_.back().first};
}

Result<LoadedBatch> load_batch(Sql& sql, const Act& act, const Ledger::LoadOptions& options,
                               std::span<const ClaimToLoad> claims) {
  LoadedBatch loaded;
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    TRY_SET(loaded, load_claims(transaction, act, options, claims));
    if (!options.is_dry_run) FAULT("load.before_commit");
    return {};
  };
  TRY(options.is_dry_run ? read_work(sql, work) : write_work(sql, act, work));
  if (!options.is_dry_run) FAULT("load.after_commit");
  return loaded;
}

Result<Record> record_of(const SqlRow& row) {
  Record record;
  for (std::size_t field = 0; field < kFieldCount; ++field)
    record.values.fields[field] = row.text(static_cast<int>(field));
  constexpr int kExtra = static_cast<int>(kFieldCount);
  if (!row.is_null(kExtra)) {
    const std::string object = "{\"datos_extra\":" + std::string(row.text(kExtra)) + "}";
    TRY_SET(Values extra, values_from_canonical(object));
    record.values.extra = std::move(extra.extra);
  }
  record.hash = sha256_of(row.text(kExtra + 1)).value_or(Sha256{});
  record.extracted = parse_local(row.text(kExtra + 2)).value_or(0);
  record.origin = row.text(kExtra + 3);
  std::string warnings(row.text(kExtra + 4));  // a JSON array of plain ids
  std::erase_if(warnings, [](char c) { return c == '[' || c == ']' || c == '"'; });
  record.warnings = RuleSet::from_joined(warnings, ',');
  return record;
}

}  // namespace radica::db
