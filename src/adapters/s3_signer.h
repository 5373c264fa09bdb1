// AWS Signature Version 4 (AWS General Reference, "Signing AWS API requests"), as S3 wants it: paths encoded once and
// never normalised. Ours and not libcurl's, which signs sorted headers, valueless parameters and `/` in values wrongly.
// Pure functions; test vectors: tests/unit/adapters/s3_signer_test.cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace radica {

// Never logged, never part of an Error.
struct AwsCredentials {
  std::string access_key, secret_key;
  std::string session_token;  // empty for keys that do not expire
  friend bool operator==(const AwsCredentials&, const AwsCredentials&) = default;
};

struct SigningScope {
  std::string region;
  std::string service;         // "s3"
  std::int64_t unix_time = 0;  // seconds, of the server's clock
};

struct SignableRequest {
  std::string method;
  std::string path;                            // encoded: see uri_encode(); begins with '/'
  std::map<std::string, std::string> query;    // as meant, not encoded; "" for a parameter without value
  std::map<std::string, std::string> headers;  // names in lower case; "host" is among them
  std::string payload_sha256;                  // hex
};

// Everything but A-Za-z0-9-._~ as %XX; '/' stays when it separates.
enum class Slash { kStays, kIsEncoded };
[[nodiscard]] std::string uri_encode(std::string_view text, Slash slash);
// name=value&…, encoded and in the order that is signed: also what has to be sent.
[[nodiscard]] std::string canonical_query(const std::map<std::string, std::string>& query);
[[nodiscard]] std::string canonical_request(const SignableRequest& request);

// Adds the headers x-amz-date, x-amz-content-sha256, x-amz-security-token and authorization. All headers are signed.
void sign(SignableRequest& request, const AwsCredentials& credentials, const SigningScope& scope);

// The same as parameters of the address, for a request that needs no key of its own: of the headers only "host" is
// signed, the payload is not. Valid for `seconds` (1 to 604,800) from the scope's time on.
void presign(SignableRequest& request, const AwsCredentials& credentials, const SigningScope& scope,
             std::int64_t seconds);

}  // namespace radica
