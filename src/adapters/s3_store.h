// An object store in S3 or in what speaks like it: `s3://BUCKET`. The bucket is there already.
//
// A put() sends the hash with the bytes, so that a store that checks it takes no others; those that it does not check
// are never whole (file_body.h). Files from `multipart_bytes` on go in parts, side by side; what an interrupted
// put() of the same key left is gone on with, as far as the store proves its parts, else it is thrown away. What is
// sent compressed is decompressed by get(); its metadata says the hash of the source. A store that does not take the
// path of a source in its metadata because it is long gets the end of it.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/s3_client.h"
#include "adapters/s3_probe.h"
#include "ports/object_store.h"

namespace radica {

class OpenSource;

struct S3StoreOptions {
  std::string url;       // s3://BUCKET
  std::string endpoint;  // https://host[:port]; empty = AWS
  std::string region;    // empty = AWS_REGION, else us-east-1, until the store names another
  S3Addressing addressing = S3Addressing::kVirtual;
  std::string ca_file, profile, expected_owner;  // empty = none
  S3Writing writing;
  bool compresses_json = false;
  Variables environment;                                                // of the process: credentials, AWS_REGION
  std::function<bool()> should_stop;                                    // may be empty
  std::function<void(const S3Retry&)> on_retry;                         // may be empty; called from any thread
  std::uint64_t multipart_bytes = 64U << 20U, part_bytes = 16U << 20U;  // a part has at least 5 MiB
  std::chrono::seconds stall{30};
  int attempts = 10;
  std::chrono::milliseconds first_wait{100};
};

class S3Store final : public ObjectStore {
 public:
  // Asks the store nothing yet. kBadConfig E-S3-014 (endpoint), E-HTTP-003 (CA file).
  static Result<std::unique_ptr<S3Store>> open(S3StoreOptions options);

  Result<PutReceipt> put(const Act& act, const PutRequest& request) override;
  Result<std::optional<ObjectInfo>> head(std::string_view key) override;
  Result<bool> get(std::string_view key, const OnBytes& on_bytes) override;
  Result<bool> get_by_address(std::string_view key, const OnBytes& on_bytes) override;
  Result<void> list(std::string_view prefix, const OnObject& on_object) override;
  Result<void> glance(const std::vector<std::string>& keys, const OnObject& on_object) override;
  Result<bool> remove(const Act& act, std::string_view key) override;
  Result<void> remove_all(const Act& act, const std::vector<std::string>& keys) override;
  Result<bool> is_used() override;
  Result<std::uint64_t> sweep_unfinished(const Act& act, std::string_view prefix, const IsOpen& is_open) override;
  // With an object under `key` (s3_probe.h).
  Result<S3Permissions> try_permissions(const std::string& key) {
    return radica::try_permissions(*client_, options_.writing, key);
  }
  [[nodiscard]] std::string region() const override { return client_->region(); }
  [[nodiscard]] std::string url(std::string_view key) const override;
  [[nodiscard]] std::string bucket() const override { return client_->place().bucket; }

 private:
  Result<PutReceipt> put_as_it_is(const PutRequest& request);
  Result<PutReceipt> put_file(const PutRequest& request, const OpenSource& file, const S3Writing& writing);
  Result<bool> fetch(std::string_view key, const OnBytes& on_bytes, bool is_presigned);
  S3Store(S3StoreOptions options, std::unique_ptr<HttpClient> http, S3Place place);
  Result<std::optional<ObjectInfo>> inspect(std::string_view key);
  Result<void> confirm_bucket();

  const S3StoreOptions options_;
  std::unique_ptr<HttpClient> http_;
  std::unique_ptr<S3Credentials> credentials_;
  std::unique_ptr<S3Client> client_;
  std::atomic<bool> is_bucket_seen_{false};  // so that "missing" is said of the key
  std::atomic<bool> sends_short_origins_{false};
};

}  // namespace radica
