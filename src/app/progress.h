// Shows how far long work is (SPEC §1): on a terminal one line that is drawn again, otherwise plain lines now and then;
// stage, done/total, rate, ETA. On stderr. Nothing with --quiet, --no-progress or --json.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "app/world.h"
#include "stages/context.h"

namespace radica {

class ProgressPrinter {
 public:
  ProgressPrinter(const World& world, const Progress& progress);
  ~ProgressPrinter();
  ProgressPrinter(const ProgressPrinter&) = delete;
  ProgressPrinter& operator=(const ProgressPrinter&) = delete;

 private:
  void run();
  void draw();

  const World& world_;
  const Progress& progress_;
  bool is_terminal_ = false;
  std::string stage_;                              // last drawn
  std::chrono::steady_clock::time_point started_;  // of that stage
  std::thread thread_;
  std::mutex mutex_;
  std::condition_variable stops_;
  bool stopping_ = false;
};

// "ingest 12.000/100.000 · 35.000/s · 3 s": total 0 = not known. Pure, for tests.
[[nodiscard]] std::string progress_line(const Texts& texts, std::string_view stage, std::uint64_t done,
                                        std::uint64_t total, std::uint64_t bytes, double seconds);

}  // namespace radica
