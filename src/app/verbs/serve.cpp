// radica worker: takes tasks from the queue of PostgreSQL, beside any number of others. radica serve: a worker with the
// services beside it (app/service.h); on SQLite it is the only one of its database.
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>

#include "adapters/db_edits.h"
#include "adapters/db_schedules.h"
#include "adapters/db_tasks.h"
#include "adapters/task_bells.h"
#include "app/alerter.h"
#include "app/database.h"
#include "app/edited_config.h"
#include "app/environment.h"
#include "app/limits.h"
#include "app/scheduler.h"
#include "app/service_check.h"
#include "app/service_threads.h"
#include "app/session.h"
#include "app/task_runner.h"
#include "app/timetable.h"
#include "app/verbs/verbs.h"
#include "app/watch_service.h"
#include "app/web/web_interface.h"
#include "base/descriptor.h"
#include "base/file.h"
#include "base/service_manager.h"

namespace radica {
namespace {

constexpr std::chrono::milliseconds kLookAtFile{25};  // SQLite tells nobody of a new task
constexpr std::size_t kFewestSlots = 2, kMostSlots = 8;
constexpr std::size_t kMostWords = 1 << 20;  // bytes of a command line

volatile std::sig_atomic_t reload_asked = 0;

void watch_reload_signal() {
  struct sigaction action {};
  action.sa_handler = [](int) { reload_asked = 1; };
  ::sigaction(SIGHUP, &action, nullptr);
}

// What every process of ours begins with: this program, as it was when we began, with our configuration.
std::vector<std::string> program_of(const World& world) {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  std::vector<std::string> words{
      error ? "/proc/self/exe" : self.string(),    "--json", "--quiet", "--no-progress", "--lang",
      std::string(code_of(world.texts.language()))};
  if (world.arguments.config) words.insert(words.end(), {"--config", *world.arguments.config});
  for (const auto& [key, value] : world.arguments.settings) words.insert(words.end(), {"--set", key + "=" + value});
  return words;
}

WorkerSetup setup_of(const World& world) {
  const Config& config = world.config();
  WorkerSetup setup;
  setup.attempt = {program_of(world), join_path(config.log.dir, "tasks"), std::chrono::seconds(config.tasks.grace)};
  setup.slots =
      static_cast<int>(config.tasks.slots > 0 ? static_cast<std::size_t>(config.tasks.slots)
                                              : std::clamp(this_machine().cores + 1, kFewestSlots, kMostSlots));
  setup.most_load = static_cast<double>(config.tasks.load_per_core);
  setup.keep = std::chrono::hours(24 * config.log.retention_days);
  setup.load = [folder = config.pipeline.output] { return host_load(exists(folder) ? folder : "."); };
  setup.sign = [](std::string_view sign) { notify_service_manager(sign); };
  return setup;
}

// One `serve` a file: held until the process ends.
Result<int> lock_file(const Config& config) {
  const std::string path = database_file(config) + ".serve";
  TRY(make_folders(parent_of(path)));
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (file < 0) return fail_errno("E-FILE-002", path, errno);
  if (::flock(file, LOCK_EX | LOCK_NB) == 0) return file;
  ::close(file);
  return fail(ErrorCode::kConflict, "E-LEASE-003", {{"path", database_file(config)}});
}

// The file of SQLite is made where there is none, as `run` would make it.
Result<std::unique_ptr<Session>> open_session(World& world, std::string_view verb) {
  if (!is_on_server(world.config()) && !exists(database_file(world.config())))
    TRY(Session::open(world, {.verb = verb, .database = true, .lease = true}));
  world.log->set_run("");
  return Session::open(world, {.verb = verb, .database = true});
}

Result<std::unique_ptr<TaskBell>> open_bell(const Config& config, TaskQueue& tasks, int wake) {
  if (!is_on_server(config)) return looking_bell(tasks, kLookAtFile, wake);
  return listening_bell(config.database.url, password_by(config.database.password), tasks, wake);
}

// What the services share; outlives them.
struct Plan {
  Timetable timetable;  // by the file
  std::unique_ptr<Schedules> schedules;
  std::unique_ptr<Edits> edits;
  std::unique_ptr<EditedConfig> config;
  std::unique_ptr<EditedTimetable> edited;
};

Result<void> open_plan(World& world, Session& session, TaskQueue& tasks, Plan& plan) {
  TRY_SET(plan.timetable, timetable_of(world.config(), world.zone));
  plan.schedules = db_schedules(*session.sql(), tasks);
  plan.edits = db_edits(*session.sql());
  plan.config = std::make_unique<EditedConfig>(world.loaded, *plan.edits, *world.log);
  plan.edited = std::make_unique<EditedTimetable>(*plan.config, plan.timetable, world.zone);
  return {};
}

// What `serve` does besides tasks.
void start_services(World& world, const Plan& plan, TaskQueue& tasks, ServiceThreads& services) {
  const auto within_hours = [&world, &plan] {
    return plan.timetable.hours.contains(world.zone.to_local(unix_now_ms(world) / 1000), plan.timetable.calendar);
  };
  const std::chrono::seconds grace(world.config().tasks.grace);
  services.start(std::make_unique<WatchService>(program_of(world), within_hours, grace, *world.log));
  services.start(std::make_unique<Scheduler>([&plan] { return plan.edited->timetable(); }, *plan.schedules, tasks,
                                             *world.log, Act{"radica", "serve", "", 0},
                                             [&world] { return unix_now_ms(world); }));
  services.start(std::make_unique<Alerter>(world, &services.health()));
}

// Why this process could not begin with that configuration; the others are told in the log.
Result<void> check_beginning(const World& world, const Config& config, bool serves) {
  TRY_SET(const Zone zone, Zone::open(config.pipeline.timezone));
  if (serves)
    for (ServiceCheck& check : check_service(config, zone, world.config().server.listen))
      // An alert that cannot go out ends nothing; it waits.
      if (check.name != "alerts") TRY(std::move(check.result));
  if (!is_on_server(config) && !exists(database_file(config))) return {};  // it will be made
  TRY_SET(const auto sql, open_database(config, Patience::kLooks, *world.log));
  return {};
}

// SIGHUP, and a configuration that can be used. A wrong one changes nothing.
bool must_reload(const World& world, bool serves) {
  if (reload_asked == 0) return false;
  reload_asked = 0;
  ConfigSources sources;
  sources.file = world.arguments.config;
  sources.environment = process_environment();
  sources.flags = world.arguments.settings;
  const LoadedConfig loaded = load_config(sources);
  for (const ConfigFault& fault : loaded.faults)
    world.log->error("reload_refused", {{"place", fault.place.describe()}, {"error", fault.id}});
  if (!loaded.faults.empty()) return false;
  const auto checked = check_beginning(world, loaded.config, serves);
  if (!checked) world.log->error("reload_refused", {{"error", checked.error().describe()}});
  return checked.has_value();
}

// The same words again: the configuration is read anew, the process and its unit stay. Everything of ours has ended.
Failure begin_anew() {
  std::vector<std::string> words;
  const auto line = read_start("/proc/self/cmdline", kMostWords);
  if (!line) return Failure(line.error());
  for (std::size_t at = 0; at < line->size();) {
    const std::size_t end = std::min(line->find('\0', at), line->size());
    words.push_back(line->substr(at, end - at));
    at = end + 1;
  }
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  ::execv("/proc/self/exe", pointers.data());
  return fail_errno("E-FILE-001", "/proc/self/exe", errno);
}

Result<int> work(World& world, bool serves) {
  const Config& config = world.config();
  watch_reload_signal();
  Descriptor lock;
  if (!is_on_server(config)) {
    TRY_SET(const int file, lock_file(config));
    lock.reset(file);
  }
  {
    TRY_SET(const std::unique_ptr<Session> session, open_session(world, world.arguments.verb));
    const std::unique_ptr<TaskQueue> tasks = db_tasks(*session->sql());
    const Descriptor wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (wake.get() < 0) return fail_errno("E-FILE-001", "eventfd", errno);
    TRY_SET(const std::unique_ptr<TaskBell> bell, open_bell(config, *tasks, wake.get()));
    TaskRunner runner(*tasks, *bell, wake.get(), *world.log, setup_of(world));
    Plan plan;
    TRY(open_plan(world, *session, *tasks, plan));
    std::unique_ptr<WebInterface> web;
    ServiceThreads services(*world.log);
    if (serves) {
      TRY_SET(web, WebInterface::open(world, plan.timetable));
      start_services(world, plan, *tasks, services);
    }
    if (web) {
      web->start_services(services);
      TRY(web->listen());
    }
    notify_service_manager("READY=1");
    const auto ran = runner.run([&world, serves] { return stop_signals() != 0 || must_reload(world, serves); });
    notify_service_manager("STOPPING=1");
    if (web) web->stop();
    TRY(ran);
  }
  if (stop_signals() != 0) return kExitDone;
  world.log->info("worker_reloaded", {});
  return begin_anew();
}

}  // namespace

Result<int> verb_worker(World& world) {
  if (!is_on_server(world.config()))
    return fail(ErrorCode::kBadConfig, "E-TASK-009", {{"database", world.config().database.url}});
  return work(world, false);
}

Result<int> verb_serve(World& world) {
  return work(world, true);
}

}  // namespace radica
