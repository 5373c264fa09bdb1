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
#include "stages/dataset_records.h"
#include "stages/group_records.h"
#include "stages/output_names.h"

namespace radica {
namespace {

// A file of the dataset with what the manifest says of it.
struct Output {
  AtomicFile file;
  Sha256Hasher hasher;
  std::uint64_t rows = 0;

  explicit Output(AtomicFile opened) : file(std::move(opened)) {}
  Result<void> write(std::string_view bytes, std::uint64_t row_count) {
    hasher.update(bytes);
    rows += row_count;
    return file.write(bytes);
  }
};

struct ManifestEntry {
  std::string path, sha256;
  std::uint64_t rows = 0, bytes = 0;
};

using Task = std::function<Result<void>()>;

// The files of one company: written by tasks that do not depend on one another, then committed.
class CompanyDataset {
 public:
  CompanyDataset(Context& context, CompanyRun& company) : context_(context), company_(company) {}

  void add_lines(std::vector<Task>& tasks) {
    tasks.push_back([this] { return write_lines("master", ".ndjson", {}, company_.rows->ndjson); });
    tasks.push_back([this] { return write_lines("consolidated", ".csv", csv_header(), company_.rows->csv); });
  }
  void add_reports(std::vector<Task>& tasks) {
    tasks.push_back([this] { return write_reports(); });
    tasks.push_back([this] { return write_rejected(); });
    tasks.push_back([this] { return write_unmatched(); });
  }
  [[nodiscard]] std::vector<std::unique_ptr<Output>>& outputs() { return outputs_; }

 private:
  Result<std::unique_ptr<Output>> open(std::string_view kind, std::string_view extension, bool is_report,
                                       std::string_view header) {
    TRY_SET(AtomicFile file,
            AtomicFile::create(dataset_path(context_, company_.company.name, kind, extension, is_report)));
    auto output = std::make_unique<Output>(std::move(file));
    if (!header.empty()) TRY(output->write(std::string(header) + "\n", 0));
    return output;
  }
  Result<void> close(std::unique_ptr<Output> output);
  Result<void> find_details();
  Result<void> write_lines(std::string_view kind, std::string_view extension, std::string_view header,
                           const Buckets& rows);
  Result<void> write_reports();
  Result<void> write_incomplete(std::string_view radicado, const ReportRow& row, Output& output);
  Result<void> write_rejected();
  Result<void> write_unmatched();

  Context& context_;
  CompanyRun& company_;
  std::vector<std::uint64_t> with_detail_;  // sorted hashes of radicados
  std::mutex mutex_;                        // of outputs_
  std::vector<std::unique_ptr<Output>> outputs_;
};

Result<void> CompanyDataset::find_details() {
  for (std::size_t bucket = 0; bucket < kBucketCount; ++bucket) {
    TRY_SET(const std::string bytes, company_.claim_files->read(bucket));
    for (ByteReader reader(bytes); !reader.at_end();) {
      const ClaimFileRecord file = read_claim_file(reader);
      if (file.role == FileRole::kDetail) with_detail_.push_back(hash64(file.radicado));
    }
  }
  std::sort(with_detail_.begin(), with_detail_.end());
  return {};
}

Result<void> CompanyDataset::write_lines(std::string_view kind, std::string_view extension, std::string_view header,
                                         const Buckets& rows) {
  TRY_SET(auto output, open(kind, extension, false, header));
  TRY(merge_rows(rows, [&](std::string_view, std::string_view line) { return output->write(line, 1); }));
  return close(std::move(output));
}

Result<void> CompanyDataset::write_reports() {
  TRY(find_details());
  TRY_SET(auto duplicates, open("duplicates", ".csv", true, "numero_radicado,kind,file,index,kept_file,kept_index"));
  TRY_SET(auto incomplete, open("incomplete", ".csv", true, "numero_radicado,missing"));
  ReportRow row;
  const auto write_row = [&](std::string_view radicado, std::string_view bytes) -> Result<void> {
    read_report_row(bytes, row);
    const auto lines = static_cast<std::uint64_t>(std::count(row.duplicates.begin(), row.duplicates.end(), '\n'));
    if (lines > 0) TRY(duplicates->write(row.duplicates, lines));
    return write_incomplete(radicado, row, *incomplete);
  };
  TRY(merge_rows(company_.rows->reports, write_row));
  TRY(close(std::move(duplicates)));
  return close(std::move(incomplete));
}

Result<void> CompanyDataset::write_incomplete(std::string_view radicado, const ReportRow& row, Output& output) {
  std::vector<std::string_view> missing = row.missing;
  if (!row.has_data_file) missing.emplace_back("pqr_data.json");
  if (!std::binary_search(with_detail_.begin(), with_detail_.end(), hash64(radicado)))
    missing.emplace_back("pqr_detail.pdf");
  if (missing.empty()) return {};
  ++company_.incomplete;
  std::string line;
  append_csv_cell(line, radicado);
  for (std::size_t i = 0; i < missing.size(); ++i) line.append(i == 0 ? "," : "|").append(missing[i]);
  return output.write(line + "\n", 1);
}

Result<void> CompanyDataset::write_rejected() {
  TRY_SET(auto output, open("rejected", ".ndjson", true, {}));
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

Result<void> CompanyDataset::write_unmatched() {
  TRY_SET(auto output, open("unmatched", ".csv", true, "file,reason"));
  for (const Unmatched& unmatched : company_.unmatched) {
    std::string line;
    append_csv_cell(line, unmatched.file);
    TRY(output->write(line + "," + unmatched.reason + "\n", 1));
  }
  return close(std::move(output));
}

Result<void> CompanyDataset::close(std::unique_ptr<Output> output) {
  TRY(output->file.flush());
  const std::lock_guard lock(mutex_);
  outputs_.push_back(std::move(output));
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
  const std::string path = join_path(context.options.output, "manifest_" + format_day(context.clock.now()) + ".json");
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
  TRY(make_folders(join_path(context.options.output, "reports")));
  TRY(sweep_temporaries(context.options.output));
  TRY(sweep_temporaries(join_path(context.options.output, "reports")));
  std::vector<std::unique_ptr<CompanyDataset>> datasets;
  std::vector<Task> tasks;
  for (const auto& company : context.companies) {
    datasets.push_back(std::make_unique<CompanyDataset>(context, *company));
    if (context.options.reads_all) datasets.back()->add_lines(tasks);  // first: they take longest
    report.out += company->records.touched;
  }
  for (const auto& dataset : datasets) dataset->add_reports(tasks);
  context.progress.begin("dataset", tasks.size());
  const auto run_task = [&](std::size_t task) -> Result<void> {
    TRY(check_stop(context));
    context.progress.done += 1;
    return tasks[task]();
  };
  TRY(for_each_parallel(context.options.threads, tasks.size(), run_task));
  std::vector<Output*> outputs;
  for (const auto& dataset : datasets)
    for (const auto& output : dataset->outputs()) outputs.push_back(output.get());
  TRY(for_each_parallel(context.options.threads, outputs.size(),
                        [&](std::size_t output) { return outputs[output]->file.sync(); }));
  std::vector<AtomicFile*> files;
  for (Output* output : outputs) files.push_back(&output->file);
  TRY(commit_all(files));
  std::vector<ManifestEntry> manifest;
  for (Output* output : outputs) {
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
