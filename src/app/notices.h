// What a run says at its end beside its sums: drift of the input, findings, and what a dry run would change.
#pragma once

#include <string>
#include <vector>

#include "app/i18n.h"
#include "stages/context.h"

namespace radica {

// "canal_respuesta: Portal Web X", "canal_nuevo → datos_extra"; control characters as they are.
[[nodiscard]] std::string seen_name_text(const Texts& texts, const SeenName& name);

// Lines for a person, none when there is nothing to say; control characters as they are.
[[nodiscard]] std::vector<std::string> drift_lines(const Texts& texts, const CompanyRun& company);
// What later stages found, by rule, with what it means and what to do.
[[nodiscard]] std::vector<std::string> finding_lines(const Texts& texts, const CompanyRun& company);
[[nodiscard]] std::vector<std::string> preview_lines(const Texts& texts, const CompanyRun& company);

[[nodiscard]] std::string preview_json(const CompanyRun& company);

}  // namespace radica
