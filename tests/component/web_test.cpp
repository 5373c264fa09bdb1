// The HTTP half of the real `radica serve`: what every answer carries, who may do what, what it bears.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <set>
#include <thread>

#include "adapters/db_tasks.h"
#include "app/json_view.h"
#include "app/web/route.h"
#include "support/sqlite_reader.h"
#include "support/web_world.h"

namespace radica::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Web : public WebWorld {};

TEST_F(Web, EveryRouteAndEveryErrorCarriesTheHeadersAndProblemsAreDocuments) {
  serve();
  std::vector<std::pair<std::string, WebReply>> replies;
  for (const Route& route : routes())
    replies.emplace_back(route.path, web_request(port_, std::string(route.method), target_of(route),
                                                 {{"Content-Type", "application/json"}}, ""));
  replies.emplace_back("unknown", get("/nowhere"));
  replies.emplace_back("method", web_request(port_, "DELETE", "/api/v1/runs"));
  replies.emplace_back("target", get("/a/../b"));
  replies.emplace_back("host", get("/healthz", {{"Host", "evil.example"}}));
  replies.emplace_back("large", post("/api/v1/login", std::string(70'000, 'x')));
  replies.emplace_back("header", get("/api/v1/runs", {{"X-Long", std::string(20'000, 'x')}}));
  for (const auto& [what, reply] : replies) {
    EXPECT_NE(reply.status, 0) << what;
    expect_safe(reply, what);
    if (reply.status < 400 || what == "/readyz") continue;
    EXPECT_EQ(reply.header("content-type"), "application/problem+json") << what;
    EXPECT_EQ(member(reply.body, "status"), std::to_string(reply.status)) << what << reply.body;
  }
  EXPECT_EQ(get("/nowhere").status, 404);
  EXPECT_EQ(web_request(port_, "DELETE", "/api/v1/runs").status, 405);
  EXPECT_EQ(web_request(port_, "DELETE", "/api/v1/runs").header("allow"), "GET, HEAD");
  EXPECT_EQ(post("/api/v1/login", std::string(70'000, 'x')).status, 413);
  EXPECT_EQ(get("/api/v1/runs", {{"X-Long", std::string(20'000, 'x')}}).status, 431);
}

TEST_F(Web, ProbesAndMetricsAnswerOnThisMachineWithoutSigningIn) {
  serve();
  EXPECT_EQ(get("/healthz").body, R"({"status":"ok"})");
  EXPECT_EQ(get("/readyz").body, R"({"status":"ready"})");
  EXPECT_TRUE(comes("/metrics", {}, "radica_claims{company=\"afinia\"} 1\n")) << get("/metrics").body;
  EXPECT_EQ(web_request(port_, "HEAD", "/healthz").status, 200);
  EXPECT_EQ(web_request(port_, "HEAD", "/healthz").body, "");
  // A proxy hands on what comes from elsewhere.
  process_.reset();
  const std::string token = folder_.write("token", "a-token-of-metrics\n");
  serve({{"RADICA_SERVER_URL", "https://radica.example.co"}, {"RADICA_SERVER_METRICS_TOKEN", "file:" + token}});
  const WebHeaderList from_elsewhere{{"X-Forwarded-For", "203.0.113.5"}, {"Host", "radica.example.co"}};
  EXPECT_EQ(get("/metrics", from_elsewhere).status, 401);
  EXPECT_EQ(get("/metrics", {{"Host", "radica.example.co"}}).status, 401);
  WebHeaderList with_token = from_elsewhere;
  with_token.emplace_back("Authorization", "Bearer a-token-of-metrics");
  EXPECT_EQ(get("/metrics", with_token).status, 200);
  EXPECT_EQ(get("/healthz", from_elsewhere).header("strict-transport-security"), "max-age=31536000");
}

TEST_F(Web, ReadinessSaysWhatIsMissing) {
  serve();
  // An answer is good for a few seconds.
  const auto becomes = [this](const std::string& body) {
    for (int look = 0; look < 60 && get("/readyz").body != body; ++look)
      std::this_thread::sleep_for(std::chrono::milliseconds(250));
    return get("/readyz").body;
  };
  const std::string ready = R"({"status":"ready"})";
  EXPECT_EQ(becomes(ready), ready);
  std::filesystem::rename(folder_.path("data/archive"), folder_.path("data/elsewhere"));
  folder_.make_folder("data/archive");  // as of a disk that is not mounted
  const std::string unknown = R"({"status":"not_ready","reason":"store_unknown"})";
  EXPECT_EQ(becomes(unknown), unknown);
  EXPECT_EQ(get("/readyz").status, 503);
  std::filesystem::remove(folder_.path("data/archive"));
  std::filesystem::rename(folder_.path("data/elsewhere"), folder_.path("data/archive"));
  EXPECT_EQ(becomes(ready), ready);
  const auto sql = open_sqlite("sqlite:" + folder_.path("data/radica.db"), "data_general", {}, {});
  ASSERT_TRUE(sql);
  ASSERT_TRUE((*sql)->run_alone({"test", {}, "ALTER TABLE {schema}.ov_afinia RENAME TO moved"}));
  const std::string migrations = R"({"status":"not_ready","reason":"migrations"})";
  EXPECT_EQ(becomes(migrations), migrations);
  EXPECT_EQ(get("/healthz").status, 200);
}

TEST_F(Web, TheFirstAccountIsMadeByTheCodeOfTheConsoleOnce) {
  serve();
  ASSERT_TRUE(process_->says("good for an hour: "));
  std::ifstream console("/proc/" + std::to_string(process_->id()) + "/fd/1");
  const std::string said{std::istreambuf_iterator<char>(console), {}};
  const std::size_t at = said.find("good for an hour: ") + 18;
  const std::string code = said.substr(at, said.find('\n', at) - at);
  EXPECT_THAT(logged(), Not(HasSubstr(code)));
  const auto set_up = [this](const std::string& word) {
    return post("/api/v1/setup", "{\"code\":\"" + word + R"(","name":"ana","password":"una frase larga y propia"})")
        .status;
  };
  EXPECT_EQ(set_up("0000"), 403);
  EXPECT_EQ(set_up(code), 201);
  EXPECT_EQ(set_up(code), 403);
  const WebReply login = post("/api/v1/login", R"({"name":"ana","password":"una frase larga y propia"})");
  EXPECT_EQ(member(login.body, "role"), "admin") << login.body;
  EXPECT_EQ(SqliteReader(folder_.path("data/radica.db"))
                .query("SELECT actor FROM radica_audit WHERE act = 'setup'")
                .front()
                .joined(),
            "ana");
  // Where there is an account, no code is made.
  process_.reset();
  serve();
  EXPECT_FALSE(process_->says("good for an hour", std::chrono::milliseconds(500)));
}

TEST_F(Web, OnceThereIsAnAccountWhoeverAsksForTheSetupAsksNoDatabase) {
  serve();
  EXPECT_EQ(get("/api/v1/setup").body, R"({"open":true})");
  EXPECT_EQ(get("/api/v1/setup").body, R"({"open":true})") << "that there is none is not remembered";
  add_accounts();
  EXPECT_EQ(get("/api/v1/setup").body, R"({"open":false})");
  SqliteReader(folder_.path("data/radica.db")).execute("ALTER TABLE radica_account RENAME TO away");
  EXPECT_GE(post("/api/v1/login", R"({"name":"ana","password":"una frase larga y propia"})").status, 500);
  EXPECT_EQ(get("/api/v1/setup").body, R"({"open":false})");
  EXPECT_EQ(post("/api/v1/setup", R"({"code":"AAAAA","name":"eva","password":"una frase larga y propia"})").status,
            403);
}

TEST_F(Web, ASessionIsNeededAndItsTokenForWhatChangesSomething) {
  add_accounts();
  serve();
  EXPECT_EQ(get("/api/v1/status").status, 401);
  const SignedIn admin = sign_in(Role::kAdmin);
  EXPECT_EQ(get("/api/v1/status", {{"Cookie", admin.cookie}}).status, 200);
  EXPECT_EQ(member(get("/api/v1/session", {{"Cookie", admin.cookie}}).body, "account"), "admin");
  const std::string ack = "/api/v1/alerts/none/ack";
  const auto status_with = [&](WebHeaderList headers) { return post(ack, "{}", std::move(headers)).status; };
  EXPECT_EQ(status_with(admin.headers()), 404);
  EXPECT_EQ(status_with({{"Cookie", admin.cookie}, {"Content-Type", "application/json"}}), 403);
  EXPECT_EQ(
      status_with(
          {{"Cookie", admin.cookie}, {"X-CSRF-Token", std::string(64, '0')}, {"Content-Type", "application/json"}}),
      403);
  WebHeaderList cross = admin.headers();
  cross.emplace_back("Origin", "http://evil.example");
  EXPECT_EQ(status_with(cross), 403);
  cross.back() = {"Sec-Fetch-Site", "cross-site"};
  EXPECT_EQ(status_with(cross), 403);
  WebHeaderList form = admin.headers();
  form.back() = {"Content-Type", "application/x-www-form-urlencoded"};
  EXPECT_EQ(status_with(form), 415);
  for (const char* type : {"text/plain", "multipart/form-data; boundary=x", "", "application/jsonp"}) {
    form.back() = {"Content-Type", type};
    EXPECT_EQ(status_with(form), 415) << type;
  }
  form.pop_back();
  EXPECT_EQ(status_with(form), 415) << "without a type";
  EXPECT_EQ(post("/api/v1/logout", "", admin.headers()).status, 200);
  EXPECT_EQ(get("/api/v1/status", {{"Cookie", admin.cookie}}).status, 401);
  EXPECT_EQ(post("/api/v1/login", R"({"name":"admin","password":"otra frase larga"})").status, 401);
}

TEST_F(Web, EveryPageIsTheSameHtmlWhichLoadsAssetsOfThisServer) {
  serve();
  const WebReply home = get("/");
  EXPECT_EQ(home.status, 200);
  EXPECT_EQ(home.header("content-type"), "text/html; charset=utf-8");
  EXPECT_THAT(home.header("content-security-policy"), HasSubstr("script-src 'self'"));
  for (const Route& route : routes())
    if (route.is_page && !route.path.starts_with("/assets/")) {
      EXPECT_EQ(get(target_of(route)).body, home.body) << route.path;
    }
  const std::size_t at = home.body.find("/assets/main-");
  ASSERT_NE(at, std::string::npos) << home.body;
  const std::string script = home.body.substr(at, home.body.find('"', at) - at);
  const WebReply packed = get(script, {{"Accept-Encoding", "gzip, br"}});
  EXPECT_EQ(packed.header("content-encoding"), "gzip");
  EXPECT_THAT(packed.header("cache-control"), HasSubstr("immutable"));
  EXPECT_EQ(packed.header("content-type"), "text/javascript; charset=utf-8");
  EXPECT_GT(get(script).body.size(), 2 * packed.body.size());
  EXPECT_EQ(web_request(port_, "POST", "/", {{"Content-Type", "application/json"}}, "{}").status, 405);
  // An address that is none is told to people by a page.
  const WebReply nowhere = get("/no-hay", {{"Accept", "text/html,*/*;q=0.8"}});
  EXPECT_EQ(nowhere.status, 404);
  EXPECT_EQ(nowhere.body, home.body);
  EXPECT_EQ(get("/api/v1/no-hay", {{"Accept", "text/html"}}).header("content-type"), "application/problem+json");
  EXPECT_EQ(get("/assets/none.js", {{"Accept", "text/html"}}).status, 404);
}

// A page that is left open reads on by itself: its session ends all the same.
TEST_F(Web, WhatAPageAsksForByItselfMakesNoSessionLastLonger) {
  add_accounts();
  serve();
  const SignedIn viewer = sign_in(Role::kViewer);
  SqliteReader database(folder_.path("data/radica.db"));
  const auto seen = [&database] { return database.query("SELECT seen FROM radica_session").front().joined(); };
  database.execute("UPDATE radica_session SET seen = seen - 600000");  // ten minutes ago
  const std::string before = seen();
  EXPECT_EQ(get("/api/v1/status", {{"Cookie", viewer.cookie}, {"X-Background", "1"}}).status, 200);
  EXPECT_EQ(get("/api/v1/session", {{"Cookie", viewer.cookie}, {"Accept", "text/event-stream"}}).status, 200);
  EXPECT_EQ(seen(), before) << "what a browser opens again by itself";
  EXPECT_EQ(get("/api/v1/status", {{"Cookie", viewer.cookie}}).status, 200);
  EXPECT_NE(seen(), before);
}

TEST_F(Web, APageKnowsTheClockTheCompaniesAndWhetherThereIsAnAccount) {
  serve();
  EXPECT_EQ(get("/api/v1/setup").body, R"({"open":true})");
  add_accounts();
  EXPECT_EQ(get("/api/v1/setup").body, R"({"open":false})");
  const WebHeaderList cookie{{"Cookie", sign_in(Role::kViewer).cookie}};
  const WebReply session = get("/api/v1/session", cookie);
  EXPECT_THAT(session.body, HasSubstr(R"("companies":[{"company":"afinia","title":"Afinia"},)"));
  EXPECT_EQ(member(session.body, "now").size(), std::string_view("2026-11-30 03:11:57").size());
  EXPECT_EQ(get("/api/v1/schedules?latest=20", cookie).status, 200);
  EXPECT_EQ(get("/api/v1/schedules?latest=0", cookie).status, 400);
}

// Each role against each route: the table of roles decides, and nothing else.
TEST_F(Web, EachRoleMayUseItsRoutesAndNoOther) {
  add_accounts();
  serve();
  for (std::size_t number = 0; number < static_cast<std::size_t>(Role::kCount); ++number) {
    const Role role = static_cast<Role>(number);
    const SignedIn account = sign_in(role);
    for (const Route& route : routes()) {
      const auto action = route.needs.action();
      if (!action || route.path == "/api/v1/eventos") continue;
      const WebReply reply = web_request(port_, std::string(route.method), target_of(route), account.headers(), "{}");
      const bool is_refused = reply.status == 403 && member(reply.body, "id") == "E-API-004";
      EXPECT_EQ(is_refused, !may(role, *action)) << name_of(role) << " " << route.path << " " << reply.status;
      EXPECT_NE(reply.status, 401) << route.path;
      expect_safe(reply, std::string(route.path));
      EXPECT_LT(reply.status, 500) << route.path << reply.body;
    }
  }
  for (const Route& route : routes()) {
    if (!route.needs.action()) continue;
    const WebReply reply =
        web_request(port_, std::string(route.method), target_of(route), {{"Content-Type", "application/json"}}, "{}");
    EXPECT_EQ(reply.status, 401) << route.path;
  }
}

TEST_F(Web, PersonalDataIsMaskedUntilItIsRevealedAndTheAuditTellsWhy) {
  add_accounts();
  serve();
  const SignedIn viewer = sign_in(Role::kViewer), officer = sign_in(Role::kDataOfficer),
                 auditor = sign_in(Role::kAuditor);
  for (const char* key : {R"("radicado":"RE1")", R"("nic":"1234567")", R"("sgc":"SGC-1")"}) {
    const WebReply found =
        post("/api/v1/records/search", R"({"company":"afinia",)" + std::string(key) + "}", viewer.headers());
    EXPECT_EQ(found.status, 200) << found.body;
    EXPECT_THAT(found.body, HasSubstr(R"("numero_radicado":"RE1")")) << key;
    EXPECT_THAT(found.body, HasSubstr(R"("nic":"***","nombres_apellidos":"***")")) << key;
  }
  EXPECT_THAT(post("/api/v1/records/search", R"({"company":"afinia","nic":"7654321"})", viewer.headers()).body,
              HasSubstr(R"("records":[])"));
  const std::string path = "/api/v1/records/afinia/RE1";
  const WebReply masked = get(path, {{"Cookie", viewer.cookie}});
  EXPECT_EQ(masked.status, 200);
  for (const char* value : {"3104567890", "MARIA", "1234567"}) EXPECT_THAT(masked.body, Not(HasSubstr(value)));
  EXPECT_THAT(masked.body, HasSubstr(R"("fila_alterada":false)"));

  EXPECT_EQ(post(path + "/reveal", "{}", officer.headers()).status, 400);
  const WebReply open = post(path + "/reveal", R"({"reason":"recurso de la usuaria"})", officer.headers());
  EXPECT_EQ(open.status, 200);
  EXPECT_THAT(open.body, HasSubstr("+573104567890"));
  // As JSON text: nothing of it can be taken for markup or for control of a terminal.
  JsonDocument document;
  EXPECT_FALSE(document.parse(open.body));
  EXPECT_THAT(open.body, Not(HasSubstr("\x1b")));
  const WebReply audit = get("/api/v1/audit?act=reveal", {{"Cookie", auditor.cookie}});
  EXPECT_THAT(audit.body, HasSubstr(R"("actor":"data-officer","peer":"127.0.0.1","act":"reveal","object":"afinia/RE1",)"
                                    R"("reason":"recurso de la usuaria")"));
  EXPECT_EQ(post(path + "/reveal", R"({"reason":"por mirar"})", viewer.headers()).status, 403);
  EXPECT_THAT(get("/api/v1/audit?act=denied", {{"Cookie", auditor.cookie}}).body,
              HasSubstr(R"("actor":"viewer","peer":"127.0.0.1","act":"denied","object":"reveal_personal_data")"));
}

TEST_F(Web, AdministratorsKeepAccountsAndTokens) {
  add_accounts();
  serve();
  const SignedIn admin = sign_in(Role::kAdmin);
  const auto act = [&](const std::string& path, const std::string& body) {
    return post("/api/v1/" + path, body, admin.headers());
  };
  EXPECT_EQ(act("users", R"({"name":"lucia","role":"nobody","password":"a long enough sentence"})").status, 400);
  EXPECT_EQ(act("users", R"({"name":"lucia","role":"viewer","password":"short"})").status, 400);
  const WebReply made = act("users", R"({"name":"lucia","role":"viewer","password":"a long enough sentence"})");
  EXPECT_EQ(made.status, 201);
  EXPECT_THAT(made.body, AllOf(HasSubstr(R"({"user":"lucia","role":"viewer","disabled":false)"),
                               Not(HasSubstr("sentence")), Not(HasSubstr("argon2"))));
  EXPECT_EQ(act("users", R"({"name":"lucia","role":"viewer","password":"a long enough sentence"})").status, 409);

  EXPECT_EQ(act("tokens", R"({"user":"lucia","label":"hoja","scope":"viewer","days":400})").status, 400);
  EXPECT_EQ(act("tokens", R"({"user":"nadie","label":"hoja","scope":"viewer","days":30})").status, 404);
  const WebReply token = act("tokens", R"({"user":"lucia","label":"hoja","scope":"viewer","days":30})");
  EXPECT_EQ(token.status, 201);
  const std::string secret = member(token.body, "token");
  const WebHeaderList bearer{{"Authorization", "Bearer " + secret}};
  EXPECT_EQ(get("/api/v1/runs", bearer).status, 200);
  EXPECT_EQ(get("/api/v1/users", bearer).status, 403);
  const WebReply tokens = get("/api/v1/tokens", {{"Cookie", admin.cookie}});
  EXPECT_THAT(tokens.body,
              AllOf(HasSubstr(R"("user":"lucia","label":"hoja","scope":"viewer")"), Not(HasSubstr(secret.substr(4)))));

  EXPECT_EQ(act("users/lucia/role", R"({"role":"operator"})").status, 200);
  EXPECT_EQ(act("users/lucia/password", R"({"password":"another long sentence"})").status, 200);
  EXPECT_EQ(post("/api/v1/login", R"({"name":"lucia","password":"another long sentence"})").status, 200);
  EXPECT_EQ(act("tokens/1/revoke", "{}").status, 200);
  EXPECT_EQ(act("tokens/1/revoke", "{}").status, 404);
  EXPECT_EQ(act("tokens/x/revoke", "{}").status, 404);
  EXPECT_EQ(get("/api/v1/runs", bearer).status, 401);
  EXPECT_THAT(act("users/lucia/disable", "{}").body, HasSubstr(R"("user":"lucia","role":"operator","disabled":true)"));
  EXPECT_EQ(post("/api/v1/login", R"({"name":"lucia","password":"another long sentence"})").status, 401);
  EXPECT_EQ(act("users/lucia/enable", "{}").status, 200);
  EXPECT_EQ(post("/api/v1/login", R"({"name":"lucia","password":"another long sentence"})").status, 200);
  EXPECT_EQ(act("users/admin/disable", "{}").status, 409) << "one who may do this has to stay";

  const std::string audit = get("/api/v1/audit?limit=100", {{"Cookie", sign_in(Role::kAuditor).cookie}}).body;
  for (const char* told : {"user add", "user role", "user passwd", "user disable", "user enable", "token add"})
    EXPECT_THAT(audit, HasSubstr("\"act\":\"" + std::string(told) + "\",\"object\":\"lucia\""));
  EXPECT_THAT(audit, HasSubstr(R"("act":"token revoke","object":"lucia","reason":null,"details":{"token":"hoja"})"));
  EXPECT_THAT(audit, HasSubstr(R"("details":{"role":"operator"})"));
  EXPECT_THAT(audit,
              HasSubstr(R"("act":"denied","object":"user_admin","reason":null,"details":{"by_token":"hoja","route":)"))
      << "an act by a token tells which one";
}

TEST_F(Web, WorkIsAskedForAndFollowed) {
  add_accounts();
  serve();
  const SignedIn admin = sign_in(Role::kAdmin);
  const WebHeaderList cookie{{"Cookie", admin.cookie}};
  EXPECT_TRUE(comes("/api/v1/status", cookie, R"("claims":1)"));
  const WebReply runs = get("/api/v1/runs?limit=1", cookie);
  EXPECT_THAT(runs.body, HasSubstr(R"("verb":"run")"));
  const std::string id = member(runs.body, "next");
  EXPECT_EQ(get("/api/v1/runs/" + id, cookie).status, 200);
  EXPECT_THAT(get("/api/v1/runs?before=" + id, cookie).body, HasSubstr(R"("runs":[],"next":null)"));
  const WebReply reports = get("/api/v1/reports", cookie);
  EXPECT_THAT(reports.body, HasSubstr("afinia_report_"));
  const std::size_t name = reports.body.find("afinia_report_");
  EXPECT_THAT(get("/api/v1/reports/" + reports.body.substr(name, reports.body.find('"', name) - name), cookie).body,
              HasSubstr(R"("company":"afinia")"));
  EXPECT_EQ(get("/api/v1/reports/..%2Fx_report_.json", cookie).status, 404);
  EXPECT_EQ(get("/api/v1/runs?limit=0", cookie).status, 400);
  EXPECT_EQ(post("/api/v1/schedules/sums/run-now", "", admin.headers()).status, 200);
  EXPECT_TRUE(comes("/api/v1/tasks", cookie, R"("state":"hecha")")) << get("/api/v1/tasks", cookie).body;
  const WebReply log = get("/api/v1/tasks/1/log?from=0", cookie);
  EXPECT_EQ(log.status, 200);
  EXPECT_EQ(log.header("x-next-offset"), std::to_string(log.body.size()));
  EXPECT_EQ(get("/api/v1/tasks/1/log?from=" + log.header("x-next-offset"), cookie).body, "");
  EXPECT_EQ(post("/api/v1/tasks/1/cancel", "", admin.headers()).status, 409);
  const WebReply retry = post("/api/v1/rejects/retry", R"({"company":"afinia"})", admin.headers());
  EXPECT_EQ(retry.status, 202) << retry.body;
  EXPECT_EQ(post("/api/v1/rejects/retry", R"({"rule":"--full"})", admin.headers()).status, 400);
}

// An act of the table of routes, and what the audit calls it.
struct ToldRoute {
  std::string method, path, target, body, act;
};

TEST_F(Web, EveryRouteThatChangesOrRevealsSomethingIsToldInTheAudit) {
  folder_.write("radica.toml", kConfig +
                                   "[alerts]\nsmtp_host = \"127.0.0.1\"\nfrom = \"radica@example.org\"\n"
                                   "[[alert_channel]]\nname = \"correo\"\nkind = \"email\"\n"
                                   "to = [\"carla.perez@example.org\"]\n");
  add_accounts();
  const std::string database = folder_.path("data/radica.db");
  {
    auto sql = open_sqlite("sqlite:" + database, "data_general", {}, {});
    ASSERT_TRUE(sql);
    TaskSpec tomorrow;
    tomorrow.arguments = {"version"};
    tomorrow.earliest = now_ms() + 86'400'000;
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(db_tasks(**sql)->enqueue(Act{"ana", "test", "", 0}, tomorrow));
  }
  serve();
  const std::string record = "/api/v1/records/{company}/{radicado}", schedule = "/api/v1/schedules/{name}",
                    settings = "/api/v1/alerts/settings", user = "/api/v1/users/{name}", task = "/api/v1/tasks/{id}",
                    key = "Central_De_Escritos/Afinia/01_raw_data/oficina_virtual/SGC-1/pqr_data.json",
                    edit = R"({"edit":{"enabled":"no"},"reason":"obra"})", why = R"({"reason":"obra"})",
                    old = std::string(kPassword);
  const std::vector<ToldRoute> all{
      {"POST", "/api/v1/login", "", R"({"name":"viewer","password":")" + old + "\"}", "login"},
      {"POST", record + "/reveal", "/api/v1/records/afinia/RE1/reveal", why, "reveal"},
      {"POST", record + "/file", "/api/v1/records/afinia/RE1/file", R"({"key":")" + key + R"(","reason":"obra"})",
       "download"},
      {"POST", "/api/v1/rejects/retry", "", R"({"company":"afinia"})", "quarantine retry"},
      {"POST", "/api/v1/integrity/repair", "", R"({"class":"fantasma","confirmation":"fantasma","reason":"obra"})",
       "reconcile repair"},
      {"POST", schedule + "/pause", "/api/v1/schedules/sums/pause", why, "schedule pause"},
      {"POST", schedule + "/resume", "/api/v1/schedules/sums/resume", "{}", "schedule resume"},
      {"POST", schedule + "/run-now", "/api/v1/schedules/sums/run-now", "{}", "schedule run-now"},
      {"PUT", schedule + "/edit", "/api/v1/schedules/sums/edit", edit, "schedule edit"},
      {"DELETE", schedule + "/edit", "/api/v1/schedules/sums/edit", why, "schedule reset"},
      {"POST", task + "/pause", "/api/v1/tasks/1/pause", "{}", "tasks pause"},
      {"POST", task + "/resume", "/api/v1/tasks/1/resume", "{}", "tasks resume"},
      {"POST", task + "/cancel", "/api/v1/tasks/2/cancel", "{}", "tasks cancel"},
      {"POST", task + "/retry", "/api/v1/tasks/2/retry", "{}", "tasks retry"},
      {"POST", "/api/v1/alerts/{target}/ack", "/api/v1/alerts/0123456789ab/ack", "{}", "alerts ack"},
      {"POST", "/api/v1/alerts/{target}/silence", "/api/v1/alerts/disco_bajo/silence",
       R"({"reason":"obra","minutes":"10"})", "alerts silence"},
      {"PUT", settings + "/rules", "", R"({"edit":{"disk_percent":3}})", "alerts edit"},
      {"DELETE", settings + "/rules", "", why, "alerts reset"},
      {"PUT", settings + "/routes", "", R"({"edit":{"routes":[{"channels":["correo"]}]}})", "alerts edit"},
      {"DELETE", settings + "/routes", "", why, "alerts reset"},
      {"PUT", settings + "/channels/{name}", settings + "/channels/correo",
       R"({"edit":{"to":["luz.diaz@example.org"]}})", "alerts edit"},
      {"DELETE", settings + "/channels/{name}", settings + "/channels/correo", why, "alerts reset"},
      {"POST", "/api/v1/users", "", R"({"name":"lucia","role":"viewer","password":"a long enough sentence"})",
       "user add"},
      {"POST", user + "/password", "/api/v1/users/lucia/password", R"({"password":"another long sentence"})",
       "user passwd"},
      {"POST", user + "/role", "/api/v1/users/lucia/role", R"({"role":"operator"})", "user role"},
      {"POST", "/api/v1/tokens", "", R"({"user":"lucia","label":"hoja","scope":"viewer","days":30})", "token add"},
      {"POST", "/api/v1/tokens/{id}/revoke", "/api/v1/tokens/1/revoke", "{}", "token revoke"},
      {"POST", user + "/disable", "/api/v1/users/lucia/disable", "{}", "user disable"},
      {"POST", user + "/enable", "/api/v1/users/lucia/enable", "{}", "user enable"},
      {"POST", "/api/v1/audit/verify", "", "{}", "audit verify"},
      {"POST", "/api/v1/logout", "", "{}", "logout"},
      {"POST", "/api/v1/session/password", "",
       R"({"password":")" + old + R"(","new_password":"otra frase larga y nueva"})", "passwd"},
  };
  // The first account has a test of its own; the other two change nothing and show nothing that is masked.
  std::set<std::string> left{"POST /api/v1/setup", "POST /api/v1/records/search",
                             "POST /api/v1/schedules/{name}/simulate"};
  for (const ToldRoute& one : all) {
    const auto route = std::ranges::find_if(
        routes(), [&one](const Route& known) { return known.method == one.method && known.path == one.path; });
    ASSERT_NE(route, routes().end()) << one.path;
    left.insert(one.method + " " + one.path);
    Role role = Role::kViewer;
    for (std::size_t number = 0; number < static_cast<std::size_t>(Role::kCount); ++number)
      if (const auto action = route->needs.action(); action && may(static_cast<Role>(number), *action))
        role = static_cast<Role>(number);
    const SignedIn who = sign_in(role);
    if (one.act == "alerts ack")
      SqliteReader(database).execute(
          "INSERT INTO radica_incident (fingerprint, rule, empresa, cause, count, value, threshold, run_id, since, "
          "opened, channels, acked_by) VALUES ('0123456789ab', 'disco_bajo', '', '/srv', 1, 4, 10, '', "
          "'2026-11-24 05:00:00', '2026-11-24 05:00:00', '', '')");
    const std::string before = SqliteReader(database).query("SELECT max(seq) FROM radica_audit").front().joined();
    const WebReply reply =
        web_request(port_, one.method, one.target.empty() ? one.path : one.target, who.headers(), one.body);
    EXPECT_THAT(reply.status, testing::AllOf(testing::Ge(200), testing::Lt(300))) << one.path << reply.body;
    const auto told = SqliteReader(database).query(
        "SELECT count(*) FROM radica_audit WHERE act = ? AND seq > " + before + " AND actor = ? AND peer = '127.0.0.1'",
        {one.act, account_of(role)});
    EXPECT_EQ(told.front().joined(), "1") << one.method << " " << one.path;
  }
  std::set<std::string> unsafe;
  for (const Route& route : routes())
    if (route.method != "GET") unsafe.insert(std::string(route.method) + " " + std::string(route.path));
  EXPECT_EQ(left, unsafe) << "each route that is no GET stands in this test";
}

TEST_F(Web, NothingThatIsSecretOrPersonalStandsInTheLog) {
  add_accounts();
  serve({{"RADICA_LOG_LEVEL", "debug"}});
  const SignedIn officer = sign_in(Role::kDataOfficer), admin = sign_in(Role::kAdmin);
  EXPECT_EQ(post("/api/v1/login", R"({"name":"1061234567","password":"frase de canario"})").status, 401);
  EXPECT_EQ(post("/api/v1/records/search", R"({"company":"afinia","nic":"1234567"})", officer.headers()).status, 200);
  EXPECT_EQ(post("/api/v1/records/afinia/RE1/reveal", R"({"reason":"canario de la razon"})", officer.headers()).status,
            200);
  const std::string token = member(
      post("/api/v1/tokens", R"({"user":"viewer","label":"hoja","scope":"viewer","days":30})", admin.headers()).body,
      "token");
  EXPECT_EQ(get("/api/v1/runs", {{"Authorization", "Bearer " + token}}).status, 200);
  EXPECT_EQ(get("/api/v1/runs", {{"Authorization", "Bearer rdc_canario"}}).status, 401);
  EXPECT_EQ(get("/canario?nic=1234567&token=" + token).status, 404);
  EXPECT_EQ(post("/api/v1/login", "{\"canario\":").status, 400);
  process_->send(SIGTERM);
  const Ended ended = process_->wait();
  const std::string said = logged() + ended.standard_output + ended.standard_error;
  EXPECT_THAT(said, HasSubstr("/api/v1/records/{company}/{radicado}/reveal")) << "the log is the one of these requests";
  for (const std::string& canary : {std::string(kPassword), std::string("canario"), std::string("1061234567"),
                                    std::string("1234567"), std::string("3104567890"), std::string("MARIA"),
                                    officer.cookie.substr(officer.cookie.find('=') + 1), officer.csrf, token})
    EXPECT_THAT(said, Not(HasSubstr(canary)));
}

TEST_F(Web, ATokenInTheAddressOpensNothing) {
  add_accounts();
  serve();
  const SignedIn admin = sign_in(Role::kAdmin);
  const std::string token = member(
      post("/api/v1/tokens", R"({"user":"admin","label":"hoja","scope":"admin","days":30})", admin.headers()).body,
      "token");
  ASSERT_EQ(get("/api/v1/runs", {{"Authorization", "Bearer " + token}}).status, 200);
  for (const char* name : {"token", "access_token", "api_key", "authorization", "bearer", "session"})
    EXPECT_EQ(get("/api/v1/runs?" + std::string(name) + "=" + token).status, 401) << name;
  EXPECT_EQ(get("/api/v1/runs", {{"Cookie", "radica=" + token}}).status, 401);
  EXPECT_EQ(get("/api/v1/runs", {{"Authorization", "Basic " + token}}).status, 401);
}

// A password costs 19 MiB while it is looked at.
TEST_F(Web, FiftySignInsAtOnceTakeTheMemoryOfFour) {
  add_accounts();
  serve();
  const auto most_memory = [this] {
    std::ifstream status("/proc/" + std::to_string(process_->id()) + "/status");
    for (std::string line; std::getline(status, line);)
      if (line.starts_with("VmHWM:")) return std::stol(line.substr(6)) / 1024;
    return 0L;
  };
  sign_in(Role::kViewer);
  const long before = most_memory();
  ASSERT_GT(before, 0);
  std::vector<std::thread> people;
  std::atomic<int> answered{0};
  for (int i = 0; i < 50; ++i)
    people.emplace_back([this, i, &answered] {
      const WebReply reply =
          post("/api/v1/login", "{\"name\":\"nadie" + std::to_string(i) + R"(","password":"no es esta frase"})");
      answered += reply.status == 401 || reply.status == 429 ? 1 : 0;
    });
  for (std::thread& each : people) each.join();
  EXPECT_EQ(answered, 50);
  EXPECT_LT(most_memory() - before, 4 * 19 + 30) << "MiB";
}

}  // namespace
}  // namespace radica::test
