#include "stages/trash.h"

#include "base/fault.h"
#include "base/hash.h"
#include "model/store_names.h"
#include "stages/object_proof.h"

namespace radica {
namespace {

// The bytes of an object in a file of the work folder, with their hash; nothing when the object is gone.
Result<std::optional<std::string>> fetch(ObjectStore& store, const std::string& key, AtomicFile& file) {
  Sha256Hasher hasher;
  const auto take = [&](std::string_view bytes) -> Result<void> {
    hasher.update(bytes);
    return file.write(bytes);
  };
  TRY_SET(const bool is_there, store.get(key, take));
  if (!is_there) return std::optional<std::string>();
  return std::optional(hex(hasher.finish()));
}

}  // namespace

Result<void> Trash::take(const std::string& key) {
  const std::string& prefix = context_.options.store_prefix;
  const std::string below = prefix.empty() ? key : key.substr(prefix.size() + 1);
  PutRequest request;
  request.key = store_trash(prefix) + format_day(context_.clock.now()) + "/" + below;
  TRY_SET(const auto found, context_.store->head(key));
  if (!found) return {};
  request.source_path = join_path(context_.work->path(), "orphan");
  TRY_SET(AtomicFile file, AtomicFile::create(request.source_path));
  TRY_SET(const auto sha256, fetch(*context_.store, key, file));
  if (!sha256) return {};
  TRY(file.commit());
  TRY_SET(const FileStat stat, stat_file(request.source_path));
  request.sha256 = *sha256;
  request.bytes = stat.size;
  request.content_type = found->content_type.empty() ? "application/octet-stream" : found->content_type;
  request.metadata = object_metadata({company_.company.name, {}, *sha256, key, act_.run_id});
  request.metadata.erase("numero-radicado");  // of no claim
  TRY_SET(const PutReceipt receipt, context_.store->put(act_, request));
  StoredObject copy;
  copy.key = request.key;
  copy.sha256 = *sha256;
  copy.bytes = stat.size;
  copy.stored_bytes = receipt.stored_bytes;
  copy.encoding = receipt.encoding;
  copy.etag = receipt.etag;
  copy.content_type = request.content_type;
  copy.state = ObjectState::kStored;
  copy.was_there = true;
  TRY_SET(const Proof proof, prove(*context_.store, company_.company.name, copy, true));
  if (proof != Proof::kProven)
    return fail(ErrorCode::kUnavailable, "E-STORE-008", {{"key", percent_encode(request.key)}, {"step", "verify"}});
  FAULT("trash.before_remove");
  TRY(context_.store->remove(act_, key));
  return {};
}

}  // namespace radica
