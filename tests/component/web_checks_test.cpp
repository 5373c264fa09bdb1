// What the HTTP half of the real `radica serve` says of checks, and the repairs that it lets people ask for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "support/web_world.h"

namespace radica::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class WebChecks : public WebWorld {
 protected:
  void SetUp() override {
    folder_.write("radica.toml", folder_.read("radica.toml") + "[[schedule]]\nname = \"integrity\"\n" +
                                     "cron = \"30 23 * * *\"\ncommands = [\"verify\", \"reconcile\"]\n");
    add_accounts();
    serve();
    account_ = sign_in(Role::kOperator);
  }
  std::string read(const std::string& path) const {
    const WebReply reply = get("/api/v1/" + path, {{"Cookie", account_.cookie}, {"Accept-Language", "en"}});
    EXPECT_EQ(reply.status, 200) << path << reply.body;
    return reply.body;
  }
  WebReply ask(const std::string& body) const { return post("/api/v1/integrity/repair", body, account_.headers()); }
  std::string object() const {
    return folder_.path("data/archive/Central_De_Escritos/Afinia/01_raw_data/oficina_virtual/SGC-1/pqr_data.json");
  }
  SignedIn account_;
};

TEST_F(WebChecks, BeforeTheFirstCheckNothingIsKnownAndThePlanIs) {
  const std::string known = read("integrity");
  EXPECT_THAT(known, HasSubstr(R"({"name":"verify","last":null,"whole":null,"next":")"));
  EXPECT_THAT(known, HasSubstr(R"({"name":"drill","last":null,"whole":null,)"));
  EXPECT_EQ(read("integrity/findings"), R"({"findings":[],"next":null})");
}

TEST_F(WebChecks, WhatAVerificationAndAReconcileFoundIsSaidWithWhatToDo) {
  ASSERT_TRUE(std::filesystem::remove(object()));
  EXPECT_EQ(run_radica({"verify"}, folder_.path()).exit_code, 3);
  EXPECT_EQ(run_radica({"reconcile"}, folder_.path()).exit_code, 3);
  const std::string known = read("integrity");
  EXPECT_THAT(known, HasSubstr(R"("verb":"verify")"));
  EXPECT_THAT(known, HasSubstr(R"("class":"ausente","what":"registered, and the store does not have it","hint":")"));
  EXPECT_THAT(known, HasSubstr(R"("class":"fantasma")"));
  EXPECT_THAT(known, HasSubstr(R"("found":1,"settled":0,"shared":1)")) << "one object, lost once";
  EXPECT_THAT(known, HasSubstr(R"("found":1,"settled":0,"shared":0)"));
  const std::string found = read("integrity/findings?check=reconcile&company=afinia&class=fantasma");
  EXPECT_THAT(found, AllOf(HasSubstr(R"("numero_radicado":"RE1")"), HasSubstr("SGC-1/pqr_data.json"),
                           HasSubstr(R"("settled":false)")));
  for (const char* value : {"3104567890", "MARIA", "1234567"}) EXPECT_THAT(known + found, Not(HasSubstr(value)));
  EXPECT_THAT(read("integrity/findings?check=verify&limit=1"), HasSubstr(R"("class":"ausente")"));
  EXPECT_THAT(read("integrity/findings?limit=1"), Not(HasSubstr(R"("next":null)")));
  EXPECT_EQ(run_radica({"reconcile", "--repair", "fantasma", "--yes"}, folder_.path()).exit_code, 0);
  EXPECT_THAT(read("integrity"), AllOf(HasSubstr(R"("class":"ausente")"), Not(HasSubstr(R"("settled":0)"))))
      << "what is repaired is repaired for the verification too";
}

TEST_F(WebChecks, ARepairIsATaskThatTheAuditTellsOfAndAfterItThereIsNothingLeft) {
  ASSERT_TRUE(std::filesystem::remove(object()));
  EXPECT_EQ(ask(R"({"class":"legado","confirmation":"legado","reason":"r"})").status, 400) << "has no repair";
  EXPECT_EQ(ask(R"({"class":"fantasma","confirmation":"huerfano","reason":"r"})").status, 400);
  EXPECT_EQ(ask(R"({"class":"fantasma","confirmation":"fantasma","reason":""})").status, 400);
  EXPECT_EQ(ask(R"({"class":"fantasma","confirmation":"fantasma","reason":"r","company":"--full"})").status, 400);
  const std::string wanted =
      R"({"class":"fantasma","confirmation":"fantasma","reason":"falta uno","company":"afinia"})";
  EXPECT_EQ(post("/api/v1/integrity/repair", wanted, sign_in(Role::kDataOfficer).headers()).status, 403);
  const WebReply asked = ask(wanted);
  ASSERT_EQ(asked.status, 202) << asked.body;
  EXPECT_TRUE(comes("/api/v1/tasks/1", {{"Cookie", account_.cookie}}, R"("state":"hecha")")) << read("tasks/1");
  EXPECT_TRUE(std::filesystem::exists(object()));
  EXPECT_THAT(read("integrity"), HasSubstr(R"("found":1,"settled":1)"));
  EXPECT_THAT(read("integrity/findings"), HasSubstr(R"("settled":true)"));
  EXPECT_THAT(get("/api/v1/audit?act=reconcile%20repair", {{"Cookie", sign_in(Role::kAuditor).cookie}}).body,
              HasSubstr(R"("actor":"operator","peer":"127.0.0.1","act":"reconcile repair","object":"afinia/fantasma",)"
                        R"("reason":"falta uno")"));
}

}  // namespace
}  // namespace radica::test
