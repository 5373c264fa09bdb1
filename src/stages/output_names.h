// Names of the files of SPEC §9.
#pragma once

#include <string>
#include <string_view>

#include "stages/context.h"

namespace radica {

// {output}/{company}_{kind}_{day}{.extension}, or below reports/; of an incremental run with _HHMMSS and, if that name
// is taken, -2, -3 …
[[nodiscard]] std::string dataset_path(const Context& context, std::string_view company, std::string_view kind,
                                       std::string_view extension, bool is_report);

}  // namespace radica
