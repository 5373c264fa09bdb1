// What the HTTP half of the real `radica serve` says of one run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/web_world.h"

namespace radica::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class WebRuns : public WebWorld {
 protected:
  void SetUp() override {
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

}  // namespace
}  // namespace radica::test
