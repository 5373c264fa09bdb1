// One request on its way to the handler of its route, and what handlers work with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/i18n.h"
#include "app/web/url.h"
#include "base/clock.h"
#include "base/error.h"
#include "model/run.h"
#include "ports/accounts.h"
#include "ports/web.h"

namespace radica {

class WebDesk;

using WebParameters = std::vector<std::pair<std::string, std::string>>;

struct WebCall {
  const WebRequest& request;
  WebDesk& desk;
  WebTarget target;
  WebParameters parameters;            // of the path
  WebParameters fields;                // of the body
  std::optional<Principal> principal;  // who asks; nothing on routes that are open
  std::string session;                 // the secret of the cookie, if it is by a session
  std::string peer;                    // address of the client
  Texts texts;

  [[nodiscard]] const std::string& parameter(std::string_view name) const { return find(parameters, name); }
  [[nodiscard]] const std::string& field(std::string_view name) const { return find(fields, name); }
  [[nodiscard]] std::string_view query(std::string_view name) const { return target.parameter(name); }
  // A whole number of the query; `fallback` when it is not given. E-API-008.
  Result<std::int64_t> number(std::string_view name, std::int64_t fallback, std::int64_t least,
                              std::int64_t most) const;
  // A time "YYYY-MM-DD HH:MM:SS" of the query; nothing when it is not given. E-API-008.
  Result<std::optional<LocalTime>> time(std::string_view name) const;
  // Who does `what`, told in the audit: `verb` as the command line would say it.
  // `details`: a JSON object, or nothing.
  [[nodiscard]] Act act(std::string_view verb, std::string_view object = {}, std::string_view reason = {},
                        std::string details = {}) const;
  [[nodiscard]] AuditEvent event(std::string_view verb, std::string_view object = {}, std::string_view reason = {},
                                 std::string details = {}) const;

 private:
  static const std::string& find(const WebParameters& all, std::string_view name);
};

[[nodiscard]] std::int64_t now_ms();  // Unix milliseconds by the real clock
// A whole number from `least` to `most`, else wrong_field.
Result<std::int64_t> whole_number(std::string_view text, std::string_view field, std::int64_t least, std::int64_t most);
// E-API-008: a field of the query or of the body; `expected` is the same in every language: a form, a range, names.
[[nodiscard]] Failure wrong_field(std::string_view field, std::string_view expected);
// A piece of a text that may grow, from the byte `from` on: where the next one begins stands in X-Next-Offset.
inline constexpr std::size_t kLogPiece = 256 * 1024;
[[nodiscard]] WebAnswer log_answer(std::string piece, std::int64_t from);
[[nodiscard]] WebAnswer json_answer(std::string body, int status = 200);

}  // namespace radica
