#include "adapters/s3_multipart.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "base/workers.h"

namespace radica {
namespace {

constexpr std::uint64_t kMostParts = 10'000;
constexpr std::size_t kPartsAtOnce = 4;
constexpr std::size_t kPieceBytes = 256U * 1024U;

// Gives the stretch to `use` in pieces.
template <class Use>
Result<void> read_part(const OpenSource& file, const FilePart& part, const Use& use) {
  std::string piece(kPieceBytes, '\0');
  for (std::uint64_t at = 0; at < part.bytes;) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), part.bytes - at));
    TRY(file.read(part.offset + at, piece.data(), size));
    use(std::string_view(piece).substr(0, size));
    at += size;
  }
  return {};
}

// What may be gone on with later; anything else leaves nothing behind.
bool is_interruption(const Error& error) {
  return error.code == ErrorCode::kUnavailable || error.code == ErrorCode::kCancelled ||
         error.code == ErrorCode::kExhausted;
}

}  // namespace

Result<std::string> md5_of(const OpenSource& file, const FilePart& part) {
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  EVP_DigestInit_ex(context.get(), EVP_md5(), nullptr);
  TRY(read_part(file, part,
                [&](std::string_view piece) { EVP_DigestUpdate(context.get(), piece.data(), piece.size()); }));
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned length = 0;
  EVP_DigestFinal_ex(context.get(), hash.data(), &length);
  return std::string(reinterpret_cast<const char*>(hash.data()), length);
}

Result<S3Hashes> hashes_of(const OpenSource& file, const FilePart& part, S3Checksum checksum) {
  S3Hashes hashes{part.sha256, ""};
  if (checksum == S3Checksum::kMd5) {
    TRY_SET(hashes.md5, md5_of(file, part));
  }
  return hashes;
}

std::vector<FilePart> parts_of(std::uint64_t bytes, std::uint64_t part_bytes) {
  part_bytes = std::max(part_bytes, (bytes + kMostParts - 1) / kMostParts);
  std::vector<FilePart> parts;
  for (std::uint64_t at = 0; at < bytes; at += part_bytes) parts.push_back({at, std::min(part_bytes, bytes - at), ""});
  return parts;
}

Result<void> for_each_upload(S3Client& client, std::string_view prefix,
                             const std::function<Result<void>(S3Upload&)>& on_upload) {
  S3UploadPage page;
  do {
    const S3UploadPage after = page;
    S3Call call{list_uploads(prefix, after), nullptr, {}, {}, {}};
    call.is_understood = [&page, &after](const HttpAnswer& answer) {
      auto read = read_upload_page(answer.body);
      if (!read) return false;
      page = std::move(*read);
      return page.next_key.empty() || page.next_key != after.next_key || page.next_id != after.next_id;
    };
    TRY(client.send(std::move(call)));
    for (S3Upload& upload : page.uploads) TRY(on_upload(upload));
  } while (!page.next_key.empty());
  return {};
}

// All of it is read before the first byte is sent: only then is known that it is what was announced.
Result<void> S3MultipartPut::hash_parts() {
  Sha256Hasher whole, of_part;
  for (FilePart& part : parts_) {
    of_part.reset();
    TRY(read_part(file_, part, [&](std::string_view piece) {
      whole.update(piece);
      of_part.update(piece);
    }));
    part.sha256 = hex(of_part.finish());
  }
  const std::string found = hex(whole.finish());
  if (found != request_.sha256) return file_.other_bytes(request_.sha256, found);
  return {};
}

Result<void> S3MultipartPut::run() {
  TRY(hash_parts());
  TRY_SET(const auto interrupted, find_interrupted());
  if (interrupted) {
    TRY_SET(auto done, proven_parts(*interrupted));
    auto sent = send_all(*interrupted, std::move(done));
    if (!sent && is_interruption(sent.error())) return sent;
    // It was begun for other bytes of this key when the object does not say that it has these.
    if (sent) {
      TRY_SET(const bool is_ours, is_ours_now());
      if (is_ours) return {};
    }
  }
  TRY_SET(const std::string upload, create());
  return send_all(upload, {});
}

Result<std::string> S3MultipartPut::create() {
  S3Call call{create_upload(request_, writing_), nullptr, {}, {}, {}};
  std::string id;
  call.is_understood = [&id](const HttpAnswer& answer) {
    id = read_upload_id(answer.body).value_or("");
    return !id.empty();
  };
  TRY(client_.send(std::move(call)));
  return id;
}

