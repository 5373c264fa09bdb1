#include "adapters/db_tasks.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "adapters/queue_front.h"
#include "adapters/sql_lists.h"
#include "adapters/sql_work.h"
#include "base/json.h"

namespace radica {
namespace {

constexpr std::array<std::string_view, 7> kStates{"en_cola", "en_curso",  "pausada",   "hecha",
                                                  "fallida", "cancelada", "envenenada"};
constexpr std::array<std::string_view, 3> kWishes{"", "cancelar", "pausar"};
constexpr int kLooksForKey = 3;

template <class Names>
int index_of(const Names& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}
TaskWish wish_by_name(std::string_view name) {
  return static_cast<TaskWish>(std::max(index_of(kWishes, name), 0));
}
std::string_view name_of_wish(TaskWish wish) {
  return kWishes[static_cast<std::size_t>(wish)];
}

SqlValue text_or_null(std::string_view text) {
  if (text.empty()) return std::monostate();
  return text;
}

std::vector<std::string> texts_of(std::string_view json) {
  std::vector<std::string> texts;
  JsonDocument document;
  if (document.parse(json)) return texts;
  for (const JsonNode* child = document.first_child(document.root()); child != nullptr;
       child = document.next_sibling(*child))
    texts.emplace_back(child->text);
  return texts;
}

TaskInfo task_of(const SqlRow& row) {
  TaskInfo task;
  const auto number = [&row](int column) { return static_cast<int>(row.integer(column)); };
  const auto text = [&row](int column) { return row.is_null(column) ? std::string() : std::string(row.text(column)); };
  task.id = row.integer(0);
  task.spec.arguments = texts_of(row.text(1));
  task.spec.priority = number(2);
  task.spec.unique_key = text(3);
  task.spec.occurrence = text(4);
  task.spec.weight = number(5);
  task.spec.is_exclusive = row.integer(6) != 0;
  task.spec.attempts = number(7);
  task.spec.attempt_timeout = std::chrono::seconds(row.integer(8));
  task.spec.total_timeout = std::chrono::seconds(row.integer(9));
  task.state = task_state_by_name(row.text(10)).value_or(TaskState::kFailed);
  task.wish = wish_by_name(row.text(11));
  task.attempt = number(12);
  task.token = row.integer(13);
  task.created = row.integer(14);
  task.spec.earliest = task.earliest = row.integer(15);
  task.deadline = row.integer(16);
  if (!row.is_null(17)) task.started = row.integer(17);
  if (!row.is_null(18)) task.ended = row.integer(18);
  task.worker = {std::string(row.text(19)), std::string(row.text(20)), row.integer(21), row.integer(22)};
  task.silent_ms = row.integer(23);
  task.child = row.integer(24);
  if (!row.is_null(25)) task.end.exit_code = number(25);
  task.end.error = text(26);
  task.spec.asked_by = text(27);
  return task;
}

// What a change of the state looks at first; nobody else changes the row until the end of the transaction.
struct Locked {
  TaskState state = TaskState::kQueued;
  TaskWish wish = TaskWish::kNone;
  std::int64_t attempt = 0, token = 0;
  std::string unique_key;
};

struct Change {
  TaskState state;
  TaskWish wish = TaskWish::kNone;
  std::int64_t attempt = 0;
  std::chrono::milliseconds pause{0};
};

// What somebody wished of a task that would be tried again.
TaskState state_after(TaskState state, TaskWish wish) {
  if (state != TaskState::kQueued) return state;
  if (wish == TaskWish::kCancel) return TaskState::kCancelled;
  return wish == TaskWish::kPause ? TaskState::kPaused : state;
}

class DbTasks final : public TaskQueue {
 public:
  DbTasks(Sql& sql, ProcessIdentity self) : sql_(sql), self_(std::move(self)) {}

