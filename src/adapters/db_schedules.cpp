#include "adapters/db_schedules.h"

#include "adapters/db_audit.h"
#include "adapters/sql_work.h"

namespace radica {
namespace {

SqlValue number_or_null(const std::optional<std::int64_t>& number) {
  if (!number) return std::monostate();
  return *number;
}

std::optional<std::int64_t> number_of(const SqlRow& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.integer(column));
}

Occurrence occurrence_of(const SqlRow& row) {
  Occurrence occurrence;
  occurrence.schedule = row.text(0);
  occurrence.instant = row.integer(1);
  occurrence.state = occurrence_state_by_id(row.text(2));
  occurrence.fate = fate_by_id(row.text(3));
  occurrence.reason = reason_by_id(row.text(4));
  occurrence.detail = row.text(5);
  occurrence.decided = row.integer(6);
  occurrence.tasked = number_of(row, 7);
  occurrence.ended = number_of(row, 8);
  occurrence.step = static_cast<int>(row.integer(9));
  occurrence.task = row.integer(10);
  occurrence.actor = row.text(11);
  return occurrence;
}

Result<Others> occurrences(Transaction& transaction, std::string_view statement,
                           const std::vector<SqlParameter>& parameters) {
  Others found;
  TRY(transaction.query({statement}, parameters, [&found](const SqlRow& row) -> Result<void> {
    found.push_back(occurrence_of(row));
    return {};
  }));
  return found;
}

Result<void> note(Transaction& transaction, const Act& act, std::string_view schedule, std::string_view action,
                  std::int64_t at, const std::optional<std::int64_t>& until, std::string_view reason) {
  TRY(transaction.run({"schedule/add_act"}, {{"schedule", schedule},
                                             {"action", action},
                                             {"at", at},
                                             {"until", number_or_null(until)},
                                             {"actor", act.actor},
                                             {"reason", reason}}));
  return {};
}

PauseAct pause_act_of(const SqlRow& row) {
  return {std::string(row.text(0)), row.text(1) == "pause",
          Pause{std::string(row.text(4)), std::string(row.text(5)), row.integer(2), number_of(row, 3)}};
}

// As pause_at() would find it, without reading what was said before.
Result<std::optional<Pause>> pause_of(Transaction& transaction, std::string_view schedule, std::int64_t instant) {
  std::vector<PauseAct> last;
  TRY(transaction.query({"schedule/last_pause"}, {{"schedule", schedule}, {"instant", instant}},
                        [&last](const SqlRow& row) -> Result<void> {
                          last.push_back(pause_act_of(row));
                          return {};
                        }));
  return pause_at(last, schedule, instant);
}

class DbSchedules final : public Schedules {
 public:
  DbSchedules(Sql& sql, TaskQueue& tasks) : sql_(sql), tasks_(tasks) {}

  Result<SeenOfAll> begin(const Act& act, const std::vector<std::string>& names, std::int64_t now) override {
    TRY_SET(auto seen, seen_of_all());
    std::vector<std::string> fresh;
    for (const std::string& name : names)
      if (!seen.contains(name)) fresh.push_back(name);
    if (fresh.empty()) return seen;
    const SqlWork work = [&](Transaction& transaction) -> Result<void> {
      for (const std::string& name : fresh) TRY(transaction.run({"schedule/begin"}, {{"name", name}, {"now", now}}));
      return {};
    };
    TRY(write_work(sql_, act, work));
    return seen_of_all();
  }

