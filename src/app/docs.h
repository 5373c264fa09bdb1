// Reference pages made from the tables of the code: docs/config.md, errors.md, commands.md, metrics.md. Pure; the
// language is that of `texts`. A check compares them with the files in the repository.
#pragma once

#include <string>

#include "app/i18n.h"

namespace radica {

[[nodiscard]] std::string config_page(const Texts& texts);
[[nodiscard]] std::string errors_page(const Texts& texts);  // errors and rules
[[nodiscard]] std::string commands_page(const Texts& texts);
[[nodiscard]] std::string metrics_page(const Texts& texts);  // what is measured stands there in English

}  // namespace radica
