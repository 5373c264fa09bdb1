// The whole table of roles and actions, in words of its own: a change of it is a change of this text.
#include "model/permissions.h"

#include <gtest/gtest.h>

#include <string>

#include "ports/accounts.h"

namespace radica::test {
namespace {

constexpr auto kRoles = {Role::kViewer, Role::kOperator, Role::kAuditor, Role::kDataOfficer, Role::kAdmin};

TEST(Permissions, AreTheseAndNoOthers) {
  std::string table;
  for (int number = 0; number < static_cast<int>(Action::kCount); ++number) {
    const auto action = static_cast<Action>(number);
    table += std::string(name_of(action)) + (needs_reason(action) ? "*" : "") + ":";
    for (const Role role : kRoles)
      if (may(role, action)) table += " " + std::string(name_of(role));
    table += "\n";
  }
  EXPECT_EQ(table,
            "view_status: viewer operator auditor data_officer admin\n"
            "view_records_masked: viewer operator auditor data_officer admin\n"
            "reveal_personal_data*: data_officer\n"
            "download_file*: data_officer\n"
            "export*: data_officer\n"
            "retry: operator admin\n"
            "run: operator admin\n"
            "decide*: operator data_officer\n"
            "schedule_change: operator admin\n"
            "alert_change: operator admin\n"
            "cleanup: admin\n"
            "restore*: admin\n"
            "correct*: data_officer\n"
            "erase*: data_officer\n"
            "user_admin: admin\n"
            "config_change: admin\n"
            "audit_read: auditor data_officer admin\n"
            "audit_verify: auditor data_officer admin\n");
}

TEST(Permissions, WhatIsNoRoleOrNoActionMayNothing) {
  for (const Role role : kRoles) EXPECT_FALSE(may(role, Action::kCount));
  for (int number = 0; number < static_cast<int>(Action::kCount); ++number)
    EXPECT_FALSE(may(Role::kCount, static_cast<Action>(number)));
  EXPECT_TRUE(needs_reason(Action::kCount));
  EXPECT_FALSE(role_by_name("root"));
  for (const Role role : kRoles) EXPECT_EQ(role_by_name(name_of(role)), role);
}

TEST(Permissions, ATokenMayWhatBothItsRoleAndThatOfItsAccountMay) {
  Principal token{"ana", Role::kAdmin, Role::kViewer, "monitor", 0};
  EXPECT_TRUE(token.may(Action::kViewStatus));
  EXPECT_FALSE(token.may(Action::kUserAdmin));
  EXPECT_EQ(token.kind(), ActorKind::kToken);
  token.scope = Role::kDataOfficer;  // more than its account has
  EXPECT_FALSE(token.may(Action::kRevealPersonalData));
  token.scope = std::nullopt;
  EXPECT_TRUE(token.may(Action::kUserAdmin));
  EXPECT_EQ(token.kind(), ActorKind::kAccount);
}

}  // namespace
}  // namespace radica::test
