// kill -9 at random while files are uploaded to a real S3 server, large ones in parts among them: the end is that of an
// undisturbed run, nothing unfinished stays in the bucket, and hardly anything that it held is sent again. A short loop
// by default; `./dev soak upload` makes it a hundred kills and 5,000 files.
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <random>
#include <vector>

#include "adapters/s3_store.h"
#include "base/hash.h"
#include "support/ceph_server.h"
#include "support/run_binary.h"
#include "support/soak.h"
#include "support/temporary_folder.h"
#include "support/world.h"

namespace radica::test {
namespace {

constexpr int kFilesPerClaim = 4;
constexpr std::size_t kLarge = 65U << 20U;  // is sent in parts
constexpr int kSlicesPerLarge = 25;
using std::chrono::milliseconds;

std::vector<std::string> words(const std::string& verb) {
  return {"--config", "radica.toml", "--no-progress", "--quiet", "--now", "2026-11-24T12:00:00", verb};
}

using Objects = std::map<std::string, std::uint64_t>;  // key → bytes

// A bucket and the world that uploads to it.
class Archive {
 public:
  explicit Archive(CephServer& server)
      : bucket_(server), world_(folder_.path()), store_(S3Store::open(bucket_.options()).value()) {
    world_.write_config();
    environment_ = bucket_.environment();
  }

  // The claims of one slice of the input, loaded; those of a few have a file that goes in parts.
  void add_slice(int slice, int claims) const {
    const std::string at = "2025-11-01 05:00:00";
    for (int i = 0; i < claims; ++i) {
      const std::string number = std::to_string(1'000'000 + slice * 1000 + i);
      const std::string start = std::string(i % 2 == 0 ? "afinia" : "aire") + "/oficina_virtual/RE" + number;
      std::mt19937 random(static_cast<unsigned>(slice * 1000 + i));
      std::string noise(20'000, ' ');
      for (char& c : noise) c = static_cast<char>(random());
      world_.write(start + "_data_20251008_101112.json",
                   R"({"numero_radicado": ")" + number +
                       R"(", "fecha": "2025/10/08 10:11", "estado_solicitud": "Pendiente", "numero_reclamo_sgc": "RE)" +
                       number + R"(", "extraction_timestamp": "20251008_101112"})",
                   at);
      world_.write(start + "_20251008_101113.pdf", "%PDF-1.4 " + noise, at);
      world_.write(start + "_adjunto_20251008_101114.jpg", "\xFF\xD8\xFF" + noise, at);
      std::string last = "PK" + noise;
      if (i == 0 && slice % kSlicesPerLarge == 0) last.resize(kLarge, static_cast<char>(slice));
      world_.write(start + "_adjunto_20251008_101115.zip", last, at);
    }
    run("load");
  }
  void run(const std::string& verb) const {
    const Ended ended = run_radica(words(verb), folder_.path(), environment_);
    ASSERT_EQ(ended.exit_code, 0) << ended.describe() << ended.standard_output;
  }
  [[nodiscard]] milliseconds time_of_upload() const {
    const auto start = std::chrono::steady_clock::now();
    run("upload");
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start);
  }
  // False when it ended before.
  [[nodiscard]] bool upload_and_kill_after(milliseconds wait) const {
    Process run(RADICA_BINARY, words("upload"), folder_.path(), environment_);
    if (run.ends_within(wait)) {
      EXPECT_EQ(run.wait().exit_code, 0);
      return false;
    }
    run.send(SIGKILL);
    run.wait();
    return true;
  }
  [[nodiscard]] Objects held() const {
    Objects objects;
    EXPECT_TRUE(store_->list("", [&objects](const ObjectInfo& info) -> Result<void> {
      objects[info.key] = info.bytes;
      return {};
    }));
    return objects;
  }
  [[nodiscard]] std::map<std::string, std::string> hashes() const {
    std::map<std::string, std::string> hashes;
    for (const auto& [key, bytes] : held()) {
      Sha256Hasher hasher;
      EXPECT_TRUE(store_->get(key, [&hasher](std::string_view piece) -> Result<void> {
        hasher.update(piece);
        return {};
      }));
      hashes[key] = hex(hasher.finish());
    }
    return hashes;
  }
  // Bytes of `objects` that the log from `from` on says were sent.
  [[nodiscard]] std::uint64_t sent_of(const Objects& objects, std::size_t from) const {
    std::uint64_t bytes = 0;
    const std::string log = this->log();
    for (std::size_t at = log.find(R"("event":"upload")", from); at != std::string::npos;
         at = log.find(R"("event":"upload")", at + 1)) {
      const std::size_t key = log.find(R"("key":")", at) + 7;
      const auto object = objects.find(log.substr(key, log.find('"', key) - key));
      if (object != objects.end()) bytes += object->second;
    }
    return bytes;
  }
  [[nodiscard]] std::string log() const {
    return folder_.has("logs/radica.log") ? folder_.read("logs/radica.log") : "";
  }
  [[nodiscard]] std::uint64_t unfinished() const {
    std::uint64_t seen = 0;
    EXPECT_TRUE(store_->sweep_unfinished({}, "", [&seen](const std::string&) -> Result<bool> {
      ++seen;
      return true;
    }));
    return seen;
  }
  [[nodiscard]] std::string facts() const { return facts_of(world_.database()); }

 private:
  TemporaryFolder folder_;
  CephBucket bucket_;
  WorkWorld world_;
  std::unique_ptr<S3Store> store_;
  Environment environment_;
};

