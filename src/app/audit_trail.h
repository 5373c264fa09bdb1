// What commands tell the audit (ports/audit.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "app/world.h"
#include "model/audit.h"
#include "model/run.h"
#include "ports/audit.h"

namespace radica {

// Of this command: by the user of the operating system on this host, or by a task of the queue. Its reason is
// --reason. `details`: members of a JSON object, without its brackets.
[[nodiscard]] AuditEvent audit_event(const World& world, std::string_view act, std::string_view object = {},
                                     std::string details = {});
// The act, to be told by the one call that it is given to.
[[nodiscard]] Act told(const World& world, const Act& act, std::string_view object = {}, std::string details = {});
// A part of it that has a name of its own.
[[nodiscard]] Act told_as(const World& world, const Act& act, std::string_view verb, std::string_view object,
                          std::string details);
// That this command shows personal data of `object` (SPEC §15). Where it cannot be told (a standby, a role that only
// reads) the log says so and it is shown all the same: whoever may read the database sees it anyway.
void tell_view(const World& world, Audit& audit, std::string_view object);
// The verb and its action: "tasks cancel".
[[nodiscard]] std::string act_of(const Arguments& arguments);

// Of a child process: the task whose command it is. What it does is done by the service.
inline constexpr std::string_view kTaskVariable = "RADICA_TASK";
[[nodiscard]] bool is_task();
// Its number; 0 of any other process, whatever it says of itself.
[[nodiscard]] std::int64_t own_task();

}  // namespace radica
