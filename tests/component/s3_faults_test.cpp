// The S3 store against a server that fails as told: what is tried again, what is learnt, what is given up.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>

#include "adapters/s3_store.h"
#include "base/hash.h"
#include "base/workers.h"
#include "support/wire_server.h"

namespace radica::test {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

const Act kAct{"radica", "upload", "20261124_120000-7f3a", 0};

std::string fault(const std::string& code, const std::string& more = "") {
  return "\"body\": " + json_string("<Error><Code>" + code + "</Code><Message>told so</Message>" + more + "</Error>");
}

class S3Faults : public testing::Test {
 protected:
  S3Faults() {
    options_.url = "s3://bucket";
    options_.endpoint = server_.url();
    options_.addressing = S3Addressing::kPath;
    options_.environment = {{"AWS_ACCESS_KEY_ID", "KEY"}, {"AWS_SECRET_ACCESS_KEY", "SECRET"}};
    options_.first_wait = milliseconds(1);
    options_.stall = std::chrono::seconds(2);
    options_.attempts = 5;
    options_.on_retry = [this](const S3Retry& retry) {
      const std::lock_guard lock(mutex_);
      retries_.push_back(std::string(retry.reason));
    };
  }
  S3Store& store() {
    if (!store_) store_ = S3Store::open(options_).value();
    return *store_;
  }
  Result<PutReceipt> put(const std::string& key, const std::string& bytes = "bytes", const std::string& origin = "") {
    PutRequest request;
    request.attempts = &attempts_;
    request.key = key;
    request.source_path = sources_.write("source-" + std::to_string(count_++), bytes);
    request.sha256 = hex(sha256(bytes));
    request.bytes = bytes.size();
    request.content_type = "application/pdf";
    request.metadata = {{"sha256", request.sha256}};
    if (!origin.empty()) request.metadata["origen"] = origin;
    return store().put(kAct, request);
  }
  // "bytes" goes in two parts.
  void in_parts(const std::string& key) {
    options_.multipart_bytes = options_.part_bytes = 3;
    server_.on(
        "GET /bucket\\?.*uploads=.*",
        R"("body": "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>")");
    server_.on("POST /bucket/" + key + "\\?uploads=",
               R"("body": "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")");
  }
  void describe_object(const std::string& key) {
    server_.on("HEAD /bucket/" + key,
               R"("headers": {"Content-Length": "5", "ETag": "\"e-2\"", "x-amz-meta-sha256": ")" +
                   hex(sha256("bytes")) + "\"}");
  }
  std::string get(const std::string& key) {
    std::string bytes;
    const auto got = store().get(key, [&](std::string_view piece) -> Result<void> {
      bytes += piece;
      return {};
    });
    return !got ? got.error().describe() : *got ? bytes : "(missing)";
  }
  std::vector<std::string> list() {
    std::vector<std::string> keys;
    const auto listed = store().list("", [&](const ObjectInfo& info) -> Result<void> {
      keys.push_back(info.key);
      return {};
    });
    if (!listed) keys.push_back(listed.error().describe());
    return keys;
  }

  TemporaryFolder sources_;
  WireServer server_;
  S3StoreOptions options_;
  std::unique_ptr<S3Store> store_;
  std::mutex mutex_;
  std::vector<std::string> retries_;
  std::atomic<int> count_ = 0, attempts_ = 1;
};

TEST_F(S3Faults, AreTriedAgainWhenTheServerFailsForAMoment) {
  server_.on("PUT /bucket/a", "\"status\": 500, \"times\": 2, " + fault("InternalError"));
  server_.on("PUT /bucket/a", R"("status": 502, "times": 1, "body": "<html>gateway</html>")");
  const auto receipt = put("a");
  ASSERT_TRUE(receipt) << receipt.error().describe();
  EXPECT_EQ(get("a"), "bytes");
  EXPECT_EQ(attempts_, 4);
  EXPECT_THAT(retries_, ElementsAre("HTTP 500 InternalError: told so", "HTTP 500 InternalError: told so", "HTTP 502"));
}

TEST_F(S3Faults, EndInOneErrorThatSaysHowOftenItWasTried) {
  server_.on("PUT /bucket/a", "\"status\": 500, " + fault("InternalError"));
  const auto failed = put("a");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(failed.error().id, "E-S3-001");
  EXPECT_THAT(failed.error().describe(), HasSubstr("operation=PutObject bucket=bucket key=a reason=HTTP 500"));
  EXPECT_THAT(failed.error().context, ElementsAre(HasSubstr("5 attempts in ")));
  EXPECT_EQ(attempts_, 5);
  EXPECT_THAT(server_.requests("PUT"), SizeIs(5));
}

TEST_F(S3Faults, AreNotTriedAgainWhereThatCannotHelp) {
  server_.on("PUT /bucket/a", "\"status\": 403, " + fault("AccessDenied"));
  const auto failed = put("a");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().id, "E-S3-002");
  EXPECT_THAT(server_.requests("PUT"), SizeIs(1));
}

