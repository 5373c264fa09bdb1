#include "stages/reconcile_claims.h"

#include <algorithm>
#include <map>

#include "base/workers.h"
#include "model/fold.h"
#include "stages/stored_urls.h"
#include "stages/upload_plan.h"

namespace radica {
namespace {

constexpr std::size_t kClaimsPerPage = 1000;

class ClaimCheck {
 public:
  ClaimCheck(Context& context, CompanyRun& company)
      : context_(context),
        company_(company),
        reports_conflicts_(context.options.rules.severity_of(Rule::kConflictoFecha) != Severity::kOff) {}

  Result<std::uint64_t> run() {
    std::uint64_t looked_at = 0;
    for (std::string after;;) {
      TRY(check_stop(context_));
      TRY_SET(auto page, context_.reconcile->claims(company_.company.name, after, kClaimsPerPage));
      if (page.empty()) return looked_at;
      after = page.back().radicado;
      looked_at += page.size();
      TRY(judge_page(page));
      context_.progress.done += page.size();
    }
  }

 private:
  Result<void> judge_page(std::vector<ClaimState>& page);
  void judge_row(ClaimState& claim, std::vector<Finding>& found) const;
  [[nodiscard]] std::string differences(ClaimState& claim) const;
  void judge_files(const ClaimState& claim, const ClaimUpload& upload, std::vector<Finding>& found) const;
  void judge_state(const ClaimState& claim, const ClaimUpload& upload, const UploadPlan& plan,
                   std::vector<Finding>& found) const;
  [[nodiscard]] std::string missing_source(const ClaimUpload& upload, const StoredObject& object) const;

  Context& context_;
  CompanyRun& company_;
  const bool reports_conflicts_;
};

Result<void> ClaimCheck::judge_page(std::vector<ClaimState>& page) {
  std::vector<std::string> radicados;
  for (const ClaimState& claim : page)
    if (claim.row) radicados.push_back(claim.radicado);
  TRY_SET(const auto uploads, context_.uploads->claims(company_.company.name, radicados));
  std::map<std::string_view, const ClaimUpload*> by_radicado;
  for (const ClaimUpload& upload : uploads) by_radicado[upload.radicado] = &upload;
  std::vector<std::vector<Finding>> found(page.size());
  const auto judge = [&](std::size_t i) -> Result<void> {
    judge_row(page[i], found[i]);
    const auto upload = by_radicado.find(page[i].radicado);
    if (upload != by_radicado.end()) judge_files(page[i], *upload->second, found[i]);
    return {};
  };
  TRY(for_each_parallel(context_.options.threads, page.size(), judge));
  for (const auto& of_claim : found)
    for (const Finding& finding : of_claim) TRY(company_.discrepancies->add(finding));
  return {};
}

void ClaimCheck::judge_row(ClaimState& claim, std::vector<Finding>& found) const {
  if (claim.is_left_behind)
    found.push_back({FindingClass::kChangedRadicado, claim.radicado, claim.versions.back().file, {}, {}});
  if (std::string differing = differences(claim); !differing.empty())
    found.push_back({FindingClass::kAlteredRow, claim.radicado, {}, std::move(differing), {}});
}

// Names of columns. A row of which the ledger has no versions was there before Radica: only its hash can be held
// against its columns.
std::string ClaimCheck::differences(ClaimState& claim) const {
  if (!claim.row) return "row";
  const Record& row = *claim.row;
  if (claim.versions.empty()) return content_hash(row.values) == row.hash ? "" : "hash_registro|no_versions";
  sort_observations(claim.versions);
  static const std::vector<Correction> kNone;
  const auto corrections = company_.corrections.find(claim.radicado);
  const Record fresh =
      fold(claim.versions, corrections == company_.corrections.end() ? kNone : corrections->second, reports_conflicts_);
  std::string names;
  const auto add = [&names](std::string_view name) { names += (names.empty() ? "" : "|") + std::string(name); };
  for (std::size_t field = 0; field < kFieldCount; ++field)
    if (row.values.fields[field] != fresh.values.fields[field]) add(kFields[field].name);
  const auto is_same = [](const ExtraEntry& left, const ExtraEntry& right) {
    return left.key == right.key && left.json == right.json;
  };
  if (!std::equal(row.values.extra.begin(), row.values.extra.end(), fresh.values.extra.begin(),
                  fresh.values.extra.end(), is_same))
    add(kExtraName);
  if (row.hash != fresh.hash) add("hash_registro");
  return names;
}

void ClaimCheck::judge_files(const ClaimState& claim, const ClaimUpload& upload, std::vector<Finding>& found) const {
  const UploadPlan plan = plan_upload(upload, context_.zone);
  for (const PlannedObject& planned : plan.objects) {
    const bool is_stored = planned.stored != nullptr && planned.stored->state != ObjectState::kSending;
    if (!is_stored || claim.is_left_behind) continue;
    if (std::string path = missing_source(upload, *planned.stored); !path.empty())
      found.push_back({FindingClass::kMissingLocal, claim.radicado, std::move(path), planned.stored->key, {}});
  }
  judge_state(claim, upload, plan, found);
}

// The path of an object's source when it is gone; by its key if not even its path is known.
std::string ClaimCheck::missing_source(const ClaimUpload& upload, const StoredObject& object) const {
  const auto file = std::find_if(upload.files.begin(), upload.files.end(),
                                 [&](const LedgerFile& known) { return known.id == object.file_id; });
  if (file == upload.files.end()) return object.key;
  if (file->state == kCleaned) return {};  // on purpose: the store had it
  if (!file->is_gone() && stat_file(join_path(company_.root, file->raw_path))) return {};
  return file->path;
}

void ClaimCheck::judge_state(const ClaimState& claim, const ClaimUpload& upload, const UploadPlan& plan,
                             std::vector<Finding>& found) const {
  const bool is_complete = plan.is_complete();
  const auto wrong = [&](const char* detail) {
    found.push_back({FindingClass::kWrongFlag, claim.radicado, {}, detail, {}});
  };
  if (claim.is_processed && !is_complete) return wrong("procesado_flag=true");
  if (claim.is_waiting) return;  // the next upload, or its write-back, ends it
  if (!is_complete) return wrong("radica_pending");
  if (!claim.is_processed) return wrong("procesado_flag=false");
  const std::string expected = stored_files(upload, plan, *context_.store, context_.zone).urls;
  if (const std::string names = difference_of_urls(expected, claim.urls); !names.empty())
    found.push_back({FindingClass::kStaleUrl, claim.radicado, {}, "archivos_s3_urls." + names, {}});
}

}  // namespace

Result<std::uint64_t> reconcile_claims(Context& context, CompanyRun& company) {
  return ClaimCheck(context, company).run();
}

}  // namespace radica
