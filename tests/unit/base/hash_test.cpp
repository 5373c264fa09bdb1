#include "base/hash.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace radica {
namespace {

using namespace std::string_view_literals;

// Examples of FIPS 180-2, appendix B, and of NIST's byte-oriented short messages.
TEST(Sha256, AgreesWithThePublishedVectors) {
  EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hex(sha256(std::string(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  EXPECT_EQ(hex(sha256("\xd3"sv)), "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1");
}

TEST(Sha256, CountsZeroBytes) {
  EXPECT_NE(sha256("a\0b"sv), sha256("a"));
}

TEST(Sha256Hasher, GivesTheSameForAnyCut) {
  const std::string message = std::string(63, 'x') + std::string(66, 'y');
  Sha256Hasher hasher;
  for (std::size_t cut = 0; cut <= message.size(); ++cut) {
    hasher.reset();
    hasher.update(std::string_view(message).substr(0, cut));
    hasher.update(std::string_view(message).substr(cut));
    ASSERT_EQ(hasher.finish(), sha256(message)) << "cut at " << cut;
  }
}

TEST(Sha256Hasher, StartsEmptyAndForgetsOnReset) {
  Sha256Hasher hasher;
  hasher.update("left over");
  hasher.reset();
  hasher.update("abc");
  EXPECT_EQ(hasher.finish(), sha256("abc"));
  EXPECT_EQ(Sha256Hasher().finish(), sha256(""));
}

TEST(Sha256, IsTheSameInEveryThread) {
  std::vector<Sha256> hashes(8);
  {
    std::vector<std::jthread> threads;
    for (Sha256& hash : hashes)
      threads.emplace_back([&hash] {
        for (int round = 0; round < 200; ++round) hash = sha256("message digest");
      });
  }
  for (const Sha256& hash : hashes) EXPECT_EQ(hash, sha256("message digest"));
}

TEST(Hex, WritesLowerCaseTwoDigitsAByte) {
  EXPECT_EQ(hex(""), "");
  EXPECT_EQ(hex("\x00\x0f\x10\x7f\x80\xff"sv), "000f107f80ff");
}

TEST(Hash64, AgreesWithXxh3) {
  EXPECT_EQ(hash64(""), 0x2d06800538d394c2U);
}

TEST(Hash64, DependsOnSeedAndBytes) {
  EXPECT_NE(hash64("radica", 1), hash64("radica", 2));
  EXPECT_NE(hash64("radica"), hash64("radicb"));
  EXPECT_EQ(hash64("radica", 7), hash64("radica", 7));
}

TEST(Hash64, SpreadsOverBuckets) {
  std::set<std::uint64_t> buckets;
  for (int n = 0; n < 2000; ++n) buckets.insert(hash64("RE" + std::to_string(n)) % 64);
  EXPECT_EQ(buckets.size(), 64U);
}

TEST(Hash128, AgreesWithXxh3InBigEndianOrder) {
  EXPECT_EQ(hex(hash128("")), "99aa06d3014798d86001c324468d497f");
  EXPECT_EQ(hash128("a").size(), 16U);
  EXPECT_NE(hash128("a"), hash128("b"));
}

}  // namespace
}  // namespace radica
