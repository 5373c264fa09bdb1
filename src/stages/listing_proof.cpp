#include "stages/listing_proof.h"

#include <algorithm>

namespace radica {
namespace {

// Of an object in parts the ETag says nothing about their order: it is asked for by HEAD.
bool is_of_parts(std::string_view etag) {
  return etag.find('-') != std::string_view::npos;
}

}  // namespace

Result<std::set<std::string>> proven_by_listing(ObjectStore& store, const std::vector<StoredObject>& objects) {
  std::vector<std::string> keys;
  for (const StoredObject& object : objects) keys.push_back(object.key);
  std::set<std::string> proven;
  auto next = objects.begin();
  TRY(store.glance(keys, [&](const ObjectInfo& info) -> Result<void> {
    next = std::find_if(next, objects.end(), [&info](const StoredObject& object) { return object.key >= info.key; });
    if (next == objects.end() || next->key != info.key || info.etag.empty() || is_of_parts(info.etag)) return {};
    if (info.etag == next->etag && info.bytes == next->stored_bytes) proven.insert(info.key);
    return {};
  }));
  return proven;
}

}  // namespace radica
