#include "adapters/s3_signer.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/hash.h"

namespace radica {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

std::string hmac(std::string_view key, std::string_view message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> code{};
  unsigned length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(message.data()),
       message.size(), code.data(), &length);
  return {reinterpret_cast<const char*>(code.data()), length};
}

std::string stamp_of(std::int64_t unix_time) {
  const CivilTime t = civil_from_local(unix_time);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", t.year, t.month, t.day, t.hour, t.minute, t.second);
}

// Ends trimmed, runs of blanks as one.
std::string canonical_value(std::string_view value) {
  std::string text;
  for (const char c : value) {
    const bool is_blank = c == ' ' || c == '\t';
    if (is_blank && (text.empty() || text.back() == ' ')) continue;
    text += is_blank ? ' ' : c;
  }
  if (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

std::string signed_headers(const SignableRequest& request) {
  std::string names;
  for (const auto& [name, value] : request.headers) names += (names.empty() ? "" : ";") + name;
  return names;
}

std::string credential_scope(const SigningScope& scope) {
  return fmt::format("{}/{}/{}/aws4_request", stamp_of(scope.unix_time).substr(0, 8), scope.region, scope.service);
}

std::string signature_of(const SignableRequest& request, const AwsCredentials& credentials, const SigningScope& scope) {
  const std::string stamp = stamp_of(scope.unix_time);
  const std::string to_sign = fmt::format("{}\n{}\n{}\n{}", kAlgorithm, stamp, credential_scope(scope),
                                          hex(sha256(canonical_request(request))));
  std::string key = hmac("AWS4" + credentials.secret_key, std::string_view(stamp).substr(0, 8));
  for (const std::string_view part : {std::string_view(scope.region), std::string_view(scope.service)})
    key = hmac(key, part);
  return hex(hmac(hmac(key, "aws4_request"), to_sign));
}

}  // namespace

std::string uri_encode(std::string_view text, Slash slash) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c) || (c == '/' && slash == Slash::kStays)) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += {'%', kDigits.at(byte >> 4U), kDigits.at(byte & 15U)};
  }
  return encoded;
}

std::string canonical_query(const std::map<std::string, std::string>& query) {
  std::vector<std::pair<std::string, std::string>> encoded;
  encoded.reserve(query.size());
  for (const auto& [name, value] : query)
    encoded.emplace_back(uri_encode(name, Slash::kIsEncoded), uri_encode(value, Slash::kIsEncoded));
  std::ranges::sort(encoded);
  std::string text;
  for (const auto& [name, value] : encoded) text += (text.empty() ? "" : "&") + name + "=" + value;
  return text;
}

std::string canonical_request(const SignableRequest& request) {
  std::string text = fmt::format("{}\n{}\n{}\n", request.method, request.path, canonical_query(request.query));
  for (const auto& [name, value] : request.headers) text += name + ":" + canonical_value(value) + "\n";
  return text + "\n" + signed_headers(request) + "\n" + request.payload_sha256;
}

void sign(SignableRequest& request, const AwsCredentials& credentials, const SigningScope& scope) {
  request.headers.erase("authorization");
  request.headers["x-amz-date"] = stamp_of(scope.unix_time);
  request.headers["x-amz-content-sha256"] = request.payload_sha256;
  if (!credentials.session_token.empty()) request.headers["x-amz-security-token"] = credentials.session_token;
  const std::string signature = signature_of(request, credentials, scope);
  request.headers["authorization"] =
      fmt::format("{} Credential={}/{},SignedHeaders={},Signature={}", kAlgorithm, credentials.access_key,
                  credential_scope(scope), signed_headers(request), signature);
}

void presign(SignableRequest& request, const AwsCredentials& credentials, const SigningScope& scope,
             std::int64_t seconds) {
  SignableRequest bare = request;
  std::erase_if(bare.headers, [](const auto& header) { return header.first != "host"; });
  bare.payload_sha256 = "UNSIGNED-PAYLOAD";
  bare.query["X-Amz-Algorithm"] = kAlgorithm;
  bare.query["X-Amz-Credential"] = credentials.access_key + "/" + credential_scope(scope);
  bare.query["X-Amz-Date"] = stamp_of(scope.unix_time);
  bare.query["X-Amz-Expires"] = std::to_string(seconds);
  bare.query["X-Amz-SignedHeaders"] = "host";
  if (!credentials.session_token.empty()) bare.query["X-Amz-Security-Token"] = credentials.session_token;
  request.query = bare.query;
  request.query["X-Amz-Signature"] = signature_of(bare, credentials, scope);
}

}  // namespace radica