  Result<void> advance(const Act& act, const SeenOfAll& seen, std::int64_t now) override {
    return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      for (const auto& [name, known] : seen)
        TRY(transaction.run({"schedule/advance"}, {{"name", name}, {"now", now}, {"turn", known.turn}}));
      return {};
    });
  }

  Result<void> set_back(const Act& act, const std::vector<std::string>& names, std::int64_t now) override {
    return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      for (const std::string& name : names) {
        TRY_SET(const std::int64_t rows, transaction.run({"schedule/set_back"}, {{"name", name}, {"now", now}}));
        if (rows > 0) TRY(transaction.run({"schedule/forget_missed"}, {{"name", name}, {"now", now}}));
      }
      return {};
    });
  }

  Result<bool> plan(const Act& act, const Occurrence& planned, std::optional<std::int64_t> turn,
                    const Decide& decide) override {
    bool is_ours = false;
    const SqlWork work = [&](Transaction& transaction) -> Result<void> {
      is_ours = false;
      TRY_SET(const bool is_our_turn, is_turn(transaction, planned.schedule, turn));
      if (!is_our_turn) return {};
      TRY_SET(const std::int64_t rows, transaction.run({"schedule/add"}, {{"schedule", planned.schedule},
                                                                          {"instant", planned.instant},
                                                                          {"now", planned.decided},
                                                                          {"actor", planned.actor}}));
      is_ours = rows == 1;
      if (!is_ours) return {};
      TRY_SET(const auto pause, pause_of(transaction, planned.schedule, planned.instant));
      TRY_SET(const Others others, others_of(transaction, planned));
      TRY_SET(const Ruling ruling, decide(pause, others));
      if (!planned.actor.empty())
        TRY(note(transaction, act, planned.schedule, "run_now", planned.instant, std::nullopt, ""));
      TRY(write(transaction, planned, planned.decided, ruling));
      return act.audit ? append_audit(transaction, *act.audit) : Result<void>{};
    };
    TRY(write_work(sql_, without_event(act), work));
    return is_ours;
  }

  Result<bool> settle(const Act& act, const Occurrence& known, std::int64_t now, const Settle& settle) override {
    bool is_ours = false;
    const SqlWork work = [&](Transaction& transaction) -> Result<void> {
      TRY_SET(const std::int64_t rows, transaction.run({"schedule/hold"}, {{"schedule", known.schedule},
                                                                           {"instant", known.instant},
                                                                           {"state", id_of(known.state)},
                                                                           {"step", std::int64_t{known.step}}}));
      is_ours = rows == 1;
      if (!is_ours) return {};
      TRY_SET(const Others others, others_of(transaction, known));
      TRY_SET(const Ruling ruling, settle(others));
      return write(transaction, known, now, ruling);
    };
    TRY(write_work(sql_, act, work));
    return is_ours;
  }

  Result<std::vector<Occurrence>> open() override { return read("schedule/open", {}); }

  Result<std::vector<Occurrence>> latest(std::string_view schedule, std::size_t limit) override {
    return read("schedule/latest", {{"schedule", schedule}, {"count", static_cast<std::int64_t>(limit)}});
  }

  Result<void> pause(const Act& act, std::string_view schedule, std::int64_t now, std::optional<std::int64_t> until,
                     std::string_view reason) override {
    return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      return note(transaction, act, schedule, "pause", now, until, reason);
    });
  }

  Result<void> resume(const Act& act, std::string_view schedule, std::int64_t now) override {
    return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      return note(transaction, act, schedule, "resume", now, std::nullopt, "");
    });
  }

  Result<std::vector<PauseAct>> pauses() override {
    std::vector<PauseAct> acts;
    TRY(stream_rows(sql_, {"schedule/pauses"}, {}, [&acts](const SqlRow& row) -> Result<void> {
      acts.push_back(pause_act_of(row));
      return {};
    }));
    return acts;
  }

 private:
  static Result<Others> others_of(Transaction& transaction, const Occurrence& one) {
    return occurrences(transaction, "schedule/others", {{"schedule", one.schedule}, {"instant", one.instant}});
  }

  // The row as the ruling has it; its task goes into the queue with it.
  Result<void> write(Transaction& transaction, const Occurrence& known, std::int64_t now, const Ruling& ruling) {
    std::int64_t task = known.task;
    if (ruling.task) {
      TRY_SET(const Enqueued enqueued, tasks_.enqueue(transaction, *ruling.task));
      task = enqueued.id;
    }
    const Decision& decision = ruling.decision;
    const std::optional<std::int64_t> none;
    TRY(transaction.run(
        {"schedule/write"},
        {{"schedule", known.schedule},
         {"instant", known.instant},
         {"state", id_of(decision.state)},
         {"fate", id_of(decision.fate)},
         {"reason", id_of(decision.reason)},
         {"detail", decision.detail},
         {"step", std::int64_t{ruling.step}},
         {"task", task},
         {"tasked", number_or_null(ruling.task ? std::optional(now) : none)},
         {"ended", number_or_null(decision.state == OccurrenceState::kEnded ? std::optional(now) : none)}}));
    return {};
  }

  static Result<bool> is_turn(Transaction& transaction, std::string_view schedule,
                              const std::optional<std::int64_t>& turn) {
    bool is_same = !turn;
    if (is_same) return is_same;
    TRY(transaction.query({"schedule/turn"}, {{"schedule", schedule}}, [&](const SqlRow& row) -> Result<void> {
      is_same = row.integer(0) == *turn;
      return {};
    }));
    return is_same;
  }

  Result<SeenOfAll> seen_of_all() {
    SeenOfAll seen;
    TRY(stream_rows(sql_, {"schedule/seen"}, {}, [&seen](const SqlRow& row) -> Result<void> {
      seen.insert_or_assign(std::string(row.text(0)), Seen{row.integer(1), row.integer(2)});
      return {};
    }));
    return seen;
  }

  Result<std::vector<Occurrence>> read(std::string_view statement, const std::vector<SqlParameter>& parameters) {
    std::vector<Occurrence> found;
    TRY(read_work(sql_, [&](Transaction& transaction) -> Result<void> {
      TRY_SET(found, occurrences(transaction, statement, parameters));
      return {};
    }));
    return found;
  }

  Sql& sql_;
  TaskQueue& tasks_;
};

}  // namespace

std::unique_ptr<Schedules> db_schedules(Sql& sql, TaskQueue& tasks) {
  return std::make_unique<DbSchedules>(sql, tasks);
}

}  // namespace radica
