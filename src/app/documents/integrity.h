// What is known of the checks of the store and the database, of backups and of drills, as documents.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/i18n.h"
#include "ports/integrity.h"
#include "ports/runs.h"
#include "ports/views.h"

namespace radica {

// "reconcile" has the classes of model/finding.h, "verify" those of app/check_notes.h.
[[nodiscard]] bool is_finding_class(std::string_view type);

// Of one command that looks whether all is there: verify, reconcile, backup, drill.
struct CheckState {
  std::string name;
  std::optional<RunInfo> last;   // however it went
  std::optional<RunInfo> whole;  // of which the findings are; nothing: of a command without any, or none yet
  std::vector<CheckNote> notes;  // by company
  std::string next;              // when it is planned next; empty: it is not
  bool is_paused = false;        // and its schedule is paused
};

struct IntegrityView {
  const Texts& texts;
  std::vector<CheckState> checks;
  std::int64_t verify_days = 0;  // within so many all objects are read back; 0: none is
  std::optional<LeaseHolder> holder;
};
[[nodiscard]] std::string integrity_json(const IntegrityView& view);
// `next`: there are more.
[[nodiscard]] std::string findings_json(const Texts& texts, const std::vector<KeptFinding>& findings, bool is_more);

}  // namespace radica
