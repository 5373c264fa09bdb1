#include "app/store.h"

#include <algorithm>
#include <array>

#include "adapters/folder_store.h"
#include "adapters/s3_store.h"
#include "app/environment.h"

namespace radica {
namespace {

S3Addressing addressing_of(const Config::Store& store) {
  if (store.addressing == "path") return S3Addressing::kPath;
  if (store.addressing == "virtual") return S3Addressing::kVirtual;
  // The certificates of Amazon's hosts fit no bucket with a dot.
  const bool is_amazon = store.endpoint.empty() && store.url.find('.') == std::string::npos;
  return is_amazon ? S3Addressing::kVirtual : S3Addressing::kPath;
}

S3Writing writing_of(const Config::Store& store) {
  S3Writing writing;
  writing.storage_class = store.storage_class;
  writing.tags = store.tags;
  if (store.checksum == "md5") writing.checksum = S3Checksum::kMd5;
  if (store.sse == "s3") writing.encryption = S3Encryption::kS3;
  if (!store.sse.starts_with("kms")) return writing;
  writing.encryption = S3Encryption::kKms;
  if (const std::size_t colon = store.sse.find(':'); colon != std::string::npos)
    writing.kms_key = store.sse.substr(colon + 1);
  return writing;
}

S3StoreOptions s3_options(const World& world) {
  const Config::Store& store = world.config().store;
  S3StoreOptions options;
  options.url = store.url;
  options.endpoint = store.endpoint;
  options.region = store.region;
  options.addressing = addressing_of(store);
  options.ca_file = store.ca_file;
  options.profile = store.profile;
  options.expected_owner = store.expected_owner;
  options.writing = writing_of(store);
  options.compresses_json = store.compression == "gzip";
  options.environment = process_environment();
  options.should_stop = [] { return stop_signals() > 0; };
  options.on_retry = [&log = *world.log](const S3Retry& retry) {
    log.warning("store_retry", {{"operation", retry.operation},
                                {"key", retry.key},
                                {"attempt", retry.attempt},
                                {"reason", retry.reason},
                                {"wait_ms", retry.wait.count()}});
  };
  return options;
}

}  // namespace

bool is_folder_store(const Config& config) {
  return config.store.url.starts_with("folder:");
}

Result<std::unique_ptr<ObjectStore>> open_store(const World& world) {
  if (is_folder_store(world.config())) return FolderStore::open(world.config().store.url);
  TRY_SET(auto bucket, open_bucket(world));
  return std::unique_ptr<ObjectStore>(std::move(bucket));
}

Result<std::unique_ptr<S3Store>> open_bucket(const World& world) {
  return S3Store::open(s3_options(world));
}

std::string_view storage_class_notice(const Config& config) {
  constexpr std::array<std::string_view, 3> kSmall{"STANDARD_IA", "ONEZONE_IA", "GLACIER_IR"};
  constexpr std::array<std::string_view, 2> kArchived{"GLACIER", "DEEP_ARCHIVE"};
  if (is_folder_store(config)) return {};
  if (std::ranges::find(kSmall, config.store.storage_class) != kSmall.end()) return "store_small";
  if (std::ranges::find(kArchived, config.store.storage_class) != kArchived.end()) return "store_archived";
  return {};
}

}  // namespace radica
