// Secrets stand in the configuration as references only (SPEC §2): env:NAME, file:PATH, command:WORDS (its first line),
// credential:NAME (systemd). Read each time they are needed, never kept or printed: they may change while we run.
#pragma once

#include <string>
#include <string_view>

#include "app/environment.h"
#include "base/error.h"

namespace radica {

[[nodiscard]] bool is_secret_reference(std::string_view text);
// Empty for an empty reference. kBadConfig E-CONFIG-014 when it leads to nothing, or a command takes longer
// than half a minute.
Result<std::string> read_secret(std::string_view reference, const Environment& environment);

// All lines of what file: or credential: leads to: a key in PEM.
Result<std::string> read_secret_document(std::string_view reference, const Environment& environment);

}  // namespace radica
