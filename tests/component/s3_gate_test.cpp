// A connection to Ceph's gateway that breaks or falls silent in every phase of an upload: while it is made, in the head
// of the request, in the body, before the answer and in the answer. The object is whole or is not there, the same call
// done again ends as if nothing had happened, and so does a whole run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "base/file.h"
#include "base/hash.h"
#include "support/ceph_server.h"
#include "support/run_binary.h"
#include "support/stored_objects.h"
#include "support/tcp_gate.h"
#include "support/temporary_folder.h"

namespace radica::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using From = TcpGate::From;
using Harm = TcpGate::Harm;

constexpr std::size_t kPart = 5U << 20U;

int port_of(const CephServer& server) {
  const std::string endpoint = server.endpoint();
  return std::stoi(endpoint.substr(endpoint.rfind(':') + 1));
}

struct Phase {
  const char* name;
  TcpGate::Place place;
  bool may_have_arrived = false;  // the server had all of the request
};

// Of a request whose head begins with `verb` and holds `behind`.
std::vector<Phase> phases_of(const std::string& verb, const std::string& behind = "") {
  return {{"connect", {From::kClient, '+', "", ""}},
          {"before the head", {From::kClient, 'H', verb, behind}},
          {"in the head", {From::kClient, 'H', verb, behind, Harm::kCutInside}},
          {"before the body", {From::kClient, 'H', verb, behind, Harm::kCutBehind}},
          {"in the body", {From::kClient, 'B', "", verb, Harm::kCutInside}},
          {"behind the body", {From::kClient, 'B', "", verb, Harm::kCutBehind}, true},
          {"before the answer", {From::kServer, 'A', "", verb}, true},
          {"in the answer", {From::kServer, 'A', "", verb, Harm::kCutInside}, true},
          {"silence in the body", {From::kClient, 'B', "", verb, Harm::kStall}},
          {"silence before the answer", {From::kServer, 'A', "", verb, Harm::kStall}, true}};
}

// Silence is noticed after some seconds.
std::vector<Phase> cuts_of(const std::string& verb, const std::string& behind = "") {
  std::vector<Phase> phases = phases_of(verb, behind);
  std::erase_if(phases, [](const Phase& phase) { return phase.place.harm == Harm::kStall; });
  return phases;
}

class S3BehindAGate : public testing::Test {
 protected:
  [[nodiscard]] S3StoreOptions options(int attempts) const {
    S3StoreOptions options = bucket_.options();
    options.endpoint = "http://127.0.0.1:" + std::to_string(gate_.port());
    options.stall = std::chrono::seconds(1);
    options.first_wait = std::chrono::milliseconds(1);
    options.attempts = attempts;
    options.multipart_bytes = options.part_bytes = kPart;
    return options;
  }
  PutRequest request(const std::string& key, const std::string& bytes) {
    PutRequest request;
    request.key = key;
    request.source_path = folder_.write("source", bytes);
    request.sha256 = hex(sha256(bytes));
    request.bytes = bytes.size();
    request.content_type = "application/pdf";
    request.metadata = {{"sha256", request.sha256}};
    return request;
  }
  std::string get(const std::string& key) {
    std::string bytes;
    const auto found = straight_->get(key, [&bytes](std::string_view piece) -> Result<void> {
      bytes += piece;
      return {};
    });
    if (!found) return found.error().describe();
    return *found ? bytes : "missing";
  }
  // One attempt: an error, and nothing under the key but all of it.
  void put_once(const Phase& phase, const PutRequest& request, const std::string& bytes) {
    gate_.arm(phase.place);
    const auto cut = S3Store::open(options(1)).value()->put({}, request);
    EXPECT_EQ(gate_.harmed(), 1);
    // The status that came is an answer; which object it is about is asked then.
    const bool may_be_done = cut && std::string_view(phase.name) == "in the answer";
    EXPECT_TRUE(may_be_done || (!cut && cut.error().code == ErrorCode::kUnavailable))
        << (cut ? "done" : cut.error().describe());
    const std::string found = get(request.key);
    EXPECT_TRUE(found == (may_be_done ? bytes : "missing") || (phase.may_have_arrived && found == bytes))
        << found.substr(0, 100);
  }
  std::uint64_t unfinished() {
    return straight_->sweep_unfinished({}, "", [](const std::string&) -> Result<bool> { return false; }).value();
  }

  TemporaryFolder folder_;
  CephBucket bucket_;
  TcpGate gate_{port_of(bucket_.server()), TcpGate::Speaks::kHttp};
  std::unique_ptr<S3Store> straight_ = S3Store::open(bucket_.options()).value();
};

