// The floor of upload (SPEC §16): every file of a folder sent by a bare signed PUT over kept connections, one thread
// each, and nothing else: no ledger, no metadata, no verification. Prints files, bytes and seconds.
#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "adapters/s3_signer.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/workers.h"

namespace {

using namespace radica;

struct Bytes {
  const std::string* text = nullptr;
  std::size_t sent = 0;
};

std::size_t give(char* to, std::size_t size, std::size_t count, void* self) {
  auto& bytes = *static_cast<Bytes*>(self);
  const std::size_t part = bytes.text->copy(to, size * count, bytes.sent);
  bytes.sent += part;
  return part;
}

std::size_t ignore(char* /*bytes*/, std::size_t size, std::size_t count, void* /*self*/) {
  return size * count;
}

struct Bucket {
  std::string endpoint, host, name;
  AwsCredentials keys;
};

// True when the store took it.
bool put(CURL* easy, const Bucket& bucket, const std::string& key, const std::string& content) {
  SignableRequest request{"PUT", "/" + bucket.name + "/" + key, {}, {{"host", bucket.host}}, hex(sha256(content))};
  sign(request, bucket.keys, {"us-east-1", "s3", std::time(nullptr)});
  curl_slist* headers = nullptr;
  for (const auto& [name, value] : request.headers) headers = curl_slist_append(headers, (name + ": " + value).c_str());
  headers = curl_slist_append(headers, "Expect:");
  Bytes bytes{&content, 0};
  curl_easy_reset(easy);  // the connection stays
  curl_easy_setopt(easy, CURLOPT_URL, (bucket.endpoint + request.path).c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(content.size()));
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, &give);
  curl_easy_setopt(easy, CURLOPT_READDATA, &bytes);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &ignore);
  long status = 0;
  const bool is_sent = curl_easy_perform(easy) == CURLE_OK;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  curl_slist_free_all(headers);
  return is_sent && status == 200;
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

int main(int count, char** words) {
  if (count < 4) {
    fmt::print(stderr, "usage: bench_put_loop FOLDER ENDPOINT BUCKET [CONNECTIONS]\n");
    return 64;
  }
  const std::string root = words[1], endpoint = words[2];
  const Bucket bucket{endpoint,
                      endpoint.substr(endpoint.find("://") + 3),
                      words[3],
                      {variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"), ""}};
  const std::size_t connections = count > 4 ? std::strtoul(words[4], nullptr, 10) : 32;
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
    if (entry.is_regular_file()) paths.push_back(entry.path().lexically_relative(root).string());
  curl_global_init(CURL_GLOBAL_DEFAULT);
  std::atomic<std::uint64_t> bytes{0}, refused{0};
  const auto start = std::chrono::steady_clock::now();
  Items items(paths.size());
  const auto done = run_workers(connections, [&](std::size_t) -> Result<void> {
    const std::unique_ptr<CURL, void (*)(CURL*)> easy(curl_easy_init(), &curl_easy_cleanup);
    for (std::size_t item = 0; items.next(item);) {
      TRY_SET(const std::string content, read_file(join_path(root, paths[item])));
      bytes += content.size();
      refused += put(easy.get(), bucket, uri_encode(paths[item], Slash::kStays), content) ? 0 : 1;
    }
    return {};
  });
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (!done || refused > 0) {
    fmt::print(stderr, "{} refused {}\n", refused.load(), done ? "" : done.error().describe());
    return 1;
  }
  fmt::print("files={} bytes={} seconds={:.3f}\n", paths.size(), bytes.load(), seconds);
  return 0;
}
