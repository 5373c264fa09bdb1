// Whether the store holds an object as it is registered: by what it says of it, else by reading it back. Shared by
// upload, verify and reconcile.
#pragma once

#include <string_view>

#include "ports/object_store.h"
#include "ports/upload_ledger.h"

namespace radica {

// It was stored, and a verification found something else: the store's word about it is not enough any more.
[[nodiscard]] inline bool is_doubted(const StoredObject& object) {
  return object.state == ObjectState::kSending && object.stored_bytes > 0;
}

// What differs, in the order in which it is looked at; the words of kProofWords.
enum class Proof : std::uint8_t { kProven, kMissing, kBytes, kSha256, kEtag, kContentType, kMetadata, kEncoding };
[[nodiscard]] std::string_view name_of(Proof proof);

// By its size, which says nothing of what is compressed.
[[nodiscard]] bool may_hold(const ObjectInfo& info, const StoredObject& object);

// The metadata of SPEC §12 that says whose object it is, and its content type. What stood there before has its own.
[[nodiscard]] Proof compare_description(const ObjectInfo& info, std::string_view company, const StoredObject& object);

// By head(): size, checksum, ETag, metadata. Where neither checksum nor ETag proves bytes, and with `is_deep` always,
// they are read back.
Result<Proof> prove(ObjectStore& store, std::string_view company, const StoredObject& object, bool is_deep);

}  // namespace radica
