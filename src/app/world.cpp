#include "app/world.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "base/json.h"

namespace radica {
namespace {

std::atomic<int> signals{0}, renewals{0};

// The second one does not wait for what is in flight: a kill at any instant is safe (docs/faults.md).
void on_signal(int /*number*/) {
  if (signals.fetch_add(1, std::memory_order_relaxed) > 0) ::_exit(kExitStopped);
}

void on_renewal(int /*number*/) {
  renewals.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace

int exit_code_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::kCancelled:
    case ErrorCode::kExhausted:
      return kExitStopped;
    case ErrorCode::kBadConfig:
    case ErrorCode::kDenied:
    case ErrorCode::kNotFound:
      return kExitBadConfig;
    // Something else in the way, such as a file where a folder should be, is for a human.
    case ErrorCode::kConflict:
      return error.id.compare(0, 8, "E-LEASE-") == 0 ? kExitLocked : kExitBadConfig;
    case ErrorCode::kBadInput:
      return kExitUsage;
    case ErrorCode::kUnavailable:
    case ErrorCode::kAborted:
      return kExitUnavailable;
    case ErrorCode::kCorrupt:
    case ErrorCode::kBug:
      break;
  }
  return kExitBug;
}

const std::atomic<int>& stop_signals() {
  return signals;
}

void end_with_the_reader() {
  ::signal(SIGPIPE, SIG_DFL);
}

int renewal_signals() {
  return renewals.load(std::memory_order_relaxed);
}

void watch_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  if (!is_terminal(STDERR_FILENO)) {
    action.sa_handler = on_renewal;
    action.sa_flags = SA_RESTART;
  }
  ::sigaction(SIGHUP, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fputc('\n', stdout);
}

void print_error(const World& world, const Error& error) {
  const ErrorText text = error_text(world.texts, error);
  std::string line;
  if (world.arguments.is_json) {
    line = "{\"error\":" + json_string(error.id) + ",\"what\":" + json_string(text.what) +
           ",\"hint\":" + json_string(text.hint);
    for (const auto& [name, value] : error.facts) line += "," + json_string(name) + ":" + json_string(value);
    line += "}\n";
  } else {
    line = "radica: " + error.id + ": " + text.what + "\n";
    for (const std::string& step : error.context) line += "  " + step + "\n";
    if (!text.hint.empty()) line += "  " + text.hint + "\n";
  }
  std::fwrite(line.data(), 1, line.size(), stderr);
}

bool is_terminal(int descriptor) {
  return ::isatty(descriptor) == 1;
}

std::int64_t unix_now_ms(const World& world) {
  if (world.clock->is_fixed()) return world.zone.to_unix(world.clock->now()) * 1000;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

Result<std::vector<std::string>> chosen_companies(const World& world) {
  std::vector<std::string> all;
  std::string list;
  for (const CompanyConfig& company : world.config().companies) {
    all.push_back(company.name);
    list += (list.empty() ? "" : ", ") + company.name;
  }
  const std::vector<std::string>& wanted = world.arguments.companies;
  for (const std::string& name : wanted)
    if (std::find(all.begin(), all.end(), name) == all.end())
      return fail(ErrorCode::kBadInput, "E-USAGE-020", {{"company", name}, {"companies", list}});
  if (!wanted.empty())
    std::erase_if(
        all, [&](const std::string& name) { return std::find(wanted.begin(), wanted.end(), name) == wanted.end(); });
  return all;
}

}  // namespace radica
