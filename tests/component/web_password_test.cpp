// The password that people change themselves, over the HTTP half of the real `radica serve`.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/web_world.h"

namespace radica::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class WebPassword : public WebWorld {
 protected:
  void SetUp() override {
    add_accounts();
    serve();
    account_ = sign_in(Role::kViewer);
  }
  SignedIn account_;
};

TEST_F(WebPassword, PeopleChangeTheirOwnPasswordByTheOldOneAndOtherSessionsEnd) {
  const SignedIn elsewhere = sign_in(Role::kViewer);
  const auto change = [this](const std::string& old, const std::string& password, const SignedIn& account) {
    return post("/api/v1/session/password", R"({"password":")" + old + R"(","new_password":")" + password + R"("})",
                account.headers());
  };
  const std::string present(kPassword), next = "otra frase larga y nueva";
  EXPECT_EQ(member(change("no es esta frase", next, account_).body, "id"), "E-USER-009");
  EXPECT_EQ(member(change(present, "corta", account_).body, "id"), "E-USER-004");
  EXPECT_EQ(change(present, next, {account_.cookie, "wrong"}).status, 403) << "without the token of the session";
  const WebReply changed = change(present, next, account_);
  ASSERT_EQ(changed.status, 200) << changed.body;
  const std::string cookie = changed.header("set-cookie");
  const SignedIn again{cookie.substr(0, cookie.find(';')), member(changed.body, "csrf_token")};
  EXPECT_EQ(get("/api/v1/session", {{"Cookie", again.cookie}}).status, 200);
  for (const SignedIn& ended : {account_, elsewhere})
    EXPECT_EQ(get("/api/v1/session", {{"Cookie", ended.cookie}}).status, 401);
  EXPECT_EQ(post("/api/v1/login", R"({"name":"viewer","password":")" + present + "\"}").status, 401);
  EXPECT_EQ(post("/api/v1/login", R"({"name":"viewer","password":")" + next + "\"}").status, 200);
  EXPECT_THAT(get("/api/v1/audit", {{"Cookie", sign_in(Role::kAuditor).cookie}}).body,
              AllOf(HasSubstr(R"("actor":"viewer","peer":"127.0.0.1","act":"passwd","object":"viewer")"),
                    HasSubstr(R"("act":"passwd_failed")"), Not(HasSubstr("frase"))));
}

TEST_F(WebPassword, ATokenChangesNoPassword) {
  const SignedIn admin = sign_in(Role::kAdmin);
  const std::string token = member(
      post("/api/v1/tokens", R"({"user":"viewer","label":"hoja","scope":"viewer","days":30})", admin.headers()).body,
      "token");
  const WebReply refused =
      post("/api/v1/session/password",
           R"({"password":")" + std::string(kPassword) + R"(","new_password":"otra frase larga y nueva"})",
           {{"Authorization", "Bearer " + token}, {"Content-Type", "application/json"}});
  EXPECT_EQ(refused.status, 403) << refused.body;
}

}  // namespace
}  // namespace radica::test
