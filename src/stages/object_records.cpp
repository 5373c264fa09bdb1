#include "stages/object_records.h"

#include "base/bytes.h"

namespace radica {

void write_object(std::string& bytes, const StoredObject& object) {
  ByteWriter writer(bytes);
  for (const std::string* text : {&object.radicado, &object.key, &object.sha256, &object.content_type, &object.etag,
                                  &object.version_id, &object.facts, &object.encoding})
    writer.text(*text);
  writer.number(static_cast<std::uint64_t>(object.role));
  writer.integer(object.file_id);
  writer.number(object.bytes);
  writer.number(object.stored_bytes);
  writer.number(static_cast<std::uint64_t>(object.state));
  writer.number(object.was_there ? 1 : 0);
}

void read_object(std::string_view bytes, StoredObject& object) {
  ByteReader reader(bytes);
  for (std::string* text : {&object.radicado, &object.key, &object.sha256, &object.content_type, &object.etag,
                            &object.version_id, &object.facts, &object.encoding})
    *text = reader.text();
  object.role = static_cast<FileRole>(reader.number());
  object.file_id = reader.integer();
  object.bytes = reader.number();
  object.stored_bytes = reader.number();
  object.state = static_cast<ObjectState>(reader.number());
  object.was_there = reader.number() != 0;
}

void write_registered(std::string& bytes, const RegisteredFile& file) {
  ByteWriter writer(bytes);
  for (const std::string* text : {&file.key, &file.bucket, &file.url, &file.sha256}) writer.text(*text);
  writer.number(file.bytes);
  writer.number(file.counts_as_stored ? 1 : 0);
}

void read_registered(std::string_view bytes, RegisteredFile& file) {
  ByteReader reader(bytes);
  for (std::string* text : {&file.key, &file.bucket, &file.url, &file.sha256}) *text = reader.text();
  file.bytes = reader.number();
  file.counts_as_stored = reader.number() != 0;
}

}  // namespace radica
