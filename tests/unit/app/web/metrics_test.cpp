#include "app/web/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace radica {
namespace {

BoardRound whole_round() {
  BoardRound round;
  round.as_of = 1'000;
  round.status.companies.push_back({"afinia", {}, {}});
  round.status.companies.back().counts.claims = 7;
  round.status.level.availability = Availability{};
  round.status.last_run = RunInfo{};
  round.status.last_run->ended = 900;
  round.status.last_run->end.outcome = kRunDone;
  round.checks = {{"verify", "afinia", "v", {{"ausente", {{3, 0}, 2}}}},
                  {"reconcile", "afinia", "r", {{"fantasma", {{5, 1}, 0}}, {"legado", {{9, 0}, 0}}}}};
  round.status.growth.disks.push_back({"/secret/path", 5, 0, std::nullopt});
  return round;
}

std::string whole_text() {
  const BoardRound round = whole_round();
  RequestCounts requests;
  requests.note("/api/v1/runs", 200, std::chrono::microseconds(1'500'000));
  requests.note("other", 404, std::chrono::microseconds(10));
  return metrics_text(&round, 1'030, requests.all(), {5, 2, 1, 4096, "0.1.0"});
}

// Who watches Radica writes these names into rules of their own: a change here is one of the contract.
TEST(Metrics, HaveTheseNames) {
  std::set<std::string> names;
  std::istringstream lines(whole_text());
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with("# TYPE ")) names.insert(line.substr(7, line.find(' ', 7) - 7));
  EXPECT_THAT(names, testing::ElementsAre(
                         "radica_availability_budget_seconds", "radica_availability_ratio", "radica_claims",
                         "radica_claims_processed", "radica_claims_waiting", "radica_disk_free_bytes", "radica_files",
                         "radica_files_unread", "radica_http_connections", "radica_http_requests_total",
                         "radica_http_seconds_total", "radica_http_streams", "radica_incidents_open",
                         "radica_integrity_findings", "radica_last_run_age_seconds", "radica_last_run_success",
                         "radica_rejects", "radica_resident_bytes", "radica_status_age_seconds", "radica_tasks",
                         "radica_up", "radica_uptime_seconds", "radica_wait_seconds"));
}

TEST(Metrics, AreLinesOfPrometheus) {
  const std::string text = whole_text();
  for (const char* line :
       {"radica_claims{company=\"afinia\"} 7\n", "radica_last_run_age_seconds 130\n", "radica_status_age_seconds 30\n",
        "radica_up{version=\"0.1.0\"} 1\n", "radica_http_requests_total{route=\"/api/v1/runs\",class=\"2xx\"} 1\n",
        "radica_http_requests_total{route=\"other\",class=\"4xx\"} 1\n",
        "radica_http_seconds_total{route=\"/api/v1/runs\"} 1.500000\n"})
    EXPECT_THAT(text, testing::HasSubstr(line));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("/secret/path")));
  EXPECT_EQ(text.back(), '\n');
}

TEST(Metrics, OpenFindingsAreCountedByClassAndAnObjectThatBothChecksFoundOnce) {
  const std::string text = whole_text();
  for (const char* line : {"radica_integrity_findings{company=\"afinia\",class=\"ausente\"} 1\n",
                           "radica_integrity_findings{company=\"afinia\",class=\"alterado\"} 0\n",
                           "radica_integrity_findings{company=\"afinia\",class=\"fantasma\"} 4\n",
                           "radica_integrity_findings{company=\"afinia\",class=\"huerfano\"} 0\n"})
    EXPECT_THAT(text, testing::HasSubstr(line));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("legado"))) << "information is no finding";
}

TEST(Metrics, AreThoseOfTheirPage) {
  std::set<std::string> heads;
  for (const MetricHead& head : metric_heads())
    heads.insert("# TYPE " + std::string(head.name) + " " + std::string(head.type));
  std::set<std::string> said;
  std::istringstream lines(whole_text());
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with("# TYPE ")) said.insert(line);
  EXPECT_EQ(heads, said);
}

TEST(Metrics, WhatIsNotKnownYetIsLeftOut) {
  const std::string text = metrics_text(nullptr, 0, {}, {});
  EXPECT_THAT(text, testing::HasSubstr("radica_up"));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("radica_claims")));
}

}  // namespace
}  // namespace radica
