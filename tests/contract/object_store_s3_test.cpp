// The object store contract on a real S3 server, and what only S3 has to prove there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "adapters/gzip.h"
#include "adapters/s3_store.h"
#include "contract/object_store_contract.h"
#include "support/ceph_server.h"

namespace radica::test {
namespace {

using testing::HasSubstr;

constexpr std::uint64_t kPart = 5U << 20U;

struct S3World {
  S3World() : opened(S3Store::open(bucket.options()).value()) {}
  ObjectStore& store() { return *opened; }
  CephBucket bucket;
  std::unique_ptr<S3Store> opened;
};

// Over verified TLS, with Content-MD5, the bucket's own encryption keys, and files in parts from 5 MB on.
struct S3TlsWorld {
  S3TlsWorld() : opened(S3Store::open(options()).value()) {}
  ObjectStore& store() { return *opened; }
  S3StoreOptions options() {
    S3StoreOptions options = bucket.options();
    options.endpoint = bucket.server().tls_endpoint();
    options.ca_file = bucket.server().ca_file();
    options.writing.checksum = S3Checksum::kMd5;
    options.writing.encryption = S3Encryption::kKms;
    options.writing.kms_key = "testkey-1";
    options.multipart_bytes = options.part_bytes = kPart;
    return options;
  }
  CephBucket bucket;
  std::unique_ptr<S3Store> opened;
};

INSTANTIATE_TYPED_TEST_SUITE_P(S3, ObjectStoreContract, S3World);
INSTANTIATE_TYPED_TEST_SUITE_P(S3Tls, ObjectStoreContract, S3TlsWorld);

class S3StoreTest : public ObjectStoreContract<S3World> {
 protected:
  S3StoreOptions options() { return world_.bucket.options(); }
  static std::unique_ptr<S3Store> open(S3StoreOptions options) { return S3Store::open(std::move(options)).value(); }
  static std::string large(std::size_t bytes) {
    std::string text;
    for (std::uint32_t i = 0; text.size() < bytes; i += 7919) text += std::to_string(i * i);
    text.resize(bytes);
    return text;
  }
  // The server itself, without the store.
  S3Client& client() {
    if (client_) return *client_;
    const S3StoreOptions given = options();
    http_ = HttpClient::open({}).value();
    credentials_ = std::make_unique<S3Credentials>(S3CredentialOptions{given.environment, "", given.region}, *http_);
    S3ClientOptions client;
    client.place = s3_place(given.endpoint, world_.bucket.name(), S3Addressing::kPath).value();
    client.region = given.region;
    client_ = std::make_unique<S3Client>(std::move(client), *http_, *credentials_);
    return *client_;
  }
  std::vector<S3Upload> uploads() {
    const auto answer = client().send({list_uploads("", {}), nullptr, {}, {}, {}});
    return read_upload_page(answer.value().body).value().uploads;
  }
  std::size_t parts_of(const S3Upload& upload) {
    const auto answer = client().send({list_parts(upload.key, upload.id, 0), nullptr, {}, {}, {}});
    return answer ? read_part_page(answer->body).value().parts.size() : 0;
  }
  // What a put() leaves that was killed after its first part.
  void begin_upload(const PutRequest& request, const std::string& part, const S3Writing& writing = {}) {
    const auto created = client().send({create_upload(request, writing), nullptr, {}, {}, {}});
    const std::string id = read_upload_id(created.value().body).value();
    S3Request first = upload_part(request.key, id, 1, {}, {hex(sha256(part)), ""});
    first.body = part;
    ASSERT_TRUE(client().send({first, nullptr, {}, {}, {}}));
  }