  Result<Enqueued> enqueue(Transaction& transaction, const TaskSpec& spec) override;
  Result<Enqueued> enqueue(const Act& act, const TaskSpec& spec) override;
  Result<std::optional<TaskInfo>> find(std::int64_t id) override;
  Result<std::optional<TaskInfo>> of_occurrence(std::string_view occurrence) override;
  using TaskQueue::list;
  Result<std::vector<TaskInfo>> list(std::span<const TaskState> states, std::size_t limit,
                                     std::optional<std::int64_t> below) override;
  Result<std::optional<TaskInfo>> claim_next(const TaskRoom& room) override;
  Result<void> renew(const TaskInfo& task, std::int64_t child) override;
  Result<void> finish(const TaskInfo& task, const TaskVerdict& verdict) override;
  Result<std::vector<TaskInfo>> running() override;
  Result<std::chrono::milliseconds> next_due(std::chrono::milliseconds most) override;
  Result<std::int64_t> expire() override;
  Result<std::int64_t> purge(std::chrono::hours age) override;
  Result<void> report(int slots, std::string_view pressure) override;
  Result<void> leave() override;
  Result<std::vector<WorkerInfo>> workers() override;
  Result<TaskState> cancel(const Act& act, std::int64_t id) override;
  Result<TaskState> pause(const Act& act, std::int64_t id) override;
  Result<TaskState> resume(const Act& act, std::int64_t id) override;
  Result<TaskState> retry(const Act& act, std::int64_t id) override;

 private:
  // Nothing when the state of the task forbids it.
  using Changer = std::function<Result<std::optional<Change>>(Transaction& transaction, const Locked& task)>;
  Result<TaskState> change(const Act& act, std::int64_t id, std::string_view name, const Changer& changer);
  Result<std::int64_t> run(const Statement& statement, const std::vector<SqlParameter>& parameters);
  Result<std::vector<TaskInfo>> tasks(const Statement& ids, const std::vector<SqlParameter>& parameters);
  Result<std::optional<TaskInfo>> one(const Statement& ids, const std::vector<SqlParameter>& parameters);
  [[nodiscard]] Act act() const { return {"radica", "worker", {}, 0}; }

  Sql& sql_;
  ProcessIdentity self_;
  QueueFront front_;
};

Failure not_ours(const TaskInfo& task) {
  return fail(ErrorCode::kConflict, "E-TASK-001",
              {{"task", std::to_string(task.id)}, {"token", std::to_string(task.token)}});
}

Failure forbidden(std::int64_t id, std::string_view action, TaskState state) {
  return fail(ErrorCode::kConflict, "E-TASK-003",
              {{"task", std::to_string(id)}, {"action", std::string(action)}, {"state", std::string(name_of(state))}});
}

Result<std::vector<std::int64_t>> ids_of(Transaction& transaction, const Statement& statement,
                                         const std::vector<SqlParameter>& parameters) {
  std::vector<std::int64_t> ids;
  TRY(transaction.query(statement, parameters, [&ids](const SqlRow& row) -> Result<void> {
    ids.push_back(row.integer(0));
    return {};
  }));
  return ids;
}

Result<std::vector<TaskInfo>> tasks_of(Transaction& transaction, const std::vector<std::int64_t>& ids) {
  std::vector<TaskInfo> found;
  if (ids.empty()) return found;
  const std::string list = json_list(ids);
  TRY(transaction.query({"tasks/by_ids"}, {{"ids", list}}, [&found](const SqlRow& row) -> Result<void> {
    found.push_back(task_of(row));
    return {};
  }));
  return found;
}

Result<Locked> lock_task(Transaction& transaction, std::int64_t id) {
  std::optional<Locked> locked;
  TRY(transaction.query({"tasks/lock"}, {{"id", id}}, [&locked](const SqlRow& row) -> Result<void> {
    locked = Locked{task_state_by_name(row.text(0)).value_or(TaskState::kFailed), wish_by_name(row.text(1)),
                    row.integer(2), row.integer(3), row.is_null(4) ? std::string() : std::string(row.text(4))};
    return {};
  }));
  if (!locked) return fail(ErrorCode::kNotFound, "E-TASK-002", {{"task", std::to_string(id)}});
  return *locked;
}

Result<void> write_change(Transaction& transaction, std::int64_t id, const Change& change) {
  TRY(transaction.run({"tasks/change"}, {{"id", id},
                                         {"state", name_of(change.state)},
                                         {"wish", name_of_wish(change.wish)},
                                         {"attempt", change.attempt},
                                         {"pause", std::int64_t{change.pause.count()}},
                                         {"is_over", std::int64_t{is_unfinished(change.state) ? 0 : 1}}}));
  if (change.state != TaskState::kQueued && change.wish == TaskWish::kNone) return {};
  TRY(ids_of(transaction, {"tasks/ring"}, {}));
  return {};
}

Result<Enqueued> DbTasks::enqueue(Transaction& transaction, const TaskSpec& spec) {
  const std::string arguments = json_list(spec.arguments);
  for (int look = 0; look < kLooksForKey; ++look) {
    TRY_SET(const auto made, ids_of(transaction, {"tasks/enqueue"},
                                    {{"arguments", arguments},
                                     {"priority", std::int64_t{std::clamp(spec.priority, 0, 9)}},
                                     {"unique_key", text_or_null(spec.unique_key)},
                                     {"occurrence", text_or_null(spec.occurrence)},
                                     {"weight", std::int64_t{std::max(spec.weight, 1)}},
                                     {"is_exclusive", std::int64_t{spec.is_exclusive ? 1 : 0}},
                                     {"attempts", std::int64_t{std::max(spec.attempts, 1)}},
                                     {"attempt_seconds", std::int64_t{spec.attempt_timeout.count()}},
                                     {"total_seconds", std::int64_t{spec.total_timeout.count()}},
                                     {"earliest", spec.earliest},
                                     {"asked_by", text_or_null(spec.asked_by)}}));
    if (!made.empty()) {
      TRY(ids_of(transaction, {"tasks/ring"}, {}));
      return Enqueued{made.front(), true};
    }
    TRY_SET(const auto found, ids_of(transaction, {"tasks/with_key"}, {{"unique_key", spec.unique_key}}));
    if (!found.empty()) return Enqueued{found.front(), false};
    // It ended between the two statements.
  }
  return fail(ErrorCode::kAborted, "E-TASK-004", {{"key", spec.unique_key}});
}

Result<Enqueued> DbTasks::enqueue(const Act& act, const TaskSpec& spec) {
  Enqueued enqueued;
  TaskSpec asked = spec;
  asked.asked_by = act.actor;
  TRY(write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
    TRY_SET(enqueued, enqueue(transaction, asked));
    return {};
  }));
  return enqueued;
}

