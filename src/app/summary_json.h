// The end of a run as one JSON document, for programs (`--json`). Pure.
#pragma once

#include <string>
#include <string_view>

#include "stages/context.h"

namespace radica {

// The sums of SPEC §10 by company, as radica_run keeps them.
[[nodiscard]] std::string balances_json(const Context& context);
// `run_id`: null in the document when empty, of a command that notes no run.
[[nodiscard]] std::string run_json(const Context& context, std::string_view run_id, std::string_view outcome,
                                   int exit_code);

}  // namespace radica
