// One request to S3 until it is answered: signed with the keys of the moment, repeated while that may help, sent to the
// region where the bucket is and by the clock of the store. Thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/http.h"
#include "adapters/s3_answers.h"
#include "adapters/s3_credentials.h"
#include "adapters/s3_pace.h"
#include "adapters/s3_requests.h"
#include "base/error.h"

namespace radica {

// A failure that is tried again.
struct S3Retry {
  std::string_view operation;
  std::string_view key;
  int attempt = 0;  // the one that failed, from 1
  std::string_view reason;
  std::chrono::milliseconds wait{0};
};

struct S3ClientOptions {
  S3Place place;
  std::string region;          // where to begin: what the store says holds
  std::string expected_owner;  // account id; empty = not sent
  int attempts = 10;
  std::chrono::milliseconds first_wait{100}, longest_wait{10'000};
  std::function<bool()> should_stop;             // may be empty
  std::function<void(const S3Retry&)> on_retry;  // may be empty; called from any thread
};

struct S3Call {
  S3Request request;
  HttpBody* source = nullptr;
  std::function<Result<void>(const HttpAnswer& head, std::string_view piece)> on_bytes;
  std::function<bool(const HttpAnswer&)> is_understood;  // of a good answer; empty = always
  std::function<void(S3Request&)> before_each;           // may change the request; empty = nothing
  std::atomic<int>* attempts = nullptr;                  // raised to how often it was sent; nullptr = nobody asks
  bool is_presigned = false;  // the address carries the signature, the request no key of ours
};

class S3Client {
 public:
  // `http` and `credentials` must outlive it.
  S3Client(S3ClientOptions options, HttpClient& http, S3Credentials& credentials)
      : options_(std::move(options)), http_(http), credentials_(credentials), region_(options_.region) {}

  // A good answer (2xx), or what the failure was in the end (E-S3-…, E-HTTP-…), with operation, bucket, key and reason.
  // What is not there is kNotFound E-S3-012. Errors of `source` and `on_bytes` come back as they are.
  Result<HttpAnswer> send(S3Call call);
  [[nodiscard]] const S3Place& place() const { return options_.place; }
  [[nodiscard]] std::string region();  // where the bucket is, as far as the store has said

 private:
  struct Attempt;
  struct Once;
  Attempt try_once(S3Call& call);
  void judge(const S3Call& call, Attempt& attempt);
  void judge_head(const HttpAnswer& answer, Attempt& attempt);
  bool mend(Attempt& attempt, Once& once);
  [[nodiscard]] Failure failure(const S3Call& call, const S3Meaning& meaning, const std::string& reason) const;
  bool sleep(std::chrono::milliseconds wait) const;
  [[nodiscard]] bool is_stopping() const;

  const S3ClientOptions options_;
  HttpClient& http_;
  S3Credentials& credentials_;
  S3Pace pace_;
  S3RetryBudget budget_;
  std::atomic<std::int64_t> clock_skew_s_{0};  // the store's clock less ours
  std::mutex mutex_;
  std::string region_;  // guarded by mutex_
};

}  // namespace radica
