// Lists a tree: every file, link and other thing below a folder, with its FileStat. Follows no link below the root
// (the root itself may be one). Several threads share the work, also that of one flat folder of a million files; memory
// stays flat. Order is not defined. Things that vanish meanwhile are left out.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/file.h"

namespace radica {

enum class WalkKind { kFile, kLink, kOther };  // folders are walked, not listed

struct WalkEntry {
  std::string_view path;  // relative to the root, raw bytes; valid until the callback returns
  WalkKind kind = WalkKind::kFile;
  FileStat stat;  // of the link itself; unknown where WalkOptions::needs_stat says so
};

// Called from several threads at once, each with its own `worker` (from 0 up to threads - 1). The entries are of one
// folder. An error ends the walk and is its result.
using OnEntries = std::function<Result<void>(unsigned worker, std::span<const WalkEntry> entries)>;
// A folder (or, rarely, a file) that could not be read, with its errno; the walk goes on. One call at a time.
using OnUnreadable = std::function<void(std::string_view path, int number)>;

struct WalkOptions {
  unsigned threads = 1;
  // Whether to go into a folder, by its relative path; empty: into all. Called from several threads at once.
  std::function<bool(std::string_view path)> enters;
  // Whether the stat of a regular file is asked for, by its relative path; empty: of all. The same threads.
  std::function<bool(std::string_view path)> needs_stat;
};

inline constexpr unsigned kDeepestFolder = 64;  // levels; what lies deeper is unreadable (ELOOP)

// Fails with E-FILE-006 if `root` itself cannot be listed (kNotFound if missing).
Result<void> walk(const std::string& root, const OnEntries& on_entries, const OnUnreadable& on_unreadable,
                  const WalkOptions& options = {});

// The same for these paths alone, in their order: those that are there. One thread, as worker 0. They are sorted, so
// that the files of a folder stand together; a link on the way to a file hides it, as it does from walk().
Result<void> look_at(const std::string& root, std::span<const std::string> paths, const OnEntries& on_entries,
                     const OnUnreadable& on_unreadable);

// For WalkOptions::enters: all but folders whose name begins with a dot.
[[nodiscard]] bool is_not_hidden(std::string_view path);

}  // namespace radica
