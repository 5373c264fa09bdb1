// The log (SPEC §14): one JSON line per event in {folder}/radica.log, and the same on stderr (as text when stderr is a
// terminal). A line holds ts (local wall clock of the configured zone), level, event (stable id), run and stage while
// set, then its fields in the order given. Fields hold numbers, ids, paths and keys: never a personal value, never a
// secret. Rotation by size and by day, gzip, retention. Several processes may write one folder; thread-safe. A log that
// cannot be written never stops the work: it says so once on stderr. The reader is base/log_reader.h.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/clock.h"

namespace radica {

enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarning, kError, kOff };

[[nodiscard]] std::string_view name_of(LogLevel level);  // "debug", "info", "warning", "error", "off"
[[nodiscard]] std::optional<LogLevel> log_level_by_name(std::string_view name);

// Borrowed until the call that takes it returns.
struct LogField {
  std::string_view name;
  std::variant<std::int64_t, std::string_view> value;

  LogField(std::string_view field, std::string_view text) : name(field), value(text) {}
  LogField(std::string_view field, const char* text) : name(field), value(std::string_view(text)) {}
  LogField(std::string_view field, const std::string& text) : name(field), value(std::string_view(text)) {}
  LogField(std::string_view field, std::integral auto number) : name(field), value(static_cast<std::int64_t>(number)) {}
};
using LogFields = std::initializer_list<LogField>;

struct LogOptions {
  std::string folder;                       // made if missing; empty = no file
  LogLevel level = LogLevel::kInfo;         // of the file
  LogLevel stderr_level = LogLevel::kInfo;  // --quiet: kError
  bool is_stderr_text = false;              // text instead of JSON: stderr is a terminal
  std::uint64_t max_bytes = 50'000'000;     // a larger file is rotated
  int retention_days = 30;                  // rotated files older than this are removed
};

inline constexpr std::string_view kLogFileName = "radica.log";

class Log {
 public:
  // `clock` must outlive the log; it should be the system's also when --now fixes the clock of the work.
  static std::unique_ptr<Log> open(LogOptions options, const Clock& clock);
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  ~Log();

  // Stand in every later line; empty = left out.
  void set_run(std::string_view run_id);
  void set_stage(std::string_view stage);

  void write(LogLevel level, std::string_view event, LogFields fields = {});
  void debug(std::string_view event, LogFields fields = {}) { write(LogLevel::kDebug, event, fields); }
  void info(std::string_view event, LogFields fields = {}) { write(LogLevel::kInfo, event, fields); }
  void warning(std::string_view event, LogFields fields = {}) { write(LogLevel::kWarning, event, fields); }
  void error(std::string_view event, LogFields fields = {}) { write(LogLevel::kError, event, fields); }

 private:
  Log(LogOptions options, const Clock& clock);
  void write_file(std::string_view line);
  bool open_file();
  void rotate_if_due();
  void rotate();
  void compress_rotated();
  void remove_old();
  void complain(std::string_view what, int number);

  LogOptions options_;
  const Clock& clock_;
  std::mutex mutex_;  // guards everything below
  std::string run_, stage_;
  std::string path_;
  int descriptor_ = -1;
  std::string file_day_;  // YYYYMMDD of the file's first line; empty while it has none
  bool is_torn_ = false;  // the file's last line has no end
  bool has_complained_ = false;
};

}  // namespace radica
