// OpenStack Swift with its S3 interface, a second server by other people, that a test starts itself
// (tests/support/swift.sh). What cannot be started is an exception: the test fails.
#pragma once

#include <map>
#include <string>

#include "adapters/s3_store.h"
#include "support/temporary_folder.h"

namespace radica::test {

class SwiftServer {
 public:
  SwiftServer();
  ~SwiftServer();
  SwiftServer(const SwiftServer&) = delete;
  SwiftServer& operator=(const SwiftServer&) = delete;
  // One for all tests of this process.
  static SwiftServer& of_process();

  // An empty bucket of its own, and the store in it.
  [[nodiscard]] S3StoreOptions make_bucket() const;
  // The variables of a radica that works with it.
  [[nodiscard]] static std::map<std::string, std::string> environment(const S3StoreOptions& options);

 private:
  TemporaryFolder folder_;
  int port_ = 0;
};

}  // namespace radica::test
