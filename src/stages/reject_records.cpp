#include "stages/reject_records.h"

#include <algorithm>
#include <vector>

#include "base/workers.h"

namespace radica {
namespace {

// Its bytes sort as the rejects do. Neither a path nor the name of a rule or field holds a NUL.
void write_key(std::string& key, const Rejected& rejected) {
  key = rejected.file;
  key += '\0';
  const std::uint64_t place = rejected.index ? static_cast<std::uint64_t>(*rejected.index) + 1 : 0;
  for (int shift = 56; shift >= 0; shift -= 8) key += static_cast<char>(static_cast<unsigned char>(place >> shift));
  key += id_of(rejected.rule);
  key += '\0';
  key += rejected.field;
}

void append_row(std::string& bytes, const Rejected& rejected) {
  ByteWriter out(bytes);
  out.integer(rejected.index.value_or(-1));
  out.number(static_cast<std::uint64_t>(rejected.rule));
  out.text(rejected.where);
  out.text(rejected.shape);
  out.text(rejected.sha256);
  out.text(rejected.sgc);
  out.text(rejected.excerpt);
}

void read_rejected(std::string_view key, std::string_view row, Rejected& rejected) {
  ByteReader reader(row);
  rejected.file = key.substr(0, key.find('\0'));
  rejected.field = key.substr(key.rfind('\0') + 1);
  const std::int64_t index = reader.integer();
  rejected.index = index < 0 ? std::nullopt : std::optional(index);
  rejected.rule = static_cast<Rule>(reader.number());
  for (std::string* text : {&rejected.where, &rejected.shape, &rejected.sha256, &rejected.sgc, &rejected.excerpt})
    *text = reader.text();
}

}  // namespace

// Those of one list go to all buckets, so that each of these fits into memory.
Result<void> Rejects::Writer::append(const Rejected& rejected) {
  write_key(key_, rejected);
  record_.clear();
  ByteWriter out(record_);
  out.text(key_);
  row_.clear();
  append_row(row_, rejected);
  out.text(row_);
  return writer_.append(bucket_of(key_), record_);
}

Result<void> Rejects::sort(std::size_t threads) {
  return for_each_parallel(threads, kBucketCount, [this](std::size_t bucket) { return sort_bucket(bucket); });
}

Result<void> Rejects::sort_bucket(std::size_t bucket) {
  struct Entry {
    std::string_view key, row;
  };
  TRY_SET(const std::string bytes, found_.read(bucket));
  std::vector<Entry> entries;
  for (ByteReader reader(bytes); !reader.at_end();) {
    const std::string_view key = reader.text();
    entries.push_back({key, reader.text()});
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& left, const Entry& right) { return left.key < right.key; });
  RowWriter writer(sorted_, bucket);
  for (const Entry& entry : entries) {
    writer.begin(entry.key) += entry.row;
    TRY(writer.end());
  }
  return writer.flush();
}

Result<bool> Rejects::Reader::next(Rejected& rejected) {
  TRY_SET(const bool has_row, rows_.next());
  if (has_row) read_rejected(rows_.key, rows_.row, rejected);
  return has_row;
}

}  // namespace radica
