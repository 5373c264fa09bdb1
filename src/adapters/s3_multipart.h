// A large file into one object, in parts.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adapters/file_body.h"
#include "adapters/s3_client.h"
#include "ports/object_store.h"

namespace radica {

struct FilePart {
  std::uint64_t offset = 0, bytes = 0;
  std::string sha256;  // hex
};
// With the MD5 when that is what is sent; then the stretch is read.
Result<S3Hashes> hashes_of(const OpenSource& file, const FilePart& part, S3Checksum checksum);
Result<std::string> md5_of(const OpenSource& file, const FilePart& part);  // 16 bytes
// Parts of at least `part_bytes`, never more than the 10,000 that S3 takes.
[[nodiscard]] std::vector<FilePart> parts_of(std::uint64_t bytes, std::uint64_t part_bytes);

// Uploads in parts of keys that begin with `prefix` which were not brought to their end.
Result<void> for_each_upload(S3Client& client, std::string_view prefix,
                             const std::function<Result<void>(S3Upload&)>& on_upload);

class S3MultipartPut {
 public:
  S3MultipartPut(S3Client& client, const S3Writing& writing, std::uint64_t part_bytes, const PutRequest& request,
                 const OpenSource& file)
      : client_(client),
        writing_(writing),
        request_(request),
        file_(file),
        parts_(parts_of(file.bytes(), part_bytes)) {}

  Result<void> run();

 private:
  Result<void> hash_parts();
  Result<void> send_all(const std::string& upload, std::vector<S3Part> done);
  Result<void> send_part(const std::string& upload, std::size_t index, S3Part& done);
  Result<std::optional<std::string>> find_interrupted();
  Result<std::vector<S3Part>> proven_parts(const std::string& upload);
  Result<bool> is_proven(const S3Part& listed);
  Result<std::string> create();
  Result<bool> is_ours_now();
  void abort(const std::string& upload);

  S3Client& client_;
  const S3Writing& writing_;
  const PutRequest& request_;
  const OpenSource& file_;
  std::vector<FilePart> parts_;
};

}  // namespace radica
