#include "adapters/gzip.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "base/hash.h"
#include "support/temporary_folder.h"

namespace radica::test {
namespace {

class Gzip : public testing::Test {
 protected:
  PutRequest request(const std::string& bytes) {
    PutRequest request;
    request.source_path = folder_.write("source", bytes);
    request.sha256 = hex(sha256(bytes));
    request.bytes = bytes.size();
    return request;
  }
  std::string compressed(const std::string& bytes) {
    const PutRequest wanted = request(bytes);
    const OpenSource source = OpenSource::open(wanted).value();
    const auto file = compress(source, wanted);
    EXPECT_TRUE(file) << file.error().describe();
    std::string found(static_cast<std::size_t>(file->file.bytes()), '\0');
    EXPECT_TRUE(file->file.read(0, found.data(), found.size()));
    EXPECT_EQ(hex(sha256(found)), file->sha256);
    return found;
  }
  static std::string read(std::string_view bytes, std::size_t step) {
    std::string found;
    GzipReader reader([&found](std::string_view piece) -> Result<void> {
      found += piece;
      return {};
    });
    for (std::size_t at = 0; at < bytes.size(); at += step) EXPECT_TRUE(reader.take(bytes.substr(at, step)));
    return found;
  }
  static std::string noise(std::size_t bytes) {
    std::mt19937 random(7);
    std::string text(bytes, ' ');
    for (char& c : text) c = static_cast<char>(random());
    return text;
  }
  TemporaryFolder folder_;
};

TEST_F(Gzip, GivesBackWhatWasCompressedWhateverTheCut) {
  for (const std::string& bytes : {std::string(), std::string("{}"), std::string(3'000'000, 'a'), noise(700'000)}) {
    const std::string packed = compressed(bytes);
    for (const std::size_t step : {std::size_t{997}, packed.size()})
      EXPECT_TRUE(read(packed, step) == bytes) << bytes.size() << " by " << step;
  }
  EXPECT_EQ(read(compressed("{\"a\":1}"), 1), "{\"a\":1}");
}

TEST_F(Gzip, CompressesTheSameBytesIntoTheSameBytes) {
  const std::string bytes = noise(10'000) + std::string(10'000, 'x');
  EXPECT_EQ(compressed(bytes), compressed(bytes));
}

TEST_F(Gzip, RefusesASourceThatHasNotTheHashThatWasAnnounced) {
  PutRequest wrong = request("{}");
  const OpenSource source = OpenSource::open(wrong).value();
  wrong.sha256 = hex(sha256("other"));
  const auto refused = compress(source, wrong);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().id, "E-STORE-004");
}

TEST_F(Gzip, GivesOnWhatIsNoSuchStreamAsItIs) {
  EXPECT_EQ(read("no such stream", 4), "no such stream");
  const std::string packed = compressed("{\"a\":1}");
  EXPECT_EQ(read(packed + "more", packed.size()), "{\"a\":1}more");
  EXPECT_NE(read(packed.substr(0, packed.size() - 12), 5), "{\"a\":1}");
  std::string bent = packed;
  bent[bent.size() - 6] ^= 1;  // of its checksum
  EXPECT_NE(read(bent, bent.size()), "{\"a\":1}");
}

TEST_F(Gzip, EndsWithTheErrorOfItsReader) {
  GzipReader reader([](std::string_view) -> Result<void> { return fail(ErrorCode::kCancelled, "E-RUN-001"); });
  const auto ended = reader.take(compressed("{}"));
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().id, "E-RUN-001");
}

}  // namespace
}  // namespace radica::test
