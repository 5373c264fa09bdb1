#include "stages/reconcile.h"

#include <algorithm>

#include "stages/reconcile_claims.h"
#include "stages/reconcile_store.h"

namespace radica {

Result<StageReport> reconcile(Context& context, const Act& /*act*/) {
  StageReport report;
  report.name = "reconcile";
  context.progress.begin("reconcile", 0);
  for (const auto& company : context.companies) {
    company->discrepancies = std::make_unique<FindingList>(*context.work, company->company.name);
    TRY_SET(const std::vector<std::string> waiting, context.uploads->pending(company->company.name));
    TRY_SET(const std::uint64_t objects, reconcile_store(context, *company, waiting));
    TRY_SET(const std::uint64_t claims, reconcile_claims(context, *company));
    TRY(company->discrepancies->finish());
    report.in += objects + claims;
    report.rejected += company->discrepancies->open();
  }
  report.out = report.in;
  return report;
}

}  // namespace radica
