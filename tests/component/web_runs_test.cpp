// What the HTTP half of the real `radica serve` says of one run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "ports/runs.h"
#include "support/web_world.h"

namespace radica::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class WebRuns : public WebWorld {
 protected:
  void SetUp() override {
    folder_.write("radica.toml",
                  kConfig + "[[schedule]]\nname = \"load\"\ncron = \"0 0 1 1 *\"\ncommands = [\"run\"]\n");
    add_accounts();
    serve();
    account_ = sign_in(Role::kViewer);
    cookie_ = {{"Cookie", account_.cookie}};
  }
  std::string first_run() const {
    const std::string runs = get("/api/v1/runs", cookie_).body;
    const std::size_t at = runs.find("\"id\":\"") + 6;
    return runs.substr(at, runs.find('"', at) - at);
  }
  // A run of the list, as it would stand there had it been run.
  void note(std::string_view id, std::string_view started, std::string_view verb, std::string_view outcome,
            std::string_view balance = {}) {
    auto sql = open_sqlite("sqlite:" + folder_.path("data/radica.db"), "data_general", {}, {});
    ASSERT_TRUE(sql);
    const auto transaction = (*sql)->begin({}, Access::kWrite);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(
        (*transaction)
            ->run({"test",
                   {},
                   "INSERT INTO {radica}.radica_run (id, verb, actor, started, outcome, rule_fp, is_full, balance) "
                   "VALUES (:id, :verb, 'ana', :started, :outcome, '', 0, :balance)"},
                  {{"id", id}, {"verb", verb}, {"started", started}, {"outcome", outcome}, {"balance", balance}}));
    ASSERT_TRUE((*transaction)->commit());
  }
  // "ID by ID" of each run of a list, "ID" of one that no other completed.
  static std::vector<std::string> completions(const std::string& list) {
    std::vector<std::string> found;
    JsonDocument document;
    if (document.parse(list)) return found;
    for (const JsonView& run : JsonView(document)["runs"].children()) {
      const std::string by(run["completed_by"].text());
      found.push_back(std::string(run["id"].text()) + (by.empty() ? "" : " by " + by));
    }
    return found;
  }

  SignedIn account_;
  WebHeaderList cookie_;
};

TEST_F(WebRuns, ARunNamesTheFilesItReadAndWhatBecameOfEach) {
  const std::string path = "/api/v1/runs/" + first_run() + "/files";
  const WebReply files = get(path, cookie_);
  EXPECT_EQ(files.status, 200) << files.body;
  EXPECT_THAT(files.body, AllOf(HasSubstr(R"("company":"afinia","path":"pqr_data_1.json","json":true,"tipo":"datos",)"
                                          R"("state":"leido","numero_radicado":"RE1","observations":1)"),
                                HasSubstr(R"("next":null)"), Not(HasSubstr("MARIA"))));
  EXPECT_EQ(get(path + "?state=rechazado", cookie_).body, R"({"files":[],"next":null})");
  EXPECT_EQ(get(path + "?limit=0", cookie_).status, 400);
  EXPECT_EQ(get("/api/v1/runs/none/files", cookie_).status, 404);
}

TEST_F(WebRuns, TheLogOfARunIsReadOnFromWhereOneWas) {
  const std::string id = first_run(), path = "/api/v1/runs/" + id + "/log?from=";
  const WebReply log = get(path + "0", cookie_);
  EXPECT_EQ(log.status, 200);
  EXPECT_THAT(log.body, AllOf(HasSubstr("\"event\":\"stage_done\""), HasSubstr("\"run\":\"" + id + "\""),
                              Not(HasSubstr("http_listens")), Not(HasSubstr("MARIA"))));
  EXPECT_EQ(log.header("x-next-offset"), std::to_string(log.body.size()));
  EXPECT_EQ(get(path + "7", cookie_).body, log.body.substr(7));
  EXPECT_EQ(get(path + log.header("x-next-offset"), cookie_).body, "");
  EXPECT_EQ(get("/api/v1/runs/none/log", cookie_).status, 404);
}

constexpr std::string_view kBoth = R"({"afinia":{},"aire":{}})", kOne = R"({"aire":{}})";

TEST_F(WebRuns, ACutOffLoadIsCompletedByTheFirstLaterLoadOfAllCompanies) {
  note("1", "2020-01-01 05:00:00", "run", kRunAbandoned);
  note("2", "2020-01-01 06:00:00", "run", kRunDone, kOne);
  note("3", "2020-01-01 07:00:00", "load", kRunFailed);
  note("4", "2020-01-01 08:00:00", "watch", kRunDone, kBoth);
  note("5", "2020-01-01 09:00:00", "run", kRunDone, kBoth);
  const std::string path = "/api/v1/runs?to=2020-12-31%2000:00:00";
  EXPECT_THAT(completions(get(path, cookie_).body), ElementsAre("5", "4", "3 by 4", "2", "1 by 4"));
  EXPECT_THAT(completions(get(path + "&before=4", cookie_).body), ElementsAre("3 by 4", "2", "1 by 4"))
      << "what completed it stands on the page before";
  EXPECT_EQ(member(get("/api/v1/runs/1", cookie_).body, "completed_by"), "4") << "one run says the same";
}

