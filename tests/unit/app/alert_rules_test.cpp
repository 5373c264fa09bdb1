#include "app/alert_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "app/alert_machine.h"
#include "app/alert_text.h"
#include "ports/runs.h"

namespace radica {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

RunFact run(const std::string& id, std::string_view verb, std::string_view outcome, const std::string& error = "") {
  return {id, std::string(verb), std::string(outcome), error, std::stoll(id), std::nullopt};
}

TEST(AlertEvaluators, JudgeEachRuleOnceButThatOfTheDatabase) {
  std::multiset<AlertRule> judged;
  for (const AlertEvaluator& evaluator : alert_evaluators())
    judged.insert(evaluator.rules.begin(), evaluator.rules.end());
  for (const AlertRuleInfo& rule : kAlertTable)
    EXPECT_EQ(judged.count(rule.rule), rule.rule == AlertRule::kDatabaseDown ? 0U : 1U) << rule.id;
}

Occurrence ended(std::int64_t instant, Fate fate, Reason reason = Reason::kNone) {
  Occurrence occurrence;
  occurrence.schedule = "full";
  occurrence.instant = instant;
  occurrence.state = OccurrenceState::kEnded;
  occurrence.fate = fate;
  occurrence.reason = reason;
  return occurrence;
}

TEST(SignalsOfSchedule, CountWhatWasMissedSinceOneRanInItsTime) {
  const Zone zone = Zone::open("America/Bogota").value();
  const auto signals = signals_of_schedule(
      "full",
      {ended(18'000 + 400, Fate::kSkipped, Reason::kMissed), ended(18'000 + 300, Fate::kAbsorbed, Reason::kAbsorbed),
       ended(18'000 + 200, Fate::kSkipped, Reason::kDeadline), ended(18'000 + 100, Fate::kDone),
       ended(18'000, Fate::kFailed)},
      {}, zone);
  ASSERT_THAT(signals, SizeIs(1));
  EXPECT_EQ(signals[0].rule, AlertRule::kMissed);
  EXPECT_EQ(signals[0].cause, "full");
  EXPECT_EQ(signals[0].count, 2);
  EXPECT_EQ(signals[0].since, 200) << "by the wall clock, since the first of them";
}

TEST(SignalsOfSchedule, TellTheFailedAndTheLateFromWhatWasLeftOutOnPurpose) {
  const Zone zone = Zone::open("America/Bogota").value();
  const auto rule_of = [&zone](const Occurrence& newest) {
    const auto signals = signals_of_schedule("full", {newest, ended(0, Fate::kDone)}, {}, zone);
    return signals.empty() ? AlertRule::kCount : signals.front().rule;
  };
  EXPECT_EQ(rule_of(ended(9, Fate::kFailed, Reason::kError)), AlertRule::kOccurrence);
  EXPECT_EQ(rule_of(ended(9, Fate::kLate, Reason::kQueued)), AlertRule::kLateStart);
  EXPECT_EQ(rule_of(ended(9, Fate::kSkipped, Reason::kPaused)), AlertRule::kCount);
  EXPECT_EQ(rule_of(ended(9, Fate::kSkipped, Reason::kHoliday)), AlertRule::kCount);
  EXPECT_EQ(rule_of(ended(9, Fate::kDone, Reason::kWithFindings)), AlertRule::kCount);
}

TEST(SignalsOfSchedule, TellOfAFailureOnlyWhenItsRunDoesNot) {
  const Zone zone = Zone::open("America/Bogota").value();
  Occurrence failed = ended(100'000, Fate::kFailed, Reason::kError);
  failed.tasked = 100'000;
  failed.ended = 100'600;
  failed.detail = "E-S3-001: no answer";
  const auto is_told = [&](const RunFact& run) { return !signals_of_schedule("full", {failed}, {run}, zone).empty(); };
  const std::string begun = std::to_string(zone.to_local(100'010)), later = std::to_string(zone.to_local(100'601));
  EXPECT_FALSE(is_told(run(begun, "verify", kRunFailed, "E-S3-001"))) << "one cause, one incident";
  EXPECT_FALSE(is_told(run(begun, "run", kRunAbandoned))) << "it was cut off, and nothing else is known";
  EXPECT_FALSE(is_told(run(begun, "run", kRunOngoing))) << "its process was killed";
  EXPECT_TRUE(is_told(run(begun, "verify", kRunDone))) << "the task failed without a run";
  EXPECT_TRUE(is_told(run(begun, "run", kRunFailed, "E-SQL-002"))) << "another failure in its time";
  EXPECT_TRUE(is_told(run(later, "verify", kRunFailed, "E-S3-001"))) << "not its run";
  failed.tasked.reset();
  EXPECT_TRUE(is_told(run(begun, "verify", kRunFailed, "E-S3-001"))) << "there never was a task";
}

TEST(SignalsOfChecks, AreOneForWhatBothChecksSee) {
  const auto notes = [](const std::string& id, const std::string& verb, const std::string& stages) {
    return Indicators::RunNotes{id, verb, "", stages};
  };
  const auto signals = signals_of_checks({
      notes("20261124_120000-3", "verify", R"([{"name":"verify","rejected":1},{"name":"audit_root","rejected":2}])"),
      notes("20261124_110000-2", "reconcile", R"([{"name":"reconcile","rejected":3}])"),
      notes("20261124_100000-1", "verify", R"([{"name":"check_manifests","rejected":9}])"),
  });
  ASSERT_THAT(signals, SizeIs(2)) << "only the last check of a kind counts";
  EXPECT_EQ(signals[0].cause, "archivo");
  EXPECT_EQ(signals[0].count, 3);
  EXPECT_EQ(signals[0].run_id, "20261124_120000-3");
  EXPECT_EQ(signals[0].since, *parse_local("2026-11-24 11:00:00"));
  EXPECT_EQ(signals[1].cause, "auditoria") << "another cause";
}

TEST(FailingServices, OfAnotherHostStayOpenForAsLongAsItTellsOfThem) {
  const auto incident = [](AlertRule rule, const std::string& cause, std::int64_t minutes) {
    Incident open;
    open.signal = {rule, "", cause, 1, minutes, 0, "", 10'000};
    return open;
  };
  const std::vector<Incident> open{incident(AlertRule::kServiceDown, "watch@here", 5),
                                   incident(AlertRule::kServiceDown, "watch@there", 5),
                                   incident(AlertRule::kDiskLow, "watch@there", 5)};
  const auto signals = services_of_others(open, "here", 10'000 + 5 * 60 + 599);
  ASSERT_THAT(signals, SizeIs(1));
  EXPECT_EQ(signals[0].cause, "watch@there");
  EXPECT_THAT(services_of_others(open, "here", 10'000 + 5 * 60 + 600), IsEmpty()) << "that host tells of it no more";
}

TEST(SignalsOfRuns, CountFailuresOfOneCauseSinceTheLastGoodRun) {
  const auto signals =
      signals_of_runs({run("9", "run", kRunFailed, "E-SQL-002"), run("8", "run", kRunOngoing),
                       run("7", "verify", kRunFailed, "E-SQL-002"), run("6", "run", kRunFailed, "E-S3-001"),
                       run("5", "run", kRunDone), run("4", "run", kRunFailed, "E-SQL-002")});
  ASSERT_THAT(signals, SizeIs(2));
  EXPECT_EQ(signals[0].rule, AlertRule::kFailedRun);
  EXPECT_EQ(signals[0].cause, "E-SQL-002");
  EXPECT_EQ(signals[0].count, 2);
  EXPECT_EQ(signals[0].run_id, "9");
  EXPECT_EQ(signals[0].since, 7);
  EXPECT_EQ(signals[1].cause, "E-S3-001");
}

TEST(SignalsOfRuns, AWholeRunMakesItsPartsGoodAndNotTheOtherWayRound) {
  EXPECT_THAT(signals_of_runs({run("2", "run", kRunDone), run("1", "upload", kRunFailed)}), IsEmpty());
  EXPECT_THAT(signals_of_runs({run("2", "watch", kRunDone), run("1", "run", kRunFailed)}), IsEmpty());
  EXPECT_THAT(signals_of_runs({run("2", "load", kRunDone), run("1", "run", kRunFailed)}), SizeIs(1));
  EXPECT_THAT(signals_of_runs({run("2", "run", kRunDone), run("1", "verify", kRunFailed)}), SizeIs(1));
  EXPECT_THAT(signals_of_runs({run("2", "verify", kRunDone), run("1", "verify", kRunFailed)}), IsEmpty());
}

TEST(SignalsOfRuns, TellTheCutOffAndTheUnbalancedFromTheFailed) {
  const auto signals = signals_of_runs({run("5", "run", kRunAbandoned), run("4", "run", kRunFailed, "E-LEASE-001"),
                                        run("3", "load", kRunUnbalanced), run("2", "run", kRunStopped),
                                        run("1", "restore", kRunFailed)});
  ASSERT_THAT(signals, SizeIs(2)) << "stopped on request, and what a person does by hand, are no reason";
  EXPECT_EQ(signals[0].rule, AlertRule::kAbandonedRun);
  EXPECT_EQ(signals[0].count, 2);
  EXPECT_EQ(signals[1].rule, AlertRule::kFailedRun);
  EXPECT_EQ(signals[1].cause, "no_cierra");
}

std::vector<std::pair<std::string, std::int64_t>> days(std::int64_t last) {
  return {{"2026-11-16", 100}, {"2026-11-17", 90},   {"2026-11-18", 110}, {"2026-11-19", 100},
          {"2026-11-20", 95},  {"2026-11-23", last}, {"2026-11-24", 1}};
}

TEST(FewRecords, AreThoseBelowTheirShareOfTheMedianOnTheLastWorkingDay) {
  const LocalTime tuesday = *parse_local("2026-11-24 06:00:00");
  const auto few = signal_of_few("aire", days(49), 50, tuesday);
  ASSERT_TRUE(few);
  EXPECT_EQ(few->company, "aire");
  EXPECT_EQ(few->count, 49);
  EXPECT_EQ(few->value, 49);
  EXPECT_EQ(few->limit, 100);
  EXPECT_EQ(few->since, *parse_local("2026-11-23 00:00:00"));
  EXPECT_FALSE(signal_of_few("aire", days(50), 50, tuesday));
}

TEST(FewRecords, OfASundayAreNotAskedFor) {
  auto rows = days(100);
  const auto few = signal_of_few("aire", rows, 50, *parse_local("2026-11-30 06:00:00"));  // a Monday
  ASSERT_TRUE(few) << "Saturday the 28th brought none";
  EXPECT_EQ(few->since, *parse_local("2026-11-28 00:00:00"));
  EXPECT_EQ(few->count, 0);
  rows.emplace_back("2026-11-28", 80);
  EXPECT_FALSE(signal_of_few("aire", rows, 50, *parse_local("2026-11-30 06:00:00")));
}

TEST(FewRecords, AreNotJudgedByAFewDaysOrSmallNumbers) {
  const LocalTime tuesday = *parse_local("2026-11-24 06:00:00");
  EXPECT_FALSE(signal_of_few("aire", {{"2026-11-20", 100}, {"2026-11-19", 100}}, 50, tuesday));
  auto small = days(0);
  for (auto& [day, count] : small) count /= 10;
  EXPECT_FALSE(signal_of_few("aire", small, 50, tuesday));
}

class AlertTextTest : public testing::TestWithParam<Language> {
 protected:
  Texts texts_ = Texts::load(GetParam());
  Config::Alerts config_;
};

TEST_P(AlertTextTest, EachRuleHasASentenceWithoutAnythingLeftToPutIn) {
  for (const AlertRuleInfo& rule : kAlertTable) {
    AlertSignal signal{rule.rule, "aire", "run E-SQL-002", 500, 15, 20, "20261124_120000-1", 0};
    const std::string sentence = sentence_of(texts_, signal);
    EXPECT_THAT(sentence, testing::Not(HasSubstr("alerts.rule"))) << rule.id;
    EXPECT_THAT(sentence + command_of(signal), testing::Not(HasSubstr("{"))) << rule.id;
    EXPECT_THAT(command_of(signal), testing::StartsWith("radica ")) << rule.id;
  }
}

TEST_P(AlertTextTest, HtmlAndChatTakeNothingForMarkup) {
  config_.contacts.push_back({"<b>Ana & Co</b>", "", "", "", ""});
  Incident incident;
  incident.signal = {AlertRule::kDiskLow, "", "/srv/<script>", 1, 3, 10, "", 0};
  const AlertMessage message = incident_message(texts_, config_, "correo", {incident}, {});
  EXPECT_THAT(message.html, HasSubstr("/srv/&lt;script&gt;"));
  EXPECT_THAT(message.html, HasSubstr("&lt;b&gt;Ana &amp; Co"));
  EXPECT_THAT(message.html, testing::Not(HasSubstr("<script>")));
  EXPECT_THAT(message.text, HasSubstr("1. <b>Ana & Co</b>"));
}

TEST_P(AlertTextTest, AMessageIsAsGraveAsTheRuleIsConfigured) {
  Incident incident;
  incident.signal.rule = AlertRule::kDiskLow;
  const auto subject = [&] { return incident_message(texts_, config_, "correo", {incident}, {}).subject; };
  EXPECT_THAT(subject(), HasSubstr(texts_.text("alerts.state.critical")));
  config_.severities.at(static_cast<std::size_t>(AlertRule::kDiskLow)) = AlertSeverity::kWarning;
  EXPECT_THAT(subject(), HasSubstr(texts_.text("alerts.state.warning")));
  EXPECT_THAT(incident_json(texts_, config_, incident), HasSubstr(R"("severity":"warning")"));
}

TEST_P(AlertTextTest, TheKeyIsThatOfChannelAndIncidents) {
  Incident incident;
  incident.id = 7;
  incident.signal.rule = AlertRule::kDiskLow;
  incident.fingerprint = fingerprint_of(incident.signal);
  const auto key = [&](const std::string& channel, const std::vector<Incident>& opened,
                       const std::vector<Incident>& resolved) {
    return incident_message(texts_, config_, channel, opened, resolved).key;
  };
  const std::string first = key("correo", {incident}, {});
  Incident later = incident;
  later.signal.count = 9;
  EXPECT_EQ(key("correo", {later}, {}), first);
  EXPECT_NE(key("chat", {incident}, {}), first);
  later.id = 8;
  EXPECT_NE(key("correo", {later}, {}), first);
  incident.resolved = 5;
  EXPECT_NE(key("correo", {}, {incident}), first);
}

INSTANTIATE_TEST_SUITE_P(Languages, AlertTextTest, testing::Values(Language::kEs, Language::kEn));

}  // namespace
}  // namespace radica
