// Where the keys to S3 come from, in this order: the profile that was asked for, the environment, the profile file, a
// web identity (STS), the container, the machine (IMDSv2), with the names of variables that AWS's own tools read.
// Keys that expire are renewed before they do, by one thread at a time, while the others go on with the old ones.
// Never logged; errors name the source only. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/http.h"
#include "adapters/s3_signer.h"
#include "base/error.h"

namespace radica {

using Variables = std::map<std::string, std::string, std::less<>>;

struct S3CredentialOptions {
  Variables environment;
  std::string profile;         // of [store]; empty = what the environment says
  std::string region;          // whose STS is asked
  std::int64_t early_s = 300;  // renewed so long before they expire
};

struct ExpiringCredentials {
  AwsCredentials keys;
  std::optional<std::int64_t> expires;  // unix seconds; nothing = never
};

class S3Credentials {
 public:
  // `http` must outlive it.
  S3Credentials(S3CredentialOptions options, HttpClient& http) : options_(std::move(options)), http_(http) {}

  // kBadConfig E-S3-005 (none anywhere) and E-S3-015 (no such profile), kUnavailable E-S3-006 (a source failed).
  Result<AwsCredentials> get();
  // They were refused as expired: the next get() fetches others, unless that has happened already.
  void forget(const AwsCredentials& refused);

 private:
  Result<ExpiringCredentials> fetch();
  [[nodiscard]] std::string variable(std::string_view name) const;
  Result<std::optional<ExpiringCredentials>> from_profile(const std::string& profile, bool is_needed);
  Result<ExpiringCredentials> from_web_identity();
  Result<ExpiringCredentials> from_container();
  Result<std::optional<ExpiringCredentials>> from_machine();
  Result<HttpAnswer> ask(std::string_view source, const HttpRequest& request);

  const S3CredentialOptions options_;
  HttpClient& http_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable renewed_;
  std::optional<ExpiringCredentials> known_;
  bool is_renewing_ = false;
};

}  // namespace radica
