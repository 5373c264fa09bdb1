// The loader: one transaction for a batch of whole claims (SPEC §11 "Loading"). Versions and rows are read, the fold is
// made here, and what changed is written set by set: nothing is written for a claim that did not change.
#include <algorithm>
#include <deque>
#include <map>
#include <unordered_map>

#include "adapters/db_ledger.h"
#include "adapters/sql_lists.h"
#include "adapters/sql_work.h"
#include "base/fault.h"
#include "model/claim_group.h"
#include "model/row_columns.h"

namespace radica::db {
namespace {

// What a batch writes, as texts that live until it is written.
struct RowTexts {
  Record record;
  std::string extra, hash, extracted, warnings;
  bool completes = false;    // a row that was adopted and that no load has touched yet
  std::int64_t version = 0;  // of a row that is there: as it will be

  explicit RowTexts(Record folded) : record(std::move(folded)) {
    if (!record.values.extra.empty()) append_extra_json(extra, record.values.extra);
    hash = hex(record.hash);
    extracted = format_local(record.extracted);
    warnings = "[";
    for (const std::string_view id : record.warnings.ids()) {
      if (warnings.size() > 1) warnings += ',';
      append_json_string(warnings, id);
    }
    warnings += ']';
  }

  static SqlValue text_or_null(std::string_view text) {
    if (text.empty()) return std::monostate();
    return text;
  }
  // In the order of record_column_names().
  void append_to(std::vector<SqlValue>& row) const {
    for (const std::string& value : record.values.fields) row.push_back(text_or_null(value));
    for (const std::string* text : {&extra, &hash, &extracted, &record.origin, &warnings})
      row.push_back(text_or_null(*text));
  }
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
  Batch(Transaction& transaction, const Act& act, const Ledger::LoadOptions& options)
      : transaction_(transaction), act_(act), options_(options), table_(company_table_name(options.company)) {}

  Result<LoadedBatch> run(const std::vector<ClaimToLoad>& claims) {
    TRY(read(claims));
    for (std::size_t place = 0; place < claims.size(); ++place) decide(claims[place], place);
    if (options_.is_dry_run) return std::move(loaded_);
    TRY(insert_new());
    TRY(update_changed());
    TRY(write_versions());
    TRY(write_notes());
    return std::move(loaded_);
  }

 private:
  Result<void> read(const std::vector<ClaimToLoad>& claims);
  Result<void> read_hashes(const std::vector<std::string>& radicados);
  void decide(const ClaimToLoad& claim, std::size_t place);
  void preview(const std::string& radicado, const Record& after);
  const std::vector<Observation>& group_of(const ClaimToLoad& claim, const std::vector<Observation>& before);
  void note(const ClaimToLoad& claim, bool is_new, bool is_unchanged);
  void keep_versions(NotedVersions noted, const std::vector<Observation>& group,
                     const std::vector<Observation>& before);
  void check_corrections(const ClaimToLoad& claim, const std::vector<Correction>& corrections);
  [[nodiscard]] const std::vector<Correction>& corrections_of(const std::string& radicado) const;
  Result<void> insert_new();
  Result<void> update_changed();
  Result<void> read_changed(std::map<std::string, StoredRow>& stored);
  void compare(const StoredRow& before, RowTexts& row);
  Result<void> write_history();
  Result<void> write_versions();
  Result<void> write_notes();
  Result<void> note_new_range();
  Result<void> note_claims(const std::string& table, std::string_view statement,
                           const std::vector<std::string>& claims);

