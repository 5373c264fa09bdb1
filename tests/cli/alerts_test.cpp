// radica alerts: the commands, without any channel that could be reached.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/run_binary.h"
#include "support/sqlite_reader.h"
#include "support/temporary_folder.h"

namespace radica::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class AlertsCommand : public testing::Test {
 protected:
  void SetUp() override {
    folder_.make_folder("data/downloads/afinia/oficina_virtual");
    ASSERT_EQ(radica({"run"}).exit_code, 0);
  }
  Ended radica(const std::vector<std::string>& verb, const std::string& language = "en") {
    std::vector<std::string> words{"--no-progress", "--lang", language};
    words.insert(words.end(), verb.begin(), verb.end());
    return run_radica(words, folder_.path(), {{"CHAT", "https://127.0.0.1:1/x"}});
  }
  void add_incident() {
    SqliteReader(folder_.path("data/radica.db"))
        .execute(
            "INSERT INTO radica_incident (fingerprint, rule, empresa, cause, count, value, threshold, run_id, since, "
            "opened, channels, acked_by) VALUES ('0123456789ab', 'disco_bajo', '', '/srv', 1, 4, 10, '', "
            "'2026-11-24 05:00:00', '2026-11-24 05:00:00', '', '')");
  }
  TemporaryFolder folder_;
};

TEST_F(AlertsCommand, ListSaysWhatIsOpenInBothLanguages) {
  EXPECT_THAT(radica({"alerts", "list"}).standard_output, HasSubstr("No incident is open.\nNo channel is configured"));
  add_incident();
  EXPECT_THAT(radica({"alerts", "list"}).standard_output,
              HasSubstr("0123456789ab  CRITICAL  only 4 % of the disk of /srv is free (limit: 10 %)  (since 2026-11-24 "
                        "05:00:00; 1; nobody was told yet)\n    radica cleanup --dry-run\n"));
  EXPECT_THAT(radica({"alerts", "list"}, "es").standard_output,
              HasSubstr("0123456789ab  CRÍTICA  solo queda libre 4 % del disco de /srv (límite: 10 %)"));
  EXPECT_THAT(radica({"status"}).standard_output, HasSubstr("Incidents open: 1."));
  const std::string json = radica({"alerts", "list", "--json"}).standard_output;
  EXPECT_THAT(json, HasSubstr(R"({"open":[{"fingerprint":"0123456789ab","rule":"disco_bajo","severity":"critical")"));
  EXPECT_THAT(json, HasSubstr(R"("resolved":[],"silences":[],"waiting":[]})"));
}

TEST_F(AlertsCommand, AckNamesWhoSeesToIt) {
  add_incident();
  const Ended acked = radica({"alerts", "ack", "0123456789ab"});
  EXPECT_EQ(acked.exit_code, 0) << acked.describe();
  EXPECT_THAT(acked.standard_output, HasSubstr("Noted: 1 open"));
  EXPECT_THAT(radica({"alerts", "list"}).standard_output, HasSubstr("sees to it"));
  EXPECT_THAT(radica({"alerts", "ack", "disco_bajo", "--json"}).standard_output, HasSubstr("{\"acked\":1}"));
}

TEST_F(AlertsCommand, SilenceTakesARuleOrAFingerprintForATime) {
  const Ended silent = radica({"alerts", "silence", "respaldo_ausente", "--for", "2h", "--reason", "obra"});
  EXPECT_EQ(silent.exit_code, 0) << silent.describe();
  EXPECT_THAT(silent.standard_output, HasSubstr("Nobody is told of respaldo_ausente until "));
  EXPECT_THAT(radica({"alerts", "list"}).standard_output, HasSubstr(": obra\n"));
  EXPECT_THAT(radica({"alerts", "list", "--json"}).standard_output,
              HasSubstr(R"("silences":[{"target":"respaldo_ausente",)"));
  EXPECT_EQ(radica({"alerts", "silence", "respaldo_ausente", "--for", "0m"}).exit_code, 0);
  EXPECT_THAT(radica({"alerts", "list"}).standard_output, Not(HasSubstr("obra")));
}

TEST_F(AlertsCommand, WhatIsMissingOrUnknownIsAWrongUse) {
  const auto expect = [this](const std::vector<std::string>& words, const std::string& id) {
    const Ended ended = radica(words);
    EXPECT_EQ(ended.exit_code, 64) << ended.describe();
    EXPECT_THAT(ended.standard_error, HasSubstr(id));
  };
  expect({"alerts", "silence"}, "E-USAGE-050");
  expect({"alerts", "silence", "disco_bajo"}, "--for");
  expect({"alerts", "silence", "disco_bajo", "--for", "2h"}, "--reason");
  expect({"alerts", "silence", "disco_bajo", "--for", "2 hours", "--reason", "x"}, "E-USAGE-009");
  expect({"alerts", "silence", "disco_bajo", "--for", "400d", "--reason", "x"}, "E-USAGE-009");
  expect({"alerts", "silence", "disco", "--for", "2h", "--reason", "x"}, "E-ALERT-005");
  expect({"alerts", "ack"}, "E-USAGE-050");
  expect({"alerts", "ack", "0123456789ab"}, "E-ALERT-005");
}

TEST_F(AlertsCommand, TestAndSendNeedAChannel) {
  for (const char* action : {"test", "send"}) {
    const Ended ended = radica({"alerts", action});
    EXPECT_EQ(ended.exit_code, 78) << ended.describe();
    EXPECT_THAT(ended.standard_error, HasSubstr("E-ALERT-006"));
  }
}

TEST_F(AlertsCommand, ARunChangesNothingOfItsEndWhenNobodyCanBeTold) {
  folder_.write("radica.toml",
                "[alerts]\nreceipt = \"00:00\"\n[[alert_channel]]\nname = \"chat\"\nkind = \"slack\"\n"
                "url = \"env:CHAT\"\n");
  const Ended run = radica({"run"});
  EXPECT_EQ(run.exit_code, 0) << run.describe();
  const std::string list = radica({"alerts", "list", "--json"}).standard_output;
  EXPECT_THAT(list, HasSubstr(R"("waiting":[{"channel":"chat","waiting":1,"attempts":1,)"));
  EXPECT_THAT(list, HasSubstr("E-ALERT-002")) << "the daily receipt waits, its channel leads inside";
}

TEST_F(AlertsCommand, StatusSaysHowLongFilesWaited) {
  folder_.write("data/downloads/afinia/oficina_virtual/RE1_data_20251008_101112.json",
                R"({"numero_radicado":"A1","fecha":"2025/10/08 10:11","estado_solicitud":"Pendiente"})");
  ASSERT_EQ(radica({"--set", "pipeline.settle_seconds=0", "run"}).exit_code, 0);
  EXPECT_THAT(radica({"status"}).standard_output, HasSubstr(" (1 file)"));
  const std::string json = radica({"status", "--json"}).standard_output;
  EXPECT_THAT(json, HasSubstr(R"("waits":{"days":7,"files":1,"p50_seconds":)"));
  EXPECT_THAT(json, HasSubstr(R"("availability":null)"));
}

}  // namespace
}  // namespace radica::test
