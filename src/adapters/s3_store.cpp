#include "adapters/s3_store.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <span>
#include <utility>

#include "adapters/file_body.h"
#include "adapters/gzip.h"
#include "adapters/s3_multipart.h"
#include "base/fault.h"
#include "model/store_names.h"

namespace radica {
namespace {

constexpr std::string_view kScheme = "s3://";
constexpr std::string_view kMetadata = "x-amz-meta-";
constexpr std::string_view kJson = "application/json";
constexpr const char* kOrigin = "origen";
constexpr std::size_t kShortOrigin = 256;  // all that Swift takes as a value
constexpr int kMostPerPage = 1000;
constexpr std::size_t kFewKeys = 16;        // are asked for one by one
constexpr std::uint64_t kShownPerKey = 20;  // of a listing; beyond, single questions cost less

Result<void> begin_call(std::string_view key) {
  if (!fault::next_call_fails()) return {};
  return fail(ErrorCode::kUnavailable, "E-STORE-001", {{"path", percent_encode(key)}, {"reason", "fault on purpose"}});
}

Result<void> check_key(std::string_view key) {
  if (is_storable_key(key)) return {};
  return fail(ErrorCode::kBadInput, "E-STORE-002", {{"key", percent_encode(key)}});
}

std::string version_of(const HttpAnswer& answer) {
  std::string version = answer.header("x-amz-version-id");
  return version == "null" ? std::string() : version;
}

std::optional<std::uint64_t> length_of(const HttpAnswer& answer) {
  const std::string text = answer.header("content-length");
  std::uint64_t bytes = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bytes);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return bytes;
}

ObjectInfo info_of(std::string_view key, const HttpAnswer& answer) {
  ObjectInfo info;
  info.key = std::string(key);
  info.bytes = length_of(answer).value_or(0);
  info.etag = bare_etag(answer.header("etag"));
  info.encoding = answer.header("content-encoding");
  std::string sha256 = sha256_of_base64(answer.header("x-amz-checksum-sha256"));
  if (!sha256.empty() && info.encoding.empty()) info.sha256 = std::move(sha256);
  info.version_id = version_of(answer);
  info.content_type = answer.header("content-type");
  for (const auto& [name, value] : answer.headers)
    if (name.starts_with(kMetadata)) info.metadata[name.substr(kMetadata.size())] = value;
  return info;
}

std::string first_region(const S3StoreOptions& options) {
  if (!options.region.empty()) return options.region;
  for (const char* name : {"AWS_REGION", "AWS_DEFAULT_REGION"})
    if (const auto found = options.environment.find(name); found != options.environment.end() && !found->second.empty())
      return found->second;
  return "us-east-1";
}

}  // namespace

Result<std::unique_ptr<S3Store>> S3Store::open(S3StoreOptions options) {
  std::string_view bucket = options.url;
  if (bucket.starts_with(kScheme)) bucket.remove_prefix(kScheme.size());
  TRY_SET(S3Place place, s3_place(options.endpoint, bucket, options.addressing));
  TRY_SET(auto http,
          HttpClient::open({options.ca_file, HttpOptions{}.connect_timeout, options.stall, options.should_stop}));
  return std::unique_ptr<S3Store>(new S3Store(std::move(options), std::move(http), std::move(place)));
}

S3Store::S3Store(S3StoreOptions options, std::unique_ptr<HttpClient> http, S3Place place)
    : options_(std::move(options)), http_(std::move(http)) {
  S3ClientOptions client;
  client.place = std::move(place);
  client.region = first_region(options_);
  client.expected_owner = options_.expected_owner;
  client.attempts = options_.attempts;
  client.first_wait = options_.first_wait;
  client.should_stop = options_.should_stop;
  client.on_retry = options_.on_retry;
  credentials_ = std::make_unique<S3Credentials>(
      S3CredentialOptions{options_.environment, options_.profile, client.region}, *http_);
  client_ = std::make_unique<S3Client>(std::move(client), *http_, *credentials_);
}

Result<PutReceipt> S3Store::put(const Act& /*act*/, const PutRequest& request) {
  FAULT("store.before_put");
  TRY(begin_call(request.key));
  TRY(check_key(request.key));
  const auto origin = request.metadata.find(kOrigin);
  const bool is_long = origin != request.metadata.end() && origin->second.size() > kShortOrigin;
  if (!is_long || !sends_short_origins_) {
    auto receipt = put_as_it_is(request);
    // Only what the store says that it does not take: an outage says nothing of the metadata.
    const bool may_help = is_long && !receipt && receipt.error().id == "E-S3-009";
    if (!may_help) return receipt;
  }
  PutRequest instead = request;
  instead.metadata[kOrigin] = end_of_encoded(origin->second, kShortOrigin);
  auto receipt = put_as_it_is(instead);
  if (receipt) sends_short_origins_ = true;
  return receipt;
}

