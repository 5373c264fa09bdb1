// The object store contract on OpenStack Swift's S3 interface: other code than Ceph's, and stricter in places.
#include "contract/object_store_contract.h"
#include "support/swift_server.h"

namespace radica::test {
namespace {

struct SwiftWorld {
  // A put that another one overtook is answered with 202 and without an ETag: it did not become the object.
  static constexpr bool kOneWriterAKey = true;
  SwiftWorld() : opened(S3Store::open(options()).value()) {}
  ObjectStore& store() { return *opened; }
  static S3StoreOptions options() {
    S3StoreOptions options = SwiftServer::shared().make_bucket();
    options.multipart_bytes = options.part_bytes = 5U << 20U;
    options.writing.checksum = S3Checksum::kMd5;
    return options;
  }
  std::unique_ptr<S3Store> opened;
};

INSTANTIATE_TYPED_TEST_SUITE_P(Swift, ObjectStoreContract, SwiftWorld);

// It takes 256 bytes of metadata a value and calls more an error of its own.
TEST(SwiftStore, GetsTheEndOfAPathThatIsTooLongForItsMetadata) {
  TemporaryFolder folder;
  S3StoreOptions options = SwiftWorld::options();
  options.first_wait = std::chrono::milliseconds(1);
  options.attempts = 2;
  int retries = 0;
  options.on_retry = [&retries](const S3Retry&) { ++retries; };
  const auto store = S3Store::open(std::move(options)).value();
  const std::string path = std::string(200, 'a') + "/lote%20" + std::string(245, 'b') + ".pdf";
  for (const char* key : {"one", "two", "three"}) {
    PutRequest request;
    request.key = key;
    request.source_path = folder.write(key, key);
    request.sha256 = hex(sha256(key));
    request.bytes = std::string_view(key).size();
    request.content_type = "application/pdf";
    request.metadata = {{"origen", path}, {"sha256", request.sha256}};
    const auto receipt = store->put({}, request);
    ASSERT_TRUE(receipt) << receipt.error().describe();
    const ObjectInfo info = store->head(key).value().value();
    EXPECT_EQ(info.metadata.at("origen"), "lote%20" + std::string(245, 'b') + ".pdf");
    EXPECT_EQ(info.metadata.at("sha256"), request.sha256);
  }
  EXPECT_EQ(retries, 0) << "what the store does not take is no error that may pass";
}

}  // namespace
}  // namespace radica::test