TEST_F(S3Faults, WaitAsLongAsTheServerAsks) {
  server_.on("PUT /bucket/a",
             "\"status\": 503, \"times\": 1, \"headers\": {\"Retry-After\": \"1\"}, " + fault("SlowDown"));
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(put("a"));
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
}

TEST_F(S3Faults, AreFoundInAnAnswerThatBeginsAsAGoodOne) {
  server_.on("PUT /bucket/a", "\"status\": 200, \"times\": 1, " + fault("InternalError"));
  EXPECT_TRUE(put("a"));
  EXPECT_THAT(server_.requests("PUT"), SizeIs(2));
  server_.on("GET /bucket\\?list-type.*|GET /bucket\\?.*list-type.*", "\"times\": 1, " + fault("InternalError"));
  EXPECT_THAT(list(), ElementsAre("a"));
}

TEST_F(S3Faults, AreAnswersThatAreCutOrNotOfS3) {
  ASSERT_TRUE(put("a"));
  const std::string listing = "GET /bucket\\?.*list-type.*";
  server_.on(listing, R"("times": 1, "body": "<ListBucketResult><IsTruncated>false</IsTruncated>", "cut": 20)");
  server_.on(listing, R"("times": 1, "body": "<ListBucketResult><IsTruncated>false</IsTruncated>")");
  server_.on(listing, R"("times": 1, "body": "<html>Welcome to this network</html>")");
  EXPECT_THAT(list(), ElementsAre("a"));
  EXPECT_THAT(retries_, SizeIs(3));
  server_.on(listing, R"("body": "<html>Welcome to this network</html>", "headers": {"Content-Type": "text/html"})");
  EXPECT_THAT(list(), ElementsAre(HasSubstr("E-S3-007")));
}

TEST_F(S3Faults, DoNotMakeAListingGoRoundForEver) {
  server_.on(
      "GET /bucket\\?.*list-type.*",
      R"("body": "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken></ListBucketResult>")");
  EXPECT_THAT(list(), ElementsAre(HasSubstr("E-S3-007")));
}

TEST_F(S3Faults, LetAListingGoOnWithItsNextPage) {
  server_.on(
      "GET /bucket\\?encoding-type.*",
      R"("times": 1, "body": "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>1/+</NextContinuationToken><Contents><Key>a</Key><Size>1</Size></Contents></ListBucketResult>")");
  server_.on(
      "GET /bucket\\?continuation-token=1%2F%2B&.*",
      R"("body": "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>b</Key><Size>1</Size></Contents><Contents><Key>../odd</Key><Size>1</Size></Contents></ListBucketResult>")");
  EXPECT_THAT(list(), ElementsAre("a", "b"));
}

TEST_F(S3Faults, OfAReadingDoNotGiveAByteTwice) {
  std::string large;
  for (int i = 0; large.size() < 1'000'000; ++i) large += std::to_string(i) + " ";
  ASSERT_TRUE(put("large", large));
  server_.on("GET /bucket/large",
             "\"times\": 1, \"headers\": {\"ETag\": \"\\\"e\\\"\"}, \"cut\": 300000, \"body\": " + json_string(large));
  EXPECT_TRUE(get("large") == large);
  EXPECT_THAT(server_.requests("GET"), SizeIs(2));
  EXPECT_THAT(server_.requests("GET").at(1), HasSubstr("\"if-match\": \"\\\"e\\\"\""));
  EXPECT_THAT(server_.requests("GET").at(1), HasSubstr("\"range\": \"bytes=300000-\""));
}

