// What a test asks of a bucket besides the store: its making, policies, versions.
#pragma once

#include <stdexcept>
#include <utility>

#include "adapters/s3_store.h"

namespace radica::test {

inline HttpAnswer send_to_bucket(const S3StoreOptions& options, S3Request request) {
  const auto http = HttpClient::open({}).value();
  S3Credentials credentials({options.environment, "", options.region}, *http);
  S3ClientOptions given;
  given.place = s3_place(options.endpoint, options.url.substr(options.url.find("//") + 2), options.addressing).value();
  given.region = options.region;
  S3Client client(std::move(given), *http, credentials);
  auto answer = client.send({std::move(request), nullptr, {}, {}, {}});
  if (!answer) throw std::runtime_error(answer.error().describe());
  return std::move(*answer);
}

}  // namespace radica::test
