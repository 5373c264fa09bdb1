// The report of a company as JSON (SPEC §9): balance, rules, fields, catalogues, months, keys, stages, drift. Written
// when the run's sums are known; the HTML for people is made from the same text (app/report_html).
#pragma once

#include <string>

#include "stages/context.h"

namespace radica {

[[nodiscard]] std::string report_json(const Context& context, const CompanyRun& company, const std::string& run_id);
// What of the input is in the store, and why the rest is not; null but after a full run that uploads.
[[nodiscard]] std::string archive_json(const CompanyRun& company);
// The four sums of SPEC §10 as a JSON object.
[[nodiscard]] std::string balance_json(const CompanyRun& company);
// What is new in the input as a JSON object; null without a database to compare with.
[[nodiscard]] std::string drift_json(const CompanyRun& company);
[[nodiscard]] std::string stages_json(const std::vector<StageReport>& stages);
[[nodiscard]] bool is_balance_closed(const CompanyRun& company);

}  // namespace radica
