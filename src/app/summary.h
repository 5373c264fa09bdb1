// The end of a run: reports, the balance stored and shown, the exit code (SPEC §1, §9, §10).
#pragma once

#include <optional>

#include "app/pipeline.h"
#include "app/session.h"
#include "stages/context.h"

namespace radica {

// `done` is how the stages ended. Writes the reports when the plan made a dataset, ends the run, prints the summary.
// Nothing: the run changed nothing and is forgotten (PipelinePlan::forgets_itself).
Result<std::optional<int>> finish_run(World& world, const PipelinePlan& plan, Context& context, Session& session,
                                      Result<void> done);

}  // namespace radica
