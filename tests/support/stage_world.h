// A Context for tests of one stage: one company below a temporary folder, a fixed clock, no database and no store.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "stages/context.h"
#include "support/normalised.h"
#include "support/temporary_folder.h"

namespace radica::test {

class StageWorld {
 public:
  explicit StageWorld(std::unique_ptr<Clock> clock = fixed_clock(*parse_local(kNow))) : clock_(std::move(clock)) {
    restart();
  }

  // What the run before left in memory is gone; disk and options stay.
  void restart() {
    const StageOptions options = context_ == nullptr ? StageOptions{} : context_->options;
    context_.reset();
    context_ = std::make_unique<Context>(Context{.options = options,
                                                 .clock = *clock_,
                                                 .zone = zone_,
                                                 .log = *log_,
                                                 .progress = progress_,
                                                 .stop_signals = stop_signals_});
    context_->options.input = folder_.path("in");
    context_->options.output = folder_.path("out");
    context_->options.now = clock_->now();
    auto work = WorkFolder::create(folder_.path("out"));
    if (!work) throw std::runtime_error(work.error().describe());
    context_->work = std::make_unique<WorkFolder>(std::move(*work));
    auto company = std::make_unique<CompanyRun>();
    company->company = {"afinia", "Afinia", "caribemar.facture.co"};
    company->root = folder_.path("in/afinia/oficina_virtual");
    company->looked_at_ns = looked_at_ns_;
    context_->companies.push_back(std::move(company));
  }

  Context& context() { return *context_; }
  CompanyRun& company() { return *context_->companies.front(); }
  const TemporaryFolder& folder() const { return folder_; }
  std::string write(std::string_view path, std::string_view bytes = "{}") {
    return folder_.write("in/afinia/oficina_virtual/" + std::string(path), bytes);
  }
  std::string path(std::string_view path) const {
    return folder_.path("in/afinia/oficina_virtual/" + std::string(path));
  }
  void age(const std::string& path, LocalTime modified) const {
    const timespec time{zone_.to_unix(modified), 0};
    const timespec times[2] = {time, time};
    if (::utimensat(AT_FDCWD, path.c_str(), times, AT_SYMLINK_NOFOLLOW) != 0)
      throw std::runtime_error("cannot set the time of " + path);
  }
  void stop() { stop_signals_ = 1; }
  // Of the next run. Long after all files were written: none of them is racy.
  void look_at(std::int64_t real_ns) { looked_at_ns_ = real_ns; }

 private:
  TemporaryFolder folder_;
  Zone zone_ = bogota();
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<Log> log_ = Log::open({.folder = {}, .stderr_level = LogLevel::kOff}, *clock_);
  Progress progress_;
  std::atomic<int> stop_signals_{0};
  std::int64_t looked_at_ns_ = std::numeric_limits<std::int64_t>::max();
  std::unique_ptr<Context> context_;
};

// In the order of the rejects file; once they are sorted.
inline std::vector<Rejected> rejects_of(const CompanyRun& company) {
  std::vector<Rejected> all;
  Rejects::Reader reader(*company.rejects);
  while (true) {
    Rejected rejected;
    const auto has_more = reader.next(rejected);
    if (!has_more) throw std::runtime_error(has_more.error().describe());
    if (!*has_more) return all;
    all.push_back(std::move(rejected));
  }
}

}  // namespace radica::test
