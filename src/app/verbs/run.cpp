#include <array>

#include "app/pipeline.h"
#include "app/verbs/verbs.h"

namespace radica {
namespace {

constexpr std::array kPlans{
    PipelinePlan{"run",
                 "scan ingest dedupe organise dataset load stored_dataset delta upload verify write_back manifest "
                 "cleanup",
                 true},
    PipelinePlan{"consolidate", "scan ingest dedupe organise dataset", false},
    PipelinePlan{"load", "scan ingest dedupe organise load", true},
    PipelinePlan{"upload", "upload verify write_back manifest", true},
    PipelinePlan{"verify", "verify check_manifests audit_root", true},
};

// Rehearsals: everything that can be said without changing anything. These stages only count in a dry run.
constexpr std::array kDryPlans{
    PipelinePlan{"run", "scan ingest dedupe organise load rehearse_upload", false},
    PipelinePlan{"consolidate", "scan ingest dedupe organise", false},
    PipelinePlan{"load", "scan ingest dedupe organise load", false},
    PipelinePlan{"upload", "rehearse_upload", false},
    PipelinePlan{"verify", "verify check_manifests", false},
};

}  // namespace

Result<int> verb_run(World& world) {
  const std::string& verb = world.arguments.verb;
  for (const PipelinePlan& plan : world.arguments.is_dry_run ? kDryPlans : kPlans)
    if (plan.verb == verb) {
      TRY_SET(const PipelineEnd end, run_pipeline(world, plan));
      return end.exit_code;
    }
  return fail(ErrorCode::kBug, "E-RUN-011", {{"verb", verb}});
}

}  // namespace radica
