// The rows of the dataset in work files: dedupe writes them sorted into buckets, dataset merges them.
#pragma once

#include <functional>
#include <memory>
#include <queue>
#include <string>
#include <string_view>
#include <vector>

#include "base/buckets.h"
#include "base/bytes.h"

namespace radica {

// What the reports say of one claim; views of what it was made or read from.
struct ReportRow {
  std::string_view duplicates;            // lines of duplicates.csv
  std::vector<std::string_view> missing;  // expected fields that are empty
  bool has_data_file = false;
};

// The rows of one company. Its files have one row a claim each, in buckets, sorted by radicado in each bucket.
struct DatasetRows {
  DatasetRows(const WorkFolder& folder, const std::string& company)
      : csv(folder, company + "-csv"), ndjson(folder, company + "-ndjson"), reports(folder, company + "-reports") {}
  Buckets csv, ndjson;  // lines of the consolidated files; only where those are written
  Buckets reports;      // ReportRow
};

// Writes rows, sorted by their keys (the radicado of a claim), into one bucket.
class RowWriter {
 public:
  RowWriter(Buckets& buckets, std::size_t bucket) : writer_(buckets), bucket_(bucket) {}
  // Where the row of a key is built; end() takes it.
  [[nodiscard]] std::string& begin(std::string_view key);
  [[nodiscard]] Result<void> end();
  [[nodiscard]] Result<void> flush() { return writer_.flush(); }

 private:
  Buckets::Writer writer_;
  std::size_t bucket_;
  std::string record_;
};

void append_report_row(std::string& bytes, const ReportRow& row);
void read_report_row(std::string_view bytes, ReportRow& row);

// Reads the sorted rows of all buckets in the order of their keys (bytes), in flat memory.
class RowMerge {
 public:
  explicit RowMerge(const Buckets& buckets);
  ~RowMerge();
  RowMerge(const RowMerge&) = delete;
  RowMerge& operator=(const RowMerge&) = delete;
  Result<bool> next();        // false at the end
  std::string_view key, row;  // until the next call

 private:
  class Cursor;
  struct IsLater {
    bool operator()(const Cursor* left, const Cursor* right) const;
  };
  Result<void> advance(Cursor& cursor);

  std::vector<std::unique_ptr<Cursor>> cursors_;  // by bucket
  std::priority_queue<Cursor*, std::vector<Cursor*>, IsLater> heads_;
  Cursor* current_ = nullptr;
  bool has_begun_ = false;
};

// Calls back with every row.
using OnDatasetRow = std::function<Result<void>(std::string_view radicado, std::string_view row)>;
[[nodiscard]] Result<void> merge_rows(const Buckets& buckets, const OnDatasetRow& on_row);

}  // namespace radica
