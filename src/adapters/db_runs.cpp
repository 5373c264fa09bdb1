#include "adapters/db_runs.h"

#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>

#include "adapters/db_uploads.h"
#include "adapters/sql_work.h"

namespace radica {
namespace {

constexpr int kAttemptsToTake = 3;

struct Holder {
  std::int64_t token = 0;
  std::string run_id;  // empty = free
  SignsOfLife signs;
};

SqlValue text_or_null(std::string_view text) {
  if (text.empty()) return std::monostate();
  return text;
}

RunInfo run_of(const SqlRow& row) {
  RunInfo run;
  run.id = row.text(0);
  run.verb = row.text(1);
  run.actor = row.text(2);
  run.rule_fingerprint = row.text(3);
  run.is_full = row.integer(4) != 0;
  run.started = parse_local(row.text(5)).value_or(0);
  if (!row.is_null(6)) run.ended = parse_local(row.text(6));
  run.end = {std::string(row.text(7)), std::string(row.text(8)), std::string(row.text(9)), std::string(row.text(10))};
  if (!row.is_null(11)) run.task = row.integer(11);
  if (!row.is_null(12)) run.asked_by = row.text(12);
  return run;
}

// Files that a dead run has left open are read again, as if it had done no more than see them.
Result<void> forget_open_files(Transaction& transaction) {
  std::vector<std::pair<std::string, std::int64_t>> open;
  TRY(transaction.query({"runs/unsettled"}, {}, [&open](const SqlRow& row) -> Result<void> {
    open.emplace_back(row.text(0), row.integer(1));
    return {};
  }));
  for (const auto& [company, first_id] : open) {
    TRY(transaction.run({"runs/forget_listed"}, {{"empresa", company}, {"first_id", first_id}}));
    TRY(transaction.run({"runs/forget_files"}, {{"empresa", company}, {"first_id", first_id}}));
    TRY(transaction.run({"load/settle_files"}, {{"empresa", company}}));
  }
  return {};
}

class DbRuns final : public Runs {
 public:
  DbRuns(Sql& sql, const Clock& clock, ProcessIdentity self, StartOfProcess start_of)
      : sql_(sql), clock_(clock), self_(std::move(self)), start_of_(std::move(start_of)) {}

  Result<std::int64_t> acquire(const Act& act) override;
  Result<void> beat(const Act& act, const RunProgress& progress) override;
  Result<void> release(const Act& act) override;
  using Runs::begin_run;
  Result<void> begin_run(const Act& act, std::string_view rule_fingerprint, bool is_full, std::int64_t task) override;
  Result<void> end_run(const Act& act, const RunEnd& end) override;
  Result<void> forget_run(const Act& act) override;
  using Runs::list_runs;
  Result<std::vector<RunInfo>> list_runs(const RunPage& page, std::size_t limit) override;
  Result<std::optional<RunInfo>> last_run() override { return one("runs/last", {}); }
  Result<std::optional<RunInfo>> last_of(std::string_view verb) override {
    return one("runs/last_of", {{"verb", verb}});
  }
  Result<std::optional<RunInfo>> find_run(std::string_view id) override { return one("runs/find", {{"id", id}}); }
  Result<std::vector<RunInfo>> of_task(std::int64_t task) override { return runs("runs/of_task", {{"task", task}}); }
  Result<std::vector<RunInfo>> loads_behind(std::string_view id, std::size_t limit) override {
    return runs("runs/loads_behind", {{"behind", id}, {"limit", static_cast<std::int64_t>(limit)}});
  }
  Result<std::optional<std::string>> state(std::string_view name) override;
  Result<void> set_state(const Act& act, std::string_view name, std::string_view value) override;

 private:
  Result<void> touch_lease(const Act& act, std::string_view statement, std::vector<SqlParameter> parameters,
                           std::chrono::seconds most);
  Result<std::int64_t> take_lease(const Act& act);
  Result<void> check_free(const Holder& holder) const;
  static Failure held_by(const Holder& holder);
  Result<void> look();
  Result<void> look_for_standing();
  Result<void> evict(const Act& act);
  Result<std::vector<RunInfo>> runs(std::string_view statement, const std::vector<SqlParameter>& parameters);
  Result<std::optional<RunInfo>> one(std::string_view statement, const std::vector<SqlParameter>& parameters);

