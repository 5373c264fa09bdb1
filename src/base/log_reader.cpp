#include "base/log_reader.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>

#include "base/file.h"
#include "base/json.h"

namespace radica {
namespace {

using GzipFile = std::unique_ptr<gzFile_s, int (*)(gzFile)>;

bool is_wanted(const LogEntry& entry, const LogQuery& query) {
  return entry.level >= query.level && (!query.run || entry.run == *query.run) &&
         (!query.stage || entry.stage == *query.stage);
}

// Names without ".gz", each once, in the order of rotation.
std::vector<std::string> rotated_files(const std::string& folder) {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(folder.c_str()), &::closedir);
  if (directory == nullptr) return names;
  while (const dirent* entry = ::readdir(directory.get())) {
    std::string name(&entry->d_name[0]);
    if (name.ends_with(".gz")) name.resize(name.size() - 3);
    if (name.starts_with("radica-") && name.ends_with(".log")) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

// The compressed file wins: it is whole from the instant it has its name. gzread passes plain files through.
GzipFile open_rotated(const std::string& path) {
  GzipFile file(::gzopen((path + ".gz").c_str(), "rbe"), &::gzclose);
  if (file == nullptr) file.reset(::gzopen(path.c_str(), "rbe"));
  if (file == nullptr) file.reset(::gzopen((path + ".gz").c_str(), "rbe"));  // compressed in this instant
  return file;
}

bool is_older(const std::string& path, std::int64_t since) {
  struct stat facts {};
  const bool is_there = ::stat((path + ".gz").c_str(), &facts) == 0 || ::stat(path.c_str(), &facts) == 0;
  return is_there && facts.st_mtime < since;
}

Result<void> give(std::string& line, const LogQuery& query, const OnLogEntry& on_entry) {
  // Most lines are of other runs: they are not taken apart.
  const bool is_other = query.run && line.find(*query.run) == std::string::npos;
  if (const auto entry = is_other ? std::nullopt : parse_log_line(line); entry && is_wanted(*entry, query))
    TRY(on_entry(*entry));
  line.clear();
  return {};
}

Result<void> read_lines(gzFile file, const LogQuery& query, const OnLogEntry& on_entry) {
  std::array<char, 65536> buffer{};
  std::string line;
  for (;;) {
    const int count = ::gzread(file, buffer.data(), static_cast<unsigned>(buffer.size()));
    if (count <= 0) break;  // the end, or a damaged rest that holds nothing to show
    std::string_view piece(buffer.data(), static_cast<std::size_t>(count));
    for (std::size_t end = piece.find('\n'); end != std::string_view::npos; end = piece.find('\n')) {
      line += piece.substr(0, end);
      TRY(give(line, query, on_entry));
      piece.remove_prefix(end + 1);
    }
    line += piece;
  }
  return give(line, query, on_entry);
}

bool is_same_file(int descriptor, const std::string& path) {
  struct stat opened {};
  struct stat present {};
  return ::fstat(descriptor, &opened) == 0 && ::stat(path.c_str(), &present) == 0 && opened.st_ino == present.st_ino;
}

}  // namespace

std::optional<LogEntry> parse_log_line(const std::string& line) {
  JsonDocument document;
  if (document.parse(line) || document.root().type != JsonType::kObject) return std::nullopt;
  LogEntry entry;
  entry.line = line;
  bool has_level = false;
  for (const JsonNode* node = document.first_child(document.root()); node != nullptr;
       node = document.next_sibling(*node)) {
    std::string text(node->text);
    if (node->key == "ts") {
      entry.time = std::move(text);
    } else if (node->key == "level") {
      const auto level = log_level_by_name(text);
      has_level = level.has_value();
      entry.level = level.value_or(LogLevel::kInfo);
    } else if (node->key == "event") {
      entry.event = std::move(text);
    } else if (node->key == "run") {
      entry.run = std::move(text);
    } else if (node->key == "stage") {
      entry.stage = std::move(text);
    } else {
      entry.fields.emplace_back(std::string(node->key), std::move(text));
    }
  }
  if (!has_level || entry.time.empty() || entry.event.empty()) return std::nullopt;
  return entry;
}

Result<void> read_log(const std::string& folder, const LogQuery& query, const OnLogEntry& on_entry) {
  const std::string path = join_path(folder, kLogFileName);
  // The current file is opened before the list is made: a rotation in between would hide its lines or give them twice.
  GzipFile current(nullptr, &::gzclose);
  std::vector<std::string> rotated;
  for (bool is_steady = false; !is_steady;) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 && errno != ENOENT && errno != ENOTDIR) return fail_errno("E-FILE-001", path, errno);
    rotated = rotated_files(folder);
    is_steady = descriptor < 0 || is_same_file(descriptor, path);
    current.reset(descriptor < 0 ? nullptr : ::gzdopen(descriptor, "rb"));
  }
  for (const std::string& name : rotated) {
    if (is_older(join_path(folder, name), query.since)) continue;
    if (const GzipFile file = open_rotated(join_path(folder, name)); file != nullptr)
      TRY(read_lines(file.get(), query, on_entry));
  }
  if (current != nullptr) TRY(read_lines(current.get(), query, on_entry));
  return {};
}

Result<std::string> log_of_run(const std::string& folder, const std::string& run, std::int64_t since,
                               std::uint64_t from, std::size_t most) {
  LogQuery query;
  query.run = run;
  query.since = since;
  std::string piece;
  std::uint64_t at = 0;
  bool is_full = false;
  TRY(read_log(folder, query, [&](const LogEntry& entry) -> Result<void> {
    const std::uint64_t begin = at, end = at + entry.line.size() + 1;
    at = end;
    if (end <= from || is_full) return {};
    const std::string line = entry.line + "\n";
    const std::string_view rest = std::string_view(line).substr(begin < from ? from - begin : 0);
    is_full = piece.size() + rest.size() > most;
    if (!is_full)
      piece += rest;
    else if (piece.empty())
      piece = rest.substr(0, most);
    return {};
  }));
  return piece;
}

}  // namespace radica
