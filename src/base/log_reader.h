// Reads back what base/log.h wrote: the rotated files (gzip or not), then the current one, in the order of writing.
// Lines that are not whole log lines are passed over. Used by `radica logs`; may run while others write.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/log.h"

namespace radica {

struct LogEntry {
  std::string time;  // 2026-11-24T12:00:00
  LogLevel level = LogLevel::kInfo;
  std::string event, run, stage;
  std::vector<std::pair<std::string, std::string>> fields;  // the others, numbers as their text
  std::string line;                                         // the JSON as it stands in the file, without its end
};

struct LogQuery {
  std::optional<std::string> run, stage;
  LogLevel level = LogLevel::kDebug;  // this one and the graver ones
  std::int64_t since = 0;             // Unix seconds: files that nobody has written to since then are passed over
};

// One entry; nothing if `line` is not a log line.
[[nodiscard]] std::optional<LogEntry> parse_log_line(const std::string& line);

using OnLogEntry = std::function<Result<void>(const LogEntry&)>;  // an error ends the reading and is its result

// The lines of one run, each with its end, as one text of which this is the piece of at most `most` bytes from `from`
// on; it ends with a whole line unless that is longer. `since`: when the run began, Unix seconds.
Result<std::string> log_of_run(const std::string& folder, const std::string& run, std::int64_t since,
                               std::uint64_t from, std::size_t most);

// A folder without log gives nothing.
Result<void> read_log(const std::string& folder, const LogQuery& query, const OnLogEntry& on_entry);

}  // namespace radica
