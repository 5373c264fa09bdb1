// What the suites of ledger and upload ledger share: a migrated database, its rows as text, files and claims to put in.
// A World is that of sql_contract.h.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/db_ledger.h"
#include "adapters/db_runs.h"
#include "adapters/db_uploads.h"
#include "adapters/db_views.h"
#include "adapters/migrate.h"
#include "ports/ledger.h"
#include "support/observations.h"

namespace radica::test {

using Texts = std::vector<std::string>;

inline constexpr std::int64_t kSecond = 1'000'000'000;

template <class World>
class LedgerWorld : public testing::Test {
 protected:
  void SetUp() override {
    sql_ = world_.open();
    const auto migrated = migrate(*sql_, {}, *clock_, {"afinia", "aire"});
    ASSERT_TRUE(migrated) << migrated.error().describe();
    ledger_ = db_ledger(*sql_);
  }

  // --- the database as text

  void run(std::string_view text) {
    const auto transaction = sql_->begin({}, Access::kWrite);
    ASSERT_TRUE(transaction);
    const auto rows = (*transaction)->run({"test", {}, text});
    ASSERT_TRUE(rows) << rows.error().describe();
    ASSERT_TRUE((*transaction)->commit());
  }
  // The rows of a query: cells joined by '|', NULL as "NULL".
  Texts rows(std::string_view text) {
    Texts found;
    const auto transaction = sql_->begin({}, Access::kRead);
    if (!transaction) throw std::runtime_error(transaction.error().describe());
    const auto done = (*transaction)->query({"test", {}, text}, {}, [&found](const SqlRow& row) -> Result<void> {
      std::string line;
      for (int column = 0; column < row.columns(); ++column)
        line += (column == 0 ? "" : "|") + (row.is_null(column) ? std::string("NULL") : std::string(row.text(column)));
      found.push_back(line);
      return {};
    });
    EXPECT_TRUE(done) << done.error().describe();
    return found;
  }
  // The only row of a query.
  std::string row(std::string_view text) {
    const Texts found = rows(text);
    EXPECT_EQ(found.size(), 1U) << text;
    return found.empty() ? "no row" : found.front();
  }
  // JSON as every database shows it: without blanks.
  static std::string without_blanks(std::string text) {
    text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
    return text;
  }
  bool is_processed(std::string_view radicado) {
    return row("SELECT CASE WHEN procesado_flag THEN 'yes' ELSE 'no' END FROM {schema}.ov_afinia WHERE numero_radicado "
               "= '" +
               std::string(radicado) + "'") == "yes";
  }
  Texts pending() {
    const auto waiting = db_uploads(*sql_)->pending("afinia");
    if (!waiting) throw std::runtime_error(waiting.error().describe());
    return *waiting;
  }
  // Everything a batch may touch.
  Texts dump() {
    Texts all = rows(
        "SELECT numero_radicado, fecha, nic, hash_registro, fecha_extraccion, archivo_origen, version, fecha_creacion, "
        "fecha_actualizacion, "
        "CASE WHEN procesado_flag THEN 1 ELSE 0 END FROM {schema}.ov_afinia ORDER BY numero_radicado");
    for (const char* text : {"SELECT numero_radicado, version, campo, valor_anterior, valor_nuevo, run_id FROM "
                             "{schema}.ov_historial ORDER BY numero_radicado, version, campo",
                             "SELECT radicado, has_time, obs_time, order_path, idx, file_id, rule_fp, object, warnings "
                             "FROM {radica}.radica_version ORDER BY radicado, obs_time, object, has_time",
                             "SELECT radicado, last FROM {radica}.radica_delta ORDER BY radicado",
                             "SELECT radicado, last FROM {radica}.radica_pending ORDER BY radicado",
                             "SELECT id, path, state, sha256, radicado, tipo FROM {radica}.radica_file ORDER BY id",
                             "SELECT path, idx, rule FROM {radica}.radica_rejected ORDER BY path, idx, rule",
                             "SELECT file_id, text_after FROM {radica}.radica_repair ORDER BY id",
                             "SELECT kind, name, told FROM {radica}.radica_seen ORDER BY kind, name"}) {
      const Texts more = rows(text);
      all.insert(all.end(), more.begin(), more.end());
    }
    return all;
  }

  // --- files