TEST_F(S3Faults, AreNoneWhenAnAnswerIsOnlySlow) {
  server_.on("PUT /bucket/a", R"("times": 1, "delay": 1, "headers": {"ETag": "\"e\""})");
  EXPECT_TRUE(put("a"));
  EXPECT_TRUE(retries_.empty());
}

// A store that takes no long path gets the end of it; an outage is not taken for one.
TEST_F(S3Faults, OfAnOutageDoNotShortenTheOrigin) {
  const std::string path = std::string(250, 'a') + "/" + std::string(250, 'b');
  server_.on("PUT /bucket/a", "\"status\": 500, \"times\": 5, " + fault("InternalError"));
  const auto failed = put("a", "bytes", path);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().id, "E-S3-001");
  EXPECT_THAT(server_.requests("PUT"), SizeIs(5)) << "the tries of one request";
  server_.on("PUT /bucket/b", R"("times": 1, "cut": 0, "headers": {"Content-Length": "9"})");
  ASSERT_TRUE(put("b", "bytes", path));
  EXPECT_EQ(store().head("b").value().value().metadata.at("origen"), path);
}

TEST_F(S3Faults, ThatNameTheMetadataShortenTheOriginAtOnce) {
  const std::string path = std::string(250, 'a') + "/" + std::string(250, 'b');
  const std::string odd = fault("InternalError", "<Reason>Metadata value longer than 256: origen</Reason>");
  for (const std::string& answer :
       {"\"status\": 400, \"times\": 1, " + fault("MetadataTooLarge"), "\"status\": 500, \"times\": 1, " + odd,
        std::string(R"("status": 431, "times": 1)")}) {
    store_ = nullptr;
    const std::size_t before = server_.requests("PUT").size();
    server_.on("PUT /bucket/c" + std::to_string(before), answer);
    ASSERT_TRUE(put("c" + std::to_string(before), "bytes", path)) << answer;
    EXPECT_THAT(server_.requests("PUT"), SizeIs(before + 2)) << answer;
    ASSERT_TRUE(put("d", "bytes", path));
    EXPECT_THAT(server_.requests("PUT"), SizeIs(before + 3)) << "it is learnt once";
    EXPECT_EQ(store().head("d").value().value().metadata.at("origen"), path.substr(path.size() - 256));
  }
}

TEST_F(S3Faults, AreBytesThatTheServerFindsChanged) {
  server_.on("PUT /bucket/a", "\"status\": 400, \"times\": 1, " + fault("BadDigest"));
  server_.on("PUT /bucket/a", "\"status\": 400, \"times\": 1, " + fault("XAmzContentSHA256Mismatch"));
  EXPECT_TRUE(put("a"));
  EXPECT_THAT(server_.requests("PUT"), SizeIs(3));
  server_.on("PUT /bucket/b", "\"status\": 400, " + fault("BadDigest"));
  const auto failed = put("b");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().id, "E-S3-001");
}

TEST_F(S3Faults, AtTheEndOfAnUploadInPartsAreToldFromItsSuccess) {
  in_parts("a");
  const std::string complete = "POST /bucket/a\\?uploadId=u", done = R"("body": "<CompleteMultipartUploadResult/>")";
  server_.on(complete, "\"times\": 1, " + fault("InternalError"));
  server_.on(complete, R"("times": 1, "body": "<html>Welcome to this network</html>")");
  server_.on(complete, done);
  describe_object("a");
  const auto receipt = put("a");
  ASSERT_TRUE(receipt) << receipt.error().describe();
  EXPECT_EQ(receipt->etag, "e-2");
  EXPECT_THAT(retries_, SizeIs(2));
}

