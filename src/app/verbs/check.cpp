// radica check: what would fail, and what to do about it, before a run finds out. Writes probes and removes them.
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <set>

#include "adapters/db_edits.h"
#include "adapters/db_runs.h"
#include "adapters/migrate.h"
#include "adapters/s3_pace.h"
#include "adapters/sql_work.h"
#include "app/backups.h"
#include "app/database.h"
#include "app/input_folder.h"
#include "app/limits.h"
#include "app/profile.h"
#include "app/service_check.h"
#include "app/store.h"
#include "app/verbs/lookups.h"
#include "app/verbs/verbs.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/mounts.h"

namespace radica {
namespace {

constexpr std::uint64_t kLowSpace = 2'000'000'000;  // bytes
constexpr std::size_t kProbeBytes = 100'000;
constexpr int kOldestYear = 2026;  // a clock that says less is wrong

enum class State : std::uint8_t { kOk, kWarning, kFault };
constexpr std::array<std::string_view, 3> kStateNames{"ok", "warning", "fault"};

struct Line {
  std::string name;  // "input"; its text is check.name.input
  State state = State::kOk;
  std::string what, hint;
  int exit_code = kExitDone;
};

std::string nearest_folder(std::string path) {
  while (!path.empty() && !exists(path)) path = parent_of(path);
  return path.empty() ? "." : path;
}

// Writes a file into the folder, or into the nearest one above it that is there, as a run would, and removes it.
Result<std::string> probe_folder(const std::string& path) {
  const std::string folder = nearest_folder(path);
  const std::string probe = join_path(folder, fmt::format(".radica-check-{}", ::getpid()));
  TRY(write_atomically(probe, "radica check\n"));
  TRY(remove_file(probe));
  return folder;
}

std::string after_colon(const std::string& url) {
  return url.substr(url.find(':') + 1);
}

class Checkup {
 public:
  explicit Checkup(World& world) : world_(world), texts_(world.texts), config_(world.config()) {}

  int run() {
    check_config();
    check_input();
    check_folder("output", config_.pipeline.output);
    check_database();
    check_store();
    check_folder("log", config_.log.dir);
    check_space();
    check_clock();
    check_limits();
    check_services();
    return finish();
  }

 private:
  void ok(std::string_view name, std::string what) {
    lines_.push_back({std::string(name), State::kOk, std::move(what), "", 0});
  }
  void warn(std::string_view name, std::string what, std::string hint) {
    lines_.push_back({std::string(name), State::kWarning, std::move(what), std::move(hint), 0});
  }
  void fault(std::string_view name, const Error& error, int exit_code) {
    ErrorText text = error_text(texts_, error);
    lines_.push_back({std::string(name), State::kFault, std::move(text.what), std::move(text.hint), exit_code});
  }
  // A database or store: wrong configuration or permissions are one thing, not being there another.
  void fault_of_service(std::string_view name, const Error& error) {
    const int exit_code = exit_code_of(error);  // as a run would end
    const bool is_known = exit_code == kExitBadConfig || exit_code == kExitBug;
    fault(name, error, is_known ? exit_code : kExitUnavailable);
  }
  [[nodiscard]] std::string say(std::string_view id, const std::vector<ErrorFact>& facts = {}) const {
    return texts_.text(fmt::format("check.{}", id), facts);
  }
  [[nodiscard]] bool is_wanted(const std::string& company) const {
    const auto& wanted = world_.arguments.companies;
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), company) != wanted.end();
  }

  void check_config();
  void check_input();
  void check_company(const CompanyConfig& company);
  void check_mounts(const std::string& root);
  void check_folder(std::string_view name, const std::string& path);
  void check_database();
  void check_schema(const std::string& path);
  void check_edits(Sql& sql);
  void check_backup(Sql& sql);
  void check_backups_made(Sql& sql);
  Result<void> probe_writing(Sql& sql);
  Result<void> check_lease(Sql& sql);
  void check_store();
  void check_archive();
  void check_bucket();
  bool say_permissions(const S3Permissions& permissions);
  Result<void> probe_store(ObjectStore& store, const std::string& key, bool removes);
  Result<void> probe_object(ObjectStore& store, const PutRequest& request, std::string_view bytes);
  void check_space();
  void check_clock();
  void check_limits();
  void check_services();
  int finish();
  void print_lines(int exit_code) const;

