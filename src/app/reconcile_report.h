// What reconcile found, as text for the screen, as JSON and as a page in both languages.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "app/world.h"
#include "stages/context.h"

namespace radica {

using Emit = std::function<Result<void>(std::string_view text)>;

// {"company","run_id","now","classes":{id:{"found","settled","information"}},"findings":[…]}; the findings stream.
Result<void> reconcile_json(const Context& context, CompanyRun& company, std::string_view run_id, const Emit& emit);
// A self-contained page with the first findings of each class.
Result<std::string> reconcile_html(const Context& context, CompanyRun& company, std::string_view run_id);
// {company}_reconcile_YYYYMMDD_HHMMSS.json and .html of each company, below `reports`.
Result<void> write_reconcile_reports(Context& context, std::string_view run_id);

// Whether this command repairs it.
[[nodiscard]] bool is_to_be_repaired(const Context& context, const Finding& finding);

// One line about an object that a verification could not prove.
[[nodiscard]] std::string unproven_text(const Texts& texts, const CompanyRun::Unproven& object);

struct ReconcileEnd {
  std::string_view run_id, outcome;
  int exit_code = 0;
};
// The whole answer of the verb on stdout.
Result<void> print_reconcile(const World& world, Context& context, const ReconcileEnd& end);

}  // namespace radica
