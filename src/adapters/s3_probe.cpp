#include "adapters/s3_probe.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/hash.h"

namespace radica {
namespace {

constexpr std::string_view kBytes = "radica check\n";
constexpr std::string_view kNoUpload = "radica-check";  // an id that no upload has

bool is_refusal(const Error& error) {
  return error.id == "E-S3-002";
}

class Probe {
 public:
  Probe(S3Client& client, const S3Writing& writing, const std::string& key)
      : client_(client), writing_(writing), untagged_(writing) {
    untagged_.tags.clear();
    object_.key = key;
    object_.content_type = "text/plain";
    object_.bytes = kBytes.size();
    object_.sha256 = hex(sha256(kBytes));
  }

  Result<S3Permissions> run() {
    TRY(attempt("s3:ListBucket", [this] { return send(list_objects(object_.key, "", 1)); }));
    TRY(attempt("s3:PutObject", [this] { return put(untagged_); }));
    if (!writing_.tags.empty()) TRY(attempt("s3:PutObjectTagging", [this] { return put(writing_); }));
    TRY(attempt("s3:GetObject", [this] { return send(get_object(object_.key, 0, "")); }));
    TRY(attempt("s3:ListBucketMultipartUploads", [this] { return send(list_uploads(object_.key, {})); }));
    TRY(attempt("s3:AbortMultipartUpload", [this] { return abort(std::string(kNoUpload)); }));
    const bool may_begin = found_.is_granted("s3:PutObject") && found_.is_granted("s3:AbortMultipartUpload");
    TRY(may_begin ? try_parts() : list_parts_of(std::string(kNoUpload)));
    TRY(try_versions());
    TRY(attempt("s3:DeleteObject", [this] { return send(delete_object(object_.key)); }));
    return std::move(found_);
  }

 private:
  using Step = std::function<Result<HttpAnswer>()>;

  Result<HttpAnswer> send(S3Request request) { return client_.send({std::move(request), nullptr, {}, {}, {}}); }
  Result<HttpAnswer> abort(const std::string& upload) { return send(abort_upload(object_.key, upload)); }
  [[nodiscard]] S3Hashes hashes() const {
    return {object_.sha256, writing_.checksum == S3Checksum::kMd5 ? md5(kBytes) : std::string()};
  }
  Result<HttpAnswer> put(const S3Writing& writing) {
    S3Request request = put_object(object_, writing, hashes());
    request.body = kBytes;
    return send(std::move(request));
  }
  // What is missing was asked for by somebody who may ask.
  Result<void> attempt(std::string_view action, const Step& step) {
    const auto answer = step();
    const bool is_allowed = answer || answer.error().code == ErrorCode::kNotFound;
    if (!is_allowed && !is_refusal(answer.error())) return Failure(answer.error());
    found_.tried.push_back({action, is_allowed ? std::string() : answer.error().facts.back().second});
    return {};
  }

  Result<void> list_parts_of(const std::string& upload) {
    return attempt("s3:ListMultipartUploadParts", [&] { return send(list_parts(object_.key, upload, 0)); });
  }
  // One part, and never an end: only what can be thrown away again is begun.
  Result<void> try_parts() {
    TRY_SET(const HttpAnswer created, send(create_upload(object_, untagged_)));
    const std::string upload = read_upload_id(created.body).value_or("");
    S3Request part = upload_part(object_.key, upload, 1, writing_, hashes());
    part.body = kBytes;
    const auto sent = send(std::move(part));
    const auto listed = list_parts_of(upload);
    TRY(abort(upload));
    TRY(sent);
    return listed;
  }

  Result<void> try_versions() {
    const auto answer = send(get_versioning());
    if (answer) found_.has_versions = read_versioning(answer->body);
    if (!answer && answer.error().id == "E-S3-009") return {};  // the service has none
    return attempt("s3:GetBucketVersioning", [&answer] { return answer; });
  }

  S3Client& client_;
  const S3Writing& writing_;
  S3Writing untagged_;
  PutRequest object_;
  S3Permissions found_;
};

}  // namespace

bool S3Permissions::is_granted(std::string_view action) const {
  return std::ranges::any_of(
      tried, [action](const S3Permission& each) { return each.action == action && each.refusal.empty(); });
}

Result<S3Permissions> try_permissions(S3Client& client, const S3Writing& writing, const std::string& key) {
  return Probe(client, writing, key).run();
}

}  // namespace radica