Result<PutReceipt> S3Store::put_as_it_is(const PutRequest& request) {
  TRY_SET(const OpenSource file, OpenSource::open(request));
  if (!options_.compresses_json || request.content_type != kJson) return put_file(request, file, options_.writing);
  TRY_SET(const GzipFile compressed, compress(file, request));
  PutRequest instead = request;
  instead.sha256 = compressed.sha256;
  instead.bytes = compressed.file.bytes();
  S3Writing writing = options_.writing;
  writing.content_encoding = kGzip;
  return put_file(instead, compressed.file, writing);
}

Result<PutReceipt> S3Store::put_file(const PutRequest& request, const OpenSource& file, const S3Writing& writing) {
  PutReceipt receipt{"", "", request.bytes, writing.content_encoding};
  if (request.bytes >= options_.multipart_bytes) {
    TRY(S3MultipartPut(*client_, writing, options_.part_bytes, request, file).run());
  } else {
    TRY_SET(const S3Hashes hashes, hashes_of(file, {0, request.bytes, request.sha256}, writing.checksum));
    FileBody body(file, 0, request.bytes, request.sha256);
    S3Call call{put_object(request, writing, hashes), &body, {}, {}, {}, request.attempts};
    TRY_SET(const HttpAnswer answer, client_->send(std::move(call)));
    receipt.etag = bare_etag(answer.header("etag"));
    receipt.version_id = version_of(answer);
  }
  is_bucket_seen_ = true;
  FAULT("store.after_put");
  if (!receipt.etag.empty()) return receipt;
  // Of an upload in parts not every server tells it at once.
  TRY_SET(const auto info, inspect(request.key));
  if (!info || info->bytes != request.bytes)
    return fail(ErrorCode::kUnavailable, "E-STORE-008", {{"key", percent_encode(request.key)}, {"step", "head"}});
  receipt.etag = info->etag;
  receipt.version_id = info->version_id;
  return receipt;
}

Result<std::optional<ObjectInfo>> S3Store::head(std::string_view key) {
  TRY(begin_call(key));
  TRY(check_key(key));
  return inspect(key);
}

Result<std::optional<ObjectInfo>> S3Store::inspect(std::string_view key) {
  S3Call call{
      head_object(key), nullptr, {}, [](const HttpAnswer& answer) { return length_of(answer).has_value(); }, {}};
  auto answer = client_->send(std::move(call));
  if (answer) return std::optional(info_of(key, *answer));
  if (answer.error().code != ErrorCode::kNotFound) return Failure(std::move(answer).error());
  TRY(confirm_bucket());
  return std::optional<ObjectInfo>();
}

// HEAD answers the same for a key that is missing and for a bucket that is.
Result<void> S3Store::confirm_bucket() {
  if (is_bucket_seen_) return {};
  TRY(is_used());
  return {};
}

Result<bool> S3Store::get(std::string_view key, const OnBytes& on_bytes) {
  return fetch(key, on_bytes, false);
}

Result<bool> S3Store::get_by_address(std::string_view key, const OnBytes& on_bytes) {
  return fetch(key, on_bytes, true);
}

Result<bool> S3Store::fetch(std::string_view key, const OnBytes& on_bytes, bool is_presigned) {
  TRY(begin_call(key));
  TRY(check_key(key));
  std::uint64_t taken = 0;  // of the object, over all attempts
  std::uint64_t skip = 0;   // of this attempt: the answer begins anew
  std::string etag;
  bool is_first = true;  // piece of this attempt
  std::optional<GzipReader> gzip;
  S3Call call;
  call.is_presigned = is_presigned;
  call.before_each = [&](S3Request& request) {
    request = get_object(key, taken, etag);
    is_first = true;
  };
  call.on_bytes = [&](const HttpAnswer& head, std::string_view piece) -> Result<void> {
    if (std::exchange(is_first, false)) {
      if (taken == 0 && head.header("content-encoding") == kGzip) gzip.emplace(on_bytes);
      skip = head.status == 200 ? taken : 0;
      etag = bare_etag(head.header("etag"));
    }
    const auto known = static_cast<std::size_t>(std::min<std::uint64_t>(skip, piece.size()));
    skip -= known;
    piece.remove_prefix(known);
    taken += piece.size();
    if (piece.empty()) return {};
    return gzip ? gzip->take(piece) : on_bytes(piece);
  };
  const auto answer = client_->send(std::move(call));
  if (answer) return true;
  if (answer.error().code != ErrorCode::kNotFound || answer.error().id != "E-S3-012") return Failure(answer.error());
  return false;
}

Result<void> S3Store::list(std::string_view prefix, const OnObject& on_object) {
  TRY(begin_call(prefix));
  std::string token;
  std::set<std::string> tokens;
  do {
    std::optional<S3ListPage> page;
    S3Call call{list_objects(prefix, token, kMostPerPage), nullptr, {}, {}, {}};
    call.is_understood = [&page, &tokens](const HttpAnswer& answer) {
      page = read_list_page(answer.body);
      return page && (page->next.empty() || tokens.count(page->next) == 0);
    };
    TRY(client_->send(std::move(call)));
    is_bucket_seen_ = true;
    token = std::move(page->next);
    tokens.insert(token);
    for (const ObjectInfo& info : page->objects)
      if (info.key.starts_with(prefix) && is_storable_key(info.key)) TRY(on_object(info));
  } while (!token.empty());
  return {};
}

