// radica restore: puts a backup back into the database, all of it or nothing; with --drill into one of its own, to see
// that it can be done and how long it takes.
#include <fmt/format.h>

#include <chrono>
#include <iostream>
#include <optional>

#include "adapters/db_audit.h"
#include "adapters/db_runs.h"
#include "adapters/migrate.h"
#include "app/audit_trail.h"
#include "app/backups.h"
#include "app/database.h"
#include "app/lease_heart.h"
#include "app/session.h"
#include "app/store.h"
#include "app/verbs/lookups.h"
#include "app/verbs/verbs.h"
#include "base/file.h"

namespace radica {
namespace {

// What has to be typed: it names what is about to be replaced.
std::string name_of_database(const Config& config) {
  if (!is_on_server(config)) return std::string(name_of(database_file(config)));
  std::string name = config.database.url.substr(config.database.url.find("://") + 3);
  name = name.substr(0, name.find('?'));
  return name.find('/') == std::string::npos ? std::string("radica") : name.substr(name.find('/') + 1);
}

// A name, or the path of a file of a backup in whatever folder.
BackupFolder folder_of_operand(const World& world, std::string& name) {
  std::string folder = world.config().backup.dir;
  if (name.find('/') != std::string::npos) folder = parent_of(name);
  name = std::string(name_of(name));
  name = name.substr(0, name.find('.'));
  return BackupFolder(folder.empty() ? "/" : folder);
}

struct Chosen {
  BackupFolder folder;
  BackupManifest backup;
};

// From the folder, else from the store; without a name the newest of the folder.
Result<Chosen> choose(World& world) {
  std::string name = world.arguments.operands.empty() ? std::string() : world.arguments.operands.front();
  const BackupFolder folder = folder_of_operand(world, name);
  if (name.empty()) {
    TRY_SET(const auto backups, folder.list());
    if (backups.empty()) return fail(ErrorCode::kBadInput, "E-BACKUP-010", {{"path", folder.path()}});
    return Chosen{folder, backups.front()};
  }
  auto found = folder.find(name);
  const bool is_missing = !found && found.error().id == "E-BACKUP-001";
  if (is_missing && world.config().backup.store == "yes" && time_of_backup(name)) {
    TRY_SET(const auto store, open_store(world));
    found = StoredBackups(world, *store).fetch(folder, name);
  }
  if (!found) return Failure(std::move(found).error());
  return Chosen{folder, *found};
}

// Before anything is touched: the bytes, and whether this binary and this configuration can do something with them.
Result<void> check_backup(const World& world, const Chosen& chosen) {
  const Config& config = world.config();
  const CopyFacts& facts = chosen.backup.facts;
  TRY(chosen.folder.check(chosen.backup));
  const std::string_view dialect = is_on_server(config) ? "postgres" : "sqlite";
  if (facts.dialect != dialect || facts.schema != config.database.schema)
    return fail(ErrorCode::kBadInput, "E-BACKUP-007",
                {{"backup", chosen.backup.name},
                 {"found", facts.dialect + ", " + facts.schema},
                 {"expected", std::string(dialect) + ", " + config.database.schema}});
  if (const std::int64_t newest = newest_schema(); facts.version > newest)
    return fail(ErrorCode::kBadConfig, "E-SQL-008",
                {{"found", std::to_string(facts.version)}, {"known", std::to_string(newest)}});
  return {};
}

Result<void> confirm(const World& world, const BackupManifest& backup) {
  const Arguments& arguments = world.arguments;
  if (arguments.says_yes) return {};
  const std::string word = name_of_database(world.config());
  std::string line;
  if (arguments.confirm) {
    line = *arguments.confirm;
  } else {
    std::cerr << world.texts.text("restore.confirm", {{"database", world.config().database.url},
                                                      {"backup", backup.name},
                                                      {"moment", world.texts.moment(backup.made)},
                                                      {"word", word}})
              << std::flush;
    std::getline(std::cin, line);
  }
  if (line == word) return {};
  return fail(ErrorCode::kBadInput, "E-BACKUP-008", {{"word", word}});
}

class Restoration {
 public:
  Restoration(World& world, Sql& sql, const Chosen& chosen) : world_(world), sql_(sql), chosen_(chosen) {
    act_.actor = world.actor;
    act_.verb = "restore";
    act_.run_id = new_run_id(world);
  }

  // The lease of what is there now, if there is anything, so that nobody works on it meanwhile.
  Result<void> run() {
    TRY_SET(const bool is_made, has_tables(sql_));
    if (!is_made) {
      TRY(put_back());
      return tell_again();
    }
    const auto runs = db_runs(sql_, *world_.real_clock);
    TRY_SET(act_.lease_token, runs->acquire(act_));
    auto restored = [&]() -> Result<void> {
      const LeaseHeart heart(*runs, act_);
      TRY(backup_before(world_, sql_, "restore"));
      TRY(tell());
      return put_back();
    }();
    // What was put back has let go of the lease.
    if (!restored) static_cast<void>(runs->release(act_));
    TRY(restored);
    return tell_again();
  }

