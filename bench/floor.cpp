// The floor of consolidate (SPEC §16): every input file listed, opened, read and SHA-256-hashed by as many threads, and
// nothing else. Prints files, bytes and seconds.
#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cstdlib>

#include "base/file.h"
#include "base/hash.h"
#include "base/walk.h"
#include "base/workers.h"
#include "model/store_names.h"

int main(int count, char** words) {
  using namespace radica;
  if (count < 2) {
    fmt::print(stderr, "usage: bench_floor FOLDER [THREADS]\n");
    return 64;
  }
  const std::string root = words[1];
  const auto threads = static_cast<unsigned>(count > 2 ? std::strtoul(words[2], nullptr, 10) : default_workers());
  std::atomic<std::uint64_t> files{0}, bytes{0}, check{0};
  const auto start = std::chrono::steady_clock::now();
  const auto on_entries = [&](unsigned /*worker*/, std::span<const WalkEntry> entries) -> Result<void> {
    thread_local std::string buffer;
    for (const WalkEntry& entry : entries) {
      if (entry.kind != WalkKind::kFile || !is_json_name(name_of(entry.path))) continue;
      TRY(read_file(join_path(root, entry.path), 64ULL << 20, buffer));
      check += sha256(buffer).front();
      bytes += buffer.size();
      ++files;
    }
    return {};
  };
  const auto walked = walk(root, on_entries, [](std::string_view, int) {}, {.threads = threads, .enters = {}});
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (!walked) {
    fmt::print(stderr, "{}\n", walked.error().describe());
    return 1;
  }
  fmt::print("files={} bytes={} check={} seconds={:.3f}\n", files.load(), bytes.load(), check.load(), seconds);
  return 0;
}
