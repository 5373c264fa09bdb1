// Who may do what (SPEC §15): the one table of roles and actions. What it does not allow is forbidden.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace radica {

enum class Role : std::uint8_t { kViewer, kOperator, kAuditor, kDataOfficer, kAdmin, kCount };
// As the table and the command line say it: "viewer", "operator", "auditor", "data_officer", "admin".
[[nodiscard]] std::string_view name_of(Role role);
[[nodiscard]] std::optional<Role> role_by_name(std::string_view name);

enum class Action : std::uint8_t {
  kViewStatus,          // status, runs, tasks, schedules, alerts, indicators
  kViewRecords,         // records with their personal data masked
  kRevealPersonalData,  // unmasked; with a reason
  kDownloadFile,        // a stored file, which holds personal data; with a reason
  kExport,              // the dataset, unmasked
  kRetry,               // the quarantine, failed tasks
  kRun,                 // a run now; cancel, pause, resume a task
  kDecide,              // on possible duplicates
  kScheduleChange,      // pause, resume, run-now, edit
  kAlertChange,         // ack, silence, test, edit
  kCleanUp,
  kRestore,
  kCorrect,  // a field of a record, for its person
  kErase,    // a person
  kUserAdmin,
  kConfigChange,
  kAuditRead,  // list, export
  kAuditVerify,
  kCount
};
[[nodiscard]] std::string_view name_of(Action action);  // "view_status", …
[[nodiscard]] bool may(Role role, Action action);
// These are refused without a reason in the words of who does them.
[[nodiscard]] bool needs_reason(Action action);

}  // namespace radica