 private:
  // In the chain that is there: the backup takes its end over, this row with it, when it is a backup of that chain.
  Result<void> tell() {
    TRY_SET(const bool has_table, has_audit(sql_));
    if (!has_table) return {};
    const auto audit = db_audit(sql_);
    TRY(audit->append(audit_event(world_, "restore", chosen_.backup.name)));
    TRY_SET(before_, audit->last());
    return {};
  }
  // In another chain, which says where the one before it ended: the backup that was made first holds that.
  Result<void> tell_again() {
    TRY_SET(const bool has_table, has_audit(sql_));
    if (!has_table) return {};
    const auto audit = db_audit(sql_);
    TRY_SET(const auto last, audit->last());
    if (last && before_ && last->hash == before_->hash) return {};
    const std::string details =
        before_ ? fmt::format("\"replaced\":{{\"seq\":{},\"hash\":{}}}", before_->seq, json_string(before_->hash))
                : std::string();
    return audit->append(audit_event(world_, "restore", chosen_.backup.name, details));
  }

  Result<void> put_back() {
    TRY_SET(const auto copies, open_copies(world_, sql_));
    const RestoreNote note{act_, *world_.real_clock, world_.real_clock->now(), chosen_.backup.name};
    return copies->restore(chosen_.folder.file_of(chosen_.backup), chosen_.backup.facts, note);
  }

  World& world_;
  Sql& sql_;
  const Chosen& chosen_;
  Act act_;
  std::optional<AuditRow> before_;
};

std::int64_t milliseconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin).count();
}

std::string seconds_text(const Texts& texts, std::int64_t ms) {
  return texts.decimal(static_cast<double>(ms) / 1000, 1) + " s";
}

Result<int> drill(World& world, Sql& sql, const Chosen& chosen) {
  const BackupManifest& backup = chosen.backup;
  const auto begin = std::chrono::steady_clock::now();
  TRY_SET(const auto copies, open_copies(world, sql));
  TRY_SET(const auto found, copies->try_out(chosen.folder.file_of(backup), backup.facts));
  const std::int64_t ms = milliseconds_since(begin);
  const auto differences = differing_tables(backup.facts.tables, found);
  const std::string stages = fmt::format("[{{\"name\":\"drill {}\",\"out\":{},\"bytes\":{},\"ms\":{}}}]", backup.name,
                                         rows_of(backup.facts), backup.bytes, ms);
  const std::string error = differences.empty() ? std::string() : "E-BACKUP-006 tables=" + joined(differences);
  note_act(world, sql, "drill", {std::string(error.empty() ? kRunDone : kRunFailed), {}, stages, error});
  world.log->write(error.empty() ? LogLevel::kInfo : LogLevel::kError, "restore_drill",
                   {{"backup", backup.name}, {"differences", differences.size()}, {"ms", ms}});
  if (world.arguments.is_json) {
    std::string list;
    for (const std::string& name : differences) list += (list.empty() ? "" : ",") + json_string(name);
    print(fmt::format("{{\"backup\":{},\"tables\":{},\"rows\":{},\"differences\":[{}],\"ms\":{}}}",
                      json_string(backup.name), backup.facts.tables.size(), rows_of(backup.facts), list, ms));
  } else if (!differences.empty()) {
    print(world.texts.text("restore.drill_differs", {{"backup", backup.name}, {"tables", joined(differences)}}));
  } else if (!world.arguments.is_quiet) {
    print(
        world.texts.text("restore.drill_good", {{"backup", backup.name},
                                                {"tables", world.texts.number(static_cast<std::int64_t>(found.size()))},
                                                {"rows", world.texts.number(rows_of(backup.facts))},
                                                {"time", seconds_text(world.texts, ms)}}));
  }
  return differences.empty() ? kExitDone : kExitFindings;
}

Result<int> restore(World& world) {
  const Config& config = world.config();
  const Arguments& arguments = world.arguments;
  if (arguments.operands.empty() && !arguments.is_drill) return fail(ErrorCode::kBadInput, "E-USAGE-043");
  TRY_SET(const Chosen chosen, choose(world));
  TRY(check_backup(world, chosen));
  const std::vector<ErrorFact> facts{{"backup", chosen.backup.name},
                                     {"moment", world.texts.moment(chosen.backup.made)},
                                     {"rows", world.texts.number(rows_of(chosen.backup.facts))},
                                     {"database", config.database.url}};
  if (arguments.is_dry_run) {
    if (!arguments.is_quiet) print(world.texts.text("restore.would", facts));
    return kExitDone;
  }
  if (arguments.is_drill && !is_on_server(config) && !exists(database_file(config)))
    return fail(ErrorCode::kBadConfig, "E-SQL-014", {{"path", database_file(config)}});
  if (!arguments.is_drill) TRY(confirm(world, chosen.backup));
  TRY_SET(const auto sql, open_database(config, Patience::kWorks, *world.log));
  if (arguments.is_drill) return drill(world, *sql, chosen);
  const auto begin = std::chrono::steady_clock::now();
  TRY(Restoration(world, *sql, chosen).run());
  const std::int64_t ms = milliseconds_since(begin);
  world.log->info("restored", {{"backup", chosen.backup.name}, {"rows", rows_of(chosen.backup.facts)}, {"ms", ms}});
  if (arguments.is_json) {
    print(fmt::format("{{\"backup\":{},\"tables\":{},\"rows\":{},\"ms\":{}}}", json_string(chosen.backup.name),
                      chosen.backup.facts.tables.size(), rows_of(chosen.backup.facts), ms));
  } else if (!arguments.is_quiet) {
    print(world.texts.text("restore.done", facts));
  }
  return kExitDone;
}

}  // namespace

// A backup that is not what it was is a finding of integrity (SPEC §1), no defect of the program.
Result<int> verb_restore(World& world) {
  auto done = restore(world);
  if (done || done.error().code != ErrorCode::kCorrupt || !done.error().id.starts_with("E-BACKUP-")) return done;
  print_error(world, done.error());
  return kExitFindings;
}

}  // namespace radica
