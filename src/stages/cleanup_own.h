// The files of Radica itself that clean-up takes away for good: dated datasets, rotated logs, and what is in the trash,
// here or in the store, long enough. One step of clean-up.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "stages/cleanup_remove.h"

namespace radica {

// The option that lets a file go: "raw_days=30".
[[nodiscard]] std::string rule_of(const Context& context, CleanupClass type);
// The day in the name of a file of SPEC §9 ("afinia_delta_20261124_120000.csv"); nothing of any other name.
[[nodiscard]] std::optional<std::string> day_of_output(std::string_view name, std::string_view company);
Result<void> clean_own_files(Context& context, const Act& act, Remover& remover);

}  // namespace radica