// In one sweep from the first key to the last, as long as enough of what it shows was asked for.
Result<void> S3Store::glance(const std::vector<std::string>& keys, const OnObject& on_object) {
  if (keys.size() < kFewKeys) return {};
  std::uint64_t left = keys.size() * kShownPerKey;
  auto next = keys.begin();
  const auto differ = std::ranges::mismatch(keys.front(), keys.back());
  const std::string prefix(keys.front().begin(), differ.in1);
  std::string after = keys.front();
  after.pop_back();  // before it, whatever stands between
  while (next != keys.end() && left > 0) {
    std::optional<S3ListPage> page;
    S3Call call{list_objects(prefix, "", kMostPerPage, after), nullptr, {}, {}, {}, {}};
    call.is_understood = [&page, &after](const HttpAnswer& answer) {
      page = read_list_page(answer.body);
      return page && (page->objects.empty() || page->objects.back().key > after);
    };
    TRY(client_->send(std::move(call)));
    is_bucket_seen_ = true;
    left -= std::min<std::uint64_t>(left, page->objects.size());
    for (const ObjectInfo& info : page->objects) {
      while (next != keys.end() && *next < info.key) ++next;
      if (next == keys.end()) return {};
      if (*next == info.key) TRY(on_object(info));
    }
    if (page->objects.empty() || page->next.empty()) return {};
    after = page->objects.back().key;
  }
  return {};
}

Result<bool> S3Store::remove(const Act& /*act*/, std::string_view key) {
  TRY(begin_call(key));
  TRY(check_key(key));
  TRY_SET(const auto info, inspect(key));
  if (!info) return false;
  TRY(client_->send({delete_object(key), nullptr, {}, {}, {}}));
  return true;
}

Result<void> S3Store::remove_all(const Act& act, const std::vector<std::string>& keys) {
  std::vector<std::string> together;
  for (const std::string& key : keys) {
    TRY(check_key(key));
    const bool has_controls = std::ranges::any_of(key, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (has_controls) TRY(remove(act, key));
    if (!has_controls) together.push_back(key);
  }
  for (std::size_t from = 0; from < together.size(); from += kMostPerPage) {
    TRY(begin_call(together[from]));
    const std::size_t count = std::min<std::size_t>(kMostPerPage, together.size() - from);
    std::vector<std::pair<std::string, S3Fault>> failed;
    S3Call call{delete_objects(std::span(together).subspan(from, count)), nullptr, {}, {}, {}, {}};
    call.is_understood = [&failed](const HttpAnswer& answer) {
      auto read = read_delete_result(answer.body);
      if (read) failed = std::move(*read);
      return read.has_value();
    };
    const auto answer = client_->send(std::move(call));
    // Ceph asks for this permission on the bucket; those who have it on the objects alone remove one by one.
    if (!answer && answer.error().code == ErrorCode::kDenied) {
      TRY(ObjectStore::remove_all(act, {together.begin() + static_cast<std::ptrdiff_t>(from),
                                        together.begin() + static_cast<std::ptrdiff_t>(from + count)}));
      continue;
    }
    if (!answer) return Failure(answer.error());
    if (failed.empty()) continue;
    const auto& [key, fault] = failed.front();
    const S3Meaning meaning = meaning_of(200, fault.code);
    return fail(meaning.code, meaning.id,
                {{"operation", "DeleteObjects"},
                 {"bucket", bucket()},
                 {"key", percent_encode(key)},
                 {"reason", fault.code + ": " + fault.message}});
  }
  return {};
}

Result<bool> S3Store::is_used() {
  std::optional<S3ListPage> page;
  S3Call call{list_objects("", "", 1), nullptr, {}, {}, {}};
  call.is_understood = [&page](const HttpAnswer& answer) {
    page = read_list_page(answer.body);
    return page.has_value();
  };
  TRY(client_->send(std::move(call)));
  is_bucket_seen_ = true;
  return !page->objects.empty();
}

Result<std::uint64_t> S3Store::sweep_unfinished(const Act& /*act*/, std::string_view prefix, const IsOpen& is_open) {
  std::uint64_t swept = 0;
  TRY(for_each_upload(*client_, prefix, [&](S3Upload& upload) -> Result<void> {
    if (!upload.key.starts_with(prefix)) return {};
    TRY_SET(const bool is_of_use, is_open(upload.key));
    if (is_of_use) return {};
    const auto aborted = client_->send({abort_upload(upload.key, upload.id), nullptr, {}, {}, {}});
    // It may have ended by itself.
    if (!aborted && aborted.error().code != ErrorCode::kNotFound) return Failure(aborted.error());
    ++swept;
    return {};
  }));
  return swept;
}

// As every client of S3 takes it: the key as it is, without any escaping.
std::string S3Store::url(std::string_view key) const {
  return std::string(kScheme) + bucket() + "/" + std::string(key);
}

}  // namespace radica
