#include "app/check_notes.h"

#include <algorithm>
#include <map>
#include <set>

#include "adapters/db_integrity.h"
#include "app/reconcile_report.h"

namespace radica {
namespace {

std::string_view class_of(const CompanyRun::Unproven& object) {
  if (object.key.starts_with("radica_audit/")) return "auditoria";
  if (object.is_manifest) return "manifiesto";
  if (object.is_missing) return "ausente";
  return object.is_unreachable ? "inalcanzable" : "alterado";
}

// Counts all, keeps the first of each class.
struct Notes {
  CheckNote check;
  std::vector<KeptFinding> kept;

  void add(KeptFinding finding) {
    if (++check.counts[finding.type].found <= kMostKeptFindings) kept.push_back(std::move(finding));
  }
};

void note_unproven(const CompanyRun& company, Notes& notes) {
  for (const CompanyRun::Unproven& object : company.unproven) {
    KeptFinding finding;
    finding.type = class_of(object);
    finding.place = object.key;
    notes.add(std::move(finding));
  }
}

// What was sent again and is still not proven is not settled: its file may be gone too.
Result<void> note_discrepancies(const Context& context, CompanyRun& company, Notes& notes) {
  std::set<std::string_view> unproven;
  for (const CompanyRun::Unproven& object : company.unproven) unproven.insert(object.key);
  std::map<std::string, std::uint64_t> failed;  // by class
  TRY(company.discrepancies->each([&](const Finding& found) -> Result<void> {
    KeptFinding finding;
    finding.type = info(found.type).id;
    finding.radicado = found.radicado;
    finding.place = found.place;
    finding.detail = found.detail;
    const bool is_repaired = is_to_be_repaired(context, found), is_failed = unproven.contains(found.place);
    finding.is_settled = is_repaired && !is_failed;
    if (is_repaired && is_failed) ++failed[finding.type];
    notes.add(std::move(finding));
    return {};
  }));
  for (auto& [type, count] : notes.check.counts) {
    const std::uint64_t settled = company.discrepancies->count(*finding_class_by_id(type)).settled;
    count.settled = settled - std::min(settled, failed[type]);
  }
  return {};
}

}  // namespace

Result<void> keep_checks(const PipelinePlan& plan, Context& context, Session& session) {
  const bool is_reconcile = plan.verb == "reconcile";
  if ((!is_reconcile && plan.verb != "verify") || context.options.is_dry_run) return {};
  const std::unique_ptr<Integrity> integrity = db_integrity(*session.sql());
  for (const auto& company : context.companies) {
    Notes notes;
    notes.check = {std::string(plan.verb), company->company.name, session.act().run_id, {}};
    if (is_reconcile)
      TRY(note_discrepancies(context, *company, notes));
    else
      note_unproven(*company, notes);
    TRY(integrity->put(session.act(), notes.check, notes.kept));
  }
  return {};
}

}  // namespace radica
