#include "stages/dataset.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <queue>

#include "base/bytes.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "model/row_text.h"
#include "stages/dataset_records.h"
#include "stages/group_records.h"
#include "stages/output_names.h"

namespace radica {
namespace {

constexpr std::size_t kCursorBuffer = 128 << 10;

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

// Reads the rows of one bucket in order, in pieces.
class RowCursor {
 public:
  explicit RowCursor(const std::string& path) : path_(path), file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~RowCursor() {
    if (file_ >= 0) ::close(file_);
  }
  RowCursor(const RowCursor&) = delete;
  RowCursor& operator=(const RowCursor&) = delete;

  // False at the end. A bucket without rows has no file.
  Result<bool> next() {
    if (file_ < 0) return false;
    std::uint32_t size = 0;
    TRY_SET(const bool has_size, fill(sizeof size));
    if (!has_size) return false;
    std::memcpy(&size, buffer_.data() + position_, sizeof size);
    TRY_SET(const bool has_row, fill(sizeof size + size));
    if (!has_row) return fail(ErrorCode::kBug, "E-RUN-010", {{"path", path_}});
    ByteReader reader(std::string_view(buffer_).substr(position_ + sizeof size, size));
    row = read_row(reader);
    position_ += sizeof size + size;
    return true;
  }
  DatasetRow row;

 private:
  Result<bool> fill(std::size_t needed) {
    if (buffer_.size() - position_ >= needed) return true;
    buffer_.erase(0, position_);
    position_ = 0;
    while (buffer_.size() < needed) {
      const std::size_t old_size = buffer_.size();
      buffer_.resize(old_size + std::max(kCursorBuffer, needed));
      const ssize_t got = ::read(file_, buffer_.data() + old_size, buffer_.size() - old_size);
      if (got < 0) return fail_errno("E-FILE-001", path_, errno);
      buffer_.resize(old_size + static_cast<std::size_t>(got));
      if (got == 0) return false;
    }
    return true;
  }
  std::string path_, buffer_;
  std::size_t position_ = 0;
  int file_;
};

class CompanyDataset {
 public:
  CompanyDataset(Context& context, CompanyRun& company, std::vector<ManifestEntry>& manifest)
      : context_(context), company_(company), manifest_(manifest) {}

  Result<void> run() {
    TRY(find_details());
    TRY(write_rows());
    TRY(write_rejected());
    return write_unmatched();
  }

 private:
  Result<std::unique_ptr<Output>> open(std::string_view kind, std::string_view extension, bool is_report,
                                       std::string_view header) {
    TRY_SET(AtomicFile file,
            AtomicFile::create(dataset_path(context_, company_.company.name, kind, extension, is_report)));
    auto output = std::make_unique<Output>(std::move(file));
    if (!header.empty()) TRY(output->write(std::string(header) + "\n", 0));
    return output;
  }
  Result<void> close(Output& output);
  Result<void> find_details();
  Result<void> write_rows();
  Result<void> write_row(const DatasetRow& row);
  Result<void> write_incomplete(const DatasetRow& row);
  Result<void> write_rejected();
  Result<void> write_unmatched();