// Of the slices up to `slice`.
bool has_all_large(const Objects& held, int slice) {
  const auto found =
      std::count_if(held.begin(), held.end(), [](const auto& object) { return object.second >= kLarge; });
  return found > slice / kSlicesPerLarge;
}

TEST(UploadKills, EndAsAnUndisturbedRunAndSendHardlyAnythingTwice) {
  const int kills = number_of("RADICA_SOAK_KILLS", 10), files = number_of("RADICA_SOAK_FILES", 480);
  const int claims = std::max(1, files / kills / kFilesPerClaim);
  CephServer server;
  const Archive calm(server), disturbed(server);
  std::vector<milliseconds> times;  // of a slice; the first has a large file, the last has none
  for (int slice = 0; slice < kills; ++slice) {
    calm.add_slice(slice, claims);
    times.push_back(calm.time_of_upload());
  }

  std::mt19937 random(20261124);
  std::uint64_t held_bytes = 0, sent_again = 0;
  const auto note = [&](const Objects& held, std::size_t logged) {
    for (const auto& [key, bytes] : held) held_bytes += bytes;
    sent_again += disturbed.sent_of(held, logged);
  };
  int killed = 0;
  double share = 1.2;  // of the usual time, at most: less when the machine has become faster since that was taken
  for (int slice = 0; killed < kills && slice < 3 * kills; ++slice) {
    if (slice < kills) disturbed.add_slice(slice, claims);
    const Objects held = disturbed.held();
    const std::size_t logged = disturbed.log().size();
    const milliseconds usual = has_all_large(held, std::min(slice, kills - 1)) ? times.back() : times.front();
    std::uniform_int_distribution<std::int64_t> wait(
        0, static_cast<std::int64_t>(share * static_cast<double>(usual.count())));
    const bool is_killed = disturbed.upload_and_kill_after(milliseconds(wait(random)));
    killed += is_killed ? 1 : 0;
    share = is_killed ? std::min(1.2, share * 1.2) : share / 2;
    note(held, logged);
  }
  const Objects held = disturbed.held();
  const std::size_t logged = disturbed.log().size();
  disturbed.run("upload");
  note(held, logged);
  RecordProperty("killed", killed);
  RecordProperty("held_bytes", std::to_string(held_bytes));
  RecordProperty("sent_again", std::to_string(sent_again));
  std::printf(
      "%d kills in an upload of %d files; after the last the store held %zu of them. "
      "%llu of %llu bytes that it held at a kill were sent again\n",
      killed, kills * claims * kFilesPerClaim, held.size(), static_cast<unsigned long long>(sent_again),
      static_cast<unsigned long long>(held_bytes));

  EXPECT_GE(killed, kills / 2) << "most of them must come before the end";
  EXPECT_GT(held.size(), calm.held().size() / 20) << "and not all of them before the first object";
  EXPECT_LE(sent_again * 100, held_bytes);
  EXPECT_EQ(disturbed.unfinished(), 0U);
  EXPECT_EQ(disturbed.hashes(), calm.hashes());
  EXPECT_EQ(difference(calm.facts(), disturbed.facts()), "");
  disturbed.run("verify");
}

}  // namespace
}  // namespace radica::test
