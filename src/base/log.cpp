#include "base/log.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"

namespace radica {
namespace {

constexpr std::array<std::string_view, 5> kLevelNames{"debug", "info", "warning", "error", "off"};
constexpr std::string_view kRotatedPrefix = "radica-";  // radica-20261124_000003-0.4711.log[.gz]
constexpr int kLockAttempts = 50;                       // one millisecond each
constexpr LocalTime kSecondsPerDay = 86400;
constexpr mode_t kLogMode = 0640;  // also of what was compressed

// Characters that would end a line, move a terminal's cursor or turn the reading order.
bool is_hidden(char32_t point) {
  return point < 0x20 || (point >= 0x7F && point <= 0x9F) || (point >= 0x200E && point <= 0x200F) ||
         (point >= 0x2028 && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069) || point == 0xFEFF;
}

void append_escaped(std::string& line, std::string_view text) {
  const std::string repaired = is_valid_utf8(text) ? std::string(text) : printable_path(text);
  for (std::size_t at = 0; at < repaired.size();) {
    const std::size_t start = at;
    const char32_t point = next_point(repaired, at);
    if (point == '"' || point == '\\') {
      line += '\\';
      line += static_cast<char>(point);
    } else if (is_hidden(point)) {
      line += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(point));
    } else {
      line.append(repaired, start, at - start);
    }
  }
}

void append_member(std::string& line, std::string_view name, std::string_view text) {
  line += line.empty() ? "{\"" : ",\"";
  append_escaped(line, name);
  line += "\":\"";
  append_escaped(line, text);
  line += '"';
}

void append_member(std::string& line, const LogField& field) {
  if (const auto* text = std::get_if<std::string_view>(&field.value)) return append_member(line, field.name, *text);
  line += ",\"";
  append_escaped(line, field.name);
  line += fmt::format("\":{}", std::get<std::int64_t>(field.value));
}

std::string as_text(std::string_view time, LogLevel level, std::string_view event, std::string_view stage,
                    LogFields fields) {
  std::string line = fmt::format("{} {:<7} ", time.substr(11), name_of(level));
  append_escaped(line, event);
  if (!stage.empty()) {
    line += " stage=";
    append_escaped(line, stage);
  }
  for (const LogField& field : fields) {
    line += ' ';
    append_escaped(line, field.name);
    line += '=';
    if (const auto* text = std::get_if<std::string_view>(&field.value))
      append_escaped(line, *text);
    else
      line += std::to_string(std::get<std::int64_t>(field.value));
  }
  line += '\n';
  return line;
}

void write_stderr(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // nobody listens
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

// Writers hold the file shared and a rotation holds it alone, so no line goes into a file that was rotated away. A
// holder that does not move (stopped) must not stop us: after a while the line is written without the lock.
bool lock_shared(int descriptor) {
  for (int attempt = 0; attempt < kLockAttempts; ++attempt) {
    if (::flock(descriptor, LOCK_SH | LOCK_NB) == 0) return true;
    if (errno != EWOULDBLOCK && errno != EINTR) return false;
    ::usleep(1000);
  }
  return false;
}

bool is_still_at(int descriptor, const std::string& path) {
  struct stat opened {};
  struct stat present {};
  return ::fstat(descriptor, &opened) == 0 && ::stat(path.c_str(), &present) == 0 && opened.st_ino == present.st_ino &&
         opened.st_dev == present.st_dev;
}

// Day of {"ts":"2026-11-24T…; empty when the file has no such first line.
std::string day_of_first_line(int descriptor) {
  std::array<char, 17> head{};
  if (::pread(descriptor, head.data(), head.size(), 0) != static_cast<ssize_t>(head.size())) return "";
  const std::string_view text(head.data(), head.size());
  if (!text.starts_with("{\"ts\":\"")) return "";
  return fmt::format("{}{}{}", text.substr(7, 4), text.substr(12, 2), text.substr(15, 2));
}

bool ends_torn(int descriptor, off_t size) {
  char last = '\n';
  return size > 0 && ::pread(descriptor, &last, 1, size - 1) == 1 && last != '\n';
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(folder.c_str()), &::closedir);
  if (directory == nullptr) return names;
  while (const dirent* entry = ::readdir(directory.get())) names.emplace_back(&entry->d_name[0]);
  return names;
}

// Compresses beside the file and replaces it whole; doing it twice, or from two processes, does no harm.
bool compress(const std::string& folder, const std::string& name) {
  const std::string path = join_path(folder, name);
  const std::string temporary = fmt::format("{}/.{}.gz.{}", folder, name, ::getpid());
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> source(std::fopen(path.c_str(), "rbe"), &std::fclose);
  if (source == nullptr) return errno == ENOENT;  // another process was faster
  const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, kLogMode);
  if (descriptor < 0) return false;
  gzFile target = ::gzdopen(descriptor, "wb");
  if (target == nullptr) {
    ::close(descriptor);
    return false;
  }
  std::vector<char> buffer(std::size_t{1} << 18U);
  bool is_good = true;
  while (is_good) {
    const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), source.get());
    if (count == 0) break;
    is_good = ::gzwrite(target, buffer.data(), static_cast<unsigned>(count)) == static_cast<int>(count);
  }
  is_good = std::ferror(source.get()) == 0 && is_good;
  is_good = ::gzclose(target) == Z_OK && is_good;
  if (!is_good || ::rename(temporary.c_str(), (path + ".gz").c_str()) != 0) {
    ::unlink(temporary.c_str());
    return false;
  }
  ::unlink(path.c_str());
  return true;
}

}  // namespace