// It was completed, and nobody heard: the store says that there is no such upload, and holds the object.
TEST_F(S3Faults, OfTheLastAnswerOfAnUploadInPartsAreHarmless) {
  in_parts("a");
  server_.on("POST /bucket/a\\?uploadId=u", R"("times": 1, "body": "<CompleteMultipartUploadResult/>", "cut": 9)");
  server_.on("POST /bucket/a\\?uploadId=u", "\"status\": 404, " + fault("NoSuchUpload"));
  describe_object("a");
  const auto receipt = put("a");
  ASSERT_TRUE(receipt) << receipt.error().describe();
  EXPECT_EQ(receipt->etag, "e-2");
}

TEST_F(S3Faults, AreStandstillsThatEnd) {
  server_.on("PUT /bucket/a", R"("hang": true, "times": 1)");
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(put("a"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST_F(S3Faults, TeachTheRegionOnce) {
  server_.on("PUT /bucket/a",
             "\"times\": 1, \"status\": 400, " + fault("AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>"));
  ASSERT_TRUE(put("a"));
  ASSERT_TRUE(put("b"));
  EXPECT_THAT(server_.requests("PUT"), SizeIs(3));
  EXPECT_THAT(server_.requests("PUT").at(0), HasSubstr("/us-east-1/s3/"));
  EXPECT_THAT(server_.requests("PUT").at(1), HasSubstr("/eu-west-1/s3/"));
  EXPECT_THAT(server_.requests("PUT").at(2), HasSubstr("/eu-west-1/s3/"));
}

TEST_F(S3Faults, TeachTheRegionByAHeaderWhereThereIsNoBody) {
  server_.on("HEAD /bucket/a", R"("times": 1, "status": 301, "headers": {"x-amz-bucket-region": "eu-west-1"})");
  server_.on("HEAD /bucket/b", R"("status": 301, "headers": {"x-amz-bucket-region": "nowhere"})");
  ASSERT_TRUE(store().head("a"));
  const auto lost = store().head("b");
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().id, "E-S3-010");
}

TEST_F(S3Faults, TeachTheClockOfTheServerOnce) {
  server_.on("PUT /bucket/a",
             "\"times\": 1, \"status\": 403, \"headers\": {\"Date\": \"Tue, 24 Nov 2037 12:00:00 GMT\"}, " +
                 fault("RequestTimeTooSkewed"));
  ASSERT_TRUE(put("a"));
  EXPECT_THAT(server_.requests("PUT").at(1), HasSubstr("\"x-amz-date\": \"20371124T1200"));
  server_.on("PUT /bucket/b", "\"status\": 403, " + fault("RequestTimeTooSkewed"));
  const auto failed = put("b");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().id, "E-S3-011");
}

TEST_F(S3Faults, FetchOtherKeysOnceTheyAreExpired) {
  options_.environment = {{"HOME", sources_.path()}, {"AWS_EC2_METADATA_DISABLED", "true"}};
  const std::string profile = "[default]\naws_secret_access_key = s\naws_session_token = t\naws_access_key_id = ";
  sources_.write(".aws/credentials", profile + "OLD\n");
  ASSERT_TRUE(store().head("a"));
  sources_.write(".aws/credentials", profile + "NEW\n");
  server_.on("PUT /bucket/a", "\"times\": 1, \"status\": 400, " + fault("ExpiredToken"));
  ASSERT_TRUE(put("a"));
  EXPECT_THAT(server_.requests("PUT").at(0), HasSubstr("Credential=OLD/"));
  EXPECT_THAT(server_.requests("PUT").at(1), HasSubstr("Credential=NEW/"));
  server_.on("HEAD /bucket/b", R"("status": 400)");
  const auto refused = store().head("b");
  ASSERT_FALSE(refused);
  EXPECT_THAT(server_.requests("HEAD"), SizeIs(3));
}

TEST_F(S3Faults, OfACutAnswerToAPutAreHarmless) {
  server_.on("PUT /bucket/a", R"("times": 1, "accept": true, "body": "0123456789", "cut": 2)");
  const auto receipt = put("a");
  ASSERT_TRUE(receipt) << receipt.error().describe();
  EXPECT_EQ(get("a"), "bytes");
  EXPECT_EQ(store().head("a").value().value().etag, receipt->etag);
}

// The ETag that PUT answered is what a later HEAD is held against (stages/verify.cpp): a wrong one proves nothing.
TEST_F(S3Faults, OfAWrongEtagAreSeenByTheNextHead) {
  server_.on("PUT /bucket/a", R"("accept": true, "headers": {"ETag": "\"wrong\""})");
  const auto receipt = put("a");
  ASSERT_TRUE(receipt);
  EXPECT_EQ(receipt->etag, "wrong");
  EXPECT_NE(store().head("a").value().value().etag, receipt->etag);
}

