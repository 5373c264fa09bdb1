// What went wrong with a request, as a problem document (RFC 9457) in the language of the request: what, what to do,
// and the id of docs/errors.md. Pure.
#pragma once

#include <string>

#include "app/i18n.h"
#include "base/error.h"
#include "ports/web.h"

namespace radica {

// The status of an error. E-API-… and few others have theirs in one table; the rest by what is to be done.
[[nodiscard]] int status_of(const Error& error);
// Trouble of ours is told by its id only, and that of a database that does not answer as such: what else it says stands
// in the log.
[[nodiscard]] bool is_ours(const Error& error);
[[nodiscard]] WebAnswer problem_answer(const Texts& texts, const Error& error);

// --lang of a request: the first of es and en in Accept-Language, else Spanish.
[[nodiscard]] Language language_of_request(std::string_view accept_language);

}  // namespace radica
