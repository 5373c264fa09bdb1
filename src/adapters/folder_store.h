// An object store that is a folder: `folder:PATH`. Objects are plain files below it, named by their key; what the store
// knows of them (hash, content type, metadata) stands in PATH/.radica/metadata, temporaries in PATH/.radica/temporary.
//
// An object appears at once, with fsync: its temporary and that of its description are written, then the description
// takes its name, then the object. A description counts only while it fits the object's size and modification time, so
// that neither a kill in between nor a hand that changed the object makes the store answer for bytes it has not seen:
// such an object has no sha256 and another ETag, one without description has neither. A repeated put() repairs.
// Only of puts to the same key at the same time from several *processes* one may stay unproven so.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/error.h"
#include "ports/object_store.h"

namespace radica {

class FolderStore final : public ObjectStore {
 public:
  // `url` is "folder:PATH" or a path. Makes nothing yet: a missing folder is an empty store. kBadConfig E-STORE-006 if
  // it is something else than a folder.
  static Result<std::unique_ptr<FolderStore>> open(std::string_view url);

  Result<PutReceipt> put(const Act& act, const PutRequest& request) override;
  Result<std::optional<ObjectInfo>> head(std::string_view key) override;
  Result<bool> get(std::string_view key, const OnBytes& on_bytes) override;
  Result<bool> get_by_address(std::string_view key, const OnBytes& on_bytes) override { return get(key, on_bytes); }
  Result<void> list(std::string_view prefix, const OnObject& on_object) override;
  Result<bool> remove(const Act& act, std::string_view key) override;
  Result<bool> is_used() override;
  [[nodiscard]] std::string url(std::string_view key) const override;
  [[nodiscard]] std::string bucket() const override { return root_; }

 private:
  explicit FolderStore(std::string root);
  [[nodiscard]] std::string object_path(std::string_view key) const;
  [[nodiscard]] std::string description_path(std::string_view key) const;
  [[nodiscard]] std::mutex& lock_of(std::string_view key);
  Result<void> prepare();
  Result<void> make_folder_once(const std::string& path);
  Result<std::optional<ObjectInfo>> inspect(std::string_view key);
  Result<void> list_folder(const std::string& folder, std::string_view prefix, const OnObject& on_object);

  const std::string root_;                  // absolute
  std::mutex folders_mutex_;                // a folder is durable before another thread relies on it
  bool is_swept_ = false;                   // guarded by folders_mutex_
  std::array<std::mutex, 64> key_mutexes_;  // object and description change together
};

}  // namespace radica