Result<std::vector<TaskInfo>> DbTasks::tasks(const Statement& ids, const std::vector<SqlParameter>& parameters) {
  std::vector<TaskInfo> found;
  TRY(read_work(sql_, [&](Transaction& transaction) -> Result<void> {
    TRY_SET(const auto numbers, ids_of(transaction, ids, parameters));
    TRY_SET(found, tasks_of(transaction, numbers));
    return {};
  }));
  return found;
}

Result<std::optional<TaskInfo>> DbTasks::one(const Statement& ids, const std::vector<SqlParameter>& parameters) {
  TRY_SET(auto found, tasks(ids, parameters));
  if (found.empty()) return std::optional<TaskInfo>();
  return std::optional<TaskInfo>(std::move(found.front()));
}

Result<std::optional<TaskInfo>> DbTasks::find(std::int64_t id) {
  std::optional<TaskInfo> task;
  TRY(read_work(sql_, [&](Transaction& transaction) -> Result<void> {
    TRY_SET(auto found, tasks_of(transaction, {id}));
    if (!found.empty()) task = std::move(found.front());
    return {};
  }));
  return task;
}

Result<std::optional<TaskInfo>> DbTasks::of_occurrence(std::string_view occurrence) {
  return one({"tasks/of_occurrence"}, {{"occurrence", occurrence}});
}

Result<std::vector<TaskInfo>> DbTasks::list(std::span<const TaskState> states, std::size_t limit,
                                            std::optional<std::int64_t> below) {
  std::vector<std::string> names;
  for (const TaskState state : states) names.emplace_back(name_of(state));
  if (names.empty()) names.assign(kStates.begin(), kStates.end());
  const std::string list = json_list(names);
  return tasks({"tasks/newest"}, {{"states", list},
                                  {"below", below.value_or(std::numeric_limits<std::int64_t>::max())},
                                  {"limit", static_cast<std::int64_t>(limit)}});
}

Result<std::vector<TaskInfo>> DbTasks::running() {
  TRY_SET(auto found, tasks({"tasks/running"}, {}));
  std::ranges::reverse(found);
  return found;
}

