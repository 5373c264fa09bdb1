// What a bucket lets us do, tried by doing it: for `radica check`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/s3_client.h"
#include "base/error.h"

namespace radica {

struct S3Permission {
  std::string_view action;  // "s3:GetObject", as in a policy
  std::string refusal;      // what the store said; empty = granted
};

struct S3Permissions {
  std::vector<S3Permission> tried;
  std::optional<bool> has_versions;  // of the bucket; nothing where the service does not say
  [[nodiscard]] bool is_granted(std::string_view action) const;
};

// Every action of the policies in docs/s3/, with an object of some bytes under `key` as `writing` says, which is gone
// afterwards if it may be deleted. An error is anything but a refusal: no bucket, no answer, unknown keys.
Result<S3Permissions> try_permissions(S3Client& client, const S3Writing& writing, const std::string& key);

}  // namespace radica
