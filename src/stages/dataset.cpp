#include "stages/dataset.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/workers.h"
#include "model/row_text.h"
#include "stages/dataset_output.h"
#include "stages/day_manifest.h"
#include "stages/group_records.h"
#include "stages/report_rows.h"

namespace radica {
namespace {

constexpr std::size_t kLinesAtOnce = 64 << 10;  // bytes
constexpr std::size_t kClosedAtOnce = 4;

using Task = std::function<Result<void>()>;

// The reports of one company: written by tasks that do not depend on one another.
class CompanyReports {
 public:
  CompanyReports(Context& context, CompanyRun& company) : context_(context), company_(company) {}

  void add_to(std::vector<Task>& tasks) {
    tasks.push_back([this] { return write_of_claims(); });
    tasks.push_back([this] { return write_rejected(); });
    tasks.push_back([this] { return write_unmatched(); });
  }

 private:
  Result<std::unique_ptr<DatasetOutput>> open(std::string_view kind, std::string_view extension,
                                              std::string_view header) {
    return open_output(context_, company_.company.name, kind, extension, true, header);
  }
  Result<void> close(std::unique_ptr<DatasetOutput> output);
  Result<void> write_of_claims();
  void add_incomplete(const ReportRow& row, std::string& lines);
  Result<void> write_rejected();
  Result<void> write_unmatched();

  Context& context_;
  CompanyRun& company_;
  std::vector<std::uint64_t> with_detail_;  // sorted hashes of radicados
  std::mutex mutex_;                        // of company_.outputs
};

Result<void> CompanyReports::write_of_claims() {
  TRY_SET(with_detail_, radicado_hashes(*company_.claim_files,
                                        [](const ClaimFileRecord& file) { return file.role == FileRole::kDetail; }));
  TRY_SET(auto duplicates, open("duplicates", ".csv", "numero_radicado,kind,file,index,kept_file,kept_index"));
  TRY_SET(auto incomplete, open("incomplete", ".csv", "numero_radicado,missing"));
  ReportRow row;
  std::string lines;
  std::uint64_t written = 0;
  std::string_view bytes;
  for (bool has_more = true; has_more;) {
    TRY_SET(has_more, company_.report_rows->next(bytes));
    if (has_more) {
      read_report_row(bytes, row);
      const auto count = static_cast<std::uint64_t>(std::count(row.duplicates.begin(), row.duplicates.end(), '\n'));
      if (count > 0) TRY(duplicates->write(row.duplicates, count));
      add_incomplete(row, lines);
    }
    if (has_more && lines.size() < kLinesAtOnce) continue;
    TRY(incomplete->write(lines, company_.incomplete - written));
    written = company_.incomplete;
    lines.clear();
  }
  TRY(close(std::move(duplicates)));
  return close(std::move(incomplete));
}

void CompanyReports::add_incomplete(const ReportRow& row, std::string& lines) {
  const bool has_detail = std::binary_search(with_detail_.begin(), with_detail_.end(), hash64(row.radicado));
  if (row.missing.empty() && row.has_data_file && has_detail) return;
  ++company_.incomplete;
  append_csv_cell(lines, row.radicado);
  char before = ',';
  const auto add = [&](std::string_view name) {
    lines += before;
    lines += name;
    before = '|';
  };
  for (const std::string_view field : row.missing) add(field);
  if (!row.has_data_file) add("pqr_data.json");
  if (!has_detail) add("pqr_detail.pdf");
  lines += '\n';
}

Result<void> CompanyReports::write_rejected() {
  TRY_SET(auto output, open("rejected", ".ndjson", {}));
  Rejects::Reader rejects(*company_.rejects);
  Rejected rejected;
  for (;;) {
    TRY_SET(const bool has_more, rejects.next(rejected));
    if (!has_more) return close(std::move(output));
    const auto text_or_null = [](std::string_view text) { return text.empty() ? "null" : json_string(text); };
    TRY(output->write("{\"field\":" + text_or_null(rejected.field) + ",\"file\":" + json_string(rejected.file) +
                          ",\"index\":" + (rejected.index ? std::to_string(*rejected.index) : "null") + ",\"rule\":" +
                          json_string(id_of(rejected.rule)) + ",\"sha256\":" + text_or_null(rejected.sha256) +
                          ",\"where\":" + json_string(rejected.where) + "}\n",
                      1));
  }
}

Result<void> CompanyReports::write_unmatched() {
  TRY_SET(auto output, open("unmatched", ".csv", "file,reason"));
  for (const Unmatched& unmatched : company_.unmatched) {
    std::string line;
    append_csv_cell(line, unmatched.file);
    TRY(output->write(line + "," + unmatched.reason + "\n", 1));
  }
  return close(std::move(output));
}

Result<void> CompanyReports::close(std::unique_ptr<DatasetOutput> output) {
  TRY(output->file.flush());
  const std::lock_guard lock(mutex_);
  company_.outputs.push_back(std::move(output));
  return {};
}

// Meanwhile, as the disk is waited for, the observations go: nobody but load asks for them again.
Result<std::vector<DayManifestEntry>> commit_all_outputs(Context& context) {
  std::vector<DatasetOutput*> outputs;
  for (const auto& company : context.companies)
    for (const auto& output : company->outputs) outputs.push_back(output.get());
  std::vector<DayManifestEntry> entries;
  const auto work = [&](std::size_t worker) -> Result<void> {
    if (worker == 0) {
      TRY_SET(entries, commit_outputs(context, outputs));
    } else if (!context.options.keeps_files) {
      for (const auto& company : context.companies) company->observations.reset();
    }
    return {};
  };
  TRY(run_workers(2, work));
  return entries;
}

// What the outputs have replaced goes while the run ends (base/file.h), several at once: each waits for the disk.
void close_outputs(Context& context) {
  std::vector<std::unique_ptr<DatasetOutput>> done;
  for (const auto& company : context.companies) {
    std::move(company->outputs.begin(), company->outputs.end(), std::back_inserter(done));
    company->outputs.clear();
  }
  context.closing = std::jthread([done = std::move(done)]() mutable {
    const auto close = [&done](std::size_t output) -> Result<void> {
      done[output].reset();
      return {};
    };
    static_cast<void>(for_each_parallel(kClosedAtOnce, done.size(), close));  // cannot fail
  });
}

}  // namespace

Result<StageReport> dataset(Context& context, const Act& /*act*/) {
  StageReport report;
  report.name = "dataset";
  std::vector<std::unique_ptr<CompanyReports>> reports;
  std::vector<Task> tasks;
  for (const auto& company : context.companies) {
    reports.push_back(std::make_unique<CompanyReports>(context, *company));
    reports.back()->add_to(tasks);
    report.out += company->records.touched;
  }
  context.progress.begin("dataset", tasks.size());
  const auto run_task = [&](std::size_t task) -> Result<void> {
    TRY(check_stop(context));
    context.progress.done += 1;
    return tasks[task]();
  };
  TRY(for_each_parallel(context.options.threads, tasks.size(), run_task));
  TRY_SET(std::vector<DayManifestEntry> entries, commit_all_outputs(context));
  close_outputs(context);
  for (const DayManifestEntry& entry : entries) report.bytes += entry.bytes;
  if (context.options.reads_all) TRY(write_day_manifest(context, std::move(entries), context.options.is_partial));
  return report;
}

}  // namespace radica
