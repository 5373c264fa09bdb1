// What PostgreSQL's errors mean: the one place where SQLSTATEs and failures of the connection get their code. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace radica {

// Of an error the server reported; an empty SQLSTATE is one of libpq: the connection is gone.
[[nodiscard]] ErrorCode code_of_sqlstate(std::string_view sqlstate);

// Whether a transaction that ended so may succeed when it is done again soon: a deadlock, a lock, a server that goes or
// has no place, a lost connection. Never of refused values or privileges, a full disk, a statement that took too long.
[[nodiscard]] bool may_pass(std::string_view sqlstate);

// Of a connection that could not be made, by libpq's verbose message, which holds the SQLSTATE of the server's refusal.
// kUnavailable and kExhausted are worth another attempt, kDenied and kBadConfig are not.
[[nodiscard]] ErrorCode code_of_connection_failure(std::string_view message);

// Whether the server refused the account or its password (class 28): both may be changed while we run.
[[nodiscard]] bool is_refused_login(std::string_view message);

// A message without what may be a value: the database quotes the values it refuses (classes 22 and 23) behind ": ".
[[nodiscard]] std::string reason_without_values(std::string_view sqlstate, std::string_view message);

// libpq's message in one line, without the place in the server's sources.
[[nodiscard]] std::string one_line(std::string_view message);

}  // namespace radica
