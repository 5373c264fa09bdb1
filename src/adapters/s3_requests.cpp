#include "adapters/s3_requests.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>

#include "base/hash.h"

namespace radica {
namespace {

constexpr int kMostPerPage = 1000;

S3Request plain_request(std::string_view operation, std::string method, std::string_view key) {
  S3Request request;
  request.operation = operation;
  request.method = std::move(method);
  request.key = std::string(key);
  request.payload_sha256 = hex(sha256(""));
  return request;
}

void set_body(S3Request& request, std::string body) {
  request.payload_sha256 = hex(sha256(body));
  request.headers["content-type"] = "application/xml";
  request.body = std::move(body);
}

std::string tagging(const std::vector<std::pair<std::string, std::string>>& tags) {
  std::string text;
  for (const auto& [name, value] : tags) {
    if (!text.empty()) text += '&';
    text += uri_encode(name, Slash::kIsEncoded) + "=" + uri_encode(value, Slash::kIsEncoded);
  }
  return text;
}

// Of PutObject and CreateMultipartUpload: what the object is to be, besides its bytes.
void describe_object(S3Request& request, const PutRequest& object, const S3Writing& writing) {
  request.headers["content-type"] = object.content_type;
  for (const auto& [name, value] : object.metadata) request.headers["x-amz-meta-" + name] = value;
  if (!writing.content_encoding.empty()) request.headers["content-encoding"] = writing.content_encoding;
  if (!writing.tags.empty()) request.headers["x-amz-tagging"] = tagging(writing.tags);
  if (!writing.storage_class.empty()) request.headers["x-amz-storage-class"] = writing.storage_class;
  if (writing.encryption == S3Encryption::kS3) request.headers["x-amz-server-side-encryption"] = "AES256";
  if (writing.encryption != S3Encryption::kKms) return;
  request.headers["x-amz-server-side-encryption"] = "aws:kms";
  if (!writing.kms_key.empty()) request.headers["x-amz-server-side-encryption-aws-kms-key-id"] = writing.kms_key;
}

void add_checksum(S3Request& request, const S3Writing& writing, const S3Hashes& hashes) {
  request.payload_sha256 = hashes.sha256;
  if (writing.checksum == S3Checksum::kSha256)
    request.headers["x-amz-checksum-sha256"] = base64(bytes_of_hex(hashes.sha256));
  else
    request.headers["content-md5"] = base64(hashes.md5);
}

std::string host_of(const S3Place& place, std::string_view region) {
  const std::string authority = place.authority.empty() ? fmt::format("s3.{}.amazonaws.com", region) : place.authority;
  return place.addressing == S3Addressing::kVirtual ? place.bucket + "." + authority : authority;
}

std::string xml_text(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace

Result<S3Place> s3_place(std::string_view endpoint, std::string_view bucket, S3Addressing addressing) {
  S3Place place;
  place.bucket = std::string(bucket);
  place.addressing = addressing;
  if (endpoint.empty()) return place;
  const std::size_t at = endpoint.find("://");
  std::string_view rest = at == std::string_view::npos ? std::string_view() : endpoint.substr(at + 3);
  if (rest.ends_with('/')) rest.remove_suffix(1);
  place.scheme = std::string(endpoint.substr(0, at));
  const bool is_valid = (place.scheme == "https" || place.scheme == "http") && !rest.empty() &&
                        rest.find_first_of("/?#@ \t\r\n") == std::string_view::npos;
  if (!is_valid) return fail(ErrorCode::kBadConfig, "E-S3-014", {{"endpoint", std::string(endpoint)}});
  place.authority = std::string(rest);
  return place;
}

S3Request put_object(const PutRequest& request, const S3Writing& writing, const S3Hashes& hashes) {
  S3Request put = plain_request("PutObject", "PUT", request.key);
  describe_object(put, request, writing);
  add_checksum(put, writing, hashes);
  return put;
}

S3Request head_object(std::string_view key) {
  S3Request head = plain_request("HeadObject", "HEAD", key);
  head.headers["x-amz-checksum-mode"] = "ENABLED";
  return head;
}

S3Request get_object(std::string_view key, std::uint64_t from, std::string_view etag) {
  S3Request get = plain_request("GetObject", "GET", key);
  if (from == 0) return get;
  get.headers["range"] = fmt::format("bytes={}-", from);
  if (!etag.empty()) get.headers["if-match"] = fmt::format("\"{}\"", etag);
  return get;
}

S3Request delete_object(std::string_view key) {
  return plain_request("DeleteObject", "DELETE", key);
}

S3Request delete_objects(std::span<const std::string> keys) {
  S3Request request = plain_request("DeleteObjects", "POST", "");
  request.query["delete"] = "";
  std::string xml = R"(<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Quiet>true</Quiet>)";
  for (const std::string& key : keys) xml += "<Object><Key>" + xml_text(key) + "</Key></Object>";
  set_body(request, xml + "</Delete>");
  request.headers["content-md5"] = base64(md5(request.body));  // that any server wants here
  return request;
}

S3Request list_objects(std::string_view prefix, std::string_view token, int most, std::string_view after) {
  S3Request list = plain_request("ListBucket", "GET", "");
  // Keys may hold characters that XML cannot.
  list.query = {{"list-type", "2"}, {"encoding-type", "url"}, {"max-keys", std::to_string(most)}};
  if (!prefix.empty()) list.query["prefix"] = std::string(prefix);
  if (!token.empty()) list.query["continuation-token"] = std::string(token);
  if (!after.empty()) list.query["start-after"] = std::string(after);
  return list;
}

S3Request create_upload(const PutRequest& request, const S3Writing& writing) {
  S3Request create = plain_request("CreateMultipartUpload", "POST", request.key);
  create.query["uploads"] = "";
  describe_object(create, request, writing);
  if (writing.checksum == S3Checksum::kSha256) create.headers["x-amz-checksum-algorithm"] = "SHA256";
  return create;
}

S3Request upload_part(std::string_view key, std::string_view upload, int number, const S3Writing& writing,
                      const S3Hashes& hashes) {
  S3Request part = plain_request("UploadPart", "PUT", key);
  part.query = {{"partNumber", std::to_string(number)}, {"uploadId", std::string(upload)}};
  add_checksum(part, writing, hashes);
  return part;
}

S3Request complete_upload(std::string_view key, std::string_view upload, const std::vector<S3Part>& parts) {
  S3Request complete = plain_request("CompleteMultipartUpload", "POST", key);
  complete.query["uploadId"] = std::string(upload);
  std::string xml = R"(<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">)";
  for (const S3Part& part : parts) {
    xml +=
        fmt::format("<Part><PartNumber>{}</PartNumber><ETag>&quot;{}&quot;</ETag>", part.number, xml_text(part.etag));
    if (!part.sha256_base64.empty()) xml += fmt::format("<ChecksumSHA256>{}</ChecksumSHA256>", part.sha256_base64);
    xml += "</Part>";
  }
  set_body(complete, xml + "</CompleteMultipartUpload>");
  return complete;
}

S3Request abort_upload(std::string_view key, std::string_view upload) {
  S3Request abort = plain_request("AbortMultipartUpload", "DELETE", key);
  abort.query["uploadId"] = std::string(upload);
  return abort;
}

S3Request list_parts(std::string_view key, std::string_view upload, int after) {
  S3Request list = plain_request("ListParts", "GET", key);
  list.query["uploadId"] = std::string(upload);
  if (after > 0) list.query["part-number-marker"] = std::to_string(after);
  return list;
}

S3Request list_uploads(std::string_view prefix, const S3UploadPage& after) {
  S3Request list = plain_request("ListMultipartUploads", "GET", "");
  list.query = {{"uploads", ""},
                {"encoding-type", "url"},
                {"max-uploads", std::to_string(kMostPerPage)},
                {"prefix", std::string(prefix)}};
  if (!after.next_key.empty()) list.query["key-marker"] = after.next_key;
  if (!after.next_id.empty()) list.query["upload-id-marker"] = after.next_id;
  return list;
}

S3Request get_versioning() {
  S3Request get = plain_request("GetBucketVersioning", "GET", "");
  get.query["versioning"] = "";
  return get;
}

SignableRequest signable(const S3Request& request, const S3Place& place, std::string_view region) {
  SignableRequest ready;
  ready.method = request.method;
  ready.path = "/";
  if (place.addressing == S3Addressing::kPath) ready.path += place.bucket + (request.key.empty() ? "" : "/");
  ready.path += uri_encode(request.key, Slash::kStays);
  ready.query = request.query;
  ready.headers = request.headers;
  ready.headers["host"] = host_of(place, region);
  ready.payload_sha256 = request.payload_sha256;
  return ready;
}

std::string address_of(const SignableRequest& request, const S3Place& place) {
  std::string address = fmt::format("{}://{}{}", place.scheme, request.headers.at("host"), request.path);
  if (!request.query.empty()) address += "?" + canonical_query(request.query);
  return address;
}

std::string md5(std::string_view bytes) {
  std::string hash(EVP_MAX_MD_SIZE, '\0');
  unsigned length = 0;
  EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(hash.data()), &length, EVP_md5(), nullptr);
  hash.resize(length);
  return hash;
}

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::string bytes_of_hex(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string bytes;
  if (text.size() % 2 != 0) return bytes;
  for (std::size_t at = 0; at < text.size(); at += 2) {
    const std::size_t high = kDigits.find(text[at]), low = kDigits.find(text[at + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return {};
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

// 44 characters are 32 bytes; "…-7" is the hash of the hashes of seven parts.
std::string sha256_of_base64(std::string_view text) {
  constexpr std::size_t kLength = 44;
  std::array<unsigned char, 33> bytes{};
  if (text.size() != kLength || !text.ends_with('=') || text.ends_with("==")) return {};
  const int length = EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()), kLength);
  if (length != static_cast<int>(bytes.size())) return {};
  return hex(std::string_view(reinterpret_cast<const char*>(bytes.data()), 32));
}

}  // namespace radica
