// The verbs of the command line, one file each; main.cpp dispatches. A verb prints its result and answers the exit
// code.
#pragma once

#include "app/world.h"

namespace radica {

using Verb = Result<int> (*)(World& world);

Result<int> verb_run(World& world);  // run, consolidate, load, upload, verify
Result<int> verb_reconcile(World& world);
Result<int> verb_cleanup(World& world);
Result<int> verb_watch(World& world);
Result<int> verb_worker(World& world);
Result<int> verb_serve(World& world);
Result<int> verb_tasks(World& world);
Result<int> verb_generate(World& world);
Result<int> verb_demo(World& world);
Result<int> verb_init(World& world);
Result<int> verb_check(World& world);
Result<int> verb_status(World& world);
Result<int> verb_runs(World& world);
Result<int> verb_explain(World& world);
Result<int> verb_logs(World& world);
Result<int> verb_quarantine(World& world);
Result<int> verb_schedule(World& world);
Result<int> verb_export(World& world);
Result<int> verb_migrate(World& world);
Result<int> verb_backup(World& world);
Result<int> verb_restore(World& world);
Result<int> verb_alerts(World& world);
Result<int> verb_audit(World& world);
Result<int> verb_user(World& world);
Result<int> verb_config(World& world);
Result<int> verb_version(World& world);

// By name; nullptr for an unknown one.
[[nodiscard]] Verb find_verb(std::string_view name);

}  // namespace radica
