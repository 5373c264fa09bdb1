#include "app/secrets.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/child_process.h"
#include "base/file.h"

namespace radica {
namespace {

constexpr std::chrono::seconds kCommandPatience{30};
constexpr std::array<std::string_view, 4> kKinds{"env:", "file:", "command:", "credential:"};

Failure unreadable(std::string_view reference, std::string_view reason) {
  // The words of a command may hold more than its name.
  const bool is_command = reference.starts_with("command:");
  return fail(ErrorCode::kBadConfig, "E-CONFIG-014",
              {{"reference", std::string(is_command ? "command:…" : reference)}, {"reason", std::string(reason)}});
}

// Without the line end that editors and echo leave.
std::string first_line(std::string text) {
  text.resize(std::min(text.find_first_of("\r\n"), text.size()));
  return text;
}

Result<std::string> read_secret_file(std::string_view reference, const std::string& path) {
  auto text = read_file(path);
  if (!text) return unreadable(reference, text.error().facts.back().second);
  return text;
}

// What file: and credential: name.
Result<std::string> path_of(std::string_view reference, const Environment& environment) {
  const std::string rest(reference.substr(reference.find(':') + 1));
  if (reference.starts_with("file:")) return rest;
  const auto folder = environment.find("CREDENTIALS_DIRECTORY");
  if (folder == environment.end()) return unreadable(reference, "not started by systemd with this credential");
  return join_path(folder->second, rest);
}

// Its first line. What it says on standard error may hold anything and is told to nobody.
Result<std::string> output_of(std::string_view reference, const std::string& command) {
  auto child = ChildProcess::start({{"/bin/sh", "-c", command}, {}});
  if (!child) return unreadable(reference, "it cannot be started");
  const auto deadline = std::chrono::steady_clock::now() + kCommandPatience;
  const auto end = child->wait([&]() -> Result<void> {
    if (std::chrono::steady_clock::now() < deadline) return {};
    return unreadable(reference, "it does not end");
  });
  if (!end) return Failure(end.error());
  if (end->exit_code != 0) return unreadable(reference, "it failed");
  return first_line(end->output);
}

Result<std::string> value_of(std::string_view reference, const Environment& environment) {
  const std::string rest(reference.substr(reference.find(':') + 1));
  if (reference.starts_with("env:")) {
    const auto found = environment.find(rest);
    if (found == environment.end()) return unreadable(reference, "the variable is not set");
    return found->second;
  }
  if (reference.starts_with("command:")) return output_of(reference, rest);
  TRY_SET(std::string text, read_secret_document(reference, environment));
  return first_line(std::move(text));
}

}  // namespace

bool is_secret_reference(std::string_view text) {
  return std::any_of(kKinds.begin(), kKinds.end(), [text](std::string_view kind) {
    return text.starts_with(kind) && text.size() > kind.size() && text.find('\0') == std::string_view::npos;
  });
}

Result<std::string> read_secret_document(std::string_view reference, const Environment& environment) {
  TRY_SET(const std::string path, path_of(reference, environment));
  return read_secret_file(reference, path);
}

Result<std::string> read_secret(std::string_view reference, const Environment& environment) {
  if (reference.empty()) return std::string();
  TRY_SET(std::string secret, value_of(reference, environment));
  if (secret.empty()) return unreadable(reference, "it is empty");
  return secret;
}

}  // namespace radica
