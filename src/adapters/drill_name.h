// The name of the database that a restore drill makes: when, and by which process, so that what a killed drill has left
// is known without asking anybody. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/db_runs.h"

namespace radica {

// "radica_drill_1764417600_4711_0123456789abcdef_99887766": seconds since 1970, process, a hash of its host and boot,
// its start.
[[nodiscard]] std::string drill_name(std::int64_t now, const ProcessIdentity& process);

// Nobody works on the database any more: its process ran on this host and is gone, whatever its age; that of another
// host, of which nothing can be known, was made more than a day ago. Never of a name of another form.
[[nodiscard]] bool is_left_over(std::string_view name, std::int64_t now, const ProcessIdentity& self,
                                const StartOfProcess& start_of);

}  // namespace radica