TEST_F(S3Faults, AskForTheEtagThatAPutDidNotTell) {
  server_.on("PUT /bucket/a", R"("accept": true)");
  const auto receipt = put("a");
  ASSERT_TRUE(receipt);
  EXPECT_EQ(receipt->etag, store().head("a").value().value().etag);
  server_.on("PUT /bucket/b", R"("status": 200)");
  const auto simulated = put("b");
  ASSERT_FALSE(simulated) << "a success without an object";
  EXPECT_EQ(simulated.error().id, "E-STORE-008");
}

TEST_F(S3Faults, OfTheServersDeathAreUnavailable) {
  ASSERT_TRUE(put("a"));
  server_.send(SIGKILL);
  for (const auto& error : {put("b").error(), store().head("a").error(), store().remove(kAct, "a").error()}) {
    EXPECT_EQ(error.code, ErrorCode::kUnavailable);
    EXPECT_EQ(error.id, "E-HTTP-001");
  }
}

TEST_F(S3Faults, OfManyThreadsShareOneBudgetOfRepeats) {
  options_.attempts = 1'000;
  server_.on("HEAD .*", R"("status": 500)");
  S3Store& opened = store();
  const auto worked = for_each_parallel(8, 8, [&](std::size_t i) -> Result<void> {
    static_cast<void>(opened.head("k" + std::to_string(i)));
    return {};
  });
  EXPECT_TRUE(worked);
  EXPECT_EQ(server_.requests("HEAD").size(), 8U + 100U);
}

TEST_F(S3Faults, SendWhatTheRequestHasToCarry) {
  options_.expected_owner = "123456789012";
  options_.writing.storage_class = "STANDARD_IA";
  ASSERT_TRUE(put("a", "bytes"));
  const std::string seen = server_.requests("PUT").at(0);
  for (const std::string& header :
       {"\"x-amz-content-sha256\": \"" + hex(sha256("bytes")) + "\"",
        std::string(R"("x-amz-storage-class": "STANDARD_IA")"),
        "\"x-amz-checksum-sha256\": \"" + base64(bytes_of_hex(hex(sha256("bytes")))) + "\"",
        std::string(R"("x-amz-expected-bucket-owner": "123456789012")"), std::string(R"("content-length": "5")")})
    EXPECT_THAT(seen, HasSubstr(header));
}

TEST_F(S3Faults, TakeTheHashThatTheStoreTellsForProof) {
  const std::string told = base64(bytes_of_hex(hex(sha256("bytes"))));
  server_.on("HEAD /bucket/a",
             "\"headers\": {\"Content-Length\": \"5\", \"ETag\": \"\\\"e\\\"\", "
             "\"x-amz-version-id\": \"v1\", \"x-amz-checksum-sha256\": \"" +
                 told + "\"}");
  server_.on("HEAD /bucket/b",
             "\"headers\": {\"Content-Length\": \"5\", \"x-amz-checksum-sha256\": \"" + told + "-2\"}");
  const auto whole = store().head("a");
  ASSERT_TRUE(whole && *whole);
  EXPECT_EQ((*whole)->sha256, hex(sha256("bytes")));
  EXPECT_EQ((*whole)->version_id, "v1");
  EXPECT_FALSE(store().head("b").value().value().sha256) << "the hash of the hashes of the parts";
}

}  // namespace
}  // namespace radica::test
