#include "app/generate/generate.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <utility>
#include <vector>

#include "app/generate/answer_key.h"
#include "app/generate/block.h"
#include "app/generate/tree.h"
#include "base/file.h"
#include "base/workers.h"

namespace radica {
namespace {

using namespace synthetic;

constexpr std::uint64_t kSamplePerCompany = 100;
constexpr std::uint64_t kBlocksPerReport = 32;

// Adds up what the threads have done and tells the caller, one call at a time.
class ProgressCounter {
 public:
  ProgressCounter(const GenerateProgress& progress, std::uint64_t total) : progress_(progress), total_(total) {}
  void add(std::uint64_t claims) {
    const std::lock_guard lock(mutex_);
    done_ += claims;
    if (progress_) progress_(done_, total_);
  }

 private:
  const GenerateProgress& progress_;
  std::mutex mutex_;
  std::uint64_t total_, done_ = 0;
};

Result<void> check_is_empty(const std::string& out) {
  std::error_code error;
  const std::filesystem::directory_iterator entries(out, error);
  if (error == std::errc::no_such_file_or_directory) return {};
  if (error) return fail_errno("E-FILE-006", out, error.value());
  if (entries != std::filesystem::directory_iterator())
    return fail(ErrorCode::kBadInput, "E-INPUT-010", {{"path", out}});
  return {};
}

// Every generated fecha lies after 1990, or it would be out of range (SPEC §5).
Result<void> check_fits(const GenerateOptions& options) {
  const LocalTime first = local_from_civil({1990, 3, 1, 0, 0, 0});
  const LocalTime steps = std::max<LocalTime>((options.newest - kTail - first) / kClaimStep, 0);
  const std::uint64_t limit = std::min(kMaxClaims, 2 * static_cast<std::uint64_t>(steps));
  if (options.claims <= limit) return {};
  return fail(ErrorCode::kBadInput, "E-INPUT-011",
              {{"claims", std::to_string(options.claims)}, {"limit", std::to_string(limit)}});
}

// Claims alternate between the companies, so that one more claim moves no other.
std::uint64_t claims_of(std::size_t company, std::uint64_t claims) {
  return (claims + 1 - company) / 2;
}

Result<void> write_company(const GenerateOptions& options, std::size_t company, CompanyTree& tree,
                           CompanyAnswers& answers, ProgressCounter& progress) {
  TRY(write_control_files(kCompanies.at(company), options.newest, tree, answers));
  const std::uint64_t claims = claims_of(company, options.claims);
  BlockPlace place;
  place.seed = options.seed;
  place.company = company;
  place.newest = options.newest;
  place.sample_step = std::max<std::uint64_t>((claims + kSamplePerCompany - 1) / kSamplePerCompany, 1);
  std::uint64_t unreported = 0;
  for (std::uint64_t start = 0; start < claims && !should_stop(); start += kBlockSize, ++place.block) {
    place.claims = std::min(kBlockSize, claims - start);
    TRY(write_block(place, tree, answers));
    unreported += place.claims;
    if (place.block % kBlocksPerReport != 0) continue;
    progress.add(unreported);
    unreported = 0;
  }
  progress.add(unreported);
  return {};
}

void add(GenerateSummary& summary, const CompanyTree& tree, const CompanyAnswers& answers) {
  summary.files += tree.files();
  summary.bytes += tree.bytes();
  const FileBalance& files = answers.files();
  summary.input.found += files.found;
  summary.input.ignored += files.ignored;
  summary.input.rejected += files.rejected;
  summary.input.read += files.read;
  const ObservationBalance& observations = answers.observations();
  summary.observations.read += observations.read;
  summary.observations.rejected += observations.rejected;
  summary.observations.conflicts += observations.conflicts;
  summary.observations.exact_duplicates += observations.exact_duplicates;
  summary.observations.earlier_versions += observations.earlier_versions;
  summary.observations.records += observations.records;
  const StoreBalance& store = answers.store();
  summary.store.files += store.files;
  summary.store.uploaded += store.uploaded;
  summary.store.same_bytes += store.same_bytes;
  summary.store.superseded += store.superseded;
}

}  // namespace

Result<GenerateSummary> generate(const GenerateOptions& options, const GenerateProgress& progress) {
  TRY(check_is_empty(options.out));
  TRY(check_fits(options));
  Zone zone;
  TRY_SET(zone, Zone::open(options.timezone));

  std::vector<CompanyTree> trees;
  for (const Company& company : kCompanies) {
    auto tree = CompanyTree::create(options.out, company.name, zone);
    TRY(tree);
    trees.push_back(std::move(*tree));
  }
  std::array<CompanyAnswers, kCompanies.size()> answers;
  ProgressCounter counter(progress, options.claims);
  // One thread per company: they share no folder, hence no lock of the file system.
  TRY(run_workers(kCompanies.size(), [&](std::size_t company) {
    return write_company(options, company, trees[company], answers.at(company), counter);
  }));

  const AnswerKeyHead head{options.claims, options.seed, options.newest, options.timezone};
  const std::string key = answer_key_json(head, answers);
  // Last of all: a tree without it is incomplete.
  TRY(write_plain_file(join_path(options.out, "expected.json"), key, zone.to_unix(options.newest)));
  GenerateSummary summary;
  summary.claims = options.claims;
  summary.files = 1;
  summary.bytes = key.size();
  for (std::size_t i = 0; i < trees.size(); ++i) add(summary, trees[i], answers.at(i));
  return summary;
}

}  // namespace radica