  World& world_;
  const Texts& texts_;
  const Config& config_;
  std::vector<Line> lines_;
  std::optional<std::chrono::microseconds> store_latency_;
};

void Checkup::check_config() {
  const std::string& file = world_.loaded.file;
  ok("config", file.empty() ? say("config_default") : say("config_file", {{"path", file}}));
}

void Checkup::check_input() {
  if (const auto apart = check_own_folders(config_); !apart) fault("input", apart.error(), kExitBadConfig);
  if (const auto found = check_input_folder(config_); !found) return fault("input", found.error(), kExitBadConfig);
  ok("input", say("folder_readable", {{"path", config_.pipeline.input}}));
  for (const CompanyConfig& company : config_.companies)
    if (is_wanted(company.name)) check_company(company);
}

void Checkup::check_company(const CompanyConfig& company) {
  const std::string root = join_path(join_path(config_.pipeline.input, company.name), "oficina_virtual");
  if (!exists(root))
    return warn("input", say("company_missing", {{"company", company.name}, {"path", root}}),
                say("company_missing_hint"));
  std::error_code error;
  const bool is_folder = std::filesystem::is_directory(root, error);
  if (!is_folder || ::access(root.c_str(), R_OK | X_OK) != 0)
    return fault("input", fail_errno("E-INPUT-002", root, is_folder ? errno : ENOTDIR).value(), kExitBadConfig);
  ok("input", say("folder_readable", {{"path", root}}));
  check_mounts(root);
}

// What the change of a file cannot be told by, and what a run does instead.
void Checkup::check_mounts(const std::string& root) {
  const TreeMounts mounts = TreeMounts::of(root);
  for (const TreeMounts::Part& part : mounts.parts()) {
    if (!part.kind.is_weak) continue;
    warn("input", say("mount_weak", {{"path", join_path(root, part.prefix)}, {"type", part.kind.type}}),
         say(part.kind.is_remote ? "mount_remote_hint" : "mount_weak_hint"));
  }
}

void Checkup::check_folder(std::string_view name, const std::string& path) {
  const auto probed = probe_folder(path);
  if (!probed) return fault(name, probed.error(), kExitBadConfig);
  if (exists(path)) return ok(name, say("folder_writable", {{"path", path}}));
  ok(name, say("will_be_made", {{"path", path}, {"parent", *probed}}));
}

void Checkup::check_database() {
  if (is_on_server(config_)) return check_schema(config_.database.url);
  const std::string path = database_file(config_);
  // SQLite needs files of its own beside the database.
  const std::string parent = parent_of(path);
  const auto probed = probe_folder(parent.empty() ? "." : parent);
  if (!probed) return fault("database", probed.error(), kExitUnavailable);
  if (!exists(path)) return ok("database", say("will_be_made", {{"path", path}, {"parent", *probed}}));
  if (::access(path.c_str(), R_OK | W_OK) != 0)
    return fault("database", fail_errno("E-SQL-012", path, errno).value(), kExitUnavailable);
  check_schema(path);
}

void Checkup::check_schema(const std::string& path) {
  const auto sql = open_database(config_, Patience::kLooks, *world_.log);
  if (!sql) return fault_of_service("database", sql.error());
  const auto state = inspect_schema(**sql, company_names(config_));
  if (!state) return fault_of_service("database", state.error());
  const std::string version = std::to_string(state->version);
  if (state->is_current()) {
    ok("database", say("schema_current", {{"path", path}, {"version", version}}));
    if (!state->missing_indexes.empty())
      warn("database", say("indexes_missing", {{"names", joined(state->missing_indexes)}}),
           say("indexes_missing_hint"));
  } else if (is_on_server(config_)) {
    fault("database", fail(ErrorCode::kBadConfig, "E-SQL-018", {{"database", path}}).value(), kExitBadConfig);
  } else {
    std::vector<std::string> names = state->pending_migrations;
    names.insert(names.end(), state->missing_tables.begin(), state->missing_tables.end());
    const std::string pending = joined(names);
    warn("database", say("schema_old", {{"path", path}, {"version", version}, {"pending", pending}}),
         say("schema_old_hint"));
  }
  if (state->version == 0) return;
  if (const auto written = probe_writing(**sql); !written) return fault_of_service("database", written.error());
  if (const auto checked = check_lease(**sql); !checked) fault_of_service("database", checked.error());
  if (state->is_current()) check_edits(**sql);
  check_backup(**sql);
}

