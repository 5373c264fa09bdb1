#include "stages/dataset.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <memory>
#include <mutex>

#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/workers.h"
#include "model/row_text.h"
#include "stages/dataset_output.h"
#include "stages/group_records.h"
#include "stages/report_rows.h"

namespace radica {
namespace {

struct ManifestEntry {
  std::string path, sha256;
  std::uint64_t rows = 0, bytes = 0;
};

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
  Result<void> write_incomplete(const ReportRow& row, DatasetOutput& output);
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
  std::string_view bytes;
  while (true) {
    TRY_SET(const bool has_more, company_.report_rows->next(bytes));
    if (!has_more) break;
    read_report_row(bytes, row);
    const auto lines = static_cast<std::uint64_t>(std::count(row.duplicates.begin(), row.duplicates.end(), '\n'));
    if (lines > 0) TRY(duplicates->write(row.duplicates, lines));
    TRY(write_incomplete(row, *incomplete));
  }
  TRY(close(std::move(duplicates)));
  return close(std::move(incomplete));
}

Result<void> CompanyReports::write_incomplete(const ReportRow& row, DatasetOutput& output) {
  std::vector<std::string_view> missing = row.missing;
  if (!row.has_data_file) missing.emplace_back("pqr_data.json");
  if (!std::binary_search(with_detail_.begin(), with_detail_.end(), hash64(row.radicado)))
    missing.emplace_back("pqr_detail.pdf");
  if (missing.empty()) return {};
  ++company_.incomplete;
  std::string line;
  append_csv_cell(line, row.radicado);
  for (std::size_t i = 0; i < missing.size(); ++i) line.append(i == 0 ? "," : "|").append(missing[i]);
  return output.write(line + "\n", 1);
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

// What the manifest of the day says of the files that this run, of some companies only, did not write.
void add_other_companies(const std::string& path, const std::string& output, std::vector<ManifestEntry>& entries) {
  const auto before = read_file(path);
  JsonDocument document;
  if (!before || document.parse(*before)) return;
  const JsonNode* files = document.first_child(document.root());
  if (files == nullptr) return;
  for (const JsonNode* file = document.first_child(*files); file != nullptr; file = document.next_sibling(*file)) {
    ManifestEntry entry;
    for (const JsonNode* member = document.first_child(*file); member != nullptr;
         member = document.next_sibling(*member)) {
      if (member->key == "path") entry.path = member->text;
      if (member->key == "sha256") entry.sha256 = member->text;
      if (member->key == "rows")
        std::from_chars(member->text.data(), member->text.data() + member->text.size(), entry.rows);
      if (member->key == "bytes")
        std::from_chars(member->text.data(), member->text.data() + member->text.size(), entry.bytes);
    }
    const bool is_ours =
        std::any_of(entries.begin(), entries.end(), [&](const ManifestEntry& own) { return own.path == entry.path; });
    if (!entry.path.empty() && !is_ours && exists(join_path(output, entry.path))) entries.push_back(std::move(entry));
  }
}

Result<void> write_manifest(Context& context, std::vector<ManifestEntry> entries) {
  const std::string path = join_path(context.options.output, "manifest_" + format_day(context.options.now) + ".json");
  if (context.options.is_partial) add_other_companies(path, context.options.output, entries);
  std::sort(entries.begin(), entries.end(), [](const auto& left, const auto& right) { return left.path < right.path; });
  std::string text = "{\"files\":[";
  for (const ManifestEntry& entry : entries) {
    if (text.back() != '[') text += ',';
    text += "{\"path\":" + json_string(entry.path) + ",\"rows\":" + std::to_string(entry.rows) +
            ",\"bytes\":" + std::to_string(entry.bytes) + ",\"sha256\":" + json_string(entry.sha256) + "}";
  }
  return write_atomically(path, text + "]}\n");
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
  std::vector<DatasetOutput*> outputs;
  std::vector<AtomicFile*> files;
  for (const auto& company : context.companies) {
    for (const auto& output : company->outputs) {
      outputs.push_back(output.get());
      files.push_back(&output->file);
    }
  }
  TRY(commit_all(files));
  std::vector<ManifestEntry> manifest;
  for (DatasetOutput* output : outputs) {
    const std::string& path = output->file.path();
    context.written.push_back(path);
    manifest.push_back({path.substr(join_path(context.options.output, "").size()), hex(output->hasher.finish()),
                        output->rows, output->file.bytes()});
    report.bytes += output->file.bytes();
  }
  std::sort(context.written.begin(), context.written.end());
  if (context.options.reads_all) TRY(write_manifest(context, std::move(manifest)));
  return report;
}

}  // namespace radica