  Sql& sql_;
  const Clock& clock_;
  ProcessIdentity self_;
  StartOfProcess start_of_;
};

Result<Holder> read_holder(Transaction& transaction, std::string_view statement) {
  Holder holder;
  TRY(transaction.query({statement}, {}, [&holder](const SqlRow& row) -> Result<void> {
    holder = {row.integer(0),
              std::string(row.text(1)),
              {{std::string(row.text(2)), std::string(row.text(3)), row.integer(4), row.integer(5)},
               row.integer(6),
               row.is_null(7) ? std::nullopt : std::optional(row.integer(7) != 0)}};
    return {};
  }));
  return holder;
}

Result<void> DbRuns::check_free(const Holder& holder) const {
  if (holder.run_id.empty() || !is_alive(holder.signs, self_, start_of_)) return {};
  return held_by(holder);
}

Failure DbRuns::held_by(const Holder& holder) {
  return fail(ErrorCode::kConflict, "E-LEASE-002",
              {{"run", holder.run_id},
               {"host", holder.signs.process.host},
               {"pid", std::to_string(holder.signs.process.pid)},
               {"seconds", std::to_string(holder.signs.silent_seconds)}});
}

Result<std::int64_t> DbRuns::acquire(const Act& act) {
  if (act.run_id.empty())
    return fail(ErrorCode::kBug, "E-SQL-007", {{"statement", "lease/take"}, {"reason", "a lease without run"}});
  Act unleased = act;
  unleased.lease_token = 0;
  auto taken = take_lease(unleased);
  for (int attempt = 1; attempt < kAttemptsToTake && !taken && taken.error().is_passing; ++attempt) {
    TRY(look());
    const auto evicted = evict(unleased);
    taken = evicted ? take_lease(unleased) : Result<std::int64_t>(Failure(evicted.error()));
  }
  if (!taken && taken.error().is_passing) TRY(look_for_standing());
  return taken;
}

// Reading passes beside a writer that stands still, wherever writing waits for it.
Result<void> DbRuns::look() {
  TRY_SET(const auto transaction, sql_.begin({}, Access::kRead));
  TRY_SET(const Holder holder, read_holder(*transaction, "lease/holder"));
  return check_free(holder);
}

// A holder that stands still inside a transaction on SQLite: nobody can put it out, and it may go on any time.
Result<void> DbRuns::look_for_standing() {
  TRY_SET(const auto transaction, sql_.begin({}, Access::kRead));
  TRY_SET(const Holder holder, read_holder(*transaction, "lease/holder"));
  const bool is_there = !holder.run_id.empty() && !holder.signs.is_connected &&
                        start_of_(holder.signs.process.pid) == holder.signs.process.pid_start;
  if (is_there) return held_by(holder);
  return {};
}

// Looks first, so that nobody waits for a holder that is well, and again once the transactions of the token are over.
Result<std::int64_t> DbRuns::take_lease(const Act& act) {
  TRY_SET(const auto transaction, sql_.begin(act, Access::kWrite));
  TRY(transaction->run({"lease/prepare"}));
  TRY_SET(const Holder seen, read_holder(*transaction, "lease/holder"));
  TRY(check_free(seen));
  TRY(transaction->run({"lease/patience"}));
  TRY_SET(const Holder holder, read_holder(*transaction, "lease/lock"));
  TRY(check_free(holder));
  const std::int64_t token = holder.token + 1;
  TRY(transaction->run({"lease/take"}, {{"token", token},
                                        {"holder", act.run_id},
                                        {"host", self_.host},
                                        {"boot_id", self_.boot_id},
                                        {"pid", self_.pid},
                                        {"pid_start", self_.pid_start}}));
  TRY(transaction->commit());
  return token;
}

// A dead holder that keeps the lease locked stands still inside a transaction.
Result<void> DbRuns::evict(const Act& act) {
  TRY_SET(const auto transaction, sql_.begin(act, Access::kWrite));
  TRY_SET(const Holder holder, read_holder(*transaction, "lease/holder"));
  TRY(check_free(holder));
  TRY(transaction->run({"lease/evict"}, {{"token", holder.token}}));
  return transaction->commit();
}

// Until the next one is due, which is tried anew.
Result<void> DbRuns::beat(const Act& act, const RunProgress& progress) {
  return touch_lease(act, "lease/beat",
                     {{"stage", text_or_null(progress.stage)},
                      {"stage_seconds", progress.seconds},
                      {"done", progress.done},
                      {"total", progress.total},
                      {"refused", progress.refused}},
                     kLeaseBeat);
}

// After that others may take it without being given it.
Result<void> DbRuns::release(const Act& act) {
  return touch_lease(act, "lease/release", {}, kLeaseStale);
}

Result<void> DbRuns::touch_lease(const Act& act, std::string_view statement, std::vector<SqlParameter> parameters,
                                 std::chrono::seconds most) {
  parameters.emplace_back("token", act.lease_token);
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    TRY_SET(const std::int64_t rows, transaction.run({statement}, parameters));
    if (rows == 0)
      return fail(ErrorCode::kConflict, "E-LEASE-001", {{"token", std::to_string(act.lease_token)}, {"newest", "-"}});
    return {};
  };
  return write_work(sql_, act, work, most);
}

Result<void> DbRuns::begin_run(const Act& act, std::string_view rule_fingerprint, bool is_full, std::int64_t task) {
  const std::string now = format_local(clock_.now());
  const SqlValue task_or_null = task == 0 ? SqlValue() : SqlValue(task);
  return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
    if (act.lease_token != 0) TRY(transaction.run({"runs/abandon"}, {{"ended", now}}));
    if (act.lease_token != 0) TRY(forget_open_files(transaction));
    if (act.lease_token != 0) TRY(db::spread_pending(transaction));
    TRY(transaction.run({"runs/begin"}, {{"id", act.run_id},
                                         {"verb", act.verb},
                                         {"actor", act.actor},
                                         {"started", now},
                                         {"rule_fp", rule_fingerprint},
                                         {"is_full", std::int64_t{is_full ? 1 : 0}},
                                         {"task", task_or_null}}));
    return {};
  });
}

