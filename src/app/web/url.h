// The target of a request: path and query, decoded and checked. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace radica {

struct WebTarget {
  std::string path;                   // as it was sent, without the query: for what is shown
  std::vector<std::string> segments;  // decoded, valid UTF-8, none of them "." or ".."
  std::vector<std::pair<std::string, std::string>> query;

  // Of the first parameter of that name; empty if there is none.
  [[nodiscard]] std::string_view parameter(std::string_view name) const;
};

// Nothing when it is no path with a query: a wrong %XX, bytes that are no UTF-8, a NUL, an empty or dotted segment.
[[nodiscard]] std::optional<WebTarget> parse_target(std::string_view target);
// %XX decoded; `+` is a blank in a query.
[[nodiscard]] std::optional<std::string> url_decoded(std::string_view text, bool is_query);

}  // namespace radica