Result<std::optional<TaskInfo>> DbTasks::claim_next(const TaskRoom& room) {
  const auto begin = QueueFront::Clock::now();
  // Where others than the first of all are looked for, the front says nothing.
  const bool takes_any = room.least_priority == 0;
  const QueueFront::Look look =
      takes_any ? front_.next(begin) : QueueFront::Look{QueueFront::kBeginning, QueueFront::kBeginning};
  const std::int64_t exclusive = room.exclusive ? 1 : 0;
  std::optional<TaskInfo> task;
  std::optional<std::int64_t> rank;
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    std::vector<std::int64_t> ids;
    std::int64_t from = look.claim_from;
    TRY(transaction.query({"tasks/in_order"}, {}, [](const SqlRow&) { return Result<void>{}; }));
    // A long look that claims would lock what others have taken since it began, until it has come to its end.
    if (look.reads_first())
      TRY(transaction.query({"tasks/first_rank"}, {{"from", look.from}, {"exclusive", exclusive}},
                            [&from](const SqlRow& row) -> Result<void> {
                              from = std::min(from, row.integer(0));
                              return {};
                            }));
    TRY(transaction.query({"tasks/claim"},
                          {{"from", from},
                           {"weight", std::int64_t{room.weight}},
                           {"least", std::int64_t{room.least_priority}},
                           {"exclusive", exclusive},
                           {"host", self_.host},
                           {"boot_id", self_.boot_id},
                           {"pid", self_.pid},
                           {"pid_start", self_.pid_start}},
                          [&](const SqlRow& row) -> Result<void> {
                            ids.push_back(row.integer(0));
                            rank = row.integer(1);
                            return {};
                          }));
    TRY_SET(auto found, tasks_of(transaction, ids));
    task = found.empty() ? std::nullopt : std::optional<TaskInfo>(std::move(found.front()));
    return {};
  };
  TRY(write_work(sql_, act(), work));
  if (takes_any) front_.looked(look.from, rank, begin, QueueFront::Clock::now());
  return task;
}

// Until the next one is due, which is tried anew.
Result<void> DbTasks::renew(const TaskInfo& task, std::int64_t child) {
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    TRY_SET(const std::int64_t rows,
            transaction.run({"tasks/renew"}, {{"id", task.id}, {"token", task.token}, {"child", child}}));
    return rows == 0 ? Result<void>(not_ours(task)) : Result<void>{};
  };
  return write_work(sql_, act(), work, std::chrono::seconds(2));
}

Result<void> DbTasks::finish(const TaskInfo& task, const TaskVerdict& verdict) {
  return write_work(sql_, act(), [&](Transaction& transaction) -> Result<void> {
    TRY_SET(const Locked locked, lock_task(transaction, task.id));
    if (locked.state != TaskState::kRunning || locked.token != task.token) return not_ours(task);
    const SqlValue exit_code = verdict.end.exit_code ? SqlValue(std::int64_t{*verdict.end.exit_code}) : SqlValue();
    TRY(transaction.run({"tasks/note_end"},
                        {{"id", task.id}, {"exit_code", exit_code}, {"error", text_or_null(verdict.end.error)}}));
    return write_change(transaction, task.id,
                        {state_after(verdict.state, locked.wish), TaskWish::kNone,
                         locked.attempt - (verdict.is_free ? 1 : 0), verdict.pause});
  });
}

Result<std::chrono::milliseconds> DbTasks::next_due(std::chrono::milliseconds most) {
  if (const auto owed = front_.owed(QueueFront::Clock::now())) return std::min(*owed, most);
  std::chrono::milliseconds left = most;
  TRY(stream_rows(sql_, {"tasks/next_due"}, {}, [&](const SqlRow& row) -> Result<void> {
    if (!row.is_null(0)) left = std::clamp(std::chrono::milliseconds(row.integer(0)), {}, most);
    return {};
  }));
  return left;
}

// A transaction of one statement: how many rows.
Result<std::int64_t> DbTasks::run(const Statement& statement, const std::vector<SqlParameter>& parameters) {
  std::int64_t rows = 0;
  TRY(write_work(sql_, act(), [&](Transaction& transaction) -> Result<void> {
    TRY_SET(rows, transaction.run(statement, parameters));
    return {};
  }));
  return rows;
}

Result<std::int64_t> DbTasks::expire() {
  return run({"tasks/expire"}, {});
}

Result<std::int64_t> DbTasks::purge(std::chrono::hours age) {
  const std::int64_t milliseconds = std::int64_t{age.count()} * 3'600'000;
  TRY(run({"tasks/purge_workers"}, {{"age", milliseconds}}));
  return run({"tasks/purge"}, {{"age", milliseconds}});
}

