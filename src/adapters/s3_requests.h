// The requests to S3 that a store needs (Amazon S3 API Reference), as values: pure functions, nothing is sent here.
// Keys are raw bytes; encoding and signing come behind (s3_signer.h).
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/s3_answers.h"
#include "adapters/s3_signer.h"
#include "base/error.h"
#include "ports/object_store.h"

namespace radica {

enum class S3Addressing : std::uint8_t { kPath, kVirtual };  // host/bucket/key, bucket.host/key
enum class S3Checksum : std::uint8_t { kSha256, kMd5 };      // x-amz-checksum-sha256, Content-MD5
enum class S3Encryption : std::uint8_t { kServerDefault, kS3, kKms };

// Where a bucket is. Of AWS when `authority` is empty: then the region names the host.
struct S3Place {
  std::string scheme = "https";
  std::string authority;  // host or host:port
  std::string bucket;
  S3Addressing addressing = S3Addressing::kVirtual;
};
// `endpoint`: "https://host[:port]" or http://…, "" for AWS; nothing more in it: kBadConfig E-S3-014.
Result<S3Place> s3_place(std::string_view endpoint, std::string_view bucket, S3Addressing addressing);

// How objects are written.
struct S3Writing {
  S3Checksum checksum = S3Checksum::kSha256;
  S3Encryption encryption = S3Encryption::kServerDefault;
  std::string kms_key;        // empty = the account's key
  std::string storage_class;  // empty = the bucket's
  std::vector<std::pair<std::string, std::string>> tags;
  std::string content_encoding;  // of the bytes that are sent; empty = none
};

struct S3Request {
  std::string_view operation;  // "PutObject", as in AWS's reference and policies
  std::string method;
  std::string key;  // empty = of the bucket
  std::map<std::string, std::string> query, headers;
  std::string body;            // small; an object's bytes come from a file
  std::string payload_sha256;  // hex, of what is sent
};

// The hashes of one PUT or part; `md5` (16 bytes) only where Content-MD5 is sent.
struct S3Hashes {
  std::string sha256;  // hex
  std::string md5;
};

[[nodiscard]] S3Request put_object(const PutRequest& request, const S3Writing& writing, const S3Hashes& hashes);
[[nodiscard]] S3Request head_object(std::string_view key);
// From byte `from` on; `etag` is then that of the bytes before.
[[nodiscard]] S3Request get_object(std::string_view key, std::uint64_t from, std::string_view etag);
[[nodiscard]] S3Request delete_object(std::string_view key);
// At most 1,000 of them, without control characters, which XML cannot carry.
[[nodiscard]] S3Request delete_objects(std::span<const std::string> keys);
// Of a page after the first `token` is that of the one before; `after`: only keys behind it.
[[nodiscard]] S3Request list_objects(std::string_view prefix, std::string_view token, int most,
                                     std::string_view after = {});
[[nodiscard]] S3Request create_upload(const PutRequest& request, const S3Writing& writing);
[[nodiscard]] S3Request upload_part(std::string_view key, std::string_view upload, int number, const S3Writing& writing,
                                    const S3Hashes& hashes);
[[nodiscard]] S3Request complete_upload(std::string_view key, std::string_view upload,
                                        const std::vector<S3Part>& parts);
[[nodiscard]] S3Request abort_upload(std::string_view key, std::string_view upload);
[[nodiscard]] S3Request list_parts(std::string_view key, std::string_view upload, int after);
[[nodiscard]] S3Request list_uploads(std::string_view prefix, const S3UploadPage& after);
[[nodiscard]] S3Request get_versioning();

// With host and path, ready to be signed.
[[nodiscard]] SignableRequest signable(const S3Request& request, const S3Place& place, std::string_view region);
[[nodiscard]] std::string address_of(const SignableRequest& request, const S3Place& place);

[[nodiscard]] std::string md5(std::string_view bytes);  // 16 bytes
[[nodiscard]] std::string base64(std::string_view bytes);
[[nodiscard]] std::string bytes_of_hex(std::string_view hex);                 // "" when it is none
[[nodiscard]] std::string sha256_of_base64(std::string_view base64_of_hash);  // hex; "" when it is none

}  // namespace radica
