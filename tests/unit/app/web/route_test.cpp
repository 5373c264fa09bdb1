#include "app/web/route.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <type_traits>

#include "app/json_view.h"
#include "app/web/site.h"
#include "base/text.h"

namespace radica {
namespace {

RouteMatch match(std::string_view method, std::string_view target) {
  const auto parsed = parse_target(target);
  EXPECT_TRUE(parsed) << target;
  return find_route(method, parsed.value_or(WebTarget()));
}

// A route that names nobody does not compile.
static_assert(!std::is_default_constructible_v<Needs>);

TEST(Routes, AreFoundByMethodAndPathWithTheirParameters) {
  const RouteMatch found = match("GET", "/api/v1/records/afinia/RE%2F1");
  ASSERT_NE(found.route, nullptr);
  EXPECT_EQ(found.route->path, "/api/v1/records/{company}/{radicado}");
  EXPECT_EQ(found.parameters, (WebParameters{{"company", "afinia"}, {"radicado", "RE/1"}}));
  EXPECT_EQ(match("GET", "/api/v1/schedules/next").route->path, "/api/v1/schedules/next");
}

TEST(Routes, AnUnknownPathIsNotThereAndAWrongMethodIsToldWhichThereAre) {
  for (const char* target :
       {"/api", "/api/v1", "/assets", "/hoy", "/api/v1/runs/a/b", "/API/v1/runs", "/api/v1/record", "/metrics/x"}) {
    EXPECT_EQ(match("GET", target).route, nullptr) << target;
    EXPECT_EQ(match("GET", target).allow, "") << target;
  }
  EXPECT_EQ(match("DELETE", "/api/v1/runs").route, nullptr);
  EXPECT_EQ(match("DELETE", "/api/v1/runs").allow, "GET, HEAD");
  EXPECT_EQ(match("GET", "/api/v1/login").allow, "POST");
}

TEST(Routes, EachIsThereOnceAndIsFoundByItself) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const Route& route : routes()) {
    EXPECT_TRUE(seen.emplace(route.method, route.path).second) << route.path;
    std::string target(route.path);
    for (std::size_t at = target.find('{'); at != std::string::npos; at = target.find('{'))
      target.replace(at, target.find('}', at) - at + 1, "x");
    EXPECT_EQ(match(route.method, target).route, &route) << route.path;
    EXPECT_NE(route.summary, "") << route.path;
  }
}

TEST(Routes, OnlyProbesAndSigningInAreOpen) {
  std::set<std::string_view> open;
  for (const Route& route : routes())
    if (route.needs.is_open() && !route.is_page) open.insert(route.path);
  EXPECT_THAT(open, testing::UnorderedElementsAre("/healthz", "/readyz", "/api/v1/openapi.json", "/api/v1/setup",
                                                  "/api/v1/login"));
}

// A page shows nothing by itself: what it shows it asks for, and that is not open.
TEST(Routes, PagesAreOnlyRead) {
  for (const Route& route : routes()) {
    if (!route.is_page) continue;
    EXPECT_EQ(route.method, "GET") << route.path;
    EXPECT_FALSE(route.path.starts_with("/api/")) << route.path;
  }
}

TEST(Routes, WhatShowsPersonalDataNeedsAReason) {
  for (const Route& route : routes())
    if (const auto action = route.needs.action(); action && needs_reason(*action)) {
      EXPECT_NE(route.body.find("reason!"), std::string_view::npos) << route.path;
    }
}

TEST(Routes, TheOpenApiDocumentHasEachThatIsNoPage) {
  const std::string text = openapi_json();
  JsonDocument document;
  ASSERT_FALSE(document.parse(text));
  const JsonView paths = JsonView(document)["paths"];
  std::size_t operations = 0;
  for (const JsonView& path : paths.children()) operations += path.children().size();
  EXPECT_EQ(operations, static_cast<std::size_t>(std::ranges::count(routes(), false, &Route::is_page)));
  for (const Route& route : routes()) {
    if (route.is_page) continue;
    const JsonView operation = paths[route.path][ascii_lower(route.method)];
    ASSERT_TRUE(operation.exists()) << route.path;
    EXPECT_EQ(operation["summary"].text(), route.summary);
    EXPECT_EQ(operation["x-radica-action"].text(), route.needs.action() ? name_of(*route.needs.action()) : "");
  }
  const JsonView reveal = paths["/api/v1/records/{company}/{radicado}/reveal"]["post"];
  EXPECT_EQ(reveal["parameters"].children().size(), 3U);
  EXPECT_EQ(reveal["requestBody"]["content"]["application/json"]["schema"]["required"].children().front().text(),
            "reason");
}

TEST(RequestBody, AnObjectIsHandedOnAsItsText) {
  const auto fields =
      read_body(R"({"edit": {"to":["a", "b\u00f1"], "n" : 7,"x":{"y":[true,null]}}})", "edit{}! reason");
  ASSERT_TRUE(fields);
  EXPECT_EQ(fields->front().second, R"({"to":["a","bñ"],"n":7,"x":{"y":[true,null]}})");
  for (const char* body : {R"({"edit":"text"})", R"({"edit":[]})", R"({"edit":null})", "{}", R"({"reason":{}})"})
    EXPECT_FALSE(read_body(body, "edit{}! reason")) << body;
}

TEST(RequestBody, IsAnObjectOfTheTextsOfItsRoute) {
  const auto fields = read_body(R"({"name":"ana","minutes":60})", "name! minutes reason");
  ASSERT_TRUE(fields);
  EXPECT_EQ(*fields, (WebParameters{{"name", "ana"}, {"minutes", "60"}}));
  EXPECT_TRUE(read_body("", ""));
  for (const char* body : {"[]", "1", "{", "{\"name\":\"a\"}x", "\xff", "{\"name\":\"a\xff\"}"})
    EXPECT_FALSE(read_body(body, "name!")) << body;
  const std::pair<const char*, const char*> wrong[] = {{"{}", "name"},
                                                       {R"({"name":" "})", "name"},
                                                       {R"({"name":null})", "name"},
                                                       {R"({"name":{}})", "name"},
                                                       {R"({"name":"a\u0000b"})", "name"},
                                                       {R"({"name":"a\ud800"})", "name"},
                                                       {R"({"name":"a","role":"admin"})", "role"}};
  for (const auto& [body, field] : wrong) {
    const auto read = read_body(body, "name!");
    ASSERT_FALSE(read) << body;
    EXPECT_EQ(read.error().id, std::string_view(field) == "role" ? "E-API-008" : "E-API-019") << body;
    EXPECT_EQ(read.error().facts.front().second, field) << body;
  }
}

}  // namespace
}  // namespace radica