Result<void> DbRuns::end_run(const Act& act, const RunEnd& end) {
  const std::string now = format_local(clock_.now());
  return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
    TRY_SET(const std::int64_t rows, transaction.run({"runs/end"}, {{"id", act.run_id},
                                                                    {"outcome", end.outcome},
                                                                    {"ended", now},
                                                                    {"balance", text_or_null(end.balance)},
                                                                    {"stages", text_or_null(end.stages)},
                                                                    {"error", text_or_null(end.error)}}));
    if (rows == 0) return fail(ErrorCode::kNotFound, "E-RUN-002", {{"run", act.run_id}});
    return {};
  });
}

Result<void> DbRuns::forget_run(const Act& act) {
  return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
    TRY(transaction.run({"runs/forget"}, {{"id", act.run_id}}));
    return {};
  });
}

Result<std::vector<RunInfo>> DbRuns::runs(std::string_view statement, const std::vector<SqlParameter>& parameters) {
  std::vector<RunInfo> found;
  TRY(stream_rows(sql_, {statement}, parameters, [&found](const SqlRow& row) -> Result<void> {
    found.push_back(run_of(row));
    return {};
  }));
  return found;
}

Result<std::vector<RunInfo>> DbRuns::list_runs(const RunPage& page, std::size_t limit) {
  const std::string from = page.from ? format_local(*page.from) : std::string("0001-01-01 00:00:00");
  const std::string to = page.to ? format_local(*page.to) : std::string("9999-12-31 23:59:59");
  std::vector<SqlParameter> parameters{{"from", from}, {"to", to}, {"limit", static_cast<std::int64_t>(limit)}};
  if (page.before.empty()) return runs("runs/list", parameters);
  parameters.emplace_back("before", page.before);
  return runs("runs/list_before", parameters);
}

Result<std::optional<RunInfo>> DbRuns::one(std::string_view statement, const std::vector<SqlParameter>& parameters) {
  TRY_SET(auto found, runs(statement, parameters));
  if (found.empty()) return std::optional<RunInfo>();
  return std::optional<RunInfo>(std::move(found.front()));
}

Result<std::optional<std::string>> DbRuns::state(std::string_view name) {
  std::optional<std::string> value;
  TRY(stream_rows(sql_, {"state/get"}, {{"name", name}}, [&value](const SqlRow& row) -> Result<void> {
    value = row.text(0);
    return {};
  }));
  return value;
}

Result<void> DbRuns::set_state(const Act& act, std::string_view name, std::string_view value) {
  return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
    TRY(transaction.run({"state/set"}, {{"name", name}, {"value", value}}));
    return {};
  });
}

}  // namespace

bool is_alive(const SignsOfLife& holder, const ProcessIdentity& self, const StartOfProcess& start_of,
              std::chrono::seconds stale) {
  const bool can_be_seen = holder.process.host == self.host && holder.process.boot_id == self.boot_id;
  // Who lives beats again right after a clock was set back: a beat far ahead of it is as old as one far behind.
  const bool is_silent = std::abs(holder.silent_seconds) > stale.count();
  if (!can_be_seen) return holder.is_connected.value_or(true) && !is_silent;
  // Where its beats pass beside its transactions, a silent process stands still. Elsewhere they wait for one another:
  // there it does when it was stopped. That it is inside a transaction is out of the question: this one is ours.
  const bool stands_still = is_silent && (holder.is_connected || is_stopped(holder.process.pid));
  return start_of(holder.process.pid) == holder.process.pid_start && !stands_still;
}

std::unique_ptr<Runs> db_runs(Sql& sql, const Clock& clock, ProcessIdentity self, StartOfProcess start_of) {
  return std::make_unique<DbRuns>(sql, clock, std::move(self), std::move(start_of));
}

}  // namespace radica
