// `run --dry-run` through the binary: the sums that the run after it says.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/run_binary.h"
#include "support/temporary_folder.h"
#include "support/world.h"

namespace radica::test {
namespace {

const std::string kAt = "2025-11-01 05:00:00", kProcessed = "afinia/oficina_virtual/processed/";

std::string claim(const std::string& radicado, const std::string& more = "") {
  return "{\"numero_radicado\": \"" + radicado +
         "\", \"fecha\": \"2025/10/08 10:11\", \"estado_solicitud\": \"Pendiente\"" + more + "}";
}
std::string list(const std::string& first, const std::string& second) {
  return "[" + claim(first) + "," + claim(second) + "]";
}

// The first sum of the store that a run says.
std::string store_line(const std::string& text) {
  const std::size_t from = text.find("  Store:");
  return text.substr(from, text.find('\n', from) - from);
}

class Rehearsal : public testing::Test {
 protected:
  Rehearsal() : world_(folder_.path()) { world_.write_config(); }
  Ended radica(std::vector<std::string> verb) {
    std::vector<std::string> words{"--config", "radica.toml", "--no-progress",      "--lang",
                                   "en",       "--now",       "2026-11-24T12:00:00"};
    words.insert(words.end(), verb.begin(), verb.end());
    return run_radica(words, world_.folder());
  }
  TemporaryFolder folder_;
  WorkWorld world_;
};

// A data file that is rejected under the new rules is no file of its claim any more.
TEST_F(Rehearsal, OfARuleChangeCountsTheFilesThatTheRunCounts) {
  world_.write(kProcessed + "afinia_pqr_data_20251001_101112.json", list("A1", "A2"), kAt);
  world_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1", R"(, "telefono": "1")"), kAt);
  world_.write(kProcessed + "RE1_data_20251007_101112.json", claim("A1", R"(, "telefono": "2")"), kAt);
  ASSERT_EQ(radica({"run"}).exit_code, 0);
  const std::vector<std::string> strict{"--set", "rules.severity.telefono_invalido=error", "run"};
  std::vector<std::string> rehearsal = strict;
  rehearsal.emplace_back("--dry-run");
  const std::string foreseen = store_line(radica(rehearsal).standard_output);
  EXPECT_EQ(foreseen, store_line(radica(strict).standard_output));
  EXPECT_NE(foreseen.find("Store: 0 files"), std::string::npos) << foreseen;
}

TEST_F(Rehearsal, CountsADataFileOfTheClaimThatItGivesNow) {
  world_.write(kProcessed + "afinia_pqr_data_20251001_101112.json", list("A1", "A2"), kAt);
  world_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A1"), kAt);
  ASSERT_EQ(radica({"run"}).exit_code, 0);
  world_.write(kProcessed + "RE1_data_20251008_101112.json", claim("A9"), "2025-11-02 05:00:00");
  world_.write(kProcessed + "afinia_pqr_data_20251002_101112.json", list("A1", "A2"), kAt);
  const std::string foreseen = store_line(radica({"run", "--dry-run"}).standard_output);
  EXPECT_EQ(foreseen, store_line(radica({"run"}).standard_output));
  EXPECT_NE(foreseen.find("Store: 1 file = 1 uploaded"), std::string::npos) << foreseen;
}

}  // namespace
}  // namespace radica::test