  Transaction& transaction_;
  const Act& act_;
  const Ledger::LoadOptions& options_;
  std::string table_;
  std::unordered_map<std::string_view, std::size_t> places_;  // of the claims
  std::vector<std::string> hashes_;                           // of their rows; empty: there is none
  std::vector<bool> is_there_;                                // their rows
  bool is_all_new_ = false;                                   // nor is any other row between the first and the last
  std::vector<NotedVersions> noted_;  // of the claims; only others than the same ones are in versions_
  std::unordered_map<std::string, std::vector<Observation>> versions_;
  std::deque<std::vector<Observation>> merged_;  // claims of which a version stays that this run did not see
  Record record_;                                // of the claim at hand; its memory is used again
  std::vector<RowTexts> new_rows_, changed_rows_;
  std::vector<bool> new_has_files_;
  std::vector<const Observation*> new_versions_;
  std::vector<std::string> rewritten_;  // claims whose set of versions is written anew
  std::vector<HistoryRow> history_;
  std::vector<std::string> written_, with_new_files_, to_store_;  // claims
  LoadedBatch loaded_;
};

Result<void> Batch::read(const std::vector<ClaimToLoad>& claims) {
  std::vector<std::string> radicados;
  places_.reserve(claims.size());
  for (const ClaimToLoad& claim : claims) {
    places_.emplace(claim.radicado, radicados.size());
    radicados.push_back(claim.radicado);
  }
  TRY(read_hashes(radicados));
  const auto add = [&](Observation version) {
    std::string radicado = version.radicado();
    versions_[std::move(radicado)].push_back(std::move(version));
  };
  noted_.assign(claims.size(), NotedVersions::kOther);
  if (options_.is_dry_run) return read_versions(transaction_, options_.company, radicados, add);
  TRY_SET(noted_, compare_versions(transaction_, options_, claims, places_));
  std::vector<std::string> other;
  for (std::size_t place = 0; place < claims.size(); ++place)
    if (noted_[place] >= NotedVersions::kOther) other.push_back(claims[place].radicado);
  if (other.empty()) return {};
  const std::string list = json_list(other);
  TRY(read_versions_without_values(transaction_, options_.company, list, add));
  // What they hold is needed where one of them stays that this run did not see.
  std::vector<std::string> kept;
  for (const std::string& radicado : other) {
    const auto found = versions_.find(radicado);
    const ClaimToLoad& claim = claims[places_.at(radicado)];
    if (found == versions_.end()) continue;
    if (!keeps_versions(claim.observations, found->second, options_.rule_fp, options_.was_read)) continue;
    kept.push_back(radicado);
    versions_.erase(found);
  }
  return kept.empty() ? Result<void>{} : read_versions(transaction_, options_.company, kept, add);
}

Result<void> Batch::read_hashes(const std::vector<std::string>& radicados) {
  hashes_.assign(radicados.size(), {});
  is_there_.assign(radicados.size(), false);
  is_all_new_ = options_.is_dense;
  const OnRow add = [this](const SqlRow& row) -> Result<void> {
    is_all_new_ = false;
    const auto place = places_.find(row.text(0));
    if (place == places_.end()) return {};
    hashes_[place->second] = row.text(1);
    is_there_[place->second] = true;
    return {};
  };
  const Statement between{"load/row_hashes_between", {{"table", table_}}},
      listed{"load/row_hashes", {{"table", table_}}};
  if (options_.is_dense) {
    const auto [first, last] = std::minmax_element(radicados.begin(), radicados.end());
    return transaction_.bulk_query(between, {{"from", *first}, {"to", *last}}, add);
  }
  const std::string list = json_list(radicados);
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
  fold(group, corrections, options_.reports_conflicts, record_);
  check_corrections(claim, corrections);
  if (noted_[place] != NotedVersions::kSame) keep_versions(noted_[place], group, before);
  const bool is_new = !is_there_[place], is_unchanged = !is_new && hashes_[place] == hex(record_.hash);
  if (!is_new && options_.is_dry_run) preview(claim.radicado, record_);
  note(claim, is_new, is_unchanged);
  if (is_unchanged) {
    if (!claim.observations.empty()) ++loaded_.unchanged;
  } else if (is_new) {
    ++loaded_.inserted;
    new_rows_.emplace_back(std::move(record_));
    new_has_files_.push_back(claim.has_files);
  } else {
    ++(claim.observations.empty() ? loaded_.updated_by_rules : loaded_.updated);
    changed_rows_.emplace_back(std::move(record_));
    changed_rows_.back().completes = before.size() == 1 && before.front().file_id == 0;
  }
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
void Batch::preview(const std::string& radicado, const Record& after) {
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
  const auto rows = [&](std::vector<SqlValue>& row) {
    if (next == new_rows_.size()) return false;
    row.clear();
    new_rows_[next].append_to(row);
    const bool has_files = new_has_files_[next];
    row.push_back(has_files ? SqlValue(std::monostate()) : SqlValue(std::string_view("[]")));
    row.push_back(std::int64_t{has_files ? 0 : 1});
    row.push_back(std::int64_t{1});
    row.push_back(std::string_view(now));
    row.push_back(std::string_view(now));
    ++next;
    return true;
  };
  TRY(transaction_.bulk_insert(table_, columns, rows));
  return {};
}

Result<void> Batch::read_changed(std::map<std::string, StoredRow>& stored) {
  std::vector<std::string> radicados;
  for (const RowTexts& row : changed_rows_) radicados.push_back(row.record.radicado());
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
void Batch::compare(const StoredRow& stored, RowTexts& row) {
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
  for (RowTexts& row : changed_rows_) compare(stored[row.record.radicado()], row);
  std::vector<std::string_view> names = record_column_names();
  names.push_back("version");
  std::string set;
  for (const std::string_view name : names) set += std::string(name) + " = c." + std::string(name) + ", ";
  const std::string create = "CREATE TEMP TABLE IF NOT EXISTS radica_changed_row{until_commit} AS SELECT " +
                             record_columns() + ", version FROM {schema}.{table} WHERE FALSE";
  TRY(transaction_.run({"load/create_changed_rows", {{"table", table_}}, create}));
  TRY(transaction_.run({"load/clear_changed_rows", {}, "DELETE FROM {temp}.radica_changed_row"}));
  std::size_t next = 0;
  TRY(transaction_.bulk_insert("temp.radica_changed_row", names, [&](std::vector<SqlValue>& row) {
    if (next == changed_rows_.size()) return false;
    row.clear();
    changed_rows_[next].append_to(row);
    row.push_back(changed_rows_[next++].version);
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
    row = {
        std::string_view(options_.company), std::string_view(change.radicado),     change.version,
        std::string_view(change.field),     RowTexts::text_or_null(change.before), RowTexts::text_or_null(change.after),
        std::string_view(act_.run_id),      std::string_view(change.origin),       std::string_view(now)};
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
  TRY(is_all_new_ && !written_.empty() ? note_new_range() : note_claims("radica_delta", "load/add_delta", written_));
  return note_claims("radica_pending", "load/add_pending", to_store_);
}

// Between the first and the last of them stands no other row: the delta needs no row for each.
Result<void> Batch::note_new_range() {
  const auto [first, last] = std::minmax_element(written_.begin(), written_.end());
  TRY(transaction_.run({"load/add_delta_range"}, {{"empresa", options_.company}, {"first", *first}, {"last", *last}}));
  return {};
}

// A claim may be noted already; most often none of them is.
Result<void> Batch::note_claims(const std::string& table, std::string_view statement,
                                const std::vector<std::string>& claims) {
  if (claims.empty()) return {};
  const auto [first, last] = std::minmax_element(claims.begin(), claims.end());
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
                                const std::vector<ClaimToLoad>& claims) {
  return Batch(transaction, act, options).run(claims);
}

Result<LoadedBatch> load_batch(Sql& sql, const Act& act, const Ledger::LoadOptions& options,
                               const std::vector<ClaimToLoad>& claims) {
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
  const std::string_view hash = row.text(kExtra + 1);
  for (std::size_t i = 0; i < record.hash.size() && 2 * i + 1 < hash.size(); ++i) {
    const auto digit = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
    record.hash[i] = static_cast<unsigned char>(digit(hash[2 * i]) << 4U | digit(hash[2 * i + 1]));
  }
  record.extracted = parse_local(row.text(kExtra + 2)).value_or(0);
  record.origin = row.text(kExtra + 3);
  std::string warnings(row.text(kExtra + 4));  // a JSON array of plain ids
  std::erase_if(warnings, [](char c) { return c == '[' || c == ']' || c == '"'; });
  record.warnings = RuleSet::from_joined(warnings, ',');
  return record;
}

}  // namespace radica::db
