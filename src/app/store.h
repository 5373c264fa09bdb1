// The store of the configuration: which adapter its address means.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "adapters/s3_store.h"
#include "app/config.h"
#include "app/world.h"
#include "base/error.h"
#include "ports/object_store.h"

namespace radica {

// A folder of this machine, else a bucket of S3.
[[nodiscard]] bool is_folder_store(const Config& config);
// Asks the store nothing yet. What is tried again stands in the log of the world.
Result<std::unique_ptr<ObjectStore>> open_store(const World& world);

// The same of a store that is a bucket.
Result<std::unique_ptr<S3Store>> open_bucket(const World& world);

// What a storage class means for files like these: the id of a text check.…, empty = nothing to be said.
[[nodiscard]] std::string_view storage_class_notice(const Config& config);

}  // namespace radica
