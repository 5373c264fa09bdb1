#include "stages/repair.h"

#include <algorithm>

#include "base/fault.h"
#include "model/fold.h"
#include "stages/reconcile_store.h"
#include "stages/trash.h"

namespace radica {
namespace {

constexpr std::size_t kBatch = 500;

// The findings of one class, batch by batch; each batch is a unit of work, and doing it again changes nothing more.
class CompanyRepair {
 public:
  CompanyRepair(Context& context, const Act& act, CompanyRun& company)
      : context_(context), act_(act), company_(company), trash_(context, act, company) {}

  Result<void> run() {
    const auto take = [this](const Finding& finding) -> Result<void> {
      if (!context_.options.repairs[static_cast<std::size_t>(finding.type)] || !can_be_repaired(finding)) return {};
      ++company_.discrepancies->count(finding.type).settled;
      if (context_.options.is_dry_run) return {};
      auto& batch = batches_[static_cast<std::size_t>(finding.type)];
      batch.push_back(finding);
      return batch.size() < kBatch ? Result<void>{} : repair(finding.type);
    };
    TRY(company_.discrepancies->each(take));
    for (const FindingInfo& known : kFindings) TRY(repair(known.type));
    return {};
  }

 private:
  Result<void> repair(FindingClass type);
  Result<void> send_again(const std::vector<Finding>& batch);
  Result<void> write_urls_again(const std::vector<Finding>& batch);
  Result<void> restore(const std::vector<Finding>& batch);
  Result<void> set_flags(const std::vector<Finding>& batch);

  Context& context_;
  const Act& act_;
  CompanyRun& company_;
  Trash trash_;
  std::array<std::vector<Finding>, kFindingClasses> batches_;
};

std::vector<std::string> claims_of(const std::vector<Finding>& batch) {
  std::vector<std::string> radicados;
  for (const Finding& finding : batch) radicados.push_back(finding.radicado);
  std::sort(radicados.begin(), radicados.end());
  radicados.erase(std::unique(radicados.begin(), radicados.end()), radicados.end());
  return radicados;
}

Result<void> CompanyRepair::repair(FindingClass type) {
  std::vector<Finding> batch;
  batch.swap(batches_[static_cast<std::size_t>(type)]);
  if (batch.empty()) return {};
  TRY(check_stop(context_));
  for (const Finding& finding : batch)
    context_.log.info("repair", {{"company", company_.company.name},
                                 {"class", info(type).id},
                                 {"claim", finding.radicado},
                                 {"key", finding.place},
                                 {"detail", finding.detail}});
  switch (type) {
    case FindingClass::kPhantom:
    case FindingClass::kMismatch:
      return send_again(batch);
    case FindingClass::kOrphan:
      for (const Finding& finding : batch) TRY(trash_.take(finding.place));
      return {};
    case FindingClass::kStaleUrl:
      return write_urls_again(batch);
    case FindingClass::kAlteredRow:
      return restore(batch);
    case FindingClass::kWrongFlag:
      return set_flags(batch);
    case FindingClass::kMissingLocal:
    case FindingClass::kChangedRadicado:
    case FindingClass::kLegacy:
    case FindingClass::kCount:
      break;
  }
  return {};
}

// Without a receipt an object is sent again, and its claim does not count as processed until then.
Result<void> CompanyRepair::send_again(const std::vector<Finding>& batch) {
  std::vector<StoredObject> objects;
  std::vector<std::string> lost;  // registered by others than Radica
  for (const Finding& finding : batch) {
    if (finding.sha256.empty()) {
      lost.push_back(finding.place);
      continue;
    }
    StoredObject object;
    object.radicado = finding.radicado;
    object.key = finding.place;
    object.sha256 = finding.sha256;
    objects.push_back(std::move(object));
  }
  const std::string& company = company_.company.name;
  if (!objects.empty()) TRY(context_.uploads->settle_objects(act_, company, objects));
  return lost.empty() ? Result<void>{} : context_.reconcile->mark_lost(act_, company, context_.store->bucket(), lost);
}

Result<void> CompanyRepair::write_urls_again(const std::vector<Finding>& batch) {
  std::vector<std::string> moved;
  for (const Finding& finding : batch)
    if (finding.detail == "registros_ov_s3.bucket_s3") moved.push_back(finding.place);
  const std::string& company = company_.company.name;
  if (!moved.empty()) TRY(context_.reconcile->move_registered(act_, company, context_.store->bucket(), moved));
  FAULT("repair.between_units");
  return context_.reconcile->requeue(act_, company, claims_of(batch), false);
}

Result<void> CompanyRepair::restore(const std::vector<Finding>& batch) {
  std::vector<std::string> radicados, hash_only;
  for (const Finding& finding : batch)
    (finding.detail == "hash_registro" ? hash_only : radicados).push_back(finding.radicado);
  Ledger::LoadOptions options;
  options.company = company_.company.name;
  options.rule_fp = context_.options.rule_fp;
  options.reports_conflicts = context_.options.rules.severity_of(Rule::kConflictoFecha) != Severity::kOff;
  options.was_read = [](std::int64_t) { return false; };
  options.now = context_.clock.now();
  options.corrections.assign(company_.corrections.begin(), company_.corrections.end());
  std::sort(options.corrections.begin(), options.corrections.end(),
            [](const auto& left, const auto& right) { return left.first < right.first; });
  if (!radicados.empty()) TRY(context_.reconcile->restore_rows(act_, options, radicados));
  return hash_only.empty() ? Result<void>{} : context_.reconcile->restore_hashes(act_, options.company, hash_only);
}

Result<void> CompanyRepair::set_flags(const std::vector<Finding>& batch) {
  std::vector<Finding> unset, waiting;
  for (const Finding& finding : batch) (finding.detail == "procesado_flag=true" ? unset : waiting).push_back(finding);
  const std::string& company = company_.company.name;
  if (!unset.empty()) TRY(context_.reconcile->requeue(act_, company, claims_of(unset), true));
  return waiting.empty() ? Result<void>{} : context_.reconcile->requeue(act_, company, claims_of(waiting), false);
}

}  // namespace

Result<StageReport> repair(Context& context, const Act& act) {
  StageReport report;
  report.name = "repair";
  context.progress.begin("repair", 0);
  for (const auto& company : context.companies) {
    TRY(CompanyRepair(context, act, *company).run());
    for (const FindingCount& count : company->discrepancies->counts()) report.out += count.settled;
  }
  report.in = report.out;
  return report;
}

}  // namespace radica