TEST_F(S3BehindAGate, APutThatIsCutLeavesAWholeObjectOrNoneAndTheNextOneEndsTheSame) {
  const std::string bytes(20'000, 'x');
  for (const Phase& phase : phases_of("PUT")) {
    SCOPED_TRACE(phase.name);
    const std::string key = std::string("claim/") + phase.name + ".pdf";
    const PutRequest request = this->request(key, bytes);
    if (phase.place.harm != Harm::kStall) put_once(phase, request, bytes);
    gate_.arm(phase.place);
    const auto sent = S3Store::open(options(3)).value()->put({}, request);
    ASSERT_TRUE(sent) << sent.error().describe();
    EXPECT_EQ(gate_.harmed(), 1);
    EXPECT_TRUE(get(key) == bytes);
    EXPECT_EQ(straight_->head(key).value().value().etag, sent->etag);
  }
}

TEST_F(S3BehindAGate, AnUploadInPartsThatIsCutIsGoneOnWithAndLeavesNothingBehind) {
  std::string bytes(2 * kPart + 1'234, 'y');
  std::vector<Phase> phases;
  for (const char* part : {"uploads", "uploadId"})
    for (const Phase& phase : cuts_of("POST", part))
      if (phase.place.type != '+') phases.push_back(phase);
  for (const Phase& phase : cuts_of("PUT")) phases.push_back(phase);
  int number = 0;
  for (const Phase& phase : phases) {
    SCOPED_TRACE(phase.name + (" " + phase.place.text) + phase.place.behind);
    const std::string key = "claim/" + std::to_string(++number);
    bytes[0] = static_cast<char>('a' + number % 26);
    const PutRequest request = this->request(key, bytes);
    gate_.arm(phase.place);
    const auto first = S3Store::open(options(1)).value()->put({}, request);
    const std::string found = get(key);
    // A kept connection that is closed without a word of an answer is tried again by libcurl itself.
    EXPECT_TRUE(first ? found == bytes : found == "missing" || found == bytes) << found.size();

    // A server that still puts the parts together says so for a while.
    gate_.arm(phase.place);
    S3StoreOptions patient = options(10);
    patient.first_wait = std::chrono::milliseconds(50);
    const auto second = S3Store::open(std::move(patient)).value()->put({}, request);
    ASSERT_TRUE(second) << second.error().describe();
    EXPECT_TRUE(get(key) == bytes);
    EXPECT_EQ(straight_->head(key).value().value().etag, second->etag);
  }
  EXPECT_LE(unfinished(), phases.size()) << "an upload whose id got lost is what a sweep is for";
  EXPECT_EQ(unfinished(), 0U);
}

class ARunBehindAGateOfS3 : public S3BehindAGate {
 protected:
  Ended radica(const std::string& work, const std::vector<std::string>& verb, const Environment& environment = {}) {
    std::vector<std::string> words{"--no-progress", "--lang", "en", "--now", "2027-01-15T12:00:00", "--set"};
    words.push_back("pipeline.input=" + folder_.path("data"));
    words.insert(words.end(), verb.begin(), verb.end());
    return run_radica(words, folder_.make_folder(work), environment);
  }
  [[nodiscard]] Objects in_folder(const std::string& work) const {
    return objects_in_folder(folder_.path(work + "/data/archive"));
  }
};

TEST_F(ARunBehindAGateOfS3, EndsAsAnUndisturbedOneWhereverItWasCut) {
  ASSERT_EQ(radica("make", {"generate", "--out", folder_.path("data"), "--claims", "10", "--seed", "7"}).exit_code, 0);
  ASSERT_EQ(radica("folder", {"run", "--full"}).exit_code, 0);
  const Objects expected = in_folder("folder");
  ASSERT_GT(expected.size(), 10U);
  std::vector<Phase> phases = cuts_of("PUT");
  for (const Phase& phase : cuts_of("GET"))  // the listing that proves what was sent
    if (phase.place.from == From::kServer) phases.push_back(phase);
  int number = 0;
  for (Phase& phase : phases) {
    SCOPED_TRACE(phase.name + (" " + phase.place.behind));
    const CephBucket bucket(bucket_.server());
    Environment environment = bucket.environment();
    environment["RADICA_STORE_ENDPOINT"] = "http://127.0.0.1:" + std::to_string(gate_.port());
    phase.place.times = 3;
    gate_.arm(phase.place);
    const std::string work = "run" + std::to_string(++number);
    const Ended run = radica(work, {"run", "--full"}, environment);
    EXPECT_EQ(run.exit_code, 0) << run.describe();
    EXPECT_EQ(gate_.harmed(), 3);
    EXPECT_EQ(objects_in_bucket(bucket), expected);
    const std::string log = folder_.read(work + "/data/logs/radica.log");
    for (const std::vector<std::string>& verb : {std::vector<std::string>{"run"}, {"verify", "--deep"}, {"reconcile"}})
      EXPECT_EQ(radica(work, verb, environment).exit_code, 0) << verb.front();
    EXPECT_THAT(folder_.read(work + "/data/logs/radica.log").substr(log.size()),
                Not(HasSubstr("\"event\":\"upload\"")));
  }
}

}  // namespace
}  // namespace radica::test