std::string_view name_of(LogLevel level) {
  return kLevelNames.at(static_cast<std::size_t>(level));
}

std::optional<LogLevel> log_level_by_name(std::string_view name) {
  for (std::size_t i = 0; i < kLevelNames.size(); ++i)
    if (kLevelNames.at(i) == name) return static_cast<LogLevel>(i);
  return std::nullopt;
}

std::unique_ptr<Log> Log::open(LogOptions options, const Clock& clock) {
  std::unique_ptr<Log> log(new Log(std::move(options), clock));
  if (log->path_.empty()) return log;
  if (const auto made = make_folders(log->options_.folder); !made) {
    log->complain(made.error().describe(), 0);
    return log;
  }
  if (log->open_file()) log->remove_old();
  return log;
}

Log::Log(LogOptions options, const Clock& clock) : options_(std::move(options)), clock_(clock) {
  if (!options_.folder.empty() && options_.level != LogLevel::kOff) path_ = join_path(options_.folder, kLogFileName);
}

Log::~Log() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Log::set_run(std::string_view run_id) {
  const std::lock_guard lock(mutex_);
  run_ = run_id;
}

void Log::set_stage(std::string_view stage) {
  const std::lock_guard lock(mutex_);
  stage_ = stage;
}

void Log::write(LogLevel level, std::string_view event, LogFields fields) {
  if (level < options_.level && level < options_.stderr_level) return;
  std::string time = format_local(clock_.now());
  time[10] = 'T';
  const std::lock_guard lock(mutex_);
  std::string line;
  append_member(line, "ts", time);
  append_member(line, "level", name_of(level));
  append_member(line, "event", event);
  if (!run_.empty()) append_member(line, "run", run_);
  // A line about another stage than the current one says so itself.
  const bool names_stage =
      std::any_of(fields.begin(), fields.end(), [](const LogField& field) { return field.name == "stage"; });
  const std::string_view stage = names_stage ? std::string_view() : std::string_view(stage_);
  if (!stage.empty()) append_member(line, "stage", stage);
  for (const LogField& field : fields) append_member(line, field);
  line += "}\n";
  if (level >= options_.level && !path_.empty()) write_file(line);
  if (level >= options_.stderr_level)
    write_stderr(options_.is_stderr_text ? as_text(time, level, event, stage, fields) : line);
}

