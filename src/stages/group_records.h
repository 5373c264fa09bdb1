// The work records by which files and claims meet in organise: a group is a folder and the text of a file name before
// its first '_', because every join key of a file of the group begins with that text (SPEC §3 "Files of a claim").
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/buckets.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "model/source_file.h"

namespace radica {

enum class GroupTag : std::uint8_t {
  kFile,       // a file that is no input: SourceFile, flags
  kClaim,      // a join key of a claim: key, radicado, times of its data files
  kFormer,     // an SGC that a claim had once and has no more: key, radicado
  kOwner,      // the claim of {folder}/pqr_data.json: radicado
  kWait,       // the key of a rejected, deferred or unreadable data file
  kWaitOwner,  // {folder}/pqr_data.json is rejected or deferred
  kTouched,    // something changed here: the ledger is asked for the rest of the group
};

// Where a file stands in the organised layout.
enum class OrganisedPart : std::uint8_t { kNone, kDetail, kAttachment };

struct GroupRecord {
  GroupTag tag{};
  std::string folder, segment;   // the group
  std::string key;               // kClaim, kFormer, kWait
  std::string radicado;          // kClaim, kFormer, kOwner
  std::vector<LocalTime> times;  // kClaim: of the claim's data files
  SourceFile file;               // kFile
  OrganisedPart part = OrganisedPart::kNone;
  bool is_deferred = false;   // kFile: too young
  bool is_in_ledger = false;  // kFile: unchanged, came from the ledger
};

// The segment of a file name or key: before the first '_', or all of it.
[[nodiscard]] inline std::string_view segment_of(std::string_view name) {
  return name.substr(0, name.find('_'));
}

[[nodiscard]] inline std::string group_key(std::string_view folder, std::string_view segment) {
  std::string key(folder);
  key += '/';
  key += segment;
  return key;
}

[[nodiscard]] inline std::uint64_t hash_of_group(std::string_view folder, std::string_view segment) {
  return hash64(segment, hash64(folder));
}
[[nodiscard]] inline std::size_t bucket_of_group(std::string_view folder, std::string_view segment) {
  return hash_of_group(folder, segment) % kBucketCount;
}

// Appends a record to the bucket of its group.
[[nodiscard]] Result<void> append_group_record(Buckets::Writer& writer, const GroupRecord& record);
// What tells whether a record has to be read whole.
struct GroupRecordHead {
  GroupTag tag{};
  std::uint64_t group = 0;  // hash_of_group
  std::string_view record;  // for read_group_record
};
[[nodiscard]] GroupRecordHead read_group_head(ByteReader& reader);
[[nodiscard]] GroupRecord read_group_record(std::string_view bytes);

// A file of a claim on its way from organise to dataset and load.
struct ClaimFileRecord {
  std::string radicado;
  FileRole role = FileRole::kNone;
  SourceFile file;
  bool is_deferred = false, is_in_ledger = false;
};
[[nodiscard]] Result<void> append_claim_file(Buckets::Writer& writer, const ClaimFileRecord& record);
[[nodiscard]] ClaimFileRecord read_claim_file(ByteReader& reader);
// The claims that have a file which `is_wanted`: hash64 of their radicados, sorted.
[[nodiscard]] Result<std::vector<std::uint64_t>> radicado_hashes(
    const Buckets& claim_files, const std::function<bool(const ClaimFileRecord&)>& is_wanted);

}  // namespace radica
