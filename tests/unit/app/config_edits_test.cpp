// Edits of the database over the configuration of the file (docs/decisions/0041).
#include "app/config_edits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "app/config_text.h"
#include "support/temporary_folder.h"

namespace radica {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr std::string_view kFile = R"([alerts]
smtp_host = "mail.example.org"
from = "radica@example.org"
late_minutes = 20
[[alert_channel]]
name = "correo"
kind = "email"
to = ["ana@example.org"]
[[alert_channel]]
name = "slack"
kind = "slack"
url = "env:SLACK"
[[schedule]]
name = "full"
cron = "0 5 * * *"
commands = ["run --full"]
[[schedule]]
name = "partial"
cron = "0 7 * * *"
commands = ["run"]
after = ["full"]
)";

class ConfigEdits : public testing::Test {
 protected:
  LoadedConfig file(std::string_view toml = kFile, Environment environment = {}) {
    LoadedConfig loaded = load_config({folder_.write("radica.toml", toml), {}, std::move(environment), {}});
    EXPECT_THAT(loaded.faults, IsEmpty());
    return loaded;
  }
  static Edit edit(const std::string& what, const std::string& name, const std::string& value) {
    return {what, name, value, "ana", 1'000};
  }
  static ConfigOrigin origin(const LoadedConfig& loaded, std::string_view key) {
    return std::ranges::find(loaded.entries, key, &ConfigEntry::key)->origin;
  }
  // "id field" of the fault with which this one edit is refused.
  std::string refusal(const Edit& one, std::string_view toml = kFile) {
    const LoadedConfig merged = with_edits(file(toml), {one});
    if (merged.refused.size() != 1) return "";
    return merged.refused.front().fault.id + " " + field_of(merged.refused.front().fault);
  }

  test::TemporaryFolder folder_;
};

TEST_F(ConfigEdits, OptionsOfAnEditWinOverTheFileAndTheOthersStayAsTheFileHasThem) {
  const LoadedConfig merged =
      with_edits(file(), {edit("schedule", "partial", R"({"cron":"30 8 * * *","enabled":"no","late_minutes":1})")});
  ASSERT_THAT(merged.faults, IsEmpty());
  ASSERT_THAT(merged.config.schedules, SizeIs(2));
  EXPECT_EQ(merged.config.schedules[0].cron, "0 5 * * *");
  const ScheduleConfig& partial = merged.config.schedules[1];
  EXPECT_EQ(partial.cron, "30 8 * * *");
  EXPECT_EQ(partial.enabled, "no");
  EXPECT_EQ(partial.late_minutes, 1);
  EXPECT_THAT(partial.after, ElementsAre("full"));
  EXPECT_THAT(partial.commands, ElementsAre("run"));
}

TEST_F(ConfigEdits, TheZoneOfAScheduleIsEditedAndAnEmptyOneIsThatOfTheInstallationAgain) {
  std::string zoned(kFile);
  zoned += "zone = \"America/Lima\"\n";
  const auto zone = [&](const std::string& value) {
    const LoadedConfig merged = with_edits(file(zoned), {edit("schedule", "partial", value)});
    EXPECT_THAT(merged.refused, IsEmpty()) << value;
    return merged.config.schedules[1].zone;
  };
  EXPECT_EQ(zone(R"({"zone":"Europe/Madrid"})"), "Europe/Madrid");
  EXPECT_EQ(zone(R"({"zone":""})"), "");
  EXPECT_EQ(zone(R"({"wait_minutes":0})"), "America/Lima");
  EXPECT_EQ(refusal(edit("schedule", "partial", R"({"zone":"Mars/Olympus"})")), "E-CONFIG-005 zone");
}

TEST_F(ConfigEdits, WithoutSchedulesInTheFileThoseOfTheDefaultsAreEdited) {
  const LoadedConfig merged = with_edits(file(""), {edit("schedule", "backup", R"({"holidays":"skip"})")});
  EXPECT_THAT(merged.refused, IsEmpty());
  ASSERT_THAT(merged.config.schedules, SizeIs(5));
  EXPECT_EQ(merged.config.schedules[3].holidays, "skip");
  EXPECT_EQ(merged.config.schedules[3].cron, "45 23 * * *");
  EXPECT_EQ(merged.schedules_origin, ConfigOrigin::kDefault);
}

TEST_F(ConfigEdits, ThresholdsRoutesAndRecipientsAreEditedAndTheEnvironmentStillWins) {
  const LoadedConfig merged =
      with_edits(file(kFile, {{"RADICA_ALERTS_DISK_PERCENT", "3"}}),
                 {edit("alert_channel", "correo", R"({"to":["eva@example.org","leo@example.org"]})"),
                  edit("alert_route", "",
                       R"({"routes":[{"channels":["slack"],"severity":"critical","hours":["mon-fri 08:00-18:00"]}]})"),
                  edit("alerts", "", R"({"late_minutes":45,"disk_percent":20})")});
  EXPECT_THAT(merged.refused, IsEmpty());
  EXPECT_EQ(merged.config.alerts.late_minutes, 45);
  EXPECT_EQ(origin(merged, "alerts.late_minutes"), ConfigOrigin::kDatabase);
  EXPECT_EQ(merged.config.alerts.disk_percent, 3);
  EXPECT_EQ(origin(merged, "alerts.disk_percent"), ConfigOrigin::kEnvironment);
  EXPECT_THAT(merged.config.alerts.channels[0].to, ElementsAre("eva@example.org", "leo@example.org"));
  EXPECT_EQ(merged.config.alerts.channels[1].url, "env:SLACK");
  ASSERT_THAT(merged.config.alerts.routes, SizeIs(1));
  EXPECT_THAT(merged.config.alerts.routes[0].channels, ElementsAre("slack"));
}

TEST_F(ConfigEdits, TheSeverityOfARuleIsBuiltInUnlessTheFileOrAnEditSaysOtherwise) {
  const auto severity = [](const LoadedConfig& loaded, AlertRule rule) {
    return loaded.config.alerts.severity_of(rule);
  };
  const LoadedConfig before =
      file(std::string(kFile) + "[alerts.severity]\ncorrida_larga = \"critical\"\ndisco_bajo = \"critical\"\n");
  const LoadedConfig merged = with_edits(
      before, {edit("alerts", "", R"({"severity.disco_bajo":"warning","severity.inicio_tarde":"critical"})")});
  EXPECT_THAT(merged.refused, IsEmpty());
  for (const AlertRuleInfo& rule : kAlertTable) {
    const bool is_changed =
        rule.rule == AlertRule::kLongRun || rule.rule == AlertRule::kDiskLow || rule.rule == AlertRule::kLateStart;
    EXPECT_EQ(severity(merged, rule.rule) != rule.severity, is_changed) << rule.id;
  }
  EXPECT_EQ(severity(before, AlertRule::kDiskLow), AlertSeverity::kCritical);
  EXPECT_EQ(origin(merged, "alerts.severity.corrida_larga"), ConfigOrigin::kFile);
  EXPECT_EQ(origin(merged, "alerts.severity.disco_bajo"), ConfigOrigin::kDatabase);
  EXPECT_EQ(origin(merged, "alerts.severity.canal_caido"), ConfigOrigin::kDefault);
  EXPECT_THAT(config_as_toml(merged, false),
              HasSubstr("[alerts.severity]\ncorrida_larga = \"critical\"\ndisco_bajo = \"warning\"\n"));
  const LoadedConfig none = with_edits(file(""), {edit("alerts", "", R"({"severity.disco_bajo":"warning"})")});
  EXPECT_EQ(severity(none, AlertRule::kDiskLow), AlertSeverity::kWarning);
}

TEST_F(ConfigEdits, NoRoutesAtAllIsAnEditToo) {
  const std::string routes = std::string(kFile) + "[[alert_route]]\nchannels = [\"slack\"]\n";
  ASSERT_THAT(file(routes).config.alerts.routes, SizeIs(1));
  const LoadedConfig merged = with_edits(file(routes), {edit("alert_route", "", R"({"routes":[]})")});
  EXPECT_THAT(merged.refused, IsEmpty());
  EXPECT_THAT(merged.config.alerts.routes, IsEmpty());
}

TEST_F(ConfigEdits, WhatIsWrongIsRefusedAsInTheFileWithItsField) {
  EXPECT_EQ(refusal(edit("schedule", "full", R"({"cron":"61 5 * * *"})")), "E-CONFIG-022 cron");
  EXPECT_EQ(refusal(edit("schedule", "full", R"({"holidays":"never"})")), "E-CONFIG-005 holidays");
  EXPECT_EQ(refusal(edit("schedule", "full", R"({"late_minutes":-1})")), "E-CONFIG-005 late_minutes");
  EXPECT_EQ(refusal(edit("schedule", "full", R"({"late_minutes":1.5})")), "E-CONFIG-006 late_minutes");
  EXPECT_EQ(refusal(edit("schedule", "full", R"({"late_minutes":null})")), "E-CONFIG-006 late_minutes");
  EXPECT_EQ(refusal(edit("schedule", "full", R"({"after":["partial"]})")), "E-CONFIG-024 after");
  EXPECT_EQ(refusal(edit("schedule", "full", R"({"absorbed_by":["full"]})")), "E-CONFIG-024 absorbed_by");
  EXPECT_EQ(refusal(edit("schedule", "full", R"({"wait_minutes":10081})")), "E-CONFIG-005 wait_minutes");
  EXPECT_EQ(refusal(edit("alerts", "", R"({"late_minutes":10001})")), "E-CONFIG-005 late_minutes");
  EXPECT_EQ(refusal(edit("alerts", "", R"({"severity.disco_bajo":"off"})")), "E-CONFIG-005 severity.disco_bajo");
  EXPECT_EQ(refusal(edit("alerts", "", R"({"severity.otra":"warning"})")), "E-EDIT-002 severity.otra");
  EXPECT_EQ(refusal(edit("alert_channel", "correo", R"({"to":["nobody"]})")), "E-CONFIG-005 to");
  EXPECT_EQ(refusal(edit("alert_route", "", R"({"routes":[{"channels":["fax"]}]})")),
            "E-CONFIG-017 routes[1].channels");
  EXPECT_EQ(refusal(edit("alert_route", "", R"({"routes":[{"channels":["slack"],"hours":["25:00"]}]})")),
            "E-CONFIG-005 routes[1].hours");
  EXPECT_EQ(refusal(edit("alert_route", "", R"({"routes":["slack"]})")), "E-CONFIG-006 routes");
}

// Whatever stands in the database: no secret, no command and no address can be set by an edit.
TEST_F(ConfigEdits, NothingCanBeEditedButWhatTheTableNames) {
  EXPECT_EQ(refusal(edit("schedule", "full", R"({"commands":["cleanup --yes"]})")), "E-EDIT-002 commands");
  EXPECT_EQ(refusal(edit("schedule", "full", R"({"name":"other"})")), "E-EDIT-002 name");
  EXPECT_EQ(refusal(edit("alerts", "", R"({"smtp_password":"env:X"})")), "E-EDIT-002 smtp_password");
  EXPECT_EQ(refusal(edit("alerts", "", R"({"heartbeat_url":"https://evil.example"})")), "E-EDIT-002 heartbeat_url");
  EXPECT_EQ(refusal(edit("alert_channel", "slack", R"({"url":"command:sh"})")), "E-EDIT-002 url");
  EXPECT_EQ(refusal(edit("alert_route", "", R"({"alert_channel":[]})")), "E-EDIT-002 alert_channel");
  EXPECT_THAT(refusal(edit("database", "", R"({"url":"sqlite:x"})")), HasSubstr("E-EDIT-001"));
  EXPECT_THAT(refusal(edit("company", "afinia", R"({"portal_host":"x"})")), HasSubstr("E-EDIT-001"));
  EXPECT_THAT(refusal(edit("alerts", "x", R"({"late_minutes":1})")), HasSubstr("E-EDIT-001"));
  for (const char* value : {"", "[]", "{", "{}", "7"})
    EXPECT_THAT(refusal(edit("schedule", "full", value)), HasSubstr("E-EDIT-003")) << value;
}

// After an upgrade, or when the file lost a schedule.
TEST_F(ConfigEdits, AnEditThatDoesNotFitAnyMoreIsToldAndTheFileHoldsWhileTheOthersCount) {
  const LoadedConfig merged = with_edits(
      file(), {edit("alerts", "", R"({"late_minutes":45})"), edit("schedule", "full", R"({"cron":"x"})"),
               edit("schedule", "gone", R"({"enabled":"no"})"), edit("schedule", "partial", R"({"enabled":"no"})")});
  EXPECT_THAT(merged.faults, IsEmpty());
  ASSERT_THAT(merged.refused, SizeIs(2));
  EXPECT_EQ(merged.refused[0].edit.name, "full");
  EXPECT_EQ(merged.refused[1].fault.id, "E-EDIT-001");
  EXPECT_EQ(merged.config.schedules[0].cron, "0 5 * * *");
  EXPECT_EQ(merged.config.schedules[1].enabled, "no");
  EXPECT_EQ(merged.config.alerts.late_minutes, 45);
}

TEST_F(ConfigEdits, TheFileIsNotReadAgainSoThatAChangeOfItWaitsForTheReload) {
  const LoadedConfig before = file();
  folder_.write("radica.toml", "[alerts]\nlate_minutes = 99\n");
  const LoadedConfig merged = with_edits(before, {edit("schedule", "full", R"({"enabled":"no"})")});
  EXPECT_EQ(merged.config.alerts.late_minutes, 20);
  EXPECT_THAT(merged.config.schedules, SizeIs(2));
}

TEST_F(ConfigEdits, ShowSaysWhichHolds) {
  const LoadedConfig merged = with_edits(file(), {edit("alert_channel", "correo", R"({"to":["eva@example.org"]})"),
                                                  edit("alerts", "", R"({"late_minutes":45})"),
                                                  edit("schedule", "full", R"({"cron":"0 6 * * *","enabled":"no"})"),
                                                  edit("schedule", "gone", R"({"enabled":"no"})")});
  const std::string toml = config_as_toml(merged, true);
  EXPECT_THAT(toml, HasSubstr("late_minutes = 45  # database\n"));
  EXPECT_THAT(toml, HasSubstr("# file; database: cron, enabled (ana)\n"));
  EXPECT_THAT(toml, HasSubstr("; database: to (ana)\n"));
  EXPECT_THAT(toml, HasSubstr("# database: schedule gone: E-EDIT-001"));
  EXPECT_THAT(config_as_toml(merged, false), Not(HasSubstr("# ")));
  EXPECT_THAT(config_as_json(merged), HasSubstr(R"("edits":[{"what":"alert_channel","name":"correo","actor":"ana")"));
  EXPECT_THAT(config_as_json(merged), HasSubstr(R"("refused_edits":[{"what":"schedule","name":"gone")"));
}

}  // namespace
}  // namespace radica
