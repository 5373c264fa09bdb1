// Workers as real processes on a database of PostgreSQL, and tasks that take a moment or as long as a test wants.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "adapters/db_tasks.h"
#include "adapters/pg_sql.h"
#include "adapters/sql_work.h"
#include "app/task_kinds.h"
#include "support/postgres_server.h"
#include "support/run_binary.h"
#include "support/temporary_folder.h"

namespace radica::test {

class TaskWorld : public testing::Test {
 protected:
  explicit TaskWorld(PostgresServer& server = PostgresServer::shared())
      : database_(PostgresDatabase::Kind::kBare, server) {
    const Ended migrated = run_radica({"migrate"}, folder_.path(), environment());
    if (migrated.exit_code != 0) throw std::runtime_error(migrated.describe());
    // `radica backup` waits for it: a task that takes as long as a test wants.
    folder_.make_folder("tools");
    const std::string dump = folder_.path("tools/pg_dump");
    std::ofstream(dump) << "#!/bin/sh\n"
                           "[ \"$1\" = --version ] && echo 'pg_dump (PostgreSQL) 99.0' && exit\n"
                           "echo $$ >> "
                        << folder_.path("dumps") << "\nexec sleep 600\n";
    ::chmod(dump.c_str(), 0755);
    sql_ = open();
    tasks_ = db_tasks(*sql_);
  }

  Environment environment() {
    return {{"RADICA_DATABASE_URL", url_},
            {"RADICA_DATABASE_PASSWORD", "env:TEST_SECRET"},
            {"RADICA_BACKUP_TOOLS", folder_.path("tools")},
            {"RADICA_TASKS_GRACE_SECONDS", "20"},
            {"RADICA_TASKS_SLOTS", "2"},
            {"RADICA_TASKS_LOAD_PER_CORE", "0"},  // the tests' machine is always busy
            {"TEST_SECRET", std::string(PostgresServer::kPassword)}};
  }
  std::unique_ptr<Sql> open() {
    PostgresOptions options;
    options.password = PostgresServer::kPassword;
    auto sql = open_postgres(database_.url(), "data_general", options);
    if (!sql) throw std::runtime_error(sql.error().describe());
    return std::move(*sql);
  }
  // Each has its own folder: one machine's log and outputs.
  std::unique_ptr<Process> worker(const std::string& name, const std::vector<std::string>& words = {"worker"}) {
    std::vector<std::string> all{"--lang", "en"};
    all.insert(all.end(), words.begin(), words.end());
    auto process = std::make_unique<Process>(RADICA_BINARY, all, folder_.make_folder(name), environment());
    if (!process->says("worker_started")) throw std::runtime_error(process->wait().describe());
    return process;
  }

  static TaskSpec spec_of(const std::vector<std::string>& words) {
    auto spec = task_of(words);
    if (!spec) throw std::runtime_error(spec.error().describe());
    return std::move(*spec);
  }
  static TaskSpec quick() { return spec_of({"version"}); }
  static TaskSpec endless() { return spec_of({"backup"}); }
  std::int64_t add(const TaskSpec& spec) {
    const auto enqueued = tasks_->enqueue(Act{"ana", "test", "", 0}, spec);
    if (!enqueued) throw std::runtime_error(enqueued.error().describe());
    return enqueued->id;
  }
  TaskInfo info(std::int64_t id) {
    auto found = tasks_->find(id);
    if (!found || !*found) throw std::runtime_error("no task " + std::to_string(id));
    return **found;
  }
  static bool becomes(const std::function<bool()>& is, std::chrono::milliseconds limit = std::chrono::seconds(60)) {
    for (const auto end = std::chrono::steady_clock::now() + limit; std::chrono::steady_clock::now() < end;) {
      if (is()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
  }
  bool gets(std::int64_t id, TaskState state, std::chrono::milliseconds limit = std::chrono::seconds(60)) {
    return becomes([&] { return info(id).state == state; }, limit);
  }
  // How many processes of endless tasks began, and those that still run.
  std::vector<pid_t> dumps() {
    std::vector<pid_t> found;
    std::ifstream file(folder_.path("dumps"));
    for (pid_t id = 0; file >> id;) found.push_back(id);
    return found;
  }
  bool runs_endless(std::size_t times = 1) {
    return becomes([&] { return dumps().size() >= times; });
  }
  static bool is_gone(pid_t id) {
    return becomes([id] { return !start_of_process(id); }, std::chrono::seconds(10));
  }
  void silence(std::int64_t id) {
    database_.sql("UPDATE radica.radica_task SET beat = beat - 100000 WHERE id = " + std::to_string(id));
  }
  std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(folder_.path(path)).rdbuf();
    return text.str();
  }

  TemporaryFolder folder_;
  PostgresDatabase database_;
  std::string url_ = database_.url();  // by which the binary finds it
  std::unique_ptr<Sql> sql_;
  std::unique_ptr<TaskQueue> tasks_;
};

}  // namespace radica::test
