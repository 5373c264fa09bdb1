// OpenStack Swift with its S3 interface, a second server by other people, that tests start themselves
// (tests/support/swift.sh). What cannot be started is an exception: the test fails.
#pragma once

#include <map>
#include <string>

#include "adapters/s3_store.h"

namespace radica::test {

class SwiftServer {
 public:
  // One for all tests of this user.
  static const SwiftServer& shared();

  // An empty bucket of its own, and the store in it.
  [[nodiscard]] S3StoreOptions make_bucket() const;
  // The variables of a radica that works with it.
  [[nodiscard]] static std::map<std::string, std::string> environment(const S3StoreOptions& options);

 private:
  explicit SwiftServer(int port) : port_(port) {}
  int port_;
};

}  // namespace radica::test
