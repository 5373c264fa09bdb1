// What strangers try at the HTTP half of the real `radica serve`: sessions that are over, forged requests, guesses,
// files of other records.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/hash.h"
#include "support/sqlite_reader.h"
#include "support/web_world.h"

namespace radica::test {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class WebSafety : public WebWorld {
 protected:
  [[nodiscard]] SqliteReader database() const { return SqliteReader(folder_.path("data/radica.db")); }
  std::unique_ptr<WebConnection> stream(const std::string& header) const {
    auto made = std::make_unique<WebConnection>(port_);
    made->send("GET /api/v1/eventos HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n");
    EXPECT_THAT(made->read_until("event: ready"), HasSubstr("event: ready"));
    return made;
  }
  static bool has_ended(WebConnection& stream, milliseconds limit) {
    constexpr std::string_view kLastChunk = "\r\n0\r\n\r\n";
    return stream.read_until(kLastChunk, limit).find(kLastChunk) != std::string::npos;
  }
};

TEST_F(WebSafety, AStreamEndsSoonAfterItsSessionWhateverEndedThatAndOthersGoOn) {
  add_accounts();
  serve();
  const SignedIn admin = sign_in(Role::kAdmin), stays = sign_in(Role::kViewer), leaves = sign_in(Role::kViewer),
                 idles = sign_in(Role::kViewer), lasts = sign_in(Role::kViewer), closed = sign_in(Role::kOperator),
                 demoted = sign_in(Role::kAuditor);
  const std::string token = member(
      post("/api/v1/tokens", R"({"user":"viewer","label":"hoja","scope":"viewer","days":30})", admin.headers()).body,
      "token");
  std::vector<std::pair<std::string, std::unique_ptr<WebConnection>>> ending;
  const auto opened = [this](const SignedIn& who) { return stream("Cookie: " + who.cookie); };
  ending.emplace_back("logout", opened(leaves));
  ending.emplace_back("half an hour without a request", opened(idles));
  ending.emplace_back("twelve hours", opened(lasts));
  ending.emplace_back("a disabled account", opened(closed));
  ending.emplace_back("another role", opened(demoted));
  ending.emplace_back("a revoked token", stream("Authorization: Bearer " + token));
  const auto others = {opened(stays), opened(admin)};

  EXPECT_EQ(post("/api/v1/logout", "{}", leaves.headers()).status, 200);
  const auto age = [this](const SignedIn& who, const std::string& column, int minutes) {
    database().execute("UPDATE radica_session SET " + column + " = " + column + " - " +
                       std::to_string(minutes * 60'000) + " WHERE hash = '" +
                       hex(sha256(who.cookie.substr(who.cookie.find('=') + 1))) + "'");
  };
  age(idles, "seen", 30);
  age(lasts, "created", 12 * 60);
  EXPECT_EQ(post("/api/v1/users/operator/disable", "{}", admin.headers()).status, 200);
  EXPECT_EQ(post("/api/v1/users/auditor/role", R"({"role":"viewer"})", admin.headers()).status, 200);
  EXPECT_EQ(post("/api/v1/tokens/1/revoke", "{}", admin.headers()).status, 200);
  for (const auto& [what, each] : ending) EXPECT_TRUE(has_ended(*each, std::chrono::seconds(10))) << what;
  for (const auto& each : others) EXPECT_FALSE(has_ended(*each, milliseconds(0)));
  EXPECT_THAT(get("/metrics").body, HasSubstr("radica_http_streams 2\n"));
  for (const SignedIn& who : {leaves, idles, lasts, closed, demoted})
    EXPECT_EQ(get("/api/v1/eventos", {{"Cookie", who.cookie}}).status, 401) << "and does not begin again";
}

// A browser sends the cookie with whatever a page of another site makes it send.
TEST_F(WebSafety, EveryRouteThatChangesSomethingRefusesWhatAnotherSiteCouldSend) {
  add_accounts();
  serve();
  const SignedIn admin = sign_in(Role::kAdmin);
  const std::string before = database().query("SELECT max(seq) FROM radica_audit").front().joined();
  std::size_t tried = 0;
  for (const Route& route : routes()) {
    if (route.method == "GET") continue;
    const auto answer = [&](const WebHeaderList& headers) {
      const WebReply reply = web_request(port_, std::string(route.method), target_of(route), headers, "{}");
      return std::to_string(reply.status) + " " + member(reply.body, "id");
    };
    const std::pair<std::string, std::string> json{"Content-Type", "application/json"};
    for (const char* origin : {"http://evil.example", "null", "http://127.0.0.1:1"}) {
      WebHeaderList with_origin = admin.headers();
      with_origin.emplace_back("Origin", origin);
      EXPECT_EQ(answer(with_origin), "403 E-API-005") << route.path << origin;
    }
    for (const char* site : {"cross-site", "same-site"}) {
      WebHeaderList with_site = admin.headers();
      with_site.emplace_back("Sec-Fetch-Site", site);
      EXPECT_EQ(answer(with_site), "403 E-API-005") << route.path << site;
    }
    for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
      EXPECT_EQ(answer({{"Cookie", admin.cookie}, {"X-CSRF-Token", admin.csrf}, {"Content-Type", type}}),
                "415 E-API-006")
          << route.path << type;
    if (route.needs.is_open()) continue;
    EXPECT_EQ(answer({{"Cookie", admin.cookie}, json}), "403 E-API-005") << route.path;
    EXPECT_EQ(answer({{"Cookie", admin.cookie}, {"X-CSRF-Token", std::string(64, '0')}, json}), "403 E-API-005")
        << route.path;
    ++tried;
  }
  EXPECT_GT(tried, 25U);
  EXPECT_EQ(database().query("SELECT max(seq) FROM radica_audit").front().joined(), before) << "nothing was done";
}

TEST_F(WebSafety, AFileIsGivenAsOneOfItsOwnRecordOnly) {
  folder_.write("data/downloads/afinia/oficina_virtual/pqr_data_2.json",
                R"([{"numero_radicado":"RE2","fecha":"2026-11-20 11:00:00","numero_reclamo_sgc":"SGC-2"}])");
  ASSERT_EQ(run_radica({"run"}, folder_.path()).exit_code, 0);
  add_accounts();
  serve();
  const SignedIn officer = sign_in(Role::kDataOfficer);
  const std::string key = "Central_De_Escritos/Afinia/01_raw_data/oficina_virtual/SGC-1/pqr_data.json";
  const auto file = [&](const std::string& record, const std::string& of) {
    return post("/api/v1/records/" + record + "/file", "{\"key\":\"" + of + R"(","reason":"obra"})", officer.headers());
  };
  const WebReply given = file("afinia/RE1", key);
  EXPECT_EQ(given.status, 200) << given.body;
  EXPECT_EQ(given.header("content-disposition"), "attachment; filename=\"pqr_data.json\"");
  EXPECT_EQ(given.header("content-type"), "application/octet-stream");
  EXPECT_EQ(given.header("cache-control"), "no-store");
  EXPECT_EQ(given.header("x-content-type-options"), "nosniff");
  for (const char* record : {"afinia/RE2", "aire/RE1", "afinia/none", "none/RE1", "afinia%2Faire/RE1"})
    EXPECT_EQ(file(record, key).status, 404) << record;
  for (const std::string& other :
       {std::string("../../radica.toml"), std::string("/etc/passwd"), key + "/../pqr_data.json", "./" + key,
        key + "\\u0000", std::string("Central_De_Escritos/_auditoria"), key.substr(0, key.rfind('/'))})
    EXPECT_THAT(file("afinia/RE1", other).status, testing::AnyOf(400, 404)) << other;
  EXPECT_EQ(database().query("SELECT count(*) FROM radica_audit WHERE act = 'download'").front().joined(), "1");
}

// Behind a proxy, where the client's address is what the proxy says. HAProxy says it in a line of its own.
TEST_F(WebSafety, WhoWritesAnAddressOfTheirOwnIsKnownByWhatTheProxySays) {
  add_accounts();
  serve({{"RADICA_SERVER_URL", "https://radica.example.co"}});
  for (int guess = 0; guess < 3; ++guess)
    EXPECT_EQ(post("/api/v1/login", R"({"name":"viewer","password":"no es esta frase"})",
                   {{"Content-Type", "application/json"},
                    {"Host", "radica.example.co"},
                    {"X-Forwarded-For", "10.9.9." + std::to_string(guess)},
                    {"X-Forwarded-For", "203.0.113.5"}})
                  .status,
              401);
  EXPECT_EQ(database().query("SELECT DISTINCT peer FROM radica_audit WHERE act = 'login_failed'").front().joined(),
            "203.0.113.5");
  EXPECT_EQ(
      database().query("SELECT failures FROM radica_throttle WHERE target = 'address 203.0.113.5'").front().joined(),
      "3");
}

// 1,000 tries at a clock of their own: accounts_contract.h.
TEST_F(WebSafety, HundredsOfGuessesGetTheAnswersOfANameThatIsNotThereAndTheOwnerGetsIn) {
  add_accounts();
  serve({{"RADICA_SERVER_URL", "https://radica.example.co"}});
  struct Answers {
    std::string name, address;
    std::set<std::string> all;  // without the seconds
    int looked_at = 0;
  };
  Answers account{"viewer", "203.0.113.5", {}}, nobody{"nadie", "203.0.113.6", {}};
  const auto login = [this](const Answers& who, std::string_view password) {
    return post(
        "/api/v1/login", "{\"name\":\"" + who.name + "\",\"password\":\"" + std::string(password) + "\"}",
        {{"Content-Type", "application/json"}, {"Host", "radica.example.co"}, {"X-Forwarded-For", who.address}});
  };
  for (int guess = 0; guess < 250; ++guess)
    for (Answers* who : {&account, &nobody}) {
      const WebReply reply = login(*who, "no es esta frase");
      std::string shown = std::to_string(reply.status) + " " + member(reply.body, "id");
      for (const auto& [name, _] : reply.headers) shown += " " + name;
      who->all.insert(shown + (reply.status == 429 ? "" : reply.body));
      who->looked_at += reply.status == 401 ? 1 : 0;
    }
  EXPECT_EQ(account.all, nobody.all);
  EXPECT_EQ(account.all.size(), 2U) << "wrong, and wait";
  EXPECT_LE(account.looked_at, 8);
  EXPECT_LE(nobody.looked_at, 8);
  WebReply right = login(account, kPassword);
  ASSERT_EQ(right.status, 429) << "also the right one waits";
  std::this_thread::sleep_for(std::chrono::seconds(std::stoi(right.header("retry-after"))));
  EXPECT_EQ(login(account, kPassword).status, 200) << "nobody is locked out";
}

}  // namespace
}  // namespace radica::test
