#include "stages/file_records.h"

#include "base/bytes.h"

namespace radica {

void append_finished_file(std::string& bytes, const FinishedFile& file) {
  ByteWriter out(bytes);
  write_source_file(out, file.file);
  out.number((file.is_json ? 1U : 0U) | (file.is_rejected ? 2U : 0U));
  out.text(file.sha256);
  out.integer(file.observations);
  out.text(file.radicado);
  out.number(static_cast<std::uint64_t>(file.role));
  out.integer(file.order.time);
  out.integer(file.order.richness);
  out.text(file.join_key);
  out.number(file.listed.size());
  for (const std::string& radicado : file.listed) out.text(radicado);
}

void read_finished_file(std::string_view bytes, FinishedFile& file) {
  ByteReader reader(bytes);
  read_source_file(reader, file.file);
  const std::uint64_t flags = reader.number();
  file.is_json = (flags & 1U) != 0;
  file.is_rejected = (flags & 2U) != 0;
  file.sha256 = reader.text();
  file.observations = reader.integer();
  file.radicado = reader.text();
  file.role = static_cast<FileRole>(reader.number());
  file.order.time = reader.integer();
  file.order.richness = static_cast<int>(reader.integer());
  file.order.path = file.file.first_path;
  file.join_key = reader.text();
  file.listed.resize(reader.number());
  for (std::string& radicado : file.listed) radicado = reader.text();
}

FinishedFile read_finished_file(std::string_view bytes) {
  FinishedFile file;
  read_finished_file(bytes, file);
  return file;
}

SourceFile source_of_finished_file(std::string_view bytes) {
  ByteReader reader(bytes);
  return read_source_file(reader);
}

}  // namespace radica
