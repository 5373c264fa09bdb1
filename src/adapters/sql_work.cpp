#include "adapters/sql_work.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "adapters/db_audit.h"

namespace radica {
namespace {

using std::chrono::steady_clock;

Result<void> attempt(Sql& sql, const Act& act, Access access, const SqlWork& work) {
  TRY_SET(const auto transaction, sql.begin(act, access));
  TRY(work(*transaction));
  if (access == Access::kWrite && act.audit) TRY(append_audit(*transaction, *act.audit));
  return access == Access::kWrite ? transaction->commit() : Result<void>{};
}

}  // namespace

Result<void> repeated(Sql& sql, const std::function<Result<void>()>& work, std::chrono::milliseconds most) {
  const SqlPatience& patience = sql.patience();
  const auto deadline = steady_clock::now() + std::min(patience.budget, most);
  for (int number = 1;; ++number) {
    auto done = work();
    if (done || !done.error().is_passing) return done;
    const auto pause = patience.backoff.pause(number - 1);
    if (number >= patience.attempts || steady_clock::now() + pause > deadline) {
      done.error().facts.emplace_back("attempts", std::to_string(number));
      return done;
    }
    if (patience.on_retry) patience.on_retry({done.error(), number, pause});
    std::this_thread::sleep_for(pause);
  }
}

Result<void> write_work(Sql& sql, const Act& act, const SqlWork& work, std::chrono::milliseconds most) {
  return repeated(
      sql, [&] { return attempt(sql, act, Access::kWrite, work); }, most);
}

Result<void> read_work(Sql& sql, const SqlWork& work) {
  return repeated(sql, [&] { return attempt(sql, {}, Access::kRead, work); });
}

Result<void> stream_rows(Sql& sql, const Statement& statement, const std::vector<SqlParameter>& parameters,
                         const OnRow& on_row) {
  return give_once<SqlRow>(sql, on_row, [&](Transaction& transaction, const OnRow& give) {
    return transaction.query(statement, parameters, give);
  });
}

}  // namespace radica
