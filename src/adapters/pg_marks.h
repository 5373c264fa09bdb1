// What a run has committed, remembered on both sides: each of its transactions leaves a number in the database
// (radica_state "commit.N", N a place that one transaction at a time has), and each one that begins looks whether all
// numbers that were confirmed before are there. A standby that took the place of its primary, a server that lost what
// it had not written, or an older copy put back may lack them; then whatever the run believes to be there may be
// missing. Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace radica {

class PgMarks {
 public:
  PgMarks();

  // The place and the number of one transaction of the run; both as radica_state holds them.
  struct Mark {
    std::string name;   // "commit.3"; empty: none, the transaction is under no lease
    std::string value;  // "20261124_120000-1a2b3c4d 1764417600000017"
    std::size_t place = 0;
    std::int64_t number = 0;
  };
  Mark take(std::string_view run_id);
  void give_back(const Mark& mark, bool is_committed);

  // By place, 0 = none yet: what the run has been told is committed. To be asked for before the database is.
  [[nodiscard]] std::vector<std::int64_t> confirmed(std::string_view run_id) const;
  // kUnavailable E-SQL-032, from the first time on at every call, unless `marks` ("commit.0 RUN 17,commit.1 RUN 20")
  // has all that was confirmed, or something later.
  Result<void> check(std::string_view run_id, const std::vector<std::int64_t>& confirmed, std::string_view marks);

 private:
  mutable std::mutex mutex_;
  std::string run_id_;                   // of the numbers below
  std::vector<std::int64_t> confirmed_;  // by place
  std::vector<std::size_t> free_;        // places
  std::int64_t next_;                    // greater than those of every earlier Sql: begins with the time
  bool is_behind_ = false;
};

}  // namespace radica
