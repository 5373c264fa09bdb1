#include "model/alert.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace radica {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const LocalTime kMondayNoon = *parse_local("2026-11-23 12:00:00");
const LocalTime kSunday = *parse_local("2026-11-29 12:00:00");
const std::vector<std::string> kChannels{"correo", "slack"};

AlertSignal signal(AlertRule rule, const std::string& company = "", const std::string& cause = "c") {
  return {rule, company, cause, 1, 0, 0, "", kMondayNoon};
}

// As grave as its rule is built in to be.
auto channels_of(const AlertSignal& signal, const std::vector<AlertRoute>& routes,
                 const std::vector<std::string>& channels, LocalTime now) {
  return channels_for(signal, info(signal.rule).severity, routes, channels, now);
}

TEST(AlertTable, NamesEachRuleOnceInTheOrderOfItsNumbers) {
  std::set<std::string_view> ids;
  for (std::size_t i = 0; i < kAlertRules; ++i) {
    EXPECT_EQ(static_cast<std::size_t>(kAlertTable.at(i).rule), i);
    EXPECT_TRUE(ids.insert(kAlertTable.at(i).id).second);
    EXPECT_EQ(alert_rule_by_id(kAlertTable.at(i).id), kAlertTable.at(i).rule);
  }
  EXPECT_FALSE(alert_rule_by_id("otra"));
}

TEST(Fingerprint, IsThatOfRuleCompanyAndCauseAlone) {
  AlertSignal first = signal(AlertRule::kFailedRun, "aire");
  AlertSignal later = first;
  later.count = 500;
  later.run_id = "r";
  later.since = 1;
  EXPECT_EQ(fingerprint_of(first), fingerprint_of(later));
  EXPECT_EQ(fingerprint_of(first).size(), 12U);
  std::set<std::string> all{fingerprint_of(first)};
  for (const AlertSignal& other :
       {signal(AlertRule::kAbandonedRun, "aire"), signal(AlertRule::kFailedRun, "afinia"),
        signal(AlertRule::kFailedRun, "aire", "d"), signal(AlertRule::kFailedRun, "", "aire\nc")})
    EXPECT_TRUE(all.insert(fingerprint_of(other)).second);
}

TEST(Silences, AreOfAFingerprintOrARuleUntilTheirEnd) {
  Incident incident;
  incident.signal = signal(AlertRule::kDiskLow);
  incident.fingerprint = fingerprint_of(incident.signal);
  const auto silence = [](const std::string& target) { return Silence{target, "ana", "obra", 100, 200}; };
  EXPECT_TRUE(is_silenced(incident, {silence(incident.fingerprint)}, 100));
  EXPECT_TRUE(is_silenced(incident, {silence("x"), silence("disco_bajo")}, 199));
  EXPECT_FALSE(is_silenced(incident, {silence("disco_bajo")}, 200));
  EXPECT_FALSE(is_silenced(incident, {silence("disco_bajo")}, 99));
  EXPECT_FALSE(is_silenced(incident, {silence("corrida_fallida")}, 150));
}

TEST(Routes, WithoutAnyEverythingGoesToEveryChannel) {
  EXPECT_THAT(*channels_of(signal(AlertRule::kManyRejects, "aire"), {}, kChannels, kSunday),
              ElementsAre("correo", "slack"));
}

TEST(Routes, ChooseBySeverityAndCompany) {
  const std::vector<AlertRoute> routes{{{"slack"}, {}, AlertSeverity::kCritical, {}},
                                       {{"correo"}, {"aire"}, AlertSeverity::kWarning, {}}};
  EXPECT_THAT(*channels_of(signal(AlertRule::kDiskLow), routes, kChannels, kSunday), ElementsAre("correo", "slack"))
      << "what is of no company concerns all";
  EXPECT_THAT(*channels_of(signal(AlertRule::kManyRejects, "aire"), routes, kChannels, kSunday), ElementsAre("correo"));
  EXPECT_THAT(*channels_of(signal(AlertRule::kManyRejects, "afinia"), routes, kChannels, kSunday), IsEmpty());
}

TEST(Routes, ChooseByTheSeverityThatIsConfiguredNotByThatOfTheRule) {
  const std::vector<AlertRoute> routes{{{"slack"}, {}, AlertSeverity::kCritical, {}},
                                       {{"correo"}, {}, AlertSeverity::kWarning, {}}};
  EXPECT_THAT(*channels_for(signal(AlertRule::kManyRejects), AlertSeverity::kCritical, routes, kChannels, kSunday),
              ElementsAre("correo", "slack"));
  EXPECT_THAT(*channels_for(signal(AlertRule::kDiskLow), AlertSeverity::kWarning, routes, kChannels, kSunday),
              ElementsAre("correo"));
}

TEST(Routes, WaitForTheirHourUnlessAnotherOneFitsNow) {
  std::vector<AlertRoute> routes{{{"correo"}, {}, AlertSeverity::kWarning, {"mon-fri 07:00-18:00"}}};
  EXPECT_THAT(*channels_of(signal(AlertRule::kManyRejects), routes, kChannels, kMondayNoon), ElementsAre("correo"));
  EXPECT_FALSE(channels_of(signal(AlertRule::kManyRejects), routes, kChannels, kSunday));
  routes.push_back({{"slack"}, {}, AlertSeverity::kCritical, {}});
  EXPECT_FALSE(channels_of(signal(AlertRule::kManyRejects), routes, kChannels, kSunday));
  EXPECT_THAT(*channels_of(signal(AlertRule::kDiskLow), routes, kChannels, kSunday), ElementsAre("slack"));
  EXPECT_THAT(*channels_of(signal(AlertRule::kDiskLow), routes, kChannels, kMondayNoon),
              ElementsAre("correo", "slack"));
}

TEST(Routes, DoNotLeadThroughTheChannelThatIsDown) {
  EXPECT_THAT(*channels_of(signal(AlertRule::kChannelDown, "", "slack"), {}, kChannels, kSunday),
              ElementsAre("correo"));
}

}  // namespace
}  // namespace radica
