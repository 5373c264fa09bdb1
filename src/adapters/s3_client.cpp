#include "adapters/s3_client.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <random>
#include <thread>
#include <utility>

#include "base/workers.h"
#include "model/store_names.h"

namespace radica {
namespace {

constexpr std::chrono::milliseconds kLook{50};
constexpr std::chrono::seconds kLongestWithoutBody{60};
constexpr std::uint64_t kSlowestBytesPerSecond = 32'768;
constexpr std::int64_t kTolerableSkew = 240;  // seconds; S3 allows 900
constexpr std::size_t kLongestReason = 300;
constexpr std::int64_t kPresignedSeconds = 900;

double dice() {
  thread_local std::mt19937_64 generator(std::random_device{}());
  return std::uniform_real_distribution<double>(0, 1)(generator);
}

std::int64_t unix_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::chrono::seconds retry_after(const HttpAnswer& answer) {
  const std::string text = answer.header("retry-after");
  int seconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return std::chrono::seconds(std::max(0, seconds));
}

// A message of the other side, fit for a line of the log.
std::string reason_of(int status, const S3Fault& fault) {
  std::string text = fmt::format("HTTP {}", status);
  if (!fault.code.empty()) text += " " + fault.code;
  if (!fault.message.empty()) text += ": " + fault.message;
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  text.resize(std::min(text.size(), kLongestReason));
  return text;
}

}  // namespace

struct S3Client::Attempt {
  S3Meaning meaning;
  std::string reason;
  HttpAnswer answer;
  std::optional<Error> error;  // of the transport, or one that is final
  AwsCredentials keys;
  std::string region;  // where it was sent, and where the bucket is
  std::string other_region;
  std::optional<std::int64_t> server_time;
  std::chrono::steady_clock::duration took{};
};

// What is mended at most once for a request.
struct S3Client::Once {
  bool region = false, clock = false, keys = false;
};

bool S3Client::is_stopping() const {
  return should_stop() || (options_.should_stop && options_.should_stop());
}

std::string S3Client::region() {
  const std::lock_guard lock(mutex_);
  return region_;
}

Failure S3Client::failure(const S3Call& call, const S3Meaning& meaning, const std::string& reason) const {
  return fail(meaning.code, meaning.id,
              {{"operation", std::string(call.request.operation)},
               {"bucket", options_.place.bucket},
               {"key", percent_encode(call.request.key)},
               {"reason", reason}});
}

bool S3Client::sleep(std::chrono::milliseconds wait) const {
  const auto end = std::chrono::steady_clock::now() + wait;
  while (!is_stopping()) {
    const auto left = end - std::chrono::steady_clock::now();
    if (left <= left.zero()) return true;
    std::this_thread::sleep_for(std::min<std::chrono::steady_clock::duration>(left, kLook));
  }
  return false;
}

S3Client::Attempt S3Client::try_once(S3Call& call) {
  Attempt attempt;
  auto keys = credentials_.get();
  if (!keys) {
    attempt.error = std::move(keys).error();
    return attempt;
  }
  attempt.keys = std::move(*keys);
  attempt.region = region();
  SignableRequest ready = signable(call.request, options_.place, attempt.region);
  const SigningScope scope{attempt.region, "s3", unix_now() + clock_skew_s_};
  if (call.is_presigned) {
    presign(ready, attempt.keys, scope, kPresignedSeconds);
  } else {
    if (!options_.expected_owner.empty()) ready.headers["x-amz-expected-bucket-owner"] = options_.expected_owner;
    sign(ready, attempt.keys, scope);
  }
  HttpRequest request;
  request.method = ready.method;
  request.url = address_of(ready, options_.place);
  request.headers = std::move(ready.headers);
  request.body = call.request.body;
  request.source = call.source;
  bool is_reader_error = false;
  if (call.on_bytes) {
    request.on_bytes = [&](const HttpAnswer& head, std::string_view piece) {
      auto taken = call.on_bytes(head, piece);
      is_reader_error = !taken;
      return taken;
    };
  } else {
    const std::uint64_t bytes = call.source != nullptr ? call.source->bytes() : 0;
    request.deadline = kLongestWithoutBody + std::chrono::seconds(bytes / kSlowestBytesPerSecond);
  }
  if (!pace_.enter([this] { return is_stopping(); })) {
    attempt.error = fail(ErrorCode::kCancelled, "E-RUN-001").value();
    return attempt;
  }
  const auto began = std::chrono::steady_clock::now();
  auto answer = http_.send(request);
  attempt.took = std::chrono::steady_clock::now() - began;
  if (answer) {
    attempt.answer = std::move(*answer);
    judge(call, attempt);
  } else {
    attempt.error = std::move(answer).error();
    if (attempt.error->id == "E-HTTP-001" && !is_reader_error) {
      attempt.meaning = {S3Action::kRetry, ErrorCode::kUnavailable, "E-HTTP-001"};
      attempt.reason = attempt.error->facts.back().second;
    }
  }
  if (attempt.meaning.action == S3Action::kSlowDown) pace_.slow_down(began, std::chrono::steady_clock::now());
  pace_.leave();
  return attempt;
}

void S3Client::judge(const S3Call& call, Attempt& attempt) {
  const HttpAnswer& answer = attempt.answer;
  S3Fault fault;
  if (!answer.body.empty()) fault = read_fault(answer.body).value_or(S3Fault{});
  attempt.meaning = meaning_of(answer.status, fault.code);
  attempt.reason = reason_of(answer.status, fault);
  attempt.other_region = fault.region.empty() ? answer.header("x-amz-bucket-region") : fault.region;
  if (const std::string date = answer.header("date"); !date.empty())
    if (const std::time_t time = curl_getdate(date.c_str(), nullptr); time > 0) attempt.server_time = time;
  const bool is_elsewhere = !attempt.other_region.empty() && attempt.other_region != attempt.region;
  if (is_elsewhere && answer.status >= 300 && answer.status <= 403 && attempt.meaning.id != "E-S3-003")
    attempt.meaning = meaning_of(301, "");
  else if (fault.code.empty() && call.request.method == "HEAD")
    judge_head(answer, attempt);
  if (attempt.meaning.action != S3Action::kAccept || !call.is_understood || call.is_understood(answer)) return;
  attempt.meaning = {S3Action::kRetry, ErrorCode::kUnavailable, "E-S3-007"};
  attempt.reason = fmt::format("HTTP {}, {} bytes of {}", answer.status, answer.body.size(),
                               answer.header("content-type").empty() ? "?" : answer.header("content-type"));
}

// An answer to HEAD has no body that could say why.
void S3Client::judge_head(const HttpAnswer& answer, Attempt& attempt) {
  if (answer.status != 400 && answer.status != 403) return;
  const std::int64_t skew = attempt.server_time.value_or(unix_now()) - (unix_now() + clock_skew_s_);
  if (std::abs(skew) > kTolerableSkew)
    attempt.meaning = meaning_of(403, "RequestTimeTooSkewed");
  else if (!attempt.keys.session_token.empty())
    attempt.meaning = {S3Action::kRenewCredentials, attempt.meaning.code, attempt.meaning.id};
}

// True when the same request may be answered now.
bool S3Client::mend(Attempt& attempt, Once& once) {
  switch (attempt.meaning.action) {
    case S3Action::kLearnRegion: {
      if (attempt.other_region.empty() || std::exchange(once.region, true)) return false;
      const std::lock_guard lock(mutex_);
      region_ = attempt.other_region;
      return true;
    }
    case S3Action::kSetClock:
      if (!attempt.server_time || std::exchange(once.clock, true)) return false;
      clock_skew_s_ = *attempt.server_time - unix_now();
      return true;
    case S3Action::kRenewCredentials:
      if (std::exchange(once.keys, true)) return false;
      credentials_.forget(attempt.keys);
      return true;
    default:
      return false;
  }
}

Result<HttpAnswer> S3Client::send(S3Call call) {
  Once once;
  const auto start = std::chrono::steady_clock::now();
  for (int count = 1;; ++count) {
    if (call.before_each) call.before_each(call.request);
    if (call.attempts != nullptr)
      for (int known = *call.attempts; known < count && !call.attempts->compare_exchange_weak(known, count);) {
      }
    Attempt attempt = try_once(call);
    const S3Action action = attempt.meaning.action;
    if (action == S3Action::kAccept && attempt.error) return Failure(std::move(*attempt.error));
    if (action == S3Action::kAccept) {
      if (call.source != nullptr) pace_.note_put(attempt.took);
      pace_.speed_up();
      budget_.earn();
      return std::move(attempt.answer);
    }
    if (mend(attempt, once)) continue;
    const bool may_help = action == S3Action::kRetry || action == S3Action::kSlowDown;
    if (may_help && count < options_.attempts && budget_.take()) {
      const auto wait = s3_wait(count, options_.first_wait, options_.longest_wait, retry_after(attempt.answer), dice());
      if (options_.on_retry) options_.on_retry({call.request.operation, call.request.key, count, attempt.reason, wait});
      if (!sleep(wait)) return fail(ErrorCode::kCancelled, "E-RUN-001");
      continue;
    }
    Failure failed =
        attempt.error ? Failure(std::move(*attempt.error)) : failure(call, attempt.meaning, attempt.reason);
    if (count > 1) {
      const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
      failed.value().context.push_back(fmt::format("{} attempts in {:.1f} s", count, spent.count()));
    }
    return failed;
  }
}

}  // namespace radica