// What was edited in the dashboard and does not fit (any more).
void Checkup::check_edits(Sql& sql) {
  const auto edits = db_edits(sql)->list();
  if (!edits) return fault_of_service("database", edits.error());
  const LoadedConfig edited = with_edits(world_.loaded, *edits);
  for (const RefusedEdit& one : edited.refused) {
    const ErrorText text = fault_text(texts_, one.fault);
    warn("database", say("edit_refused", {{"thing", one.edit.what + " " + one.edit.name}, {"what", text.what}}),
         say("edit_refused_hint"));
  }
}

// Without it no command that changes much would go on.
void Checkup::check_backup(Sql& sql) {
  if (config_.database.backup == "external") return ok("backup", say("backup_external"));
  const std::string& folder = config_.backup.dir;
  if (const auto probed = probe_folder(folder); !probed) return fault("backup", probed.error(), kExitBadConfig);
  const auto copies = open_copies(world_, sql);
  if (!copies) return fault_of_service("backup", copies.error());
  const auto tool = (*copies)->find_tool();
  if (tool) {
    ok("backup", say("backup_ready", {{"path", folder}, {"tool", *tool}}));
    return check_backups_made(sql);
  }
  ErrorText text = error_text(texts_, tool.error());
  warn("backup", std::move(text.what), std::move(text.hint));
}

// Where there is something to be lost.
void Checkup::check_backups_made(Sql& sql) {
  const auto is_filled = has_rows(sql);
  if (!is_filled || !*is_filled) return;
  const auto made = BackupFolder(config_.backup.dir).list();
  if (!made) return fault("backup", made.error(), kExitBadConfig);
  const std::string moment = made->empty() ? std::string() : texts_.moment(made->front().made);
  switch (concern_of(*made, world_.clock->now())) {
    case BackupConcern::kNone:
      return ok("backup", say("backup_newest", {{"moment", moment}}));
    case BackupConcern::kMissing:
      return warn("backup", say("backup_missing"), say("backup_missing_hint"));
    case BackupConcern::kLate:
      return warn("backup", say("backup_late", {{"moment", moment}}), say("backup_missing_hint"));
    case BackupConcern::kSmaller:
      return warn("backup", say("backup_smaller", {{"backup", made->front().name}, {"before", (*made)[1].name}}),
                  say("backup_smaller_hint"));
  }
}

// A standby, a role without privileges: whatever would stop a run. Nothing is kept.
Result<void> Checkup::probe_writing(Sql& sql) {
  TRY_SET(const auto transaction, sql.begin({}, Access::kWrite));
  TRY(transaction->run({"lease/prepare"}));
  TRY(transaction->run({"runs/abandon"}, {{"ended", "2000-01-01 00:00:00"}}));
  return {};
}

// Only says who works now; a dead holder is taken over by the next run.
Result<void> Checkup::check_lease(Sql& sql) {
  return stream_rows(sql, {"lease/holder"}, {}, [this](const SqlRow& row) -> Result<void> {
    if (row.text(1).empty()) return {};
    SignsOfLife signs{
        {std::string(row.text(2)), std::string(row.text(3)), row.integer(4), row.integer(5)}, row.integer(6), {}};
    if (!row.is_null(7)) signs.is_connected = row.integer(7) != 0;
    const std::vector<ErrorFact> facts{{"run", std::string(row.text(1))},
                                       {"host", std::string(row.text(2))},
                                       {"pid", std::to_string(row.integer(4))},
                                       {"seconds", std::to_string(row.integer(6))}};
    if (!is_alive(signs, this_process(), start_of_process))
      warn("database", say("lease_dead", facts), say("lease_dead_hint"));
    else
      warn("database", say("lease_held", facts), say("lease_held_hint"));
    return {};
  });
}

