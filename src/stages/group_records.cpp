#include "stages/group_records.h"

#include <algorithm>
#include <cstring>

namespace radica {

Result<void> append_group_record(Buckets::Writer& writer, const GroupRecord& record) {
  thread_local std::string bytes;
  bytes.assign(sizeof(std::uint32_t), '\0');  // the size, known at the end
  ByteWriter out(bytes);
  out.number(static_cast<std::uint64_t>(record.tag));
  out.text(record.folder);
  out.text(record.segment);
  switch (record.tag) {
    case GroupTag::kFile:
      write_source_file(out, record.file);
      out.number(static_cast<std::uint64_t>(record.part));
      out.number(record.is_deferred ? 1 : 0);
      break;
    case GroupTag::kClaim:
      out.text(record.key);
      out.text(record.radicado);
      out.number(record.times.size());
      for (const LocalTime time : record.times) out.integer(time);
      break;
    case GroupTag::kFormer:
      out.text(record.key);
      out.text(record.radicado);
      break;
    case GroupTag::kOwner:
      out.text(record.radicado);
      break;
    case GroupTag::kWait:
      out.text(record.key);
      break;
    case GroupTag::kWaitOwner:
    case GroupTag::kTouched:
      break;
  }
  const auto size = static_cast<std::uint32_t>(bytes.size() - sizeof(std::uint32_t));
  std::memcpy(bytes.data(), &size, sizeof size);
  return writer.append(bucket_of_group(record.folder, record.segment), bytes);
}

GroupRecordHead read_group_head(ByteReader& reader) {
  std::uint32_t size = 0;
  std::memcpy(&size, reader.bytes(sizeof size).data(), sizeof size);
  GroupRecordHead head;
  head.record = reader.bytes(size);
  ByteReader record(head.record);
  head.tag = static_cast<GroupTag>(record.number());
  const std::string_view folder = record.text();
  head.group = hash_of_group(folder, record.text());
  return head;
}

GroupRecord read_group_record(std::string_view bytes) {
  ByteReader reader(bytes);
  GroupRecord record;
  record.tag = static_cast<GroupTag>(reader.number());
  record.folder = reader.text();
  record.segment = reader.text();
  switch (record.tag) {
    case GroupTag::kFile:
      record.file = read_source_file(reader);
      record.part = static_cast<OrganisedPart>(reader.number());
      record.is_deferred = reader.number() != 0;
      break;
    case GroupTag::kClaim: {
      record.key = reader.text();
      record.radicado = reader.text();
      record.times.resize(reader.number());
      for (LocalTime& time : record.times) time = reader.integer();
      break;
    }
    case GroupTag::kFormer:
      record.key = reader.text();
      record.radicado = reader.text();
      break;
    case GroupTag::kOwner:
      record.radicado = reader.text();
      break;
    case GroupTag::kWait:
      record.key = reader.text();
      break;
    case GroupTag::kWaitOwner:
    case GroupTag::kTouched:
      break;
  }
  return record;
}

Result<void> append_claim_file(Buckets::Writer& writer, const ClaimFileRecord& record) {
  thread_local std::string bytes;
  bytes.clear();
  ByteWriter out(bytes);
  out.text(record.radicado);
  out.number(static_cast<std::uint64_t>(record.role));
  write_source_file(out, record.file);
  out.number((record.is_deferred ? 1U : 0U) | (record.is_in_ledger ? 2U : 0U));
  return writer.append(bucket_of(record.radicado), bytes);
}

ClaimFileRecord read_claim_file(ByteReader& reader) {
  ClaimFileRecord record;
  record.radicado = reader.text();
  record.role = static_cast<FileRole>(reader.number());
  record.file = read_source_file(reader);
  const std::uint64_t flags = reader.number();
  record.is_deferred = (flags & 1U) != 0;
  record.is_in_ledger = (flags & 2U) != 0;
  return record;
}

Result<std::vector<std::uint64_t>> radicado_hashes(const Buckets& claim_files,
                                                   const std::function<bool(const ClaimFileRecord&)>& is_wanted) {
  std::vector<std::uint64_t> hashes;
  for (std::size_t bucket = 0; bucket < kBucketCount; ++bucket) {
    TRY_SET(const std::string bytes, claim_files.read(bucket));
    for (ByteReader reader(bytes); !reader.at_end();) {
      const ClaimFileRecord file = read_claim_file(reader);
      if (is_wanted(file)) hashes.push_back(hash64(file.radicado));
    }
  }
  std::sort(hashes.begin(), hashes.end());
  return hashes;
}

}  // namespace radica