  static SourceFile source(std::int64_t id, std::string_view path, std::int64_t mtime = 1000) {
    SourceFile file;
    file.id = id;
    file.path = std::string(path);
    file.stat = {10, mtime * kSecond, mtime * kSecond, static_cast<std::uint64_t>(id)};
    file.first_path = file.shown_path();
    file.first_mtime_ns = file.stat.mtime_ns;
    return file;
  }
  static FinishedFile data_file(std::int64_t id, std::string_view path, std::string_view radicado,
                                std::int64_t mtime = 1000) {
    FinishedFile finished;
    finished.file = source(id, path, mtime);
    finished.is_json = true;
    finished.sha256 = std::string(64, 'a');
    finished.observations = 1;
    finished.radicado = std::string(radicado);
    finished.role = FileRole::kData;
    finished.order = {500 + id, 4, finished.file.first_path, 0};
    return finished;
  }
  static FinishedFile other_file(std::int64_t id, std::string_view path, std::string_view radicado,
                                 FileRole role = FileRole::kAttachment, std::int64_t mtime = 1000) {
    FinishedFile finished;
    finished.file = source(id, path, mtime);
    finished.radicado = std::string(radicado);
    finished.role = role;
    return finished;
  }
  std::vector<ReassignedFile> finish(const std::vector<FinishedFile>& files) {
    const auto reassigned = ledger_->finish_files(act_, "afinia", files, now_);
    if (!reassigned) throw std::runtime_error(reassigned.error().describe());
    return *reassigned;
  }
  void announce(std::int64_t first_id, const std::vector<FinishedFile>& files) {
    ASSERT_TRUE(ledger_->open_files(act_, "afinia", first_id));
    ASSERT_TRUE(ledger_->announce_files(act_, "afinia", files, now_));
  }
  std::string state_of(std::int64_t id) {
    return row("SELECT state FROM {radica}.radica_file WHERE id = " + std::to_string(id));
  }

  // --- claims

  static Observation seen(std::string_view radicado, LocalTime time, Pairs pairs, std::int64_t file_id = 1,
                          std::string_view file = "a.json") {
    Observation observation = make_observation(time, pairs, file);
    observation.values.fields[kNumeroRadicado] = std::string(radicado);
    observation.content = content_hash(observation.values);
    observation.file_id = file_id;
    return observation;
  }
  Ledger::LoadOptions options() const {
    Ledger::LoadOptions options;
    options.company = "afinia";
    options.rule_fp = "rules-1";
    options.was_read = [](std::int64_t) { return false; };
    options.now = now_;
    return options;
  }
  LoadedBatch load(const std::vector<ClaimToLoad>& claims, const Ledger::LoadOptions& options) {
    const auto loaded = ledger_->load(act_, options, claims);
    if (!loaded) throw std::runtime_error(loaded.error().describe());
    return *loaded;
  }
  LoadedBatch load(const std::vector<ClaimToLoad>& claims) { return load(claims, options()); }
  // One claim from its observations, sorted.
  LoadedBatch load_claim(std::vector<Observation> observations, bool has_files = false) {
    sort_observations(observations);
    const std::string radicado = observations.front().radicado();
    return load({{radicado, std::move(observations), has_files}});
  }