using DeepestFirst = std::set<std::string, std::greater<>>;

// Folders that a probe may make in a folder store: above it, of its hidden tree, on the way to the key.
DeepestFirst folders_on_the_way(const std::string& root, const std::string& key) {
  DeepestFirst folders;
  for (std::string path = parent_of(join_path(root, key)); path.size() > 1; path = parent_of(path))
    if (exists(path)) folders.insert(path);
  std::error_code error;
  const std::string hidden = join_path(root, ".radica");
  if (exists(hidden)) folders.insert(hidden);
  for (std::filesystem::recursive_directory_iterator it(hidden, error), end; !error && it != end; it.increment(error))
    if (it->is_directory(error)) folders.insert(it->path().string());
  return folders;
}

Result<void> Checkup::probe_object(ObjectStore& store, const PutRequest& request, std::string_view bytes) {
  const auto differs = [&](std::string_view step) {
    return fail(ErrorCode::kUnavailable, "E-STORE-008", {{"key", request.key}, {"step", std::string(step)}});
  };
  const Act act{.actor = world_.actor, .verb = "check", .run_id = {}, .lease_token = 0};
  const auto asked = std::chrono::steady_clock::now();
  TRY_SET(const PutReceipt receipt, store.put(act, request));
  if (!is_folder_store(config_))
    store_latency_ = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - asked);
  std::string back;
  TRY_SET(const bool is_there, store.get(request.key, [&back](std::string_view piece) -> Result<void> {
    back += piece;
    return {};
  }));
  if (!is_there || back != bytes) return differs("get");
  TRY_SET(const auto head, store.head(request.key));
  if (!head || head->bytes != receipt.stored_bytes || (head->sha256 && *head->sha256 != request.sha256))
    return differs("head");
  std::size_t listed = 0;
  TRY(store.list(request.key, [&](const ObjectInfo& object) -> Result<void> {
    listed += object.key == request.key && object.bytes == receipt.stored_bytes ? 1 : 0;
    return {};
  }));
  return listed == 1 ? Result<void>() : differs("list");
}