 private:
  std::unique_ptr<HttpClient> http_;
  std::unique_ptr<S3Credentials> credentials_;
  std::unique_ptr<S3Client> client_;
};

TEST_F(S3StoreTest, SweepsUnfinishedUploadsThatNobodyWillGoOnWith) {
  for (const char* key : {"p/a", "p/b", "other/c"}) begin_upload(request(key, "bytes"), "bytes");
  const auto swept =
      store().sweep_unfinished(kAct, "p/", [](const std::string& key) -> Result<bool> { return key == "p/b"; });
  ASSERT_TRUE(swept) << swept.error().describe();
  EXPECT_EQ(*swept, 1U);
  std::vector<std::string> left;
  for (const S3Upload& upload : uploads()) left.push_back(upload.key);
  EXPECT_THAT(left, testing::UnorderedElementsAre("p/b", "other/c"));
}

TEST_F(S3StoreTest, ShowsAtAGlanceWhatStandsSideBySide) {
  std::vector<std::string> keys, seen;
  for (int i = 100; i < 120; ++i) put(keys.emplace_back("p/" + std::to_string(i) + "/pqr_data.json"), "bytes");
  const auto look = [&](const std::vector<std::string>& asked) {
    seen.clear();
    const auto glanced = store().glance(asked, [&seen](const ObjectInfo& info) -> Result<void> {
      seen.push_back(info.key);
      return {};
    });
    EXPECT_TRUE(glanced) << glanced.error().describe();
  };
  look(keys);
  EXPECT_EQ(seen, keys);
  keys.insert(keys.begin(), "p/099/gone");
  keys.push_back("p/999/gone");
  look(keys);
  EXPECT_EQ(seen.size(), 20U) << "what is missing is not shown, and ends nothing";
  look({"p/100/pqr_data.json"});
  EXPECT_TRUE(seen.empty()) << "few are asked for one by one";
}

TEST_F(S3StoreTest, StoresAFileInPartsAsOneObject) {
  S3StoreOptions in_parts = options();
  in_parts.multipart_bytes = in_parts.part_bytes = kPart;
  const auto store = open(in_parts);
  const std::string bytes = large(2 * kPart + 12'345);
  PutRequest request = this->request("p/large ñ", bytes);
  request.metadata = {{"sha256", request.sha256}};
  const auto receipt = store->put(kAct, request);
  ASSERT_TRUE(receipt) << receipt.error().describe();
  EXPECT_THAT(receipt->etag, testing::EndsWith("-3"));
  EXPECT_TRUE(get("p/large ñ") == bytes);
  const ObjectInfo info = head("p/large ñ");
  EXPECT_EQ(info.etag, receipt->etag);
  EXPECT_EQ(info.metadata, request.metadata);
  EXPECT_EQ(info.content_type, "application/pdf");
}

TEST_F(S3StoreTest, GoesOnWithTheProvenPartsOfAnInterruptedUpload) {
  S3StoreOptions in_parts = options();
  in_parts.multipart_bytes = in_parts.part_bytes = kPart;
  const std::string bytes = large(2 * kPart + 1);
  PutRequest request = this->request("p/large", bytes);
  request.metadata = {{"sha256", request.sha256}, {"run-id", "first"}};
  begin_upload(request, bytes.substr(0, kPart));
  request.metadata["run-id"] = "second";
  const auto receipt = open(in_parts)->put(kAct, request);
  ASSERT_TRUE(receipt) << receipt.error().describe();
  EXPECT_TRUE(get("p/large") == bytes);
  EXPECT_EQ(head("p/large").metadata.at("run-id"), "first") << "the same upload was brought to its end";
  EXPECT_TRUE(uploads().empty());
}

TEST_F(S3StoreTest, KeepsThePartsOfAnUploadThatIsStopped) {
  S3StoreOptions in_parts = options();
  in_parts.multipart_bytes = in_parts.part_bytes = kPart;
  std::atomic<bool> is_stopped = false;
  in_parts.should_stop = [&is_stopped] { return is_stopped.load(); };
  const auto store = open(in_parts);
  const PutRequest request = this->request("p/large", large(12 * kPart));
  const std::jthread stops([&] {
    for (int i = 0; i < 4'000 && (uploads().empty() || parts_of(uploads().front()) == 0); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    is_stopped = true;
  });
  const auto stopped = store->put(kAct, request);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::kCancelled);
  EXPECT_EQ(get("p/large"), "(missing)");
  EXPECT_EQ(uploads().size(), 1U);
}

TEST_F(S3StoreTest, DoesNotMixAnInterruptedUploadOfOtherBytesIntoAnObject) {
  S3StoreOptions in_parts = options();
  in_parts.multipart_bytes = in_parts.part_bytes = kPart;
  const std::string old_bytes = large(2 * kPart), bytes = old_bytes.substr(0, kPart) + std::string(kPart, 'z');
  PutRequest old_request = this->request("p/large", old_bytes), request = this->request("p/large", bytes);
  old_request.metadata = {{"sha256", old_request.sha256}};
  request.metadata = {{"sha256", request.sha256}};
  begin_upload(old_request, old_bytes.substr(0, kPart));
  ASSERT_EQ(uploads().size(), 1U);
  const auto receipt = open(in_parts)->put(kAct, request);
  ASSERT_TRUE(receipt) << receipt.error().describe();
  EXPECT_TRUE(get("p/large") == bytes);
  EXPECT_EQ(head("p/large").metadata, request.metadata);
  EXPECT_TRUE(uploads().empty());
}

TEST_F(S3StoreTest, LeavesNoPartsOfALargeFileThatIsNotWhatWasAnnounced) {
  S3StoreOptions in_parts = options();
  in_parts.multipart_bytes = in_parts.part_bytes = kPart;
  PutRequest request = this->request("p/large", large(2 * kPart));
  request.sha256 = hex(sha256("other"));
  const auto refused = open(in_parts)->put(kAct, request);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().id, "E-STORE-004");
  EXPECT_TRUE(uploads().empty());
}

TEST_F(S3StoreTest, KeepsJsonCompressedAndGivesItBackAsItWas) {
  S3StoreOptions compressing = options();
  compressing.compresses_json = true;
  const std::string bytes = "{\"a\":\"" + std::string(5'000, 'x') + "\"}";
  PutRequest json = request("p/pqr_data.json", bytes), pdf = request("p/pqr_detail.pdf", bytes);
  json.content_type = "application/json";
  json.metadata = {{"sha256", json.sha256}};
  const auto receipt = open(compressing)->put(kAct, json);
  ASSERT_TRUE(receipt) << receipt.error().describe();
  ASSERT_TRUE(open(compressing)->put(kAct, pdf));
  EXPECT_EQ(receipt->encoding, "gzip");
  EXPECT_LT(receipt->stored_bytes, 200U);
  const ObjectInfo info = head("p/pqr_data.json");
  EXPECT_EQ(info.encoding, "gzip");
  EXPECT_EQ(info.bytes, receipt->stored_bytes);
  EXPECT_EQ(info.etag, receipt->etag);
  EXPECT_EQ(info.metadata, json.metadata);
  EXPECT_EQ(info.content_type, "application/json");
  EXPECT_FALSE(info.sha256) << "a hash of what is stored would not be that of the source";
  EXPECT_EQ(get("p/pqr_data.json"), bytes);
  EXPECT_EQ(get_by_address("p/pqr_data.json"), bytes);
  EXPECT_EQ(head("p/pqr_detail.pdf").encoding, "");
  EXPECT_EQ(head("p/pqr_detail.pdf").bytes, bytes.size());
}

TEST_F(S3StoreTest, GoesOnWithAnInterruptedUploadOfCompressedParts) {
  S3StoreOptions compressing = options();
  compressing.compresses_json = true;
  compressing.multipart_bytes = compressing.part_bytes = kPart;
  std::string bytes(2 * kPart, '\0');
  std::mt19937 random(7);
  for (char& c : bytes) c = static_cast<char>(random());
  PutRequest json = request("p/large.json", bytes);
  json.content_type = "application/json";
  json.metadata = {{"sha256", json.sha256}, {"run-id", "first"}};
  const GzipFile compressed = compress(OpenSource::open(json).value(), json).value();
  std::string part(kPart, '\0');
  ASSERT_TRUE(compressed.file.read(0, part.data(), part.size()));
  S3Writing writing;
  writing.content_encoding = kGzip;
  begin_upload(json, part, writing);
  json.metadata["run-id"] = "second";
  const auto receipt = open(compressing)->put(kAct, json);
  ASSERT_TRUE(receipt) << receipt.error().describe();
  EXPECT_EQ(receipt->stored_bytes, compressed.file.bytes());
  EXPECT_EQ(head("p/large.json").metadata.at("run-id"), "first") << "the same upload was brought to its end";
  EXPECT_TRUE(get("p/large.json") == bytes);
}

TEST_F(S3StoreTest, WritesTagsWithEachObject) {
  S3StoreOptions tagged = options();
  tagged.writing.tags = {{"proyecto", "ce-ia ñ"}, {"dueño", "a=b&c"}};
  ASSERT_TRUE(open(tagged)->put(kAct, request("p/a", "bytes")));
  S3Request get = head_object("p/a");
  get.method = "GET";
  get.query["tagging"] = "";
  const std::string answer = client().send({get, nullptr, {}, {}, {}}).value().body;
  EXPECT_THAT(answer, HasSubstr("<Key>proyecto</Key><Value>ce-ia ñ</Value>"));
  EXPECT_THAT(answer, HasSubstr("<Key>dueño</Key><Value>a=b&amp;c</Value>"));
}

TEST_F(S3StoreTest, KnowsWhetherSomethingWasStoredHere) {
  EXPECT_FALSE(store().is_used().value());
  put("a", "x");
  EXPECT_TRUE(store().is_used().value());
}

TEST_F(S3StoreTest, SaysWhoIsRefusedAndWhatIsMissing) {
  put("a", "x");
  S3StoreOptions wrong = options();
  wrong.environment["AWS_SECRET_ACCESS_KEY"] = "WRONG";
  const auto refused = open(wrong)->put(kAct, request("a", "y"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().id, "E-S3-003");
  EXPECT_EQ(refused.error().code, ErrorCode::kDenied);
  EXPECT_THAT(refused.error().describe(), testing::Not(HasSubstr("WRONG")));

  S3StoreOptions unknown = options();
  unknown.environment["AWS_ACCESS_KEY_ID"] = "NOBODY";
  EXPECT_EQ(open(unknown)->put(kAct, request("a", "y")).error().id, "E-S3-003");

  S3StoreOptions other = options();
  other.environment = {{"AWS_ACCESS_KEY_ID", "OTHERACCESS"}, {"AWS_SECRET_ACCESS_KEY", "OTHERSECRET"}};
  for (const auto& error : {open(other)->put(kAct, request("a", "y")).error(), open(other)->head("a").error(),
                            open(other)->is_used().error()}) {
    EXPECT_EQ(error.code, ErrorCode::kDenied) << error.describe();
    EXPECT_EQ(error.id, "E-S3-002") << error.describe();
  }

  S3StoreOptions missing = options();
  missing.url = "s3://no-such-bucket-here";
  for (const auto& error : {open(missing)->put(kAct, request("a", "y")).error(), open(missing)->head("a").error(),
                            open(missing)->remove(kAct, "a").error(), open(missing)->is_used().error()}) {
    EXPECT_EQ(error.code, ErrorCode::kBadConfig) << error.describe();
    EXPECT_EQ(error.id, "E-S3-004") << error.describe();
  }

  S3StoreOptions odd = options();
  odd.writing.storage_class = "NO_SUCH_CLASS";
  EXPECT_EQ(open(odd)->put(kAct, request("b", "y")).error().id, "E-S3-009");
  EXPECT_EQ(get("a"), "x");
}

TEST_F(S3StoreTest, TrustsNoServerWithoutItsAuthority) {
  S3StoreOptions untrusted = options();
  untrusted.endpoint = world_.bucket.server().tls_endpoint();
  const auto refused = open(untrusted)->head("a");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kDenied);
  EXPECT_EQ(refused.error().id, "E-HTTP-002");
}

}  // namespace
}  // namespace radica::test