TEST_F(WebRuns, ALaterLoadOfOneCompanyOnlyDoesNotCompleteALoadOfBoth) {
  note("1", "2099-01-01 05:00:00", "run", kRunAbandoned);
  for (int hour = 10; hour < 70; ++hour) note(std::to_string(hour), "2099-01-02 05:00:00", "run", kRunDone, kOne);
  const std::string path = "/api/v1/runs?to=2099-01-01%2023:59:59&limit=1";
  EXPECT_THAT(completions(get(path, cookie_).body), ElementsAre("1"));
  EXPECT_THAT(get("/api/v1/runs/1", cookie_).body, HasSubstr(R"("completed_by":null)"));
  note("last", "2099-01-03 05:00:00", "run", kRunDone, kBoth);
  EXPECT_THAT(completions(get(path, cookie_).body), ElementsAre("1 by last")) << "behind more of them than one look";
}

TEST_F(WebRuns, AKilledBackupIsNotCompletedByALoad) {
  note("1", "2020-01-01 05:00:00", "backup", kRunAbandoned);
  note("2", "2020-01-01 06:00:00", "run", kRunDone, kBoth);
  EXPECT_THAT(completions(get("/api/v1/runs?to=2020-12-31%2000:00:00", cookie_).body), ElementsAre("2", "1"));
  EXPECT_THAT(get("/api/v1/runs/1", cookie_).body, HasSubstr(R"("completed_by":null)"));
}

TEST_F(WebRuns, TheListIsOfTheTimesAskedFor) {
  note("1", "2020-01-01 23:59:59", "run", kRunDone);
  note("2", "2020-01-02 00:00:00", "run", kRunDone);
  note("3", "2020-01-03 00:00:00", "run", kRunDone);
  const std::string day = "/api/v1/runs?from=2020-01-02%2000:00:00&to=2020-01-02%2023:59:59";
  EXPECT_THAT(completions(get(day, cookie_).body), ElementsAre("2"));
  for (const char* wrong : {"from=2020-01-02", "to=yesterday", "from=2020-13-01%2000:00:00"})
    EXPECT_EQ(get("/api/v1/runs?" + std::string(wrong), cookie_).status, 400) << wrong;
}

TEST_F(WebRuns, ARunTellsWhoAskedForItAndTheTaskTellsItsRun) {
  const SignedIn operator_ = sign_in(Role::kOperator);
  const WebReply asked = post("/api/v1/rejects/retry", R"({"rule":"json_invalido"})", operator_.headers());
  ASSERT_EQ(asked.status, 202) << asked.body;
  const std::string retry = get("/api/v1/tasks/1", cookie_).body;
  EXPECT_THAT(retry, AllOf(HasSubstr(R"("asked_by":"operator")"), HasSubstr(R"("runs":[])")));
  const WebReply now = post("/api/v1/schedules/load/run-now", "", operator_.headers());
  ASSERT_EQ(now.status, 200) << now.body;
  EXPECT_THAT(now.body, HasSubstr(R"("task":2,"actor":"operator")")) << "the answer tells which task it made";
  ASSERT_TRUE(comes("/api/v1/tasks/2", cookie_, R"("state":"hecha")")) << get("/api/v1/tasks/2", cookie_).body;
  const std::string id = first_run();
  EXPECT_THAT(get("/api/v1/runs/" + id, cookie_).body, HasSubstr(R"("task":2,"asked_by":"operator")"));
  EXPECT_THAT(get("/api/v1/tasks/2", cookie_).body, HasSubstr("\"runs\":[{\"id\":\"" + id + "\""));
}

TEST_F(WebRuns, TheCountsFollowARunThatEndedWithoutTheRestOfTheirRounds) {
  const SignedIn operator_ = sign_in(Role::kOperator);
  ASSERT_TRUE(comes("/api/v1/status", cookie_, R"("claims":1)")) << get("/api/v1/status", cookie_).body;
  const std::string file = "data/downloads/afinia/oficina_virtual/pqr_data_2.json";
  folder_.write(file, R"({"numero_radicado":"RE2","fecha":"2026-11-20 10:00:00","estado_solicitud":"Cerrado"})");
  std::filesystem::last_write_time(folder_.path(file),
                                   std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
  ASSERT_EQ(post("/api/v1/schedules/load/run-now", "", operator_.headers()).status, 200);
  ASSERT_TRUE(comes("/api/v1/tasks/1", cookie_, R"("state":"hecha")")) << get("/api/v1/tasks/1", cookie_).body;
  EXPECT_TRUE(comes("/api/v1/status", cookie_, R"("claims":2)", 30)) << get("/api/v1/status", cookie_).body;
}

TEST_F(WebRuns, ATaskThatIsTriedAgainIsAnEventHoweverSoonItFailsAgain) {
  const SignedIn operator_ = sign_in(Role::kOperator);
  std::filesystem::remove_all(folder_.path("data/downloads"));  // a run ends at once with 78
  ASSERT_EQ(post("/api/v1/schedules/load/run-now", "", operator_.headers()).status, 200);
  ASSERT_TRUE(comes("/api/v1/tasks/1", cookie_, R"("state":"fallida")")) << get("/api/v1/tasks/1", cookie_).body;
  WebConnection stream(port_);
  stream.send("GET /api/v1/eventos HTTP/1.1\r\nHost: localhost\r\nCookie: " + account_.cookie + "\r\n\r\n");
  ASSERT_THAT(stream.read_until("event: ready"), HasSubstr("event: ready"));
  std::this_thread::sleep_for(std::chrono::milliseconds(1'500));  // the first look has nothing to compare with
  ASSERT_EQ(post("/api/v1/tasks/1/retry", "", operator_.headers()).status, 200);
  EXPECT_THAT(stream.read_until(R"("token":2)"), HasSubstr("event: task\n"));
}

}  // namespace
}  // namespace radica::test