Result<void> Checkup::probe_store(ObjectStore& store, const std::string& key, bool removes) {
  std::string bytes(kProbeBytes, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>((i * 31 + i / 251) & 0xFF);
  const std::string source =
      join_path(std::filesystem::temp_directory_path().string(), fmt::format(".radica-check-{}", ::getpid()));
  TRY(write_atomically(source, bytes));
  PutRequest request;
  request.key = key;
  request.source_path = source;
  request.sha256 = hex(sha256(bytes));
  request.bytes = bytes.size();
  request.content_type = "application/json";  // as a data file
  auto probed = probe_object(store, request, bytes);
  auto forgotten = remove_file(source);
  TRY(probed);
  TRY(forgotten);
  if (!removes) return {};
  const Act act{.actor = world_.actor, .verb = "check", .run_id = {}, .lease_token = 0};
  TRY_SET(const bool was_removed, store.remove(act, key));
  TRY_SET(const auto after, store.head(key));
  if (was_removed && !after) return {};
  return fail(ErrorCode::kUnavailable, "E-STORE-008", {{"key", key}, {"step", "remove"}});
}

void Checkup::check_store() {
  is_folder_store(config_) ? check_archive() : check_bucket();
}

void Checkup::check_archive() {
  const std::string& url = config_.store.url;
  const auto store = open_store(world_);
  if (!store) return fault_of_service("store", store.error());
  const std::string root = (*store)->bucket(), inside = join_path(config_.store.prefix, "probe");
  const DeepestFirst before = folders_on_the_way(root, inside);
  const bool is_new = !exists(root);
  const auto probed = probe_store(
      **store,
      fmt::format("{}/.radica-check-{}-{}", config_.store.prefix, format_stamp(world_.real_clock->now()), ::getpid()),
      true);
  // Folders that only the probe needed go again, the deepest first; one that is in use by now is not empty and stays.
  const DeepestFirst after = folders_on_the_way(root, inside);
  for (const std::string& folder : after)
    if (before.count(folder) == 0) ::rmdir(folder.c_str());
  if (!probed) return fault_of_service("store", probed.error());
  ok("store", say(is_new ? "store_new" : "store_proven", {{"url", url}, {"prefix", config_.store.prefix}}));
}

// Where nothing may be deleted the object stays: one of each host, whatever the number of checks.
void Checkup::check_bucket() {
  const auto store = open_bucket(world_);
  if (!store) return fault_of_service("store", store.error());
  const std::string key = fmt::format("{}/.radica-check-{}", config_.store.prefix, this_process().host);
  const auto permissions = (*store)->try_permissions(key);
  if (!permissions) return fault_of_service("store", permissions.error());
  const bool removes = permissions->is_granted("s3:DeleteObject");
  if (say_permissions(*permissions)) {
    if (const auto probed = probe_store(**store, key, removes); !probed)
      return fault_of_service("store", probed.error());
    ok("store", say(removes ? "store_proven" : "store_kept",
                    {{"url", config_.store.url}, {"prefix", config_.store.prefix}, {"key", key}}));
  }
  if (permissions->has_versions == false)
    warn("store", say("store_unversioned", {{"url", config_.store.url}}), say("store_unversioned_hint"));
  if (const std::string_view notice = storage_class_notice(config_); !notice.empty())
    warn("store", say(notice, {{"class", config_.store.storage_class}}), say(fmt::format("{}_hint", notice)));
}

// True when those are granted that a run needs. Without the others it works: what it cannot do then is said.
bool Checkup::say_permissions(const S3Permissions& permissions) {
  constexpr std::array<std::string_view, 3> kSpared{"s3:AbortMultipartUpload", "s3:GetBucketVersioning",
                                                    "s3:DeleteObject"};
  bool suffices = true;
  for (const S3Permission& each : permissions.tried) {
    if (each.refusal.empty()) continue;
    const bool is_spared = std::ranges::find(kSpared, each.action) != kSpared.end();
    const std::string_view name = each.action.substr(each.action.find(':') + 1);
    lines_.push_back({"store", is_spared ? State::kWarning : State::kFault,
                      say("store_refused", {{"action", std::string(each.action)}, {"reason", each.refusal}}),
                      fmt::format("{} {}", say(fmt::format("permission.{}", name)), say("store_refused_hint")),
                      is_spared ? kExitDone : kExitBadConfig});
    suffices = suffices && is_spared;
  }
  return suffices;
}

// Of each file system that something is written to, once.
void Checkup::check_space() {
  std::set<dev_t> seen;
  std::error_code error;
  for (const std::string& path :
       {config_.pipeline.output, is_on_server(config_) ? config_.log.dir : database_file(config_),
        is_folder_store(config_) ? after_colon(config_.store.url) : config_.log.dir, config_.log.dir,
        std::filesystem::temp_directory_path(error).string()}) {
    const std::string folder = nearest_folder(path);
    struct stat status {};
    struct statvfs space {};
    if (::stat(folder.c_str(), &status) != 0 || !seen.insert(status.st_dev).second) continue;
    if (::statvfs(folder.c_str(), &space) != 0) continue;
    const std::uint64_t free = std::uint64_t{space.f_bavail} * space.f_frsize;
    const std::vector<ErrorFact> facts{{"path", folder},
                                       {"free", texts_.bytes(free)},
                                       {"total", texts_.bytes(std::uint64_t{space.f_blocks} * space.f_frsize)}};
    if (free < kLowSpace)
      warn("space", say("space", facts), say("space_hint"));
    else
      ok("space", say("space", facts));
  }
}

void Checkup::check_clock() {
  const LocalTime now = world_.real_clock->now();
  const std::int64_t offset =
      (now -
       std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count()) /
      60;
  const std::string zone = fmt::format("{} (UTC{}{:02}:{:02})", world_.zone.name(), offset < 0 ? '-' : '+',
                                       std::abs(offset) / 60, std::abs(offset) % 60);
  const std::string what = say("clock", {{"time", texts_.moment(now)}, {"zone", zone}});
  struct timex state {};
  if (civil_from_local(now).year < kOldestYear) return warn("clock", what, say("clock_hint"));
  if (::adjtimex(&state) == TIME_ERROR)
    return warn("clock", say("clock_free", {{"time", texts_.moment(now)}, {"zone", zone}}), say("clock_hint"));
  ok("clock", what);
}

// What a run would use of this machine, and whether it may.
void Checkup::check_limits() {
  const Machine machine = this_machine();
  const Limits limits = choose_limits(machine, config_);
  const auto shown = [this](std::uint64_t number) { return texts_.number(static_cast<std::int64_t>(number)); };
  ok("limits",
     say(machine.is_memory_of_cgroup ? "limits_of_cgroup" : "limits", {{"cores", shown(machine.cores)},
                                                                       {"available", texts_.bytes(machine.memory)},
                                                                       {"threads", shown(limits.threads)},
                                                                       {"loaders", shown(limits.loaders)},
                                                                       {"transfers", shown(limits.transfers)},
                                                                       {"claims", shown(limits.claims_per_batch)},
                                                                       {"memory", texts_.bytes(limits.memory)},
                                                                       {"work", texts_.bytes(limits.work_memory)}}));
  const auto enough = static_cast<std::size_t>(S3Pace::enough(store_latency_.value_or(std::chrono::microseconds(0))));
  if (store_latency_)
    ok("limits", say("latency", {{"ms", fmt::format("{:.1f}", static_cast<double>(store_latency_->count()) / 1000)},
                                 {"transfers", shown(std::min(limits.transfers, enough))}}));
  std::string what =
      say("files", {{"allowed", machine.open_files == RLIM_INFINITY ? say("unlimited") : shown(machine.open_files)},
                    {"needed", shown(limits.open_files)}});
  if (machine.open_files < limits.open_files)
    warn("files", std::move(what), say("files_hint", {{"needed", std::to_string(limits.open_files)}}));
  else
    ok("files", std::move(what));
}

// A port that is taken may be that of the service itself, which runs.
void Checkup::check_services() {
  for (const ServiceCheck& check : check_service(config_, world_.zone)) {
    if (check.result)
      ok(check.name, say(check.object.empty() ? "service_default" : "service", {{"object", check.object}}));
    else if (check.result.error().id == "E-SERVER-001")
      warn(check.name, error_text(texts_, check.result.error()).what, say("port_hint"));
    else
      fault(check.name, check.result.error(), kExitBadConfig);
  }
}

int Checkup::finish() {
  int exit_code = kExitDone;
  for (const Line& line : lines_) exit_code = std::max(exit_code, line.exit_code);  // 78 before 69
  print_lines(exit_code);
  return exit_code;
}

void Checkup::print_lines(int exit_code) const {
  const auto count = [this](State state) {
    return std::count_if(lines_.begin(), lines_.end(), [state](const Line& line) { return line.state == state; });
  };
  if (world_.arguments.is_json) {
    std::string json = "{\"checks\":[";
    for (const Line& line : lines_)
      json += fmt::format("{}{{\"name\":{},\"state\":{},\"what\":{},\"hint\":{}}}", json.back() == '[' ? "" : ",",
                          json_string(line.name), json_string(kStateNames.at(static_cast<std::size_t>(line.state))),
                          json_string(line.what), json_string(line.hint));
    return print(json + fmt::format("],\"warnings\":{},\"faults\":{},\"exit_code\":{}}}", count(State::kWarning),
                                    count(State::kFault), exit_code));
  }
  for (const Line& line : lines_) {
    if (world_.arguments.is_quiet && line.state == State::kOk) continue;
    const std::string state = say(fmt::format("state.{}", kStateNames.at(static_cast<std::size_t>(line.state))));
    print(fmt::format("{:<8}{:<19}{}", state, say(fmt::format("name.{}", line.name)), line.what));
    if (!line.hint.empty()) print(std::string(27, ' ') + line.hint);
  }
  if (world_.arguments.is_quiet) return;
  print(say(exit_code == kExitDone ? "good" : "bad",
            {{"warnings", std::to_string(count(State::kWarning))}, {"faults", std::to_string(count(State::kFault))}}));
}

}  // namespace

Result<int> verb_check(World& world) {
  if (world.arguments.input) return profile_folder(world);
  return Checkup(world).run();
}

}  // namespace radica
