// THE table of routes of the HTTP interface: method, path, who may, what it takes, what it does. The router, the
// OpenAPI document and the test of roles × routes are made from it. What it does not name is not there.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/web/call.h"
#include "base/error.h"
#include "model/permissions.h"
#include "ports/web.h"

namespace radica {

// Who may use a route. It cannot be left out: there is none that means nothing.
class Needs {
 public:
  static constexpr Needs nobody() { return Needs(Who::kAnybody); }           // before anybody has signed in
  static constexpr Needs metrics() { return Needs(Who::kLoopbackOrToken); }  // on loopback, else a token
  static constexpr Needs somebody() { return Needs(Who::kSignedIn); }        // whatever the role
  // NOLINTNEXTLINE(google-explicit-constructor): a row of the table reads better
  constexpr Needs(Action action) : who_(Who::kMay), action_(action) {}

  [[nodiscard]] constexpr bool is_open() const { return who_ == Who::kAnybody; }
  [[nodiscard]] constexpr bool is_metrics() const { return who_ == Who::kLoopbackOrToken; }
  [[nodiscard]] constexpr std::optional<Action> action() const {
    return who_ == Who::kMay ? std::optional(action_) : std::nullopt;
  }

 private:
  enum class Who : std::uint8_t { kAnybody, kLoopbackOrToken, kSignedIn, kMay };
  constexpr explicit Needs(Who who) : who_(who) {}
  Who who_;
  Action action_{};
};

struct Route {
  std::string_view method;
  std::string_view path;  // "/api/v1/runs/{id}"
  Needs needs;
  Result<WebAnswer> (*handler)(WebCall& call);
  std::string_view summary;
  std::string_view query = {};  // names of parameters, parted by blanks
  std::string_view body =
      {};                // names of the texts of its JSON object; an object ends in "{}", what must be there in "!"
  bool is_page = false;  // for people in a browser: no part of the OpenAPI document
};
[[nodiscard]] std::span<const Route> routes();

struct RouteField {
  std::string_view name;
  bool is_required = false;
  bool is_object = false;  // of a body: a JSON object, handed on as its text
};
[[nodiscard]] std::vector<RouteField> route_fields(std::string_view words);  // of a query or a body

struct RouteMatch {
  const Route* route = nullptr;  // nothing: no route of that path has the method, or none has the path
  std::string allow;             // the methods that the path has, "GET, POST"; empty: there is no such path
  WebParameters parameters;
};
[[nodiscard]] RouteMatch find_route(std::string_view method, const WebTarget& target);

[[nodiscard]] std::string openapi_json();

}  // namespace radica
