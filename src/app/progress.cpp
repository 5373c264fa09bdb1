#include "app/progress.h"

#include <unistd.h>

#include <cmath>
#include <cstdio>

namespace radica {
namespace {

constexpr std::chrono::milliseconds kTerminalInterval{250};
constexpr std::chrono::seconds kPlainInterval{10};

}  // namespace

ProgressPrinter::ProgressPrinter(const World& world, const Progress& progress)
    : world_(world),
      progress_(progress),
      is_terminal_(is_terminal(STDERR_FILENO)),
      started_(std::chrono::steady_clock::now()) {
  const Arguments& arguments = world.arguments;
  if (arguments.is_quiet || arguments.no_progress || arguments.is_json) return;
  thread_ = std::thread([this] { run(); });
}

ProgressPrinter::~ProgressPrinter() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stops_.notify_all();
  thread_.join();
  if (is_terminal_) std::fputs("\r\x1b[K", stderr);
}

void ProgressPrinter::run() {
  std::unique_lock lock(mutex_);
  const auto interval =
      is_terminal_ ? std::chrono::milliseconds(kTerminalInterval) : std::chrono::milliseconds(kPlainInterval);
  while (!stops_.wait_for(lock, interval, [this] { return stopping_; })) draw();
}

void ProgressPrinter::draw() {
  const std::string stage = progress_.stage.load();
  if (stage.empty()) return;
  if (stage != stage_) {
    stage_ = stage;
    started_ = std::chrono::steady_clock::now();
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  const std::string line =
      progress_line(world_.texts, stage, progress_.done, progress_.total, progress_.bytes, seconds);
  std::fprintf(stderr, is_terminal_ ? "\r%s\x1b[K" : "%s\n", line.c_str());
  std::fflush(stderr);
}

std::string progress_line(const Texts& texts, std::string_view stage, std::uint64_t done, std::uint64_t total,
                          std::uint64_t bytes, double seconds) {
  std::string line(stage);
  line += " " + texts.number(static_cast<std::int64_t>(done));
  if (total > 0) line += "/" + texts.number(static_cast<std::int64_t>(total));
  if (seconds < 0.5 || done == 0) return line;
  const double rate = static_cast<double>(done) / seconds;
  line += " · " + texts.number(std::llround(rate)) + "/s";
  if (bytes > 0) line += " · " + texts.bytes(static_cast<std::uint64_t>(static_cast<double>(bytes) / seconds)) + "/s";
  if (total > done) line += " · ETA " + texts.duration(std::llround(static_cast<double>(total - done) / rate));
  return line;
}

}  // namespace radica
