#include "stages/write_back.h"

#include <algorithm>

#include "stages/stored_urls.h"
#include "stages/upload_plan.h"

namespace radica {
namespace {

constexpr std::size_t kClaimsPerBatch = 500;

class CompanyWriteBack {
 public:
  CompanyWriteBack(Context& context, const Act& act, CompanyRun& company)
      : context_(context), act_(act), company_(company) {}

  Result<std::uint64_t> run() {
    TRY_SET(const auto pending, context_.uploads->pending(company_.company.name));
    context_.progress.total += pending.size();
    std::uint64_t done = 0;
    for (std::size_t from = 0; from < pending.size(); from += kClaimsPerBatch) {
      TRY(check_stop(context_));
      const std::size_t to = std::min(pending.size(), from + kClaimsPerBatch);
      TRY_SET(const auto claims,
              context_.uploads->claims(company_.company.name, {pending.begin() + static_cast<std::ptrdiff_t>(from),
                                                               pending.begin() + static_cast<std::ptrdiff_t>(to)}));
      std::vector<ClaimDone> finished;
      for (const ClaimUpload& claim : claims) add_if_complete(claim, finished);
      if (!finished.empty())
        TRY(context_.uploads->write_back(act_, company_.company.name,
                                         {context_.store->bucket(), context_.store->region()}, finished,
                                         context_.clock.now()));
      done += finished.size();
      context_.progress.done += to - from;
    }
    return done;
  }

 private:
  void add_if_complete(const ClaimUpload& claim, std::vector<ClaimDone>& finished) const {
    const UploadPlan plan = plan_upload(claim, context_.zone);
    if (plan.is_complete()) finished.push_back(stored_files(claim, plan, *context_.store, context_.zone));
  }

  Context& context_;
  const Act& act_;
  CompanyRun& company_;
};

}  // namespace

Result<StageReport> write_back(Context& context, const Act& act) {
  StageReport report;
  report.name = "write_back";
  context.progress.begin("write_back", 0);
  for (const auto& company : context.companies) {
    TRY_SET(const std::uint64_t done, CompanyWriteBack(context, act, *company).run());
    report.out += done;
    // All files are read in such a run anyhow.
    if (!context.options.is_full) continue;
    TRY_SET(company->archive, context.uploads->archived_files(company->company.name));
  }
  return report;
}

}  // namespace radica
