#include "stages/reject_records.h"

#include "base/bytes.h"

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

void write_record(std::string& bytes, const Rejected& rejected) {
  bytes.clear();
  ByteWriter out(bytes);
  out.text(rejected.file);
  out.text(rejected.field);
  out.integer(rejected.index.value_or(-1));
  out.number(static_cast<std::uint64_t>(rejected.rule));
  out.text(rejected.where);
  out.text(rejected.shape);
  out.text(rejected.sha256);
  out.text(rejected.sgc);
  out.text(rejected.radicado);
  out.text(rejected.excerpt);
}

void read_record(ByteReader& reader, Rejected& rejected) {
  rejected.file = reader.text();
  rejected.field = reader.text();
  const std::int64_t index = reader.integer();
  rejected.index = index < 0 ? std::nullopt : std::optional(index);
  rejected.rule = static_cast<Rule>(reader.number());
  for (std::string* text :
       {&rejected.where, &rejected.shape, &rejected.sha256, &rejected.sgc, &rejected.radicado, &rejected.excerpt})
    *text = reader.text();
}

}  // namespace

Result<void> Rejects::Writer::append(const Rejected& rejected) {
  write_key(key_, rejected);
  write_record(record_, rejected);
  return writer_.append(key_, record_);
}

Result<bool> Rejects::Reader::next(Rejected& rejected) {
  if (rest_.empty()) {
    if (range_ == records_.ranges()) return false;
    TRY(records_.read(range_++, bytes_));
    rest_ = bytes_;
  }
  ByteReader reader(rest_);
  read_record(reader, rejected);
  rest_ = reader.rest();
  return true;
}

}  // namespace radica
