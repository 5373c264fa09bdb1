// radica explain RADICADO|SGC|FILE: one screen about a claim or a file; with --json one document.
#include "adapters/db_views.h"
#include "app/audit_trail.h"
#include "app/verbs/explain_output.h"
#include "app/verbs/verbs.h"
#include "base/text.h"

namespace radica {

Result<int> verb_explain(World& world) {
  const std::string& word = world.arguments.operands.front();
  TRY_SET(const std::unique_ptr<Session> session, Session::open(world, {.verb = "explain", .database = true}));
  const std::unique_ptr<Views> views = db_views(*session->sql());
  TRY_SET(const Explained explained, explain(world, *session, *views, word));
  if (explained.is_empty()) return fail(ErrorCode::kBadInput, "E-INPUT-020", {{"key", word}});
  tell_view(world, *session->audit(), printable_path(word));
  if (world.arguments.is_json) {
    print(explained_json(explained, Privacy::kOpen));
    return kExitDone;
  }
  for (const std::string& line : explained_lines(world, explained)) print(line);
  return kExitDone;
}

}  // namespace radica
