// Edits of schedules and alerts over HTTP, in the real `radica serve`: they count without a restart, in every command,
// and the audit tells them (SPEC §14).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/web_world.h"

namespace radica::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kSums = "/api/v1/schedules/sums/edit";
constexpr const char* kSettings = "/api/v1/alerts/settings";

class Edits : public WebWorld {
 protected:
  Edits() {
    folder_.write("radica.toml", kConfig +
                                     "[alerts]\nsmtp_host = \"127.0.0.1\"\nfrom = \"radica@example.org\"\n"
                                     "[[alert_channel]]\nname = \"correo\"\nkind = \"email\"\n"
                                     "to = [\"carla.perez@example.org\"]\n"
                                     "[[alert_channel]]\nname = \"chat\"\nkind = \"slack\"\nurl = \"env:CHAT\"\n");
    add_accounts();
    serve();
  }
  WebReply put(const std::string& target, const std::string& body, const SignedIn& who) const {
    return web_request(port_, "PUT", target, who.headers(), body);
  }
  WebReply remove(const std::string& target, const SignedIn& who) const {
    return web_request(port_, "DELETE", target, who.headers(), R"({"reason":"otra vez"})");
  }
  std::string said(std::vector<std::string> words) const {
    words.insert(words.begin(), {"--lang", "en"});
    const Ended ended = run_radica(words, folder_.path());
    EXPECT_EQ(ended.exit_code, 0) << ended.describe();
    return ended.standard_output;
  }
};

TEST_F(Edits, AScheduleThatIsEditedRunsByItWithoutARestartAndByTheFileOnceItIsReset) {
  const SignedIn op = sign_in(Role::kOperator);
  // Every minute: it comes while we look.
  const WebReply stored = put(kSums, R"({"edit":{"cron":"* * * * *","overlap":"queue"},"reason":"prueba"})", op);
  ASSERT_EQ(stored.status, 200) << stored.body;
  EXPECT_THAT(stored.body, HasSubstr(R"("origin":"database")"));
  EXPECT_THAT(stored.body, HasSubstr(R"("edit":{"actor":"operator",)"));
  EXPECT_THAT(stored.body, HasSubstr(R"("file":{"cron":"0 0 1 1 *","overlap":"skip"},"refused":null)"));
  EXPECT_THAT(said({"schedule", "list", "sums"}),
              AllOf(HasSubstr("sums  * * * * *"), HasSubstr("cron, overlap, by operator")));
  EXPECT_THAT(said({"config", "show", "--origin"}), HasSubstr("# file; database: cron, overlap (operator)"));
  bool has_run = false;  // within the minute
  for (int look = 0; look < 5 && !has_run; ++look)
    has_run = comes("/api/v1/schedules?latest=5", {{"Cookie", op.cookie}}, R"("fate":"hecha")");
  EXPECT_TRUE(has_run) << get("/api/v1/schedules", {{"Cookie", op.cookie}}).body;
  const WebReply reset = remove(kSums, op);
  ASSERT_EQ(reset.status, 200) << reset.body;
  EXPECT_THAT(reset.body, AllOf(HasSubstr(R"("edit":null)"), HasSubstr(R"("cron":"0 0 1 1 *")")));
  EXPECT_THAT(said({"schedule", "next", "sums"}), HasSubstr("-01-01 00:00:00"));
  EXPECT_THAT(said({"config", "show", "--origin"}), Not(HasSubstr("database:")));
  EXPECT_EQ(remove(kSums, op).status, 404);
}

