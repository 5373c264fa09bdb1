#include "model/permissions.h"

#include <array>
#include <cstddef>

namespace radica {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(Role::kCount)> kRoles{"viewer", "operator", "auditor",
                                                                                      "data_officer", "admin"};

constexpr unsigned bit(Role role) {
  return 1U << static_cast<unsigned>(role);
}
constexpr unsigned kViewer = bit(Role::kViewer), kOperator = bit(Role::kOperator), kAuditor = bit(Role::kAuditor),
                   kOfficer = bit(Role::kDataOfficer), kAdmin = bit(Role::kAdmin),
                   kAll = kViewer | kOperator | kAuditor | kOfficer | kAdmin;

struct Permission {
  Action action;
  std::string_view name;
  unsigned roles;
  bool needs_reason;
};

// Who keeps the system running sees no personal data, and who may see it does not keep the system: docs/decisions/0036.
constexpr std::array kPermissions{
    Permission{Action::kViewStatus, "view_status", kAll, false},
    Permission{Action::kViewRecords, "view_records_masked", kAll, false},
    Permission{Action::kRevealPersonalData, "reveal_personal_data", kOfficer, true},
    Permission{Action::kDownloadFile, "download_file", kOfficer, true},
    Permission{Action::kExport, "export", kOfficer, true},
    Permission{Action::kRetry, "retry", kOperator | kAdmin, false},
    Permission{Action::kRun, "run", kOperator | kAdmin, false},
    Permission{Action::kDecide, "decide", kOperator | kOfficer, true},
    Permission{Action::kScheduleChange, "schedule_change", kOperator | kAdmin, false},
    Permission{Action::kAlertChange, "alert_change", kOperator | kAdmin, false},
    Permission{Action::kCleanUp, "cleanup", kAdmin, false},
    Permission{Action::kRestore, "restore", kAdmin, true},
    Permission{Action::kCorrect, "correct", kOfficer, true},
    Permission{Action::kErase, "erase", kOfficer, true},
    Permission{Action::kUserAdmin, "user_admin", kAdmin, false},
    Permission{Action::kConfigChange, "config_change", kAdmin, false},
    Permission{Action::kAuditRead, "audit_read", kAuditor | kOfficer | kAdmin, false},
    Permission{Action::kAuditVerify, "audit_verify", kAuditor | kOfficer | kAdmin, false},
};

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < kPermissions.size(); ++i)
    if (static_cast<std::size_t>(kPermissions[i].action) != i) return false;
  return kPermissions.size() == static_cast<std::size_t>(Action::kCount);
}
static_assert(is_in_order());

// Nothing for a value that is no action: it is forbidden.
const Permission* find(Action action) {
  const auto place = static_cast<std::size_t>(action);
  return place < kPermissions.size() ? &kPermissions[place] : nullptr;
}

}  // namespace

std::string_view name_of(Role role) {
  return kRoles[static_cast<std::size_t>(role)];
}

std::optional<Role> role_by_name(std::string_view name) {
  for (std::size_t i = 0; i < kRoles.size(); ++i)
    if (kRoles[i] == name) return static_cast<Role>(i);
  return std::nullopt;
}

std::string_view name_of(Action action) {
  const Permission* permission = find(action);
  return permission == nullptr ? std::string_view() : permission->name;
}

bool may(Role role, Action action) {
  const Permission* permission = find(action);
  return permission != nullptr && role < Role::kCount && (permission->roles & bit(role)) != 0;
}

bool needs_reason(Action action) {
  const Permission* permission = find(action);
  return permission == nullptr || permission->needs_reason;
}

}  // namespace radica