  Context& context_;
  CompanyRun& company_;
  std::vector<ManifestEntry>& manifest_;
  std::vector<std::uint64_t> with_detail_;  // sorted hashes of radicados
  std::unique_ptr<Output> csv_, ndjson_, duplicates_, incomplete_;
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

Result<void> CompanyDataset::write_rows() {
  if (context_.options.reads_all) {
    TRY_SET(csv_, open("consolidated", ".csv", false, csv_header()));
    TRY_SET(ndjson_, open("master", ".ndjson", false, {}));
  }
  TRY_SET(duplicates_, open("duplicates", ".csv", true, "numero_radicado,kind,file,index,kept_file,kept_index"));
  TRY_SET(incomplete_, open("incomplete", ".csv", true, "numero_radicado,missing"));

  std::vector<std::unique_ptr<RowCursor>> cursors;
  const auto is_later = [&](std::size_t left, std::size_t right) {
    return cursors[left]->row.radicado > cursors[right]->row.radicado;
  };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(is_later)> next(is_later);
  for (std::size_t bucket = 0; bucket < kBucketCount; ++bucket) {
    cursors.push_back(std::make_unique<RowCursor>(company_.rows->path(bucket)));
    TRY_SET(const bool has_row, cursors.back()->next());
    if (has_row) next.push(bucket);
  }
  while (!next.empty()) {
    const std::size_t bucket = next.top();
    next.pop();
    TRY(write_row(cursors[bucket]->row));
    TRY_SET(const bool has_row, cursors[bucket]->next());
    if (has_row) next.push(bucket);
  }
  for (auto* output : {&csv_, &ndjson_, &duplicates_, &incomplete_})
    if (*output) TRY(close(**output));
  return {};
}

Result<void> CompanyDataset::write_row(const DatasetRow& row) {
  if (csv_) TRY(csv_->write(row.csv, 1));
  if (ndjson_) TRY(ndjson_->write(row.ndjson, 1));
  const auto lines = static_cast<std::uint64_t>(std::count(row.duplicates.begin(), row.duplicates.end(), '\n'));
  if (lines > 0) TRY(duplicates_->write(row.duplicates, lines));
  return write_incomplete(row);
}

Result<void> CompanyDataset::write_incomplete(const DatasetRow& row) {
  std::vector<std::string> missing = row.missing;
  if (!row.has_data_file) missing.emplace_back("pqr_data.json");
  if (!std::binary_search(with_detail_.begin(), with_detail_.end(), hash64(row.radicado)))
    missing.emplace_back("pqr_detail.pdf");
  if (missing.empty()) return {};
  ++company_.incomplete;
  std::string line;
  append_csv_cell(line, row.radicado);
  for (std::size_t i = 0; i < missing.size(); ++i) line += (i == 0 ? "," : "|") + missing[i];
  return incomplete_->write(line + "\n", 1);
}

Result<void> CompanyDataset::write_rejected() {
  TRY_SET(const auto output, open("rejected", ".ndjson", true, {}));
  for (const Rejected& rejected : company_.rejected) {
    const auto text_or_null = [](std::string_view text) { return text.empty() ? "null" : json_string(text); };
    TRY(output->write("{\"field\":" + text_or_null(rejected.field) + ",\"file\":" + json_string(rejected.file) +
                          ",\"index\":" + (rejected.index ? std::to_string(*rejected.index) : "null") + ",\"rule\":" +
                          json_string(id_of(rejected.rule)) + ",\"sha256\":" + text_or_null(rejected.sha256) +
                          ",\"where\":" + json_string(rejected.where) + "}\n",
                      1));
  }
  return close(*output);
}

Result<void> CompanyDataset::write_unmatched() {
  TRY_SET(const auto output, open("unmatched", ".csv", true, "file,reason"));
  for (const Unmatched& unmatched : company_.unmatched) {
    std::string line;
    append_csv_cell(line, unmatched.file);
    TRY(output->write(line + "," + unmatched.reason + "\n", 1));
  }
  return close(*output);
}

Result<void> CompanyDataset::close(Output& output) {
  TRY(output.file.commit());
  const std::string& path = output.file.path();
  manifest_.push_back({path.substr(join_path(context_.options.output, "").size()), hex(output.hasher.finish()),
                       output.rows, output.file.bytes()});
  context_.written.push_back(path);
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
  context.progress.begin("dataset", context.companies.size());
  TRY(make_folders(join_path(context.options.output, "reports")));
  TRY(sweep_temporaries(context.options.output));
  TRY(sweep_temporaries(join_path(context.options.output, "reports")));
  std::vector<ManifestEntry> manifest;
  for (const auto& company : context.companies) {
    TRY(check_stop(context));
    TRY(CompanyDataset(context, *company, manifest).run());
    report.out += company->records.touched;
    context.progress.done += 1;
  }
  for (const ManifestEntry& entry : manifest) report.bytes += entry.bytes;
  if (context.options.reads_all) TRY(write_manifest(context, std::move(manifest)));
  return report;
}

}  // namespace radica