TEST_F(Edits, ADraftIsSimulatedAndStoredNowhere) {
  const SignedIn op = sign_in(Role::kOperator);
  const WebReply draft =
      post("/api/v1/schedules/sums/simulate", R"({"edit":{"cron":"0 6 * * mon"},"weeks":4})", op.headers());
  EXPECT_EQ(draft.status, 200) << draft.body;
  EXPECT_THAT(draft.body, HasSubstr(R"("sums":[{"schedule":"sums","planned":4,"run":4,)"));
  EXPECT_THAT(get("/api/v1/schedules", {{"Cookie", op.cookie}}).body, HasSubstr(R"("edit":null)"));
  const WebReply wrong = post("/api/v1/schedules/sums/simulate", R"({"edit":{"cron":"0 25 * * *"}})", op.headers());
  EXPECT_EQ(wrong.status, 400);
  EXPECT_EQ(member(wrong.body, "id"), "E-CONFIG-022");
  EXPECT_EQ(member(wrong.body, "field"), "cron");
  EXPECT_EQ(post("/api/v1/schedules/none/simulate", R"({"edit":{"cron":"0 6 * * *"}})", op.headers()).status, 404);
}

TEST_F(Edits, WhatIsWrongOrNotToBeEditedIsRefusedWithItsField) {
  const SignedIn admin = sign_in(Role::kAdmin);
  const auto refused = [&](const std::string& target, const std::string& edit) {
    const WebReply reply = put(target, "{\"edit\":" + edit + "}", admin);
    EXPECT_EQ(reply.status, 400) << edit << reply.body;
    return member(reply.body, "id") + " " + member(reply.body, "field");
  };
  const std::string settings = kSettings;
  EXPECT_EQ(refused(kSums, R"({"holidays":"never"})"), "E-CONFIG-005 holidays");
  EXPECT_EQ(refused(kSums, R"({"commands":["cleanup --yes"]})"), "E-EDIT-002 commands");
  EXPECT_EQ(refused(kSums, R"("x")"), "E-API-008 edit");
  EXPECT_EQ(refused(settings + "/rules", R"({"disk_percent":101})"), "E-CONFIG-005 disk_percent");
  EXPECT_EQ(refused(settings + "/rules", R"({"smtp_password":"env:HOME"})"), "E-EDIT-002 smtp_password");
  EXPECT_EQ(refused(settings + "/channels/chat", R"({"url":"https://evil.example/hook"})"), "E-EDIT-002 url");
  EXPECT_EQ(refused(settings + "/channels/correo", R"({"to":["no address"]})"), "E-CONFIG-005 to");
  EXPECT_EQ(refused(settings + "/routes", R"({"routes":[{"channels":["fax"]}]})"), "E-CONFIG-017 routes[1].channels");
  EXPECT_THAT(said({"config", "show", "--json"}), HasSubstr(R"("edits":[])"));
}

TEST_F(Edits, ThresholdsRoutesAndRecipientsHoldForEveryCommandAndRecipientsAreShownToAdministratorsOnly) {
  const SignedIn op = sign_in(Role::kOperator), admin = sign_in(Role::kAdmin);
  const std::string settings = kSettings;
  EXPECT_EQ(put(settings + "/rules", R"({"edit":{"disk_percent":3,"severity.disco_bajo":"warning"}})", op).status, 200);
  EXPECT_EQ(
      put(settings + "/routes",
          R"({"edit":{"routes":[{"channels":["correo"],"severity":"critical","hours":["mon-fri 08:00-18:00"]}]}})", op)
          .status,
      200);
  EXPECT_EQ(put(settings + "/channels/correo", R"({"edit":{"to":["luz.diaz@example.org"]}})", op).status, 403);
  EXPECT_EQ(put(settings + "/channels/correo", R"({"edit":{"to":["luz.diaz@example.org"]}})", admin).status, 200);
  const std::string shown = get(settings, {{"Cookie", admin.cookie}}).body;
  EXPECT_THAT(
      shown,
      HasSubstr(R"({"name":"disk_percent","value":3,"minimum":0,"maximum":100,"unit":"%","origin":"database"})"));
  EXPECT_THAT(shown,
              HasSubstr(R"({"name":"severity.disco_bajo","rule":"disco_bajo","value":"warning","origin":"database"})"));
  EXPECT_THAT(shown, HasSubstr(R"("file":{"disk_percent":10,"severity.disco_bajo":"critical"})"));
  EXPECT_THAT(shown, HasSubstr(R"("settings":{"to":["luz.diaz@example.org"]})"));
  EXPECT_THAT(shown, HasSubstr(R"("file":{"to":["carla.perez@example.org"]})"));
  const std::string masked = get(settings, {{"Cookie", op.cookie}}).body;
  EXPECT_THAT(masked, AllOf(Not(HasSubstr("luz.diaz")), Not(HasSubstr("carla.perez")), HasSubstr("***@example.org")));
  const std::string toml = said({"config", "show", "--origin"});
  EXPECT_THAT(toml,
              AllOf(HasSubstr("disk_percent = 3  # database"), HasSubstr("disco_bajo = \"warning\"  # database"),
                    HasSubstr("luz.diaz@example.org"), HasSubstr("hours = [\"mon-fri 08:00-18:00\"]\n# database")));
}

TEST_F(Edits, TheAuditTellsBeforeAndAfterWithoutAddresses) {
  const SignedIn admin = sign_in(Role::kAdmin);
  const std::string settings = kSettings;
  EXPECT_EQ(put(kSums, R"({"edit":{"enabled":"no"},"reason":"obra"})", admin).status, 200);
  EXPECT_EQ(put(settings + "/channels/correo", R"({"edit":{"to":["luz.diaz@example.org"]}})", admin).status, 200);
  EXPECT_EQ(remove(settings + "/channels/correo", admin).status, 200);
  const std::string audit = get("/api/v1/audit", {{"Cookie", admin.cookie}}).body;
  EXPECT_THAT(audit, HasSubstr(R"("act":"schedule edit","object":"sums","reason":"obra",)"
                               R"("details":{"before":{"enabled":"yes"},"after":{"enabled":"no"}})"));
  EXPECT_THAT(audit, HasSubstr(R"("act":"alerts edit","object":"correo")"));
  EXPECT_THAT(audit, HasSubstr(R"("act":"alerts reset","object":"correo")"));
  EXPECT_THAT(audit, AllOf(Not(HasSubstr("luz.diaz")), Not(HasSubstr("carla.perez"))));
  EXPECT_THAT(logged(), AllOf(Not(HasSubstr("luz.diaz")), Not(HasSubstr("carla.perez"))));
  EXPECT_EQ(run_radica({"audit", "verify"}, folder_.path()).exit_code, 0);
}

// The file lost the schedule, as after an upgrade or when somebody wrote it anew.
TEST_F(Edits, AnEditThatFitsNoMoreIsToldAndTheFileHolds) {
  const SignedIn op = sign_in(Role::kOperator);
  EXPECT_EQ(put(kSums, R"({"edit":{"after":[],"enabled":"no"}})", op).status, 200);
  folder_.write("radica.toml", "[[schedule]]\nname = \"other\"\ncron = \"0 0 1 1 *\"\ncommands = [\"version\"]\n");
  EXPECT_THAT(said({"config", "show", "--origin"}), HasSubstr("# database: schedule sums: E-EDIT-001"));
  EXPECT_THAT(said({"schedule", "list"}), HasSubstr("other  0 0 1 1 *"));
  EXPECT_THAT(run_radica({"--lang", "en", "check"}, folder_.path()).standard_output,
              HasSubstr("an edit of schedule sums does not fit"));
  EXPECT_THAT(said({"config", "reset", "schedule", "sums", "--reason", "gone"}), HasSubstr("schedule sums"));
  EXPECT_THAT(said({"config", "show", "--origin"}), Not(HasSubstr("E-EDIT")));
  EXPECT_EQ(run_radica({"config", "reset", "schedule", "sums"}, folder_.path()).exit_code, 64);
}

}  // namespace
}  // namespace radica::test
