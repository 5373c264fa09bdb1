#include "adapters/s3_credentials.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <pugixml.hpp>
#include <thread>
#include <utility>

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"

namespace radica {
namespace {

constexpr std::chrono::milliseconds kDeadline{5'000};
// A machine that is none of a cloud's has nobody at that address.
constexpr std::chrono::milliseconds kMachineDeadline{1'000};
constexpr int kAttempts = 3;
constexpr std::string_view kContainerHost = "http://169.254.170.2";
constexpr std::string_view kMachineHost = "http://169.254.169.254";

std::int64_t now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

Failure no_credentials_from(std::string_view source, std::string reason) {
  return fail(ErrorCode::kUnavailable, "E-S3-006", {{"source", std::string(source)}, {"reason", std::move(reason)}});
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

// "2026-11-24T12:00:00Z", with or without a fraction.
std::optional<std::int64_t> time_of(std::string_view text) {
  return text.ends_with('Z') && text.size() >= 20 ? parse_local(text.substr(0, 19)) : std::nullopt;
}

std::string member(const JsonDocument& document, std::string_view name) {
  for (const JsonNode* node = document.first_child(document.root()); node != nullptr;
       node = document.next_sibling(*node))
    if (node->key == name && node->type == JsonType::kString) return std::string(node->text);
  return {};
}

// What containers and machines answer.
Result<ExpiringCredentials> read_json(std::string_view source, const std::string& text) {
  JsonDocument document;
  if (document.parse(text)) return no_credentials_from(source, "the answer is not JSON");
  ExpiringCredentials found{
      {member(document, "AccessKeyId"), member(document, "SecretAccessKey"), member(document, "Token")},
      time_of(member(document, "Expiration"))};
  if (found.keys.access_key.empty() || found.keys.secret_key.empty())
    return no_credentials_from(source, "the answer holds no key");
  return found;
}

// The values of one section of an INI file.
Variables section_of(std::string_view text, std::string_view name) {
  Variables values;
  bool is_inside = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with('[') && line.ends_with(']')) {
      const std::string_view section = trimmed(line.substr(1, line.size() - 2));
      is_inside = section == name || section == fmt::format("profile {}", name);
    }
    const std::size_t equals = line.find('=');
    if (!is_inside || line.starts_with('#') || line.starts_with(';') || equals == std::string_view::npos) continue;
    values.emplace(trimmed(line.substr(0, equals)), trimmed(line.substr(equals + 1)));
  }
  return values;
}

std::string value_of(const Variables& values, std::string_view name) {
  const auto found = values.find(name);
  return found == values.end() ? std::string() : found->second;
}

// The token of a container goes to nobody but the container's host.
bool is_local_address(std::string_view url) {
  constexpr std::array<std::string_view, 5> kHosts{"127.0.0.1", "localhost", "[::1]", "169.254.170.23",
                                                   "[fd00:ec2::23]"};
  if (url.starts_with("https://")) return true;
  if (!url.starts_with("http://")) return false;
  url.remove_prefix(7);
  return url.starts_with("169.254.170.2/") || std::ranges::any_of(kHosts, [url](std::string_view host) {
           return url.starts_with(host) &&
                  (url.size() == host.size() || url[host.size()] == ':' || url[host.size()] == '/');
         });
}

HttpRequest request_for(std::string method, std::string url) {
  HttpRequest request;
  request.method = std::move(method);
  request.url = std::move(url);
  request.deadline = kDeadline;
  return request;
}

}  // namespace

Result<AwsCredentials> S3Credentials::get() {
  std::unique_lock lock(mutex_);
  for (;;) {
    const bool is_due = !known_ || (known_->expires && now() >= *known_->expires - options_.early_s);
    if (!is_due) return known_->keys;
    const bool is_usable = known_ && now() < *known_->expires;
    if (!is_renewing_) break;
    if (is_usable) return known_->keys;
    renewed_.wait(lock);
  }
  is_renewing_ = true;
  lock.unlock();
  auto fetched = fetch();
  lock.lock();
  is_renewing_ = false;
  renewed_.notify_all();
  if (fetched) {
    known_ = std::move(*fetched);
    return known_->keys;
  }
  // The old ones hold a little longer: the next call tries again.
  if (known_ && (!known_->expires || now() < *known_->expires)) return known_->keys;
  return Failure(std::move(fetched).error());
}

void S3Credentials::forget(const AwsCredentials& refused) {
  const std::lock_guard lock(mutex_);
  if (known_ && known_->keys == refused) known_.reset();
}

std::string S3Credentials::variable(std::string_view name) const {
  return value_of(options_.environment, name);
}

Result<ExpiringCredentials> S3Credentials::fetch() {
  if (!options_.profile.empty()) {
    TRY_SET(auto found, from_profile(options_.profile, true));
    return std::move(*found);
  }
  const AwsCredentials given{variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"),
                             variable("AWS_SESSION_TOKEN")};
  if (!given.access_key.empty() && !given.secret_key.empty()) return ExpiringCredentials{given, std::nullopt};
  const std::string profile = variable("AWS_PROFILE");
  TRY_SET(auto found, from_profile(profile.empty() ? "default" : profile, !profile.empty()));
  if (found) return std::move(*found);
  if (!variable("AWS_WEB_IDENTITY_TOKEN_FILE").empty() && !variable("AWS_ROLE_ARN").empty()) return from_web_identity();
  if (!variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI").empty() ||
      !variable("AWS_CONTAINER_CREDENTIALS_FULL_URI").empty())
    return from_container();
  if (variable("AWS_EC2_METADATA_DISABLED") != "true") {
    TRY_SET(auto of_machine, from_machine());
    if (of_machine) return std::move(*of_machine);
  }
  return fail(ErrorCode::kBadConfig, "E-S3-005");
}

Result<std::optional<ExpiringCredentials>> S3Credentials::from_profile(const std::string& profile, bool is_needed) {
  const std::string named = variable("AWS_SHARED_CREDENTIALS_FILE");
  const std::string path = named.empty() ? variable("HOME") + "/.aws/credentials" : named;
  const auto text = read_file(path);
  Variables values;
  if (text) values = section_of(*text, profile);
  ExpiringCredentials found{{value_of(values, "aws_access_key_id"), value_of(values, "aws_secret_access_key"),
                             value_of(values, "aws_session_token")},
                            std::nullopt};
  if (!found.keys.access_key.empty() && !found.keys.secret_key.empty()) return std::optional(std::move(found));
  if (is_needed) return fail(ErrorCode::kBadConfig, "E-S3-015", {{"profile", profile}, {"path", path}});
  return std::optional<ExpiringCredentials>();
}

// Asked again when nobody answers or the other side has a fault of its own.
Result<HttpAnswer> S3Credentials::ask(std::string_view source, const HttpRequest& request) {
  for (int attempt = 1;; ++attempt) {
    auto answer = http_.send(request);
    if (answer && answer->status == 200) return answer;
    if (!answer && answer.error().code != ErrorCode::kUnavailable) return answer;
    const bool is_final = answer && answer->status < 500 && answer->status != 429;
    if (is_final || attempt == kAttempts) {
      const std::string reason = answer ? fmt::format("HTTP {}", answer->status) : answer.error().facts.back().second;
      return no_credentials_from(source, reason);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100) * attempt);
  }
}

Result<ExpiringCredentials> S3Credentials::from_web_identity() {
  constexpr std::string_view kSource = "AWS_WEB_IDENTITY_TOKEN_FILE";
  const auto token = read_file(variable(kSource));
  if (!token) return no_credentials_from(kSource, "the token cannot be read");
  const std::string named = variable("AWS_ENDPOINT_URL_STS"), session = variable("AWS_ROLE_SESSION_NAME");
  HttpRequest request =
      request_for("POST", named.empty() ? fmt::format("https://sts.{}.amazonaws.com/", options_.region) : named + "/");
  request.headers["content-type"] = "application/x-www-form-urlencoded";
  request.body = canonical_query({{"Action", "AssumeRoleWithWebIdentity"},
                                  {"Version", "2011-06-15"},
                                  {"RoleArn", variable("AWS_ROLE_ARN")},
                                  {"RoleSessionName", session.empty() ? "radica" : session},
                                  {"WebIdentityToken", std::string(trimmed(*token))}});
  TRY_SET(const HttpAnswer answer, ask(kSource, std::move(request)));
  pugi::xml_document document;
  if (!document.load_buffer(answer.body.data(), answer.body.size()))
    return no_credentials_from(kSource, "the answer is not XML");
  const pugi::xml_node node = document.document_element().child("AssumeRoleWithWebIdentityResult").child("Credentials");
  ExpiringCredentials found{{node.child("AccessKeyId").text().get(), node.child("SecretAccessKey").text().get(),
                             node.child("SessionToken").text().get()},
                            time_of(node.child("Expiration").text().get())};
  if (found.keys.access_key.empty() || found.keys.secret_key.empty())
    return no_credentials_from(kSource, "the answer holds no key");
  return found;
}

Result<ExpiringCredentials> S3Credentials::from_container() {
  constexpr std::string_view kSource = "AWS_CONTAINER_CREDENTIALS";
  const std::string relative = variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  const std::string url =
      relative.empty() ? variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") : std::string(kContainerHost) + relative;
  if (!is_local_address(url)) return no_credentials_from(kSource, "the address is neither https nor of this machine");
  HttpRequest request = request_for("GET", url);
  request.bypasses_proxy = true;
  std::string token = variable("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  if (const std::string path = variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"); !path.empty()) {
    const auto text = read_file(path);
    if (!text) return no_credentials_from(kSource, "the token cannot be read");
    token = std::string(trimmed(*text));
  }
  if (!token.empty()) request.headers["authorization"] = token;
  TRY_SET(const HttpAnswer answer, ask(kSource, std::move(request)));
  return read_json(kSource, answer.body);
}

