// Files of the input tree on their way through the stages, and how they are written into work files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"

namespace radica {

// A regular file that the scan found below {input}/{company}/oficina_virtual.
struct SourceFile {
  std::int64_t id = 0;  // radica_file.id: the ledger's, or a new one given by the scan
  std::string path;     // relative, raw bytes
  FileStat stat;
  std::string first_path;           // path of the first reading, as outputs show it (a rename keeps it)
  std::int64_t first_mtime_ns = 0;  // modification time at which these bytes were first read (a touch keeps it)
  std::string known_sha256;         // of the ledger, hex; empty for a file not read before
  bool is_known = false;            // has a row in the ledger
  bool is_weak = false;             // inode and change time mean nothing where it lies (base/mounts.h)
  bool is_racy = false;             // was written so shortly before that a later write may leave its stat as it is

  // A file that was just found; the memory is used again.
  void reset(std::string_view found, const FileStat& found_stat) {
    id = 0;
    path = found;
    stat = found_stat;
    first_path.clear();
    first_mtime_ns = 0;
    known_sha256.clear();
    is_known = is_weak = is_racy = false;
  }
  [[nodiscard]] std::string shown_path() const { return printable_path(path); }
};

// 16 bytes over what must not change for a file to count as unchanged (SPEC §13).
[[nodiscard]] inline std::string fingerprint_of(std::string_view path, const FileStat& stat, bool is_weak = false) {
  std::string text(path);
  text += '\0';
  ByteWriter writer(text);
  writer.number(stat.size);
  writer.integer(stat.mtime_ns);
  if (!is_weak) {
    writer.integer(stat.ctime_ns);
    writer.number(stat.inode);
  }
  return hash128(text);
}

// What is written of a file that was read: one that no later scan finds if a write could have gone unseen since.
[[nodiscard]] inline std::string noted_fingerprint_of(const SourceFile& file) {
  std::string noted = fingerprint_of(file.path, file.stat, file.is_weak);
  return file.is_racy ? hash128(noted) : noted;
}

// A first path that is not given is the path.
inline void write_source_file(ByteWriter& writer, const SourceFile& file) {
  writer.integer(file.id);
  writer.number((file.is_known ? 1U : 0U) | (file.is_weak ? 2U : 0U) | (file.is_racy ? 4U : 0U));
  writer.text(file.path);
  writer.number(file.stat.size);
  writer.integer(file.stat.mtime_ns);
  writer.integer(file.stat.ctime_ns);
  writer.number(file.stat.inode);
  writer.text(file.first_path == file.path ? std::string_view() : std::string_view(file.first_path));
  writer.integer(file.first_mtime_ns);
  writer.text(file.known_sha256);
}

// Into `file`, whose memory is used again.
inline void read_source_file(ByteReader& reader, SourceFile& file) {
  file.id = reader.integer();
  const std::uint64_t marks = reader.number();
  file.is_known = (marks & 1U) != 0;
  file.is_weak = (marks & 2U) != 0;
  file.is_racy = (marks & 4U) != 0;
  file.path = reader.text();
  file.stat.size = reader.number();
  file.stat.mtime_ns = reader.integer();
  file.stat.ctime_ns = reader.integer();
  file.stat.inode = reader.number();
  file.first_path = reader.text();
  file.first_mtime_ns = reader.integer();
  file.known_sha256 = reader.text();
  if (file.first_path.empty()) file.first_path = file.path;
}
[[nodiscard]] inline SourceFile read_source_file(ByteReader& reader) {
  SourceFile file;
  read_source_file(reader, file);
  return file;
}
// The same without the rest of it: the id of one that has a row in the ledger, else nothing.
[[nodiscard]] inline std::optional<std::int64_t> known_id_of_source_file(std::string_view bytes) {
  ByteReader reader(bytes);
  const std::int64_t id = reader.integer();
  return (reader.number() & 1U) != 0 ? std::optional(id) : std::nullopt;
}

// What a claim's file is in the store (SPEC §12, `tipo`).
enum class FileRole : std::uint8_t { kNone, kData, kDetail, kAttachment };
[[nodiscard]] constexpr std::string_view name_of_role(FileRole role) {
  switch (role) {
    case FileRole::kData:
      return "datos";
    case FileRole::kDetail:
      return "detalle";
    case FileRole::kAttachment:
      return "adjunto";
    case FileRole::kNone:
      break;
  }
  return "";
}

}  // namespace radica
