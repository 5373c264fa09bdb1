// Bytes that a store keeps compressed (RFC 1952): a file into one that is sent in its place, and the way back.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "adapters/file_body.h"
#include "ports/object_store.h"

namespace radica {

inline constexpr std::string_view kGzip = "gzip";  // of Content-Encoding

struct GzipFile {
  OpenSource file;     // nameless, gone with its descriptor
  std::string sha256;  // hex, of the compressed bytes: the same for the same source and zlib
};
// `source` has to have the hash of `request`, else the errors of OpenSource; E-FILE-010 where it cannot be written.
Result<GzipFile> compress(const OpenSource& source, const PutRequest& request);

// Gives what it takes on, decompressed. What is no such stream, although its store says so, is given on as it is: its
// hash tells. One reading each.
class GzipReader {
 public:
  explicit GzipReader(OnBytes on_bytes);
  ~GzipReader();
  GzipReader(const GzipReader&) = delete;
  GzipReader& operator=(const GzipReader&) = delete;
  Result<void> take(std::string_view piece);

 private:
  struct Stream;
  OnBytes on_bytes_;
  std::unique_ptr<Stream> stream_;
};

}  // namespace radica