// Nothing when there is no such service or it knows no role: then this is no machine of a cloud.
Result<std::optional<ExpiringCredentials>> S3Credentials::from_machine() {
  constexpr std::string_view kSource = "IMDS";
  const std::string named = variable("AWS_EC2_METADATA_SERVICE_ENDPOINT");
  const std::string host = named.empty() ? std::string(kMachineHost) : named;
  HttpRequest request = request_for("PUT", host + "/latest/api/token");
  request.bypasses_proxy = true;
  request.deadline = kMachineDeadline;
  request.headers["x-aws-ec2-metadata-token-ttl-seconds"] = "21600";
  const auto token = http_.send(request);
  if (!token && token.error().code == ErrorCode::kCancelled) return Failure(token.error());
  if (!token || token->status != 200) return std::optional<ExpiringCredentials>();
  const std::string roles = host + "/latest/meta-data/iam/security-credentials/";
  request = request_for("GET", roles);
  request.bypasses_proxy = true;
  request.headers["x-aws-ec2-metadata-token"] = token->body;
  const auto role = http_.send(request);
  if (!role || role->status == 404) return std::optional<ExpiringCredentials>();
  request.url = roles + std::string(trimmed(std::string_view(role->body).substr(0, role->body.find('\n'))));
  TRY_SET(const HttpAnswer answer, ask(kSource, std::move(request)));
  TRY_SET(ExpiringCredentials found, read_json(kSource, answer.body));
  return std::optional(std::move(found));
}

}  // namespace radica
