// The HTTP interface: every request passes the same checks in the same order, whatever its route (SPEC §15).
// Thread-safe.
#pragma once

#include <optional>

#include "app/web/denials.h"
#include "app/web/desk.h"
#include "app/web/route.h"
#include "ports/web.h"

namespace radica {

class WebSiteHandler final : public WebHandler {
 public:
  explicit WebSiteHandler(WebDesk& desk) : desk_(desk) {}  // outlives it
  WebAnswer answer(const WebRequest& request) override;
  std::optional<WebAnswer> answer_at_once(const WebRequest& request) override;
  WebAnswer refuse(int status) override;

 private:
  Result<WebAnswer> handle(WebCall& call, const Route*& route);
  Result<void> authenticate(WebCall& call) const;
  Result<void> check_needs(WebCall& call, const Route& route);
  Result<void> tell_denied(const WebCall& call, const Route& route, Action action);
  Result<void> check_metrics(const WebCall& call) const;

  WebDesk& desk_;
  Denials denials_;
};

// The texts of a JSON object as a route takes them (Route::body): E-API-007 when it is none, E-API-008 for a name that
// is missing, unknown or no text. Pure.
Result<WebParameters> read_body(std::string_view body, std::string_view names);

}  // namespace radica