  World world_;
  std::unique_ptr<Clock> clock_ = fixed_clock(*parse_local("2026-11-24 12:00:00"));
  LocalTime now_ = *parse_local("2026-11-24 12:00:00");
  Act act_{"radica", "run", "run-1", 0};
  std::unique_ptr<Sql> sql_;
  std::unique_ptr<Ledger> ledger_;
};

// What ledger_contract.h and ledger_load_contract.h ask.
template <class World>
class LedgerSuite : public LedgerWorld<World> {
 protected:
  // "id odd json" of every file that counts as read.
  Texts fingerprints() {
    Texts found;
    EXPECT_TRUE(
        this->ledger_->fingerprints("afinia", [&](std::int64_t id, std::string_view fp, bool is_odd, bool is_json) {
          EXPECT_EQ(fp.size(), 16U);
          found.push_back(std::to_string(id) + (is_odd ? " odd" : "") + (is_json ? " json" : ""));
        }));
    std::sort(found.begin(), found.end());
    return found;
  }
  LedgerFile file_of(std::int64_t id) {
    const auto files = this->ledger_->files_by_id({id});
    if (!files || files->size() != 1) throw std::runtime_error("no file " + std::to_string(id));
    return files->front();
  }
  // "nic=…" of the versions of a claim in the order of their time, with "*" for other rules than rules-1.
  std::string versions_of(const std::string& radicado) {
    std::vector<Observation> found;
    EXPECT_TRUE(this->ledger_->versions("afinia", {radicado},
                                        [&](Observation version) { found.push_back(std::move(version)); }));
    sort_observations(found);
    std::string text;
    for (const Observation& version : found)
      text += (text.empty() ? "" : " ") + std::to_string(version.order.time) + ":" + value_of(version.values, "nic") +
              (version.rule_fp == "rules-1" ? "" : "*");
    return text;
  }
  std::string field(const std::string& column, const std::string& radicado = "R1") {
    return this->row("SELECT " + column + " FROM {schema}.ov_afinia WHERE numero_radicado = '" + radicado + "'");
  }
  Texts history(const std::string& radicado = "R1") {
    return this->rows(
        "SELECT version, campo, valor_anterior, valor_nuevo FROM {schema}.ov_historial WHERE empresa = 'afinia' AND "
        "numero_radicado = '" +
        radicado + "' ORDER BY version, campo");
  }
  Texts quarantine() {
    return this->rows(
        "SELECT path, idx, rule, field, place, sha256, sgc FROM {radica}.radica_rejected WHERE empresa = 'afinia' "
        "ORDER BY path, idx, rule");
  }
  static Ledger::NextPath paths_of(const Texts& paths) {
    return [paths, next = std::size_t{0}](std::string& path) mutable {
      if (next == paths.size()) return false;
      path = paths[next++];
      return true;
    };
  }
  Result<void> set_rejected(const Act& act, const std::string& company, const Texts& read_files,
                            const std::vector<Rejected>& entries, LocalTime now) {
    const auto begin = [&]() -> Ledger::RejectedOfFiles {
      const auto next_rejected = [&entries, next = std::size_t{0}](Rejected& entry) mutable {
        if (next == entries.size()) return false;
        entry = entries[next++];
        return true;
      };
      return {paths_of(read_files), next_rejected};
    };
    return this->ledger_->set_rejected(act, company, begin, now);
  }
  Result<void> set_repairs(const Act& act, const std::vector<std::int64_t>& read_files,
                           const std::vector<Repair>& repairs) {
    return this->ledger_->set_repairs(act, "afinia", [&]() -> Ledger::RepairsOfFiles {
      const auto next_file = [&read_files, next = std::size_t{0}](std::int64_t& id) mutable {
        if (next == read_files.size()) return false;
        id = read_files[next++];
        return true;
      };
      const auto next_repair = [&repairs, next = std::size_t{0}](Repair& repair) mutable {
        if (next == repairs.size()) return false;
        repair = repairs[next++];
        return true;
      };
      return {next_file, next_repair};
    });
  }
  Texts delta() { return this->ledger_->delta("afinia").value(); }
  static Rejected rejected(std::string_view file, Rule rule, std::optional<std::int64_t> index = std::nullopt) {
    Rejected entry;
    entry.file = std::string(file);
    entry.rule = rule;
    entry.index = index;
    entry.where = "byte 0";
    entry.sha256 = std::string(64, 'a');
    return entry;
  }
  static Texts sorted(Texts texts) {
    std::sort(texts.begin(), texts.end());
    return texts;
  }
  static Texts paths_of(const std::vector<LedgerFile>& files) {
    Texts paths;
    for (const LedgerFile& file : files) paths.push_back(file.path);
    return sorted(std::move(paths));
  }
};

// "inserted updated unchanged failed" of a batch.
inline std::string counts(const LoadedBatch& batch) {
  return std::to_string(batch.inserted) + " " + std::to_string(batch.updated) + " " + std::to_string(batch.unchanged) +
         " " + std::to_string(batch.failed.size());
}

// An act whose lease was taken over.
inline Act ousted_act(Sql& sql, const Clock& clock) {
  const auto runs = db_runs(sql, clock);
  const auto first = runs->acquire({"radica", "run", "old", 0});
  if (!first) throw std::runtime_error(first.error().describe());
  if (!runs->release({"radica", "run", "old", *first})) throw std::runtime_error("the lease is not ours");
  const auto second = runs->acquire({"radica", "run", "new", 0});
  if (!second) throw std::runtime_error(second.error().describe());
  return {"radica", "run", "old", *first};
}

template <class T>
void expect_fenced(const Result<T>& result) {
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kConflict);
  EXPECT_EQ(result.error().id, "E-LEASE-001");
}

}  // namespace radica::test
