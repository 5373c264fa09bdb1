#include "adapters/s3_answers.h"

#include <pugixml.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace radica {
namespace {

// The document when its root is `name`; namespaces are left aside, as servers differ in them.
std::optional<pugi::xml_node> root_of(pugi::xml_document& document, std::string_view xml, std::string_view name) {
  if (!document.load_buffer(xml.data(), xml.size(), pugi::parse_default, pugi::encoding_utf8)) return std::nullopt;
  const pugi::xml_node root = document.document_element();
  std::string_view found = root.name();
  if (const std::size_t colon = found.find(':'); colon != std::string_view::npos) found.remove_prefix(colon + 1);
  if (found != name) return std::nullopt;
  return root;
}

std::string text_of(const pugi::xml_node& node, const char* name) {
  return node.child(name).text().get();
}

template <class Number>
std::optional<Number> number_of(const pugi::xml_node& node, const char* name) {
  const std::string text = text_of(node, name);
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<bool> flag_of(const pugi::xml_node& node, const char* name) {
  const std::string text = text_of(node, name);
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Of encoding-type=url: as in a form, with '+' for a blank.
std::string form_decode(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_escape =
        text[at] == '%' && at + 2 < text.size() && hex_digit(text[at + 1]) >= 0 && hex_digit(text[at + 2]) >= 0;
    if (is_escape) {
      plain += static_cast<char>(hex_digit(text[at + 1]) * 16 + hex_digit(text[at + 2]));
      at += 2;
    } else {
      plain += text[at] == '+' ? ' ' : text[at];
    }
  }
  return plain;
}

std::string key_of(const pugi::xml_node& root, const pugi::xml_node& node, const char* name) {
  std::string key = text_of(node, name);
  return text_of(root, "EncodingType") == "url" ? form_decode(key) : key;
}

struct KnownCode {
  std::string_view code;
  S3Meaning meaning;
};

constexpr S3Meaning kAgain{S3Action::kRetry, ErrorCode::kUnavailable, "E-S3-001"};
constexpr S3Meaning kSlower{S3Action::kSlowDown, ErrorCode::kUnavailable, "E-S3-001"};
constexpr S3Meaning kRefused{S3Action::kGiveUp, ErrorCode::kDenied, "E-S3-002"};
constexpr S3Meaning kUnknownUser{S3Action::kGiveUp, ErrorCode::kDenied, "E-S3-003"};
constexpr S3Meaning kNewUser{S3Action::kRenewCredentials, ErrorCode::kDenied, "E-S3-003"};
constexpr S3Meaning kNoBucket{S3Action::kGiveUp, ErrorCode::kBadConfig, "E-S3-004"};
constexpr S3Meaning kFull{S3Action::kGiveUp, ErrorCode::kExhausted, "E-S3-008"};
constexpr S3Meaning kNotTaken{S3Action::kGiveUp, ErrorCode::kBadConfig, "E-S3-009"};
constexpr S3Meaning kElsewhere{S3Action::kLearnRegion, ErrorCode::kBadConfig, "E-S3-010"};
constexpr S3Meaning kClock{S3Action::kSetClock, ErrorCode::kUnavailable, "E-S3-011"};
constexpr S3Meaning kMissing{S3Action::kGiveUp, ErrorCode::kNotFound, "E-S3-012"};
constexpr S3Meaning kArchived{S3Action::kGiveUp, ErrorCode::kDenied, "E-S3-013"};

constexpr std::string_view kMetadataTooLarge = "MetadataTooLarge";

// Amazon S3 API Reference, "Error responses", and what Ceph, Swift and others answer besides.
constexpr std::array kKnownCodes{
    KnownCode{"InternalError", kAgain},
    KnownCode{"RequestTimeout", kAgain},
    KnownCode{"OperationAborted", kAgain},
    KnownCode{"ConditionalRequestConflict", kAgain},
    KnownCode{"IncompleteBody", kAgain},
    // What was sent had the hash: it was damaged on its way.
    KnownCode{"BadDigest", kAgain},
    KnownCode{"XAmzContentSHA256Mismatch", kAgain},
    KnownCode{"XAmzContentChecksumMismatch", kAgain},
    KnownCode{"SlowDown", kSlower},
    KnownCode{"ServiceUnavailable", kSlower},
    KnownCode{"TooManyRequests", kSlower},
    KnownCode{"RequestLimitExceeded", kSlower},
    KnownCode{"BandwidthLimitExceeded", kSlower},
    KnownCode{"Throttling", kSlower},
    KnownCode{"ThrottlingException", kSlower},
    KnownCode{"AccessDenied", kRefused},
    KnownCode{"AllAccessDisabled", kRefused},
    KnownCode{"AccountProblem", kRefused},
    KnownCode{"UserSuspended", kRefused},
    KnownCode{"InvalidAccessKeyId", kUnknownUser},
    KnownCode{"SignatureDoesNotMatch", kUnknownUser},
    KnownCode{"ExpiredToken", kNewUser},
    KnownCode{"InvalidToken", kNewUser},
    KnownCode{"TokenRefreshRequired", kNewUser},
    KnownCode{"NoSuchBucket", kNoBucket},
    KnownCode{"InvalidBucketName", kNoBucket},
    KnownCode{"QuotaExceeded", kFull},
    KnownCode{"XMinioStorageFull", kFull},
    KnownCode{"PermanentRedirect", kElsewhere},
    KnownCode{"TemporaryRedirect", kElsewhere},
    KnownCode{"AuthorizationHeaderMalformed", kElsewhere},
    KnownCode{"IncorrectEndpoint", kElsewhere},
    KnownCode{"RequestTimeTooSkewed", kClock},
    KnownCode{"NoSuchKey", kMissing},
    KnownCode{"NoSuchVersion", kMissing},
    KnownCode{"NoSuchUpload", kMissing},
    KnownCode{"InvalidObjectState", kArchived},
    KnownCode{kMetadataTooLarge, kNotTaken},
};

S3Meaning meaning_of_status(int status) {
  if (status >= 200 && status < 300) return {};
  if (status >= 300 && status < 400) return kElsewhere;
  switch (status) {
    case 401:
    case 403:
    case 405:
      return kRefused;
    case 404:
      return kMissing;
    case 408:
    case 409:
      return kAgain;
    case 429:
    case 503:
      return kSlower;
    case 507:
      return kFull;
    case 501:
      return kNotTaken;
    default:
      return status >= 500 || status < 100 ? kAgain : kNotTaken;
  }
}

}  // namespace

std::optional<S3Fault> read_fault(std::string_view xml) {
  pugi::xml_document document;
  auto root = root_of(document, xml, "Error");
  if (!root) {
    // STS puts it into a frame.
    root = root_of(document, xml, "ErrorResponse");
    if (root) root = root->child("Error");
  }
  if (!root) return std::nullopt;
  S3Fault fault{text_of(*root, "Code"), text_of(*root, "Message"), text_of(*root, "Region")};
  if (fault.code.empty()) return std::nullopt;
  // Swift calls it an error of its own, and says the reason beside.
  if (const std::string reason = text_of(*root, "Reason"); reason.find("etadata") != std::string::npos)
    fault = {std::string(kMetadataTooLarge), reason, std::move(fault.region)};
  return fault;
}

std::optional<S3ListPage> read_list_page(std::string_view xml) {
  pugi::xml_document document;
  const auto root = root_of(document, xml, "ListBucketResult");
  if (!root) return std::nullopt;
  const auto is_truncated = flag_of(*root, "IsTruncated");
  if (!is_truncated) return std::nullopt;
  S3ListPage page;
  for (const pugi::xml_node& node : root->children("Contents")) {
    const auto bytes = number_of<std::uint64_t>(node, "Size");
    ObjectInfo info;
    info.key = key_of(*root, node, "Key");
    if (!bytes || info.key.empty()) return std::nullopt;
    info.bytes = *bytes;
    info.etag = bare_etag(text_of(node, "ETag"));
    page.objects.push_back(std::move(info));
  }
  if (!*is_truncated) return page;
  page.next = text_of(*root, "NextContinuationToken");
  return page.next.empty() ? std::nullopt : std::optional(std::move(page));
}

std::optional<S3UploadPage> read_upload_page(std::string_view xml) {
  pugi::xml_document document;
  const auto root = root_of(document, xml, "ListMultipartUploadsResult");
  if (!root) return std::nullopt;
  const auto is_truncated = flag_of(*root, "IsTruncated");
  if (!is_truncated) return std::nullopt;
  S3UploadPage page;
  for (const pugi::xml_node& node : root->children("Upload")) {
    S3Upload upload{key_of(*root, node, "Key"), text_of(node, "UploadId"), text_of(node, "Initiated")};
    if (upload.key.empty() || upload.id.empty()) return std::nullopt;
    page.uploads.push_back(std::move(upload));
  }
  if (!*is_truncated) return page;
  page.next_key = key_of(*root, *root, "NextKeyMarker");
  page.next_id = text_of(*root, "NextUploadIdMarker");
  return page.next_key.empty() ? std::nullopt : std::optional(std::move(page));
}

std::optional<std::string> read_upload_id(std::string_view xml) {
  pugi::xml_document document;
  const auto root = root_of(document, xml, "InitiateMultipartUploadResult");
  if (!root) return std::nullopt;
  std::string id = text_of(*root, "UploadId");
  return id.empty() ? std::nullopt : std::optional(std::move(id));
}

std::optional<S3PartPage> read_part_page(std::string_view xml) {
  pugi::xml_document document;
  const auto root = root_of(document, xml, "ListPartsResult");
  if (!root) return std::nullopt;
  const auto is_truncated = flag_of(*root, "IsTruncated");
  if (!is_truncated) return std::nullopt;
  S3PartPage page;
  for (const pugi::xml_node& node : root->children("Part")) {
    const auto number = number_of<int>(node, "PartNumber");
    const auto bytes = number_of<std::uint64_t>(node, "Size");
    if (!number || *number < 1 || !bytes) return std::nullopt;
    page.parts.push_back({*number, *bytes, bare_etag(text_of(node, "ETag")), text_of(node, "ChecksumSHA256")});
  }
  if (!*is_truncated) return page;
  page.next = number_of<int>(*root, "NextPartNumberMarker").value_or(0);
  return page.next < 1 ? std::nullopt : std::optional(std::move(page));
}

std::optional<bool> read_versioning(std::string_view xml) {
  pugi::xml_document document;
  const auto root = root_of(document, xml, "VersioningConfiguration");
  if (!root) return std::nullopt;
  return text_of(*root, "Status") == "Enabled";
}

std::optional<std::vector<std::pair<std::string, S3Fault>>> read_delete_result(std::string_view xml) {
  pugi::xml_document document;
  const auto root = root_of(document, xml, "DeleteResult");
  if (!root) return std::nullopt;
  std::vector<std::pair<std::string, S3Fault>> failed;
  for (const pugi::xml_node& node : root->children("Error")) {
    S3Fault fault{text_of(node, "Code"), text_of(node, "Message"), {}};
    if (fault.code != "NoSuchKey") failed.push_back({text_of(node, "Key"), std::move(fault)});
  }
  return failed;
}

bool is_complete_result(std::string_view xml) {
  pugi::xml_document document;
  return root_of(document, xml, "CompleteMultipartUploadResult").has_value();
}

std::string bare_etag(std::string_view etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') etag = etag.substr(1, etag.size() - 2);
  return std::string(etag);
}

S3Meaning meaning_of(int status, std::string_view code) {
  const auto* known = std::ranges::find(kKnownCodes, code, &KnownCode::code);
  if (known != kKnownCodes.end()) return known->meaning;
  // An error inside an answer with status 200 is one that the server met while it answered.
  if (!code.empty() && status >= 200 && status < 300) return kAgain;
  return meaning_of_status(status);
}

}  // namespace radica
