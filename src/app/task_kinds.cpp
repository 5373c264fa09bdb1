#include "app/task_kinds.h"

#include <algorithm>
#include <array>

#include "app/arguments.h"

namespace radica {
namespace {

struct TaskKind {
  std::string_view verb;
  int weight;         // two slots: it uses all cores there are
  bool is_exclusive;  // takes the lease of runs (docs/architecture.md)
};

constexpr std::array kKinds{
    TaskKind{"run", 2, true},        TaskKind{"load", 2, true},      TaskKind{"upload", 2, true},
    TaskKind{"verify", 2, true},     TaskKind{"reconcile", 2, true}, TaskKind{"consolidate", 2, false},
    TaskKind{"cleanup", 1, true},    TaskKind{"backup", 1, false},   TaskKind{"restore", 1, false},
    TaskKind{"quarantine", 1, true}, TaskKind{"export", 1, false},   TaskKind{"check", 1, false},
    TaskKind{"version", 1, false},
};

// What a task prints stands in its log, which everybody may read who sees tasks: no personal data.
bool shows_personal_data(const Arguments& arguments) {
  if (arguments.verb == "quarantine") return arguments.action != "retry" && arguments.action != "list";
  // To standard output, unless several companies go into files of their own: what is configured is not known here.
  return arguments.verb == "export" && !arguments.out;
}

}  // namespace

Result<TaskSpec> task_of(const std::vector<std::string>& words) {
  TRY_SET(const Arguments arguments, parse_arguments(words));
  const auto* kind = std::ranges::find(kKinds, arguments.verb, &TaskKind::verb);
  // What would replace the database wants somebody who looks.
  const bool is_asked_for = arguments.verb == "restore" && !arguments.is_drill;
  if (kind == kKinds.end() || is_asked_for || arguments.wants_help || shows_personal_data(arguments))
    return fail(ErrorCode::kBadInput, "E-TASK-010", {{"verb", arguments.verb}});
  TaskSpec spec;
  spec.arguments = words;
  spec.weight = kind->weight;
  spec.is_exclusive = kind->is_exclusive;
  return spec;
}

}  // namespace radica
