// The object store of tests: in memory, with the semantics of the port and the means to harm what is stored.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "ports/object_store.h"

namespace radica::test {

class MemoryStore final : public ObjectStore {
 public:
  explicit MemoryStore(std::string bucket = "memory") : bucket_(std::move(bucket)) {}

  Result<PutReceipt> put(const Act& act, const PutRequest& request) override;
  Result<std::optional<ObjectInfo>> head(std::string_view key) override;
  Result<bool> get(std::string_view key, const OnBytes& on_bytes) override;
  Result<bool> get_by_address(std::string_view key, const OnBytes& on_bytes) override { return get(key, on_bytes); }
  Result<void> list(std::string_view prefix, const OnObject& on_object) override;
  Result<bool> remove(const Act& act, std::string_view key) override;
  Result<bool> is_used() override { return puts() > 0; }
  [[nodiscard]] std::string url(std::string_view key) const override;
  [[nodiscard]] std::string bucket() const override { return bucket_; }

  // For assertions and mischief.
  [[nodiscard]] std::map<std::string, std::string> objects() const;  // key → bytes
  [[nodiscard]] std::size_t puts() const;                            // that stored something
  void harm(const std::string& key, std::string bytes);  // other bytes behind the store's back: ETag changes, no sha256

 private:
  struct Object {
    std::string bytes;
    ObjectInfo info;
  };
  const std::string bucket_;
  mutable std::mutex mutex_;
  std::map<std::string, Object, std::less<>> objects_;
  std::size_t puts_ = 0;
};

}  // namespace radica::test
