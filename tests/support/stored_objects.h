// What lies in a store, read back: to compare stores of different kinds.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>

#include "adapters/s3_store.h"
#include "base/file.h"
#include "base/hash.h"
#include "support/ceph_server.h"

namespace radica::test {

using Objects = std::map<std::string, std::string>;  // key → SHA-256 of the bytes; roots of the audit left out

inline bool is_root(std::string_view key) {
  return key.find("_auditoria/") != std::string_view::npos;
}

inline Objects objects_in_folder(const std::filesystem::path& archive) {
  Objects objects;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(archive)) {
    const std::string key = std::filesystem::relative(entry.path(), archive).string();
    if (entry.is_regular_file() && !key.starts_with(".radica/") && !is_root(key))
      objects[key] = hex(sha256(read_file(entry.path()).value()));
  }
  return objects;
}

inline Objects objects_in_bucket(const CephBucket& bucket) {
  const auto store = S3Store::open(bucket.options()).value();
  Objects objects;
  const auto listed = store->list("", [&](const ObjectInfo& info) -> Result<void> {
    if (is_root(info.key)) return {};
    Sha256Hasher hasher;
    TRY(store->get(info.key, [&hasher](std::string_view piece) -> Result<void> {
      hasher.update(piece);
      return {};
    }));
    objects[info.key] = hex(hasher.finish());
    return {};
  });
  EXPECT_TRUE(listed) << listed.error().describe();
  return objects;
}

}  // namespace radica::test