Result<void> DbTasks::report(int slots, std::string_view pressure) {
  TRY(run({"tasks/report"}, {{"host", self_.host},
                             {"boot_id", self_.boot_id},
                             {"pid", self_.pid},
                             {"pid_start", self_.pid_start},
                             {"slots", std::int64_t{slots}},
                             {"pressure", pressure}}));
  return {};
}

Result<void> DbTasks::leave() {
  TRY(run({"tasks/leave"}, {{"host", self_.host}, {"pid", self_.pid}}));
  return {};
}

Result<std::vector<WorkerInfo>> DbTasks::workers() {
  std::vector<WorkerInfo> found;
  const std::int64_t lease = std::chrono::milliseconds(kTaskLease).count();
  TRY(stream_rows(sql_, {"tasks/workers"}, {{"lease", lease}}, [&found](const SqlRow& row) -> Result<void> {
    found.push_back({{std::string(row.text(0)), std::string(row.text(1)), row.integer(2), row.integer(3)},
                     static_cast<int>(row.integer(4)),
                     std::string(row.text(5)),
                     row.integer(6),
                     row.integer(7),
                     row.integer(8)});
    return {};
  }));
  return found;
}

Result<TaskState> DbTasks::change(const Act& act, std::int64_t id, std::string_view name, const Changer& changer) {
  TaskState before = TaskState::kQueued;
  TRY(write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
    TRY_SET(const Locked locked, lock_task(transaction, id));
    before = locked.state;
    TRY_SET(const std::optional<Change> change, changer(transaction, locked));
    return change ? write_change(transaction, id, *change) : Result<void>(forbidden(id, name, locked.state));
  }));
  return before;
}

Result<TaskState> DbTasks::cancel(const Act& act, std::int64_t id) {
  return change(act, id, "cancel", [](Transaction&, const Locked& task) -> Result<std::optional<Change>> {
    if (!is_unfinished(task.state)) return std::optional<Change>();
    if (task.state == TaskState::kRunning) return Change{TaskState::kRunning, TaskWish::kCancel, task.attempt};
    return Change{TaskState::kCancelled, TaskWish::kNone, task.attempt};
  });
}

Result<TaskState> DbTasks::pause(const Act& act, std::int64_t id) {
  return change(act, id, "pause", [](Transaction&, const Locked& task) -> Result<std::optional<Change>> {
    if (task.state == TaskState::kQueued) return Change{TaskState::kPaused, TaskWish::kNone, task.attempt};
    // Who cancelled it has the last word.
    const bool is_asked = task.state == TaskState::kRunning && task.wish != TaskWish::kCancel;
    if (!is_asked) return std::optional<Change>();
    return Change{TaskState::kRunning, TaskWish::kPause, task.attempt};
  });
}

Result<TaskState> DbTasks::resume(const Act& act, std::int64_t id) {
  return change(act, id, "resume", [](Transaction&, const Locked& task) -> Result<std::optional<Change>> {
    if (task.state != TaskState::kPaused) return std::optional<Change>();
    return Change{TaskState::kQueued, TaskWish::kNone, task.attempt};
  });
}

Result<TaskState> DbTasks::retry(const Act& act, std::int64_t id) {
  return change(act, id, "retry", [&](Transaction& transaction, const Locked& task) -> Result<std::optional<Change>> {
    if (is_unfinished(task.state) || task.state == TaskState::kDone) return std::optional<Change>();
    if (!task.unique_key.empty()) {
      TRY_SET(const auto others, ids_of(transaction, {"tasks/with_key"}, {{"unique_key", task.unique_key}}));
      if (!others.empty()) return fail(ErrorCode::kConflict, "E-TASK-004", {{"key", task.unique_key}});
    }
    TRY(transaction.run({"tasks/again"}, {{"id", id}, {"asked_by", text_or_null(act.actor)}}));
    return Change{TaskState::kQueued};
  });
}

}  // namespace

std::string_view name_of(TaskState state) {
  return kStates[static_cast<std::size_t>(state)];
}

std::optional<TaskState> task_state_by_name(std::string_view name) {
  const int index = index_of(kStates, name);
  return index < 0 ? std::nullopt : std::optional(static_cast<TaskState>(index));
}

std::unique_ptr<TaskQueue> db_tasks(Sql& sql, ProcessIdentity self) {
  return std::make_unique<DbTasks>(sql, std::move(self));
}

}  // namespace radica
