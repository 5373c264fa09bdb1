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
    S3StoreOptions options = SwiftServer::of_process().make_bucket();
    options.multipart_bytes = options.part_bytes = 5U << 20U;
    options.writing.checksum = S3Checksum::kMd5;
    return options;
  }
  std::unique_ptr<S3Store> opened;
};

INSTANTIATE_TYPED_TEST_SUITE_P(Swift, ObjectStoreContract, SwiftWorld);

}  // namespace
}  // namespace radica::test
