// What S3 answers, read: XML documents and what a status and an error code mean. Pure functions of their arguments.
// A document that is cut, is of another kind or lacks what it has to hold gives nothing; it is never half an answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "ports/object_store.h"

namespace radica {

struct S3Fault {
  std::string code, message;
  std::string region;  // where the bucket is, when that was the fault
};
// A document <Error>; also in an answer with status 200.
[[nodiscard]] std::optional<S3Fault> read_fault(std::string_view xml);

struct S3ListPage {
  std::vector<ObjectInfo> objects;  // key, bytes, etag
  std::string next;                 // continuation token; empty = the last page
};
[[nodiscard]] std::optional<S3ListPage> read_list_page(std::string_view xml);

struct S3Upload {
  std::string key, id, initiated;  // initiated: ISO 8601 of the server, sorts by time
};
struct S3UploadPage {
  std::vector<S3Upload> uploads;
  std::string next_key, next_id;  // both empty = the last page
};
[[nodiscard]] std::optional<S3UploadPage> read_upload_page(std::string_view xml);
[[nodiscard]] std::optional<std::string> read_upload_id(std::string_view xml);  // of CreateMultipartUpload

struct S3Part {
  int number = 0;  // from 1
  std::uint64_t bytes = 0;
  std::string etag, sha256_base64;  // the latter is empty where a server does not tell it
};
struct S3PartPage {
  std::vector<S3Part> parts;
  int next = 0;  // part number marker; 0 = the last page
};
[[nodiscard]] std::optional<S3PartPage> read_part_page(std::string_view xml);
[[nodiscard]] std::optional<bool> read_versioning(std::string_view xml);  // whether every version is kept
// Of DeleteObjects: what was not removed; a key that was not there is none of it.
[[nodiscard]] std::optional<std::vector<std::pair<std::string, S3Fault>>> read_delete_result(std::string_view xml);
[[nodiscard]] bool is_complete_result(std::string_view xml);

// ETags are compared without the quotes that some answers have around them.
[[nodiscard]] std::string bare_etag(std::string_view etag);

enum class S3Action : std::uint8_t {
  kAccept,
  kGiveUp,
  kRetry,
  kSlowDown,          // retry, and less at once from now on
  kLearnRegion,       // once, if the answer names the region
  kSetClock,          // once, to the time of the answer
  kRenewCredentials,  // once
};
struct S3Meaning {
  S3Action action = S3Action::kAccept;
  ErrorCode code = ErrorCode::kUnavailable;  // of the failure that it is in the end
  std::string_view id;
};
// The one place where an HTTP status and an S3 error code ("" = none) get their meaning.
[[nodiscard]] S3Meaning meaning_of(int status, std::string_view code);

}  // namespace radica
