// What somebody did, as the audit tells it (SPEC §15). An Act that carries one of these is told in the transaction that
// does it: both are there or neither. No personal data stands in it: objects are numbers, names of our own and
// radicados, never values of a record.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace radica {

enum class ActorKind : std::uint8_t {
  kCli,      // somebody at the command line: the user of the operating system
  kAccount,  // somebody who has signed in
  kToken,    // a program with a token of an account
  kService,  // Radica itself: the scheduler, a worker
};
[[nodiscard]] std::string_view name_of(ActorKind kind);  // as the table says it: "cli", "account", "token", "service"
[[nodiscard]] std::optional<ActorKind> actor_kind_by_name(std::string_view name);

struct AuditEvent {
  std::int64_t at = 0;  // Unix milliseconds by the real clock, whatever --now says
  ActorKind kind = ActorKind::kCli;
  std::string actor;    // name of the account or of the user of the operating system; "-" = nobody that we know
  std::string peer;     // host of the command line, address of the client
  std::string act;      // the verb and its word, "tasks cancel"; what is no verb has a name like one: "login", "reveal"
  std::string object;   // what it was done to: number of a task, name of a schedule, radicado; empty = the whole
  std::string reason;   // in the words of who did it; empty = none was asked for
  std::string details;  // a JSON object, small; empty = none
};

// An event in its place in the chain.
struct AuditRow {
  std::int64_t seq = 0;  // from 1, without a gap
  AuditEvent event;
  std::string previous;  // `hash` of the row before, 64 hex digits; of the first one 64 zeros
  std::string hash;      // SHA-256 of all the others (model/audit_chain.h), 64 hex digits
};

}  // namespace radica
