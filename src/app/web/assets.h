// The dashboard as the binary carries it (web/): the HTML of every page, and what it loads. Pure.
#pragma once

#include <string_view>

#include "base/error.h"
#include "ports/web.h"

namespace radica {

// Whether a client takes gzip, by its Accept-Encoding; every browser does.
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding);

// The asset of that name; kNotFound E-API-014 if there is none. Its name is by its content, so it never changes.
Result<WebAnswer> asset_answer(std::string_view name, std::string_view accept_encoding);
// The HTML of every page: which one it shows is the business of its script.
Result<WebAnswer> page_answer(std::string_view accept_encoding);

}  // namespace radica
