#include "stages/dataset_records.h"

#include <cstring>

namespace radica {

// Reads the rows of one bucket in order, chunk by chunk.
class RowMerge::Cursor {
 public:
  Cursor(const Buckets& buckets, std::size_t bucket) : buckets_(buckets), bucket_(bucket) {}

  Result<bool> next() {  // false at the end
    if (rest_.empty()) {
      TRY_SET(const bool has_chunk, buckets_.read_chunk(bucket_, chunk_++, bytes_));
      if (!has_chunk) return false;
      rest_ = bytes_;
    }
    ByteReader reader(rest_);
    std::uint32_t size = 0;
    std::memcpy(&size, reader.bytes(sizeof size).data(), sizeof size);
    ByteReader record(reader.bytes(size));
    key = record.text();
    row = record.rest();
    rest_ = reader.rest();
    return true;
  }
  std::string_view key, row;  // until the next call

 private:
  const Buckets& buckets_;
  const std::size_t bucket_;
  std::size_t chunk_ = 0;
  std::string bytes_;
  std::string_view rest_;
};

std::string& RowWriter::begin(std::string_view key) {
  record_.assign(sizeof(std::uint32_t), '\0');  // the size, known at the end
  ByteWriter(record_).text(key);
  return record_;
}

Result<void> RowWriter::end() {
  const auto size = static_cast<std::uint32_t>(record_.size() - sizeof(std::uint32_t));
  std::memcpy(record_.data(), &size, sizeof size);
  return writer_.append(bucket_, record_);
}

void append_report_row(std::string& bytes, const ReportRow& row) {
  ByteWriter out(bytes);
  out.text(row.duplicates);
  out.number(row.missing.size());
  for (const std::string_view name : row.missing) out.text(name);
  out.number(row.has_data_file ? 1 : 0);
}

void read_report_row(std::string_view bytes, ReportRow& row) {
  ByteReader reader(bytes);
  row.duplicates = reader.text();
  row.missing.resize(reader.number());
  for (std::string_view& name : row.missing) name = reader.text();
  row.has_data_file = reader.number() != 0;
}

RowMerge::RowMerge(const Buckets& buckets) {
  for (std::size_t bucket = 0; bucket < kBucketCount; ++bucket)
    cursors_.push_back(std::make_unique<Cursor>(buckets, bucket));
}

RowMerge::~RowMerge() = default;

bool RowMerge::IsLater::operator()(const Cursor* left, const Cursor* right) const {
  return left->key > right->key;
}

Result<bool> RowMerge::next() {
  if (!has_begun_)
    for (const auto& cursor : cursors_) TRY(advance(*cursor));
  has_begun_ = true;
  if (current_ != nullptr) TRY(advance(*current_));
  current_ = heads_.empty() ? nullptr : heads_.top();
  if (current_ == nullptr) return false;
  heads_.pop();
  key = current_->key;
  row = current_->row;
  return true;
}

Result<void> RowMerge::advance(Cursor& cursor) {
  TRY_SET(const bool has_row, cursor.next());
  if (has_row) heads_.push(&cursor);
  return {};
}

Result<void> merge_rows(const Buckets& buckets, const OnDatasetRow& on_row) {
  RowMerge rows(buckets);
  for (bool has_row = true; has_row;) {
    TRY_SET(has_row, rows.next());
    if (has_row) TRY(on_row(rows.key, rows.row));
  }
  return {};
}

}  // namespace radica
