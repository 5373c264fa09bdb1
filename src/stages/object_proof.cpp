#include "stages/object_proof.h"

#include <array>

#include "model/store_names.h"
#include "stages/read_back.h"

namespace radica {
namespace {

constexpr std::array<std::string_view, 8> kProofWords{"",     "missing",      "bytes",    "sha256",
                                                      "etag", "content_type", "metadata", "content_encoding"};

Result<Proof> prove_bytes(ObjectStore& store, const StoredObject& object) {
  TRY_SET(const auto sha256, read_back(store, object.key));
  if (!sha256) return Proof::kMissing;
  return *sha256 == object.sha256 ? Proof::kProven : Proof::kSha256;
}

}  // namespace

std::string_view name_of(Proof proof) {
  return kProofWords[static_cast<std::size_t>(proof)];
}

bool may_hold(const ObjectInfo& info, const StoredObject& object) {
  return !info.encoding.empty() || info.bytes == object.bytes;
}

Proof compare_description(const ObjectInfo& info, std::string_view company, const StoredObject& object) {
  if (object.was_there) return Proof::kProven;
  if (info.content_type != object.content_type) return Proof::kContentType;
  const auto expected = object_metadata({company, object.radicado, object.sha256, {}, {}});
  for (const char* name : {"empresa", "numero-radicado", "sha256"}) {
    const auto found = info.metadata.find(name);
    if (found == info.metadata.end() || found->second != expected.at(name)) return Proof::kMetadata;
  }
  return Proof::kProven;
}

Result<Proof> prove(ObjectStore& store, std::string_view company, const StoredObject& object, bool is_deep) {
  TRY_SET(const auto info, store.head(object.key));
  if (!info) return Proof::kMissing;
  const bool has_receipt = object.state != ObjectState::kSending;
  if (has_receipt && info->encoding != object.encoding) return Proof::kEncoding;
  if (has_receipt ? info->bytes != object.stored_bytes : !may_hold(*info, object)) return Proof::kBytes;
  if (info->sha256 && *info->sha256 != object.sha256) return Proof::kSha256;
  const bool has_etags = has_receipt && !info->etag.empty() && !object.etag.empty();
  const bool is_known = info->sha256 || (has_etags && info->etag == object.etag);
  if (is_deep || !is_known) {
    TRY_SET(const Proof bytes, prove_bytes(store, object));
    if (bytes != Proof::kProven) return bytes;
  }
  if (has_etags && info->etag != object.etag) return Proof::kEtag;
  return compare_description(*info, company, object);
}

}  // namespace radica
