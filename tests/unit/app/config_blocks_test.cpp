#include "app/config_blocks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/config_text.h"
#include "support/temporary_folder.h"

namespace radica {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr std::string_view kGood = R"([alerts]
smtp_host = "mail.example.org"
from = "radica@example.org"
[[alert_channel]]
name = "correo"
kind = "email"
to = ["ana@example.org"]
[[alert_channel]]
name = "chat"
kind = "slack"
url = "env:CHAT"
[[alert_route]]
channels = ["chat"]
severity = "critical"
companies = ["aire"]
hours = ["mon-sat 05:00-22:00"]
[[contact]]
name = "Ana Pérez"
phone = "605 300 1234"
)";

class ConfigBlocksTest : public testing::Test {
 protected:
  LoadedConfig load(const std::string& toml) {
    file_ = folder_.write("radica.toml", toml);
    return load_config({file_, {}, {}, {}});
  }
  static std::vector<std::string> faults(const LoadedConfig& loaded) {
    std::vector<std::string> lines;
    for (const ConfigFault& fault : loaded.faults)
      lines.push_back(fault.id.substr(9) + " " + std::to_string(fault.place.line) + " " + fault.key);
    return lines;
  }
  test::TemporaryFolder folder_;
  std::string file_;
};

TEST_F(ConfigBlocksTest, AreReadInTheirOrder) {
  const LoadedConfig loaded = load(std::string(kGood));
  ASSERT_THAT(faults(loaded), IsEmpty());
  const Config::Alerts& alerts = loaded.config.alerts;
  ASSERT_THAT(alerts.channels, SizeIs(2));
  EXPECT_EQ(alerts.channels[0].kind, "email");
  EXPECT_THAT(alerts.channels[0].to, ElementsAre("ana@example.org"));
  EXPECT_EQ(alerts.channels[1].url, "env:CHAT");
  ASSERT_THAT(alerts.routes, SizeIs(1));
  EXPECT_EQ(alerts.routes[0].least, AlertSeverity::kCritical);
  EXPECT_THAT(alerts.routes[0].companies, ElementsAre("aire"));
  ASSERT_THAT(alerts.contacts, SizeIs(1));
  EXPECT_EQ(alerts.contacts[0].phone, "605 300 1234");
}

TEST_F(ConfigBlocksTest, AreShownAsTheyWereWrittenAndReadBack) {
  const LoadedConfig loaded = load(std::string(kGood));
  const std::string shown = config_as_toml(loaded, true);
  EXPECT_THAT(shown, HasSubstr("[[alert_channel]]\nname = \"chat\"\nkind = \"slack\"\nurl = \"env:CHAT\"\n# file "));
  EXPECT_THAT(config_as_json(loaded), HasSubstr(R"("contact":[{"name":"Ana Pérez","phone":"605 300 1234"}])"));
  EXPECT_EQ(config_as_toml(load(shown), false), config_as_toml(loaded, false));
}

TEST_F(ConfigBlocksTest, OfTheSampleAreGoodOnceTheirCommentsAreGone) {
  for (const Language language : {Language::kEs, Language::kEn}) {
    const std::string sample = sample_config(Texts::load(language));
    std::string blocks = "[alerts]\nsmtp_host = \"h\"\nfrom = \"r@example.org\"\n";
    const std::size_t begin = sample.find("#   [[alert_channel]]");
    ASSERT_NE(begin, std::string::npos);
    for (std::size_t at = begin; at < sample.size(); at = sample.find('\n', at) + 1)
      if (const std::string line = sample.substr(at, sample.find('\n', at) + 1 - at); line.starts_with("#   "))
        blocks += line.substr(4);
    const LoadedConfig loaded = load(blocks);
    EXPECT_THAT(faults(loaded), IsEmpty()) << blocks;
    EXPECT_THAT(loaded.blocks, SizeIs(config_blocks().size()));
  }
}

TEST_F(ConfigBlocksTest, AllFaultsAreReportedWithTheirPlace) {
  EXPECT_THAT(faults(load("[[alert_channel]]\n"             // 1
                          "name = \"Correo Uno\"\n"         // 2
                          "kind = \"fax\"\n"                // 3
                          "too = [\"a@example.org\"]\n"     // 4
                          "[[alert_channel]]\n"             // 5
                          "name = \"b\"\n"                  // 6
                          "kind = \"email\"\n"              // 7
                          "to = [\"a@x\\r\\nBcc: b@y\"]\n"  // 8
                          "[[alert_route]]\n"               // 9
                          "hours = [\"lunes\"]\n"           // 10
                          "[contact]\n"                     // 11
                          "name = \"a\"\n")),
              ElementsAre("005 2 alert_channel[1].name", "005 3 alert_channel[1].kind", "003 4 alert_channel[1].too",
                          "005 8 alert_channel[2].to", "008 9 alert_route[1].channels", "005 10 alert_route[1].hours",
                          "006 11 contact"));
}

TEST_F(ConfigBlocksTest, WhatDoesNotFitTogetherIsAFaultToo) {
  EXPECT_THAT(
      faults(load("[[alert_channel]]\nname = \"a\"\nkind = \"email\"\n"
                  "[[alert_channel]]\nname = \"a\"\nkind = \"slack\"\n"
                  "[[alert_route]]\nchannels = [\"b\"]\ncompanies = [\"otra\"]\n")),
      ElementsAre("008 1 alert_channel[1].to", "015 1 alert_channel[1].kind", "008 4 alert_channel[2].url",
                  "016 4 alert_channel[2].name", "017 7 alert_route[1].channels", "017 7 alert_route[1].companies"));
}

TEST_F(ConfigBlocksTest, ASecretThatStandsThereItselfIsNotRepeated) {
  const LoadedConfig loaded =
      load("[[alert_channel]]\nname = \"a\"\nkind = \"slack\"\nurl = \"https://hooks.example.org/T0/very-secret\"\n");
  ASSERT_THAT(loaded.faults, SizeIs(1));
  const ErrorText text = fault_text(Texts::load(Language::kEn), loaded.faults[0]);
  EXPECT_THAT(text.what + text.hint, Not(HasSubstr("very-secret")));
}

}  // namespace
}  // namespace radica
