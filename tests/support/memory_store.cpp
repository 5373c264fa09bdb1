#include "support/memory_store.h"

#include <limits>
#include <utility>

#include "base/fault.h"
#include "base/file.h"
#include "base/hash.h"
#include "model/store_names.h"

namespace radica::test {
namespace {

Result<void> begin_call(std::string_view key) {
  if (fault::next_call_fails()) {
    return fail(ErrorCode::kUnavailable, "E-STORE-001", {{"path", std::string(key)}, {"reason", "fault on purpose"}});
  }
  return {};
}

Result<void> check_key(std::string_view key) {
  if (is_storable_key(key)) return {};
  return fail(ErrorCode::kBadInput, "E-STORE-002", {{"key", percent_encode(key)}});
}

Result<std::string> read_source(const PutRequest& request) {
  std::string bytes;
  const auto read = read_file(request.source_path, std::numeric_limits<std::int64_t>::max(), bytes);
  if (!read) {
    const Error& error = read.error();
    if (error.code == ErrorCode::kConflict) return fail(error.code, "E-STORE-003", error.facts);
    return fail(error.code, "E-STORE-005", error.facts);
  }
  if (request.source && *request.source != *read)
    return fail(ErrorCode::kConflict, "E-STORE-003", {{"path", request.source_path}});
  const std::string found = hex(sha256(bytes));
  if (found == request.sha256 && bytes.size() == request.bytes) return bytes;
  return fail(ErrorCode::kCorrupt, "E-STORE-004",
              {{"path", request.source_path}, {"expected", request.sha256}, {"found", found}});
}

}  // namespace

Result<PutReceipt> MemoryStore::put(const Act& /*act*/, const PutRequest& request) {
  TRY(begin_call(request.key));
  TRY(check_key(request.key));
  std::string bytes;
  TRY_SET(bytes, read_source(request));
  Object object;
  object.info.key = request.key;
  object.info.bytes = bytes.size();
  object.info.etag = "\"" + hex(hash128(bytes)) + "\"";
  object.info.sha256 = request.sha256;
  object.info.content_type = request.content_type;
  object.info.metadata = request.metadata;
  object.bytes = std::move(bytes);
  PutReceipt receipt{object.info.etag, "", object.info.bytes};
  const std::lock_guard lock(mutex_);
  objects_.insert_or_assign(request.key, std::move(object));
  ++puts_;
  return receipt;
}

Result<std::optional<ObjectInfo>> MemoryStore::head(std::string_view key) {
  TRY(begin_call(key));
  TRY(check_key(key));
  const std::lock_guard lock(mutex_);
  const auto it = objects_.find(key);
  return it == objects_.end() ? std::optional<ObjectInfo>() : std::optional(it->second.info);
}

Result<bool> MemoryStore::get(std::string_view key, const OnBytes& on_bytes) {
  TRY(begin_call(key));
  TRY(check_key(key));
  std::string bytes;
  {
    const std::lock_guard lock(mutex_);
    const auto it = objects_.find(key);
    if (it == objects_.end()) return false;
    bytes = it->second.bytes;
  }
  constexpr std::size_t kPiece = 65536;
  for (std::size_t at = 0; at < bytes.size(); at += kPiece) TRY(on_bytes(std::string_view(bytes).substr(at, kPiece)));
  return true;
}

Result<void> MemoryStore::list(std::string_view prefix, const OnObject& on_object) {
  TRY(begin_call(prefix));
  std::vector<ObjectInfo> found;
  {
    const std::lock_guard lock(mutex_);
    for (auto it = objects_.lower_bound(prefix); it != objects_.end() && it->first.starts_with(prefix); ++it)
      found.push_back(it->second.info);
  }
  for (ObjectInfo& info : found) {
    info.content_type.clear();  // a listing does not show them
    info.metadata.clear();
    TRY(on_object(info));
  }
  return {};
}

Result<bool> MemoryStore::remove(const Act& /*act*/, std::string_view key) {
  TRY(begin_call(key));
  TRY(check_key(key));
  const std::lock_guard lock(mutex_);
  const auto it = objects_.find(key);
  if (it == objects_.end()) return false;
  objects_.erase(it);
  return true;
}

std::string MemoryStore::url(std::string_view key) const {
  return "memory://" + bucket_ + "/" + percent_encode(key);
}

std::map<std::string, std::string> MemoryStore::objects() const {
  const std::lock_guard lock(mutex_);
  std::map<std::string, std::string> all;
  for (const auto& [key, object] : objects_) all.emplace(key, object.bytes);
  return all;
}

std::size_t MemoryStore::puts() const {
  const std::lock_guard lock(mutex_);
  return puts_;
}

void MemoryStore::harm(const std::string& key, std::string bytes) {
  const std::lock_guard lock(mutex_);
  Object& object = objects_.at(key);
  object.info.bytes = bytes.size();
  object.info.etag = "\"harmed\"";
  object.info.sha256.reset();
  object.bytes = std::move(bytes);
}

}  // namespace radica::test
