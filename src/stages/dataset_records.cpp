#include "stages/dataset_records.h"

#include <cstring>
#include <memory>
#include <queue>

namespace radica {
namespace {

// Reads the rows of one bucket in order, chunk by chunk.
class RowCursor {
 public:
  RowCursor(const Buckets& buckets, std::size_t bucket) : buckets_(buckets), bucket_(bucket) {}

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
    radicado = record.text();
    row = record.rest();
    rest_ = reader.rest();
    return true;
  }
  std::string_view radicado, row;  // until the next call

 private:
  const Buckets& buckets_;
  const std::size_t bucket_;
  std::size_t chunk_ = 0;
  std::string bytes_;
  std::string_view rest_;
};

}  // namespace

std::string& RowWriter::begin(std::string_view radicado) {
  record_.assign(sizeof(std::uint32_t), '\0');  // the size, known at the end
  ByteWriter(record_).text(radicado);
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

Result<void> merge_rows(const Buckets& buckets, const OnDatasetRow& on_row) {
  std::vector<std::unique_ptr<RowCursor>> cursors;
  const auto is_later = [&](std::size_t left, std::size_t right) {
    return cursors[left]->radicado > cursors[right]->radicado;
  };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(is_later)> next(is_later);
  for (std::size_t bucket = 0; bucket < kBucketCount; ++bucket) {
    cursors.push_back(std::make_unique<RowCursor>(buckets, bucket));
    TRY_SET(const bool has_row, cursors.back()->next());
    if (has_row) next.push(bucket);
  }
  while (!next.empty()) {
    const std::size_t bucket = next.top();
    next.pop();
    TRY(on_row(cursors[bucket]->radicado, cursors[bucket]->row));
    TRY_SET(const bool has_row, cursors[bucket]->next());
    if (has_row) next.push(bucket);
  }
  return {};
}

}  // namespace radica
