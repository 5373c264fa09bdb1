// The real `radica serve` of a folder with one claim, and an account of each role: what tests of its HTTP half begin
// with.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "adapters/db_accounts.h"
#include "adapters/sqlite_sql.h"
#include "app/json_view.h"
#include "app/web/route.h"
#include "model/permissions.h"
#include "support/run_binary.h"
#include "support/temporary_folder.h"
#include "support/web_client.h"

namespace radica::test {

inline constexpr std::string_view kPassword = "una frase larga y propia";
inline constexpr std::string_view kHostile = "MARIA </script><img src=x>\\u202e\\u001b[31m =cmd()";

inline std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// Nothing is planned and nothing is watched while a test runs.
inline const std::string kConfig =
    "[pipeline]\nsettle_seconds = 0\n[hours]\nopen = \"00:00\"\nclose = \"00:00\"\n"
    "[[schedule]]\nname = \"sums\"\ncron = \"0 0 1 1 *\"\ncommands = [\"version\"]\n";

// A path of that route, to things that are not there.
inline std::string target_of(const Route& route) {
  std::string target(route.path);
  for (std::size_t at = target.find('{'); at != std::string::npos; at = target.find('{'))
    target.replace(at, target.find('}', at) - at + 1, "none");
  return target;
}

// The headers of every answer.
inline void expect_safe(const WebReply& reply, const std::string& what) {
  EXPECT_THAT(reply.header("content-security-policy"), testing::HasSubstr("default-src 'none'")) << what;
  EXPECT_THAT(reply.header("content-security-policy"), testing::HasSubstr("frame-ancestors 'none'")) << what;
  EXPECT_EQ(reply.header("x-content-type-options"), "nosniff") << what;
  EXPECT_EQ(reply.header("referrer-policy"), "no-referrer") << what;
  EXPECT_EQ(reply.header("cache-control"), "no-store") << what;
}

struct SignedIn {
  std::string cookie, csrf;
  [[nodiscard]] WebHeaderList headers() const {
    return {{"Cookie", cookie}, {"X-CSRF-Token", csrf}, {"Content-Type", "application/json"}};
  }
};

class WebWorld : public testing::Test {
 protected:
  WebWorld() {
    folder_.write("data/downloads/afinia/oficina_virtual/pqr_data_1.json",
                  R"([{"numero_radicado":"RE1","fecha":"2026-11-20 10:00:00","estado_solicitud":"Cerrada",)"
                  R"("nic":"1234567","numero_reclamo_sgc":"SGC-1","telefono":"3104567890","nombres_apellidos":")" +
                      std::string(kHostile) + R"("}])");
    folder_.write("radica.toml", kConfig);
    const Ended ended = run_radica({"run"}, folder_.path());
    EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  }
  // With an account of each role, whose name it is.
  void add_accounts() {
    auto sql = open_sqlite("sqlite:" + folder_.path("data/radica.db"), "data_general", {}, {});
    ASSERT_TRUE(sql);
    const auto accounts = db_accounts(**sql);
    for (std::size_t index = 0; index < static_cast<std::size_t>(Role::kCount); ++index) {
      const Role role = static_cast<Role>(index);
      AuditEvent event;
      event.at = now_ms();
      event.actor = "test";
      event.act = "user add";
      event.object = account_of(role);
      Act act{"test", "user add", "", 0};
      act.audit = std::make_shared<const AuditEvent>(event);
      ASSERT_TRUE(accounts->add(act, account_of(role), role, kPassword, now_ms()));
    }
  }
  static std::string account_of(Role role) {
    std::string name(name_of(role));
    std::ranges::replace(name, '_', '-');
    return name;
  }
  void serve(Environment environment = {}) {
    environment.try_emplace("RADICA_SERVER_LISTEN", "127.0.0.1:0");
    process_ = std::make_unique<Process>(RADICA_BINARY, std::vector<std::string>{"--lang", "en", "serve"},
                                         folder_.path(), environment);
    ASSERT_TRUE(process_->says("worker_started")) << process_->wait(std::chrono::seconds(1)).describe();
    const std::string log = logged();
    const std::size_t at = log.rfind("\"port\":");
    ASSERT_NE(at, std::string::npos) << log;
    port_ = static_cast<std::uint16_t>(std::stoi(log.substr(at + 7)));
  }
  std::string logged() {
    std::ifstream file(folder_.path("data/logs/radica.log"));
    return {std::istreambuf_iterator<char>(file), {}};
  }
  WebReply get(const std::string& target, const WebHeaderList& headers = {}) const {
    return web_request(port_, "GET", target, headers);
  }
  WebReply post(const std::string& target, const std::string& body, WebHeaderList headers = {}) const {
    if (headers.empty()) headers = {{"Content-Type", "application/json"}};
    return web_request(port_, "POST", target, headers, body);
  }
  SignedIn sign_in(Role role) const {
    const WebReply reply = post(
        "/api/v1/login", "{\"name\":\"" + account_of(role) + "\",\"password\":\"" + std::string(kPassword) + "\"}");
    EXPECT_EQ(reply.status, 200) << reply.body;
    const std::string cookie = reply.header("set-cookie");
    return {cookie.substr(0, cookie.find(';')), member(reply.body, "csrf_token")};
  }
  static std::string member(const std::string& body, std::string_view name) {
    JsonDocument document;
    if (document.parse(body)) return {};
    return std::string(JsonView(document)[name].text());
  }
  // Waits until the answer to a GET holds the text.
  bool comes(const std::string& target, const WebHeaderList& headers, const std::string& text, int looks = 100) const {
    for (int look = 0; look < looks; ++look) {
      if (get(target, headers).body.find(text) != std::string::npos) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    return false;
  }

  TemporaryFolder folder_;
  std::unique_ptr<Process> process_;
  std::uint16_t port_ = 0;
};

}  // namespace radica::test
