// `radica verify` through the binary: what it looks at, and which bytes it reads back.
#include <csignal>

#include "support/reconcile_world.h"

namespace radica::test {
namespace {

using testing::HasSubstr;

class Verify : public ReconcileWorld {
 protected:
  void SetUp() override { run(); }

  // Other bytes that nothing but reading shows: size and modification time are those of before.
  void forge(const std::string& name) {
    const auto time = std::filesystem::last_write_time(object(name));
    std::string bytes(std::filesystem::file_size(object(name)), 'x');
    overwrite(object(name), bytes);
    std::filesystem::last_write_time(object(name), time);
  }
  Ended verify(const std::string& days, const std::string& now = "2026-11-24T23:30:00") {
    return run_radica({"--config", "radica.toml", "--no-progress", "--lang", "en", "--now", now, "--set",
                       "store.verify_days=" + days, "verify"},
                      folder_.path());
  }
};

TEST_F(Verify, ReadsAShareOfTheBytesEachNightAndFindsWhatTheStoreDoesNotShow) {
  EXPECT_THAT(verify("0").standard_output, HasSubstr("0 read back byte by byte"));
  EXPECT_THAT(verify("1").standard_output, HasSubstr("4 read back byte by byte"));
  EXPECT_THAT(verify("1").standard_output, HasSubstr("0 read back byte by byte")) << "the share of this day was read";
  forge("RE1/pqr_detail.pdf");
  const Ended night = verify("1", "2026-11-25T23:30:00");
  EXPECT_EQ(night.exit_code, 3) << night.describe();
  EXPECT_THAT(night.standard_output, HasSubstr("4 read back byte by byte"));
  EXPECT_THAT(night.standard_output, HasSubstr("RE1/pqr_detail.pdf"));
}

TEST_F(Verify, SaysOfObjectsManifestsAndTheAuditWhatIsAsItWas) {
  const std::string said = verify("0").standard_output;
  EXPECT_EQ(said,
            "4 objects proven, 0 not; 0 read back byte by byte\n"
            "1 manifest as it was written, 0 not\n"
            "2 rows of the audit looked at, 0 findings\n");
}

TEST_F(Verify, WhatItFoundWrongIsSentAgainWhateverTheStoreSaysOfIt) {
  forge("RE1/pqr_detail.pdf");
  EXPECT_EQ(radica({"verify", "--deep"}).exit_code, 3);
  const Ended killed = radica({"upload"}, {{"RADICA_FAULT_POINT", "upload.after_intents"}});
  EXPECT_EQ(killed.signal, SIGKILL) << killed.describe();
  EXPECT_EQ(radica({"upload"}).exit_code, 0);
  EXPECT_EQ(radica({"verify", "--deep"}).exit_code, 0);
}

TEST_F(Verify, WhatItFoundWrongAndHasNoFileIsNotBelievedEither) {
  forge("RE1/pqr_detail.pdf");
  std::filesystem::remove(folder_.path("input/afinia/oficina_virtual/processed/RE1_20251008_101110.pdf"));
  EXPECT_EQ(radica({"verify", "--deep"}).exit_code, 3);
  EXPECT_EQ(radica({"run"}).exit_code, 3);
  EXPECT_EQ(radica({"run"}).exit_code, 3);
}

TEST_F(Verify, WhatNeverArrivedAndHasNoFileIsForgotten) {
  write("RE3_data_20251010_101112.json", claim("R3", R"(,"numero_reclamo_sgc":"RE3")"));
  write("RE3_adjunto_20251010_101111.jpg", "\xFF\xD8\xFF\xE0 another");
  const Ended killed = radica({"run"}, {{"RADICA_FAULT_POINT", "upload.after_intents"}});
  EXPECT_EQ(killed.signal, SIGKILL) << killed.describe();
  std::filesystem::remove(folder_.path("input/afinia/oficina_virtual/processed/RE3_adjunto_20251010_101111.jpg"));
  run();
  EXPECT_EQ(value("SELECT count(*) FROM radica_object WHERE radicado = 'R3'"), "1");
  EXPECT_EQ(value("SELECT procesado_flag FROM ov_afinia WHERE numero_radicado = 'R3'"), "1");
  EXPECT_EQ(radica({"verify", "--deep"}).exit_code, 0);
}

TEST_F(Verify, ARehearsalReadsAndLeavesTheShareToTheNight) {
  const std::string before = state();
  const Ended rehearsal = radica({"--set", "store.verify_days=1", "verify", "--dry-run"});
  EXPECT_THAT(rehearsal.standard_output, HasSubstr("4 read back byte by byte"));
  EXPECT_EQ(difference(before, state()), "");
  EXPECT_THAT(verify("1").standard_output, HasSubstr("4 read back byte by byte"));
}

TEST_F(Verify, FindsMetadataThatIsNotOurs) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path("archive/.radica/metadata"))) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    const std::size_t at = text.find("meta empresa afinia");
    if (at != std::string::npos) overwrite(entry.path().string(), text.replace(at, 19, "meta empresa aire"));
  }
  EXPECT_EQ(verify("0").exit_code, 3);
  EXPECT_EQ(radica({"upload"}).exit_code, 0) << "sent again with its own";
  EXPECT_EQ(verify("0").exit_code, 0);
}

}  // namespace
}  // namespace radica::test