void Log::write_file(std::string_view line) {
  if (descriptor_ < 0 && !open_file()) return;
  rotate_if_due();
  bool is_locked = lock_shared(descriptor_);
  for (int attempt = 0; attempt < 3 && !is_still_at(descriptor_, path_); ++attempt) {  // rotated by another process
    ::close(descriptor_);                                                              // and unlocked
    descriptor_ = -1;
    if (!open_file()) return;
    is_locked = lock_shared(descriptor_);
  }
  if (file_day_.empty()) file_day_ = format_day(clock_.now());
  std::string bytes = is_torn_ ? "\n" : "";
  bytes += line;
  ssize_t written = 0;
  do written = ::write(descriptor_, bytes.data(), bytes.size());
  while (written < 0 && errno == EINTR);
  if (written < 0) {
    complain("write", errno);
  } else {
    is_torn_ = static_cast<std::size_t>(written) != bytes.size();
    if (is_torn_) complain("write", ENOSPC);
  }
  if (is_locked) ::flock(descriptor_, LOCK_UN);
}

bool Log::open_file() {
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, kLogMode);
  if (descriptor_ < 0) {
    complain("open", errno);
    return false;
  }
  struct stat info {};
  if (::fstat(descriptor_, &info) != 0) info.st_size = 0;
  file_day_ = day_of_first_line(descriptor_);
  is_torn_ = ends_torn(descriptor_, info.st_size);
  return true;
}

void Log::rotate_if_due() {
  struct stat info {};
  if (::fstat(descriptor_, &info) != 0 || info.st_size == 0) return;
  const bool is_large = static_cast<std::uint64_t>(info.st_size) >= options_.max_bytes;
  const bool is_of_another_day = !file_day_.empty() && file_day_ != format_day(clock_.now());
  if (is_large || is_of_another_day) rotate();
}

void Log::rotate() {
  // Somebody is writing or rotating: the next line will see.
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) return;
  if (is_still_at(descriptor_, path_)) {
    const std::string stamp = format_stamp(clock_.now());
    std::string target;
    for (int number = 0; target.empty() || exists(target) || exists(target + ".gz"); ++number)
      target = fmt::format("{}/{}{}-{:03}.{}.log", options_.folder, kRotatedPrefix, stamp, number, ::getpid());
    if (::rename(path_.c_str(), target.c_str()) != 0) {
      complain("rename", errno);
      ::flock(descriptor_, LOCK_UN);
      return;
    }
  }
  ::close(descriptor_);  // unlocks: who waits finds another file at the path and opens that
  descriptor_ = -1;
  if (!open_file()) return;
  compress_rotated();
  remove_old();
}

void Log::compress_rotated() {
  for (const std::string& name : names_in(options_.folder))
    if (name.starts_with(kRotatedPrefix) && name.ends_with(".log") && !compress(options_.folder, name))
      complain("compress", errno);
}

void Log::remove_old() {
  const LocalTime oldest = clock_.now() - options_.retention_days * kSecondsPerDay;
  for (const std::string& name : names_in(options_.folder)) {
    const std::size_t dot = name.starts_with('.') ? 1 : 0;  // a compression that was cut off
    const std::string_view visible = std::string_view(name).substr(dot);
    if (!visible.starts_with(kRotatedPrefix)) continue;
    const auto rotated = parse_stamp(visible.substr(kRotatedPrefix.size(), 15));
    if (rotated && *rotated < oldest) ::unlink(join_path(options_.folder, name).c_str());
  }
}

void Log::complain(std::string_view what, int number) {
  if (has_complained_) return;
  has_complained_ = true;
  std::string line;
  append_member(line, "level", "error");
  append_member(line, "event", "log_unwritable");
  append_member(line, "path", path_);
  append_member(line, "what", what);
  if (number != 0) append_member(line, "reason", reason_of_errno(number));
  write_stderr(line + "}\n");
}

}  // namespace radica