Result<void> S3MultipartPut::send_all(const std::string& upload, std::vector<S3Part> done) {
  done.resize(parts_.size());
  auto sent = for_each_parallel(kPartsAtOnce, parts_.size(), [&](std::size_t index) -> Result<void> {
    if (done[index].number != 0) return {};
    return send_part(upload, index, done[index]);
  });
  if (sent) {
    S3Call call{complete_upload(request_.key, upload, done), nullptr, {}, {}, {}};
    call.is_understood = [](const HttpAnswer& answer) { return is_complete_result(answer.body); };
    if (auto completed = client_.send(std::move(call)); !completed) sent = Failure(std::move(completed).error());
    // Asked twice: the first time it was completed, and the answer was lost.
    if (!sent && sent.error().code == ErrorCode::kNotFound) {
      TRY_SET(const bool is_there, is_ours_now());
      if (is_there) return {};
    }
  }
  if (!sent && !is_interruption(sent.error())) abort(upload);
  return sent;
}

Result<void> S3MultipartPut::send_part(const std::string& upload, std::size_t index, S3Part& done) {
  const FilePart& part = parts_[index];
  const int number = static_cast<int>(index) + 1;
  TRY_SET(const S3Hashes hashes, hashes_of(file_, part, writing_.checksum));
  FileBody body(file_, part.offset, part.bytes, part.sha256);
  S3Call call{upload_part(request_.key, upload, number, writing_, hashes), &body, {}, {}, {}, request_.attempts};
  call.is_understood = [](const HttpAnswer& answer) { return !answer.header("etag").empty(); };
  TRY_SET(const HttpAnswer answer, client_.send(std::move(call)));
  // A store that keeps the checksum of a part wants to hear it again.
  done = {number, part.bytes, bare_etag(answer.header("etag")), answer.header("x-amz-checksum-sha256")};
  return {};
}

// The newest upload of this key that was not brought to its end; older ones are thrown away.
Result<std::optional<std::string>> S3MultipartPut::find_interrupted() {
  std::optional<S3Upload> newest;
  TRY(for_each_upload(client_, request_.key, [&](S3Upload& upload) -> Result<void> {
    if (upload.key != request_.key) return {};
    if (newest && newest->initiated >= upload.initiated) {
      abort(upload.id);
      return {};
    }
    if (newest) abort(newest->id);
    newest = std::move(upload);
    return {};
  }));
  if (!newest) return std::optional<std::string>();
  return std::optional(std::move(newest->id));
}

// By number; an empty one where nothing is proven.
Result<std::vector<S3Part>> S3MultipartPut::proven_parts(const std::string& upload) {
  std::vector<S3Part> done(parts_.size());
  S3PartPage page;
  do {
    const int after = page.next;
    S3Call call{list_parts(request_.key, upload, after), nullptr, {}, {}, {}};
    call.is_understood = [&page, after](const HttpAnswer& answer) {
      auto read = read_part_page(answer.body);
      if (!read) return false;
      page = std::move(*read);
      return page.next == 0 || page.next > after;
    };
    const auto answer = client_.send(std::move(call));
    if (!answer && answer.error().code == ErrorCode::kNotFound) return done;  // it ended meanwhile
    if (!answer) return Failure(answer.error());
    for (const S3Part& listed : page.parts) {
      if (static_cast<std::size_t>(listed.number) > parts_.size()) continue;
      TRY_SET(const bool is_good, is_proven(listed));
      if (is_good) done[static_cast<std::size_t>(listed.number) - 1] = listed;
    }
  } while (page.next != 0);
  return done;
}

Result<bool> S3MultipartPut::is_proven(const S3Part& listed) {
  const FilePart& part = parts_[static_cast<std::size_t>(listed.number) - 1];
  if (listed.bytes != part.bytes) return false;
  if (!listed.sha256_base64.empty()) return sha256_of_base64(listed.sha256_base64) == part.sha256;
  TRY_SET(const std::string md5, md5_of(file_, part));
  return listed.etag == hex(md5);
}

Result<bool> S3MultipartPut::is_ours_now() {
  const auto answer = client_.send({head_object(request_.key), nullptr, {}, {}, {}});
  if (!answer && answer.error().code == ErrorCode::kNotFound) return false;
  if (!answer) return Failure(answer.error());
  const auto source = request_.metadata.find("sha256");
  return answer->header("content-length") == std::to_string(request_.bytes) && source != request_.metadata.end() &&
         answer->header("x-amz-meta-sha256") == source->second;
}

// What could not be thrown away is found by the next put() of this key.
void S3MultipartPut::abort(const std::string& upload) {
  const auto aborted = client_.send({abort_upload(request_.key, upload), nullptr, {}, {}, {}});
  static_cast<void>(aborted);
}

}  // namespace radica
