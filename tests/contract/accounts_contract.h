// What ports/accounts.h promises, on every database. A World is that of sql_contract.h.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "adapters/db_accounts.h"
#include "adapters/db_audit.h"
#include "adapters/migrate.h"
#include "adapters/sql_work.h"
#include "base/password.h"

namespace radica::test {

template <class World>
class AccountsContract : public testing::Test {
 protected:
  static constexpr std::int64_t kMinute = 60'000, kHour = 60 * kMinute, kDay = 24 * kHour, kNow = 1'795'500'000'000;
  static constexpr const char* kPassword = "cuatro gatos verdes";

  void SetUp() override {
    sql_ = world_.open();
    const auto migrated = migrate(*sql_, {}, *clock_, {"afinia"});
    ASSERT_TRUE(migrated) << migrated.error().describe();
    accounts_ = db_accounts(*sql_);
  }
  void add(const std::string& name, Role role = Role::kOperator) {
    const auto added = accounts_->add(act_, name, role, kPassword, kNow);
    ASSERT_TRUE(added) << added.error().describe();
  }
  Login login(const std::string& name, const std::string& password, std::int64_t now,
              const std::string& address = "10.0.0.1") {
    auto answer = accounts_->login(name, password, address, now);
    if (!answer) ADD_FAILURE() << answer.error().describe();
    return answer ? *answer : Login{};
  }
  std::string session_of(const std::string& name, std::int64_t now = kNow) {
    const Login answer = login(name, kPassword, now);
    EXPECT_EQ(answer.session.size(), 64U);
    return answer.session;
  }
  bool is_open(const std::string& secret, std::int64_t now) { return accounts_->peek(secret, now).value().has_value(); }
  std::string error_of(const Result<void>& done) { return done ? "" : done.error().id; }
  std::vector<std::string> told() {
    std::vector<std::string> acts;
    const auto read = db_audit(*sql_)->read(std::nullopt, std::nullopt, [&acts](const AuditRow& row) -> Result<void> {
      acts.push_back(row.event.act + " " + row.event.actor + " " + row.event.peer);
      return {};
    });
    EXPECT_TRUE(read);
    return acts;
  }
  // Every text of every table of accounts, as a dump would hold it.
  std::string dump() {
    std::string text;
    for (const char* table :
         {"radica_account", "radica_session", "radica_token", "radica_throttle", "radica_setup", "radica_audit"}) {
      const auto read = stream_rows(*sql_, {"dump", {{"table", table}}, "SELECT * FROM {radica}.{table}"}, {},
                                    [&text](const SqlRow& row) -> Result<void> {
                                      for (int i = 0; i < row.columns(); ++i)
                                        if (!row.is_null(i)) text += std::string(row.text(i)) + "\n";
                                      return {};
                                    });
      EXPECT_TRUE(read);
    }
    return text;
  }

  World world_;
  std::unique_ptr<Clock> clock_ = fixed_clock(parse_local("2026-11-24 12:00:00").value());
  std::unique_ptr<Sql> sql_;
  std::unique_ptr<Accounts> accounts_;
  const Act act_{"root", "user add", "", 0};
};

TYPED_TEST_SUITE_P(AccountsContract);

TYPED_TEST_P(AccountsContract, AnAccountIsThereOnceAndNamedAsItMay) {
  this->add("ana", Role::kAdmin);
  const auto again = this->accounts_->add(this->act_, "ana", Role::kViewer, this->kPassword, this->kNow);
  EXPECT_EQ(this->error_of(again), "E-USER-002");
  for (const char* name :
       {"", "a", "Ana", "1ana", "ana maria", "../ana", "ana\n", "una.cuenta.demasiado.larga.para.ser"})
    EXPECT_EQ(this->error_of(this->accounts_->add(this->act_, name, Role::kViewer, this->kPassword, this->kNow)),
              "E-USER-003")
        << name;
  for (const char* password : {"short", "password1234", "ana ana ana ana"})
    EXPECT_EQ(this->error_of(this->accounts_->add(this->act_, "eva", Role::kViewer, password, this->kNow)),
              "E-USER-004");
  const auto list = this->accounts_->list().value();
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].role, Role::kAdmin);
  EXPECT_EQ(list[0].created, this->kNow);
  EXPECT_FALSE(list[0].last_login);
  EXPECT_FALSE(this->accounts_->find("eva").value());
}

TYPED_TEST_P(AccountsContract, TheRightPasswordOpensASessionThatIsAnotherOneEachTime) {
  this->add("ana");
  std::set<std::string> secrets;
  for (int i = 0; i < 5; ++i) secrets.insert(this->session_of("ana"));
  EXPECT_EQ(secrets.size(), 5U);
  const auto principal = this->accounts_->session(*secrets.begin(), this->kNow + 1).value();
  ASSERT_TRUE(principal);
  EXPECT_EQ(principal->account, "ana");
  EXPECT_EQ(principal->role, Role::kOperator);
  EXPECT_FALSE(principal->scope);
  EXPECT_EQ(this->accounts_->find("ana").value()->last_login, this->kNow);
  EXPECT_TRUE(this->login("ana", "otra frase larga", this->kNow).session.empty());
  EXPECT_TRUE(this->login("eva", this->kPassword, this->kNow).session.empty());
  EXPECT_FALSE(this->accounts_->session("0000", this->kNow).value());
  EXPECT_FALSE(this->accounts_->session("", this->kNow).value());
}

TYPED_TEST_P(AccountsContract, SignInsAreToldButNotTheNameOfNobody) {
  this->add("ana");
  const std::string secret = this->session_of("ana");
  this->login("ana", "otra frase larga", this->kNow);
  this->login("my secret typed as a name", "x", this->kNow);
  ASSERT_TRUE(this->accounts_->logout(secret, "10.0.0.1", this->kNow));
  ASSERT_TRUE(this->accounts_->logout(secret, "10.0.0.1", this->kNow));  // it is over: nothing to be told
  EXPECT_THAT(this->told(), testing::ElementsAre("login ana 10.0.0.1", "login_failed ana 10.0.0.1",
                                                 "login_failed - 10.0.0.1", "logout ana 10.0.0.1"));
  EXPECT_EQ(this->dump().find("my secret"), std::string::npos);
}

TYPED_TEST_P(AccountsContract, ASessionEndsWhenNobodyUsesItAndAfterTwelveHours) {
  this->add("ana");
  const std::string idle = this->session_of("ana");
  EXPECT_TRUE(this->is_open(idle, this->kNow + 30 * this->kMinute - 1));
  EXPECT_FALSE(this->is_open(idle, this->kNow + 30 * this->kMinute));
  const std::string used = this->session_of("ana");
  std::int64_t now = this->kNow;
  for (; now < this->kNow + 12 * this->kHour - 20 * this->kMinute; now += 20 * this->kMinute)
    ASSERT_TRUE(this->accounts_->session(used, now).value()) << now - this->kNow;
  EXPECT_EQ(this->accounts_->session(used, now).value()->expires, this->kNow + 12 * this->kHour);
  EXPECT_TRUE(this->is_open(used, this->kNow + 12 * this->kHour - 1));
  EXPECT_FALSE(this->is_open(used, this->kNow + 12 * this->kHour));
  // A look that is no request does not prolong it.
  const std::string watched = this->session_of("ana");
  for (int i = 0; i < 30; ++i) EXPECT_TRUE(this->is_open(watched, this->kNow + i * this->kMinute));
  EXPECT_FALSE(this->is_open(watched, this->kNow + 30 * this->kMinute));
}

TYPED_TEST_P(AccountsContract, LogoutPasswdRoleAndDisablingEndSessions) {
  this->add("ana");
  this->add("jefe", Role::kAdmin);
  const auto ends = [this](const std::function<Result<void>()>& act) {
    const std::string secret = this->session_of("ana"), other = this->session_of("jefe");
    EXPECT_TRUE(this->is_open(secret, this->kNow));
    const auto done = act();
    EXPECT_TRUE(done) << done.error().describe();
    EXPECT_TRUE(this->is_open(other, this->kNow)) << "that of somebody else goes on";
    return !this->is_open(secret, this->kNow);
  };
  EXPECT_TRUE(ends([&] { return this->accounts_->set_password(this->act_, "ana", this->kPassword, this->kNow + 1); }));
  EXPECT_TRUE(ends([&] { return this->accounts_->set_role(this->act_, "ana", Role::kViewer, this->kNow); }));
  EXPECT_EQ(this->accounts_->find("ana").value()->role, Role::kViewer);
  EXPECT_TRUE(ends([&] { return this->accounts_->set_disabled(this->act_, "ana", true, this->kNow); }));
  EXPECT_TRUE(this->login("ana", this->kPassword, this->kNow).session.empty());
  ASSERT_TRUE(this->accounts_->set_disabled(this->act_, "ana", false, this->kNow));
  const std::string secret = this->session_of("ana"), kept = this->session_of("ana");
  ASSERT_TRUE(this->accounts_->logout(secret, "", this->kNow));
  EXPECT_FALSE(this->is_open(secret, this->kNow));
  EXPECT_TRUE(this->is_open(kept, this->kNow)) << "of another browser";
  EXPECT_EQ(this->error_of(this->accounts_->set_role(this->act_, "eva", Role::kViewer, this->kNow)), "E-USER-001");
}

TYPED_TEST_P(AccountsContract, OnesOwnPasswordChangesByTheOldOneAndEndsAllSessionsButTheNewOne) {
  this->add("ana");
  const std::string here = this->session_of("ana"), elsewhere = this->session_of("ana");
  const auto change = [this](std::string_view old, std::string_view password) {
    return this->accounts_->change_own_password(this->act_, "ana", old, password, "10.0.0.1", this->kNow);
  };
  EXPECT_EQ(change(this->kPassword, "corta").error().id, "E-USER-004");
  const auto wrong = change("otra cosa que no es", "cinco gatos azules");
  ASSERT_TRUE(wrong);
  EXPECT_TRUE(wrong->session.empty());
  EXPECT_EQ(this->told().back(), "passwd_failed ana 10.0.0.1");
  EXPECT_TRUE(this->is_open(here, this->kNow)) << "nothing has changed";
  const auto changed = change(this->kPassword, "cinco gatos azules");
  ASSERT_TRUE(changed) << changed.error().describe();
  EXPECT_FALSE(this->is_open(here, this->kNow) || this->is_open(elsewhere, this->kNow));
  EXPECT_TRUE(this->is_open(changed->session, this->kNow));
  EXPECT_TRUE(this->login("ana", this->kPassword, this->kNow).session.empty());
  EXPECT_FALSE(this->login("ana", "cinco gatos azules", this->kNow).session.empty());
}

TYPED_TEST_P(AccountsContract, GuessesAtOnesOwnPasswordWaitAsSignInsDo) {
  this->add("ana");
  const auto guess = [this](std::string_view old) {
    return this->accounts_->change_own_password(this->act_, "ana", old, "cinco gatos azules", "10.0.0.1", this->kNow);
  };
  for (int i = 0; i < 3; ++i) EXPECT_EQ(guess("wrong")->wait.count(), 0);
  EXPECT_EQ(guess(this->kPassword)->wait, std::chrono::seconds(1)) << "also the right one";
  EXPECT_EQ(this->login("ana", this->kPassword, this->kNow).wait, std::chrono::seconds(1));
}

TYPED_TEST_P(AccountsContract, OneAdminIsAlwaysLeft) {
  this->add("ana", Role::kAdmin);
  EXPECT_EQ(this->error_of(this->accounts_->set_disabled(this->act_, "ana", true, this->kNow)), "E-USER-006");
  EXPECT_EQ(this->error_of(this->accounts_->set_role(this->act_, "ana", Role::kViewer, this->kNow)), "E-USER-006");
  this->add("eva", Role::kAdmin);
  std::vector<std::thread> both;
  for (const char* name : {"ana", "eva"})
    both.emplace_back([this, name] {
      const auto sql = this->world_.open();
      static_cast<void>(db_accounts(*sql)->set_disabled(this->act_, name, true, this->kNow));
    });
  for (std::thread& thread : both) thread.join();
  int enabled = 0;
  const auto left = this->accounts_->list();
  for (const Account& account : *left) enabled += account.is_disabled ? 0 : 1;
  EXPECT_EQ(enabled, 1);
}

TYPED_TEST_P(AccountsContract, FailuresMakeTheNextTryWaitLongerAndNobodyIsLockedOut) {
  this->add("ana");
  std::int64_t now = this->kNow;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(this->login("ana", "wrong", now).wait.count(), 0);
  for (const std::int64_t seconds : {1, 2, 4, 8, 16, 32, 60, 60}) {
    const Login refused = this->login("ana", this->kPassword, now);  // also the right one
    EXPECT_TRUE(refused.session.empty());
    EXPECT_EQ(refused.wait, std::chrono::seconds(seconds));
    now += seconds * 1000;
    EXPECT_EQ(this->login("ana", "wrong", now, "10.0.0.2").wait.count(), 0) << "looked at again";
  }
  now += 60'000;
  EXPECT_FALSE(this->login("ana", this->kPassword, now).session.empty());
  EXPECT_EQ(this->login("ana", "wrong", now).wait.count(), 0) << "what was right begins anew";
}

TYPED_TEST_P(AccountsContract, WhoGuessesElsewhereDoesNotKeepTheOwnerOut) {
  this->add("ana");
  std::int64_t now = this->kNow;
  ASSERT_FALSE(this->login("ana", this->kPassword, now, "10.0.0.1").session.empty());
  const auto guess = [&](int minutes) {  // whenever a try is looked at again
    for (int i = 0; i < minutes; ++i, now += 60'000) this->login("ana", "wrong", now, "10.0.0.66");
  };
  for (int i = 0; i < 5; ++i) this->login("ana", "wrong", now, "10.0.0.66");
  guess(10);
  this->login("ana", "wrong", now, "10.0.0.66");
  EXPECT_FALSE(this->login("ana", this->kPassword, now, "10.0.0.66").wait.count() == 0) << "theirs waits";
  EXPECT_FALSE(this->login("ana", this->kPassword, now, "10.0.0.1").session.empty());
  EXPECT_GT(this->login("ana", "wrong", now, "10.0.0.66").wait.count(), 0) << "the owner does not begin it anew";
  for (int i = 0; i < 3; ++i) EXPECT_EQ(this->login("ana", "wrong", now, "10.0.0.1").wait.count(), 0);
  EXPECT_EQ(this->login("ana", this->kPassword, now, "10.0.0.1").wait, std::chrono::seconds(1)) << "its own failures";
  now += 30 * this->kDay;
  ASSERT_TRUE(this->accounts_->prune(this->act_, now));
  for (int i = 0; i < 5; ++i) this->login("ana", "wrong", now, "10.0.0.66");
  EXPECT_FALSE(this->login("ana", this->kPassword, now, "10.0.0.1").session.empty()) << "still known a month later";
}

TYPED_TEST_P(AccountsContract, OfIpv6TheAddressIsTheNetworkThatSomebodyHas) {
  this->add("ana");
  ASSERT_FALSE(this->login("ana", this->kPassword, this->kNow, "2001:db8:0:1::1").session.empty());
  for (int i = 0; i < 4; ++i) this->login("ana", "wrong", this->kNow, "2001:db8:0:2::" + std::to_string(i));
  EXPECT_EQ(this->login("ana", this->kPassword, this->kNow, "2001:db8:0:2::9").wait, std::chrono::seconds(1));
  EXPECT_FALSE(this->login("ana", this->kPassword, this->kNow, "2001:db8:0:1:aaaa::2").session.empty())
      << "known there";
  const std::string kept = this->dump();
  EXPECT_THAT(kept, testing::HasSubstr("address 2001:db8:0:2::/64"));
  EXPECT_THAT(kept, testing::Not(testing::HasSubstr("address 2001:db8:0:2::1")));
  this->login("ana", "wrong", this->kNow, "::ffff:192.0.2.7");
  EXPECT_THAT(this->dump(), testing::HasSubstr("address ::ffff:192.0.2.7"));
}

TYPED_TEST_P(AccountsContract, NobodysNameWaitsAsAnAccountDoesAndAnAddressForAll) {
  for (int i = 0; i < 3; ++i) this->login("nobody", "wrong", this->kNow);
  EXPECT_EQ(this->login("nobody", "wrong", this->kNow).wait, std::chrono::seconds(1));
  for (int i = 0; i < 20; ++i) this->login("name" + std::to_string(i), "wrong", this->kNow, "10.0.0.9");
  this->add("ana");
  EXPECT_EQ(this->login("ana", this->kPassword, this->kNow, "10.0.0.9").wait, std::chrono::seconds(1));
  EXPECT_FALSE(this->login("ana", this->kPassword, this->kNow, "10.0.0.8").session.empty());
  EXPECT_FALSE(this->login("ana", this->kPassword, this->kNow + 2 * this->kHour, "10.0.0.9").session.empty());
}

TYPED_TEST_P(AccountsContract, AThousandGuessesAreLookedAtTwelveTimesAndEndInNoLockOut) {
  this->add("ana");
  std::int64_t now = this->kNow;
  std::vector<std::int64_t> of_account, of_nobody;  // milliseconds to wait
  for (int guess = 0; guess < 1'000; ++guess, now += 250) {
    const Login account = this->login("ana", "wrong", now, "10.0.0.1"),
                nobody = this->login("nadie", "wrong", now, "10.0.0.2");
    EXPECT_TRUE(account.session.empty() && nobody.session.empty());
    of_account.push_back(account.wait.count());
    of_nobody.push_back(nobody.wait.count());
  }
  EXPECT_EQ(of_account, of_nobody) << "an unknown name is answered the same each time";
  EXPECT_EQ(std::ranges::count(of_account, 0), 12) << "3, then after 1, 2, 4, 8, 16, 32, 60, 60 and 60 seconds";
  EXPECT_LE(*std::ranges::max_element(of_account), 60'000);
  now += 60'000;
  EXPECT_FALSE(this->login("ana", this->kPassword, now, "10.0.0.1").session.empty());
}

// Of the processor, which nobody else's work makes longer: all but a little of it is the password.
TYPED_TEST_P(AccountsContract, NobodysNameTakesAsLongAsAWrongPassword) {
  this->add("ana");
  std::int64_t now = this->kNow;
  const auto cost_of = [this, &now](const std::string& name) {
    std::int64_t least = INT64_MAX;
    for (int i = 0; i < 7; ++i) {
      now += this->kDay;  // failures of before make nobody wait
      timespec begin{}, end{};
      ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
      EXPECT_EQ(this->login(name, "otra frase larga", now).wait.count(), 0);
      ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
      least = std::min(least, (end.tv_sec - begin.tv_sec) * 1'000'000 + (end.tv_nsec - begin.tv_nsec) / 1'000);
    }
    return static_cast<double>(least);
  };
  const double of_account = cost_of("ana"), of_nobody = cost_of("nadie");
  EXPECT_GT(of_account, 5'000) << "microseconds: the password was looked at";
  EXPECT_GT(of_nobody, of_account / 2) << of_account << ": without the password it is a hundredth of that";
}

TYPED_TEST_P(AccountsContract, TriesAtOnceDoNotPassSideBySide) {
  this->add("ana");
  std::vector<std::thread> threads;
  std::atomic<int> looked_at{0};
  for (int i = 0; i < 12; ++i)
    threads.emplace_back([this, &looked_at] {
      const auto sql = this->world_.open();
      const auto answer = db_accounts(*sql)->login("ana", "wrong", "10.0.0.1", this->kNow);
      if (answer && answer->wait.count() == 0) ++looked_at;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(looked_at, 3);
}

TYPED_TEST_P(AccountsContract, ATokenIsShownOnceAndEndsByTimeRevocationOrItsAccount) {
  this->add("ana", Role::kAdmin);
  this->add("jefe", Role::kAdmin);
  const std::int64_t end = this->kNow + 30 * this->kDay;
  const auto made = this->accounts_->add_token(this->act_, "ana", "monitor", Role::kViewer, end, this->kNow);
  ASSERT_TRUE(made) << made.error().describe();
  EXPECT_THAT(*made, testing::MatchesRegex("rdc_[0-9a-f]+"));
  const auto principal = this->accounts_->token(*made, this->kNow).value();
  ASSERT_TRUE(principal);
  EXPECT_EQ(principal->account, "ana");
  EXPECT_EQ(principal->scope, Role::kViewer);
  EXPECT_EQ(principal->token, "monitor");
  EXPECT_TRUE(principal->may(Action::kViewStatus));
  EXPECT_FALSE(principal->may(Action::kUserAdmin));
  EXPECT_EQ(this->accounts_->tokens().value().front().last_used, this->kNow);
  EXPECT_TRUE(this->accounts_->token(*made, end - 1).value());
  EXPECT_FALSE(this->accounts_->token(*made, end).value());
  EXPECT_FALSE(this->accounts_->session(*made, this->kNow).value()) << "it is no session";
  const std::int64_t id = this->accounts_->tokens().value().front().id;
  ASSERT_TRUE(this->accounts_->revoke_token(this->act_, id, this->kNow));
  EXPECT_FALSE(this->accounts_->token(*made, this->kNow).value());
  EXPECT_EQ(this->error_of(this->accounts_->revoke_token(this->act_, id, this->kNow)), "E-USER-008");
  const auto other = this->accounts_->add_token(this->act_, "ana", "b", Role::kViewer, end, this->kNow).value();
  ASSERT_TRUE(this->accounts_->set_disabled(this->act_, "ana", true, this->kNow));
  ASSERT_TRUE(this->accounts_->set_disabled(this->act_, "ana", false, this->kNow));
  EXPECT_FALSE(this->accounts_->token(other, this->kNow).value()) << "it does not come back with its account";
  for (const std::int64_t wrong : {this->kNow, this->kNow - 1, this->kNow + 400 * this->kDay})
    EXPECT_EQ(this->accounts_->add_token(this->act_, "ana", "c", Role::kViewer, wrong, this->kNow).error().id,
              "E-USER-007");
  EXPECT_EQ(this->accounts_->add_token(this->act_, "eva", "c", Role::kViewer, end, this->kNow).error().id,
            "E-USER-001");
}

TYPED_TEST_P(AccountsContract, ACopyOfTheDatabaseOpensNothing) {
  const std::string code = this->accounts_->setup_code(this->act_, this->kNow).value().value();
  EXPECT_EQ(this->dump().find(code), std::string::npos);
  this->add("ana", Role::kAdmin);
  const std::string session = this->session_of("ana");
  const std::string token =
      this->accounts_->add_token(this->act_, "ana", "t", Role::kViewer, this->kNow + this->kDay, this->kNow).value();
  const std::string dumped = this->dump();
  for (const std::string& secret : {session, token, token.substr(4), std::string(this->kPassword)})
    EXPECT_EQ(dumped.find(secret), std::string::npos);
  EXPECT_NE(dumped.find("$argon2id$v=19$m=19456,t=2,p=1$"), std::string::npos);
}

TYPED_TEST_P(AccountsContract, TheSetupCodeMakesTheFirstAdminOnceAndInTime) {
  const auto set_up = [this](const std::string& code, std::int64_t now) {
    return this->error_of(this->accounts_->set_up(code, "ana", this->kPassword, "10.0.0.1", now));
  };
  EXPECT_EQ(set_up("AAAAA-AAAAA-AAAAA-AAAAA", this->kNow), "E-USER-005");
  const std::string first = this->accounts_->setup_code(this->act_, this->kNow).value().value();
  const std::string code = this->accounts_->setup_code(this->act_, this->kNow).value().value();
  EXPECT_NE(first, code);
  EXPECT_EQ(set_up(first, this->kNow), "E-USER-005") << "a new one makes it void";
  EXPECT_EQ(set_up(code, this->kNow + this->kHour), "E-USER-005") << "it was too old";
  std::string typed;
  for (const char c : code) typed += c == '-' ? ' ' : static_cast<char>(std::tolower(c));
  EXPECT_EQ(set_up(typed, this->kNow + this->kHour - 1), "");
  EXPECT_EQ(this->accounts_->find("ana").value()->role, Role::kAdmin);
  EXPECT_EQ(set_up(code, this->kNow), "E-USER-005");
  EXPECT_FALSE(this->accounts_->setup_code(this->act_, this->kNow).value());
  EXPECT_THAT(this->told(), testing::ElementsAre("setup ana 10.0.0.1"));
}

// Nobody has to sign in for it: a flood of wrong codes must not keep the processors busy with passwords.
TYPED_TEST_P(AccountsContract, AWrongSetupCodeCostsNoPassword) {
  std::int64_t least = INT64_MAX;
  for (int i = 0; i < 5; ++i) {
    timespec begin{}, end{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
    const auto done = this->accounts_->set_up("AAAAA-AAAAA-AAAAA-AAAAA", "ana", this->kPassword, "", this->kNow);
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
    EXPECT_EQ(this->error_of(done), "E-USER-005");
    least = std::min(least, (end.tv_sec - begin.tv_sec) * 1'000'000 + (end.tv_nsec - begin.tv_nsec) / 1'000);
  }
  EXPECT_LT(least, 5'000) << "microseconds";
}

TYPED_TEST_P(AccountsContract, AnAccountMadeByHandMakesTheSetupCodeVoid) {
  const std::string code = this->accounts_->setup_code(this->act_, this->kNow).value().value();
  this->add("ana", Role::kAdmin);
  EXPECT_EQ(this->error_of(this->accounts_->set_up(code, "eva", this->kPassword, "", this->kNow)), "E-USER-005");
}

TYPED_TEST_P(AccountsContract, AnOlderHashIsMadeNewAtTheNextSignIn) {
  this->add("ana");
  const std::string weak =
      "UPDATE {radica}.radica_account SET password = '" + hash_password(this->kPassword, {8192, 1, 1}) + "'";
  ASSERT_TRUE(write_work(*this->sql_, {}, [&weak](Transaction& transaction) -> Result<void> {
    TRY(transaction.run({"weak", {}, weak}));
    return {};
  }));
  this->session_of("ana");
  EXPECT_NE(this->dump().find("$m=19456,t=2,p=1$"), std::string::npos);
  EXPECT_EQ(this->dump().find("$m=8192,"), std::string::npos);
  this->session_of("ana");
}

TYPED_TEST_P(AccountsContract, WhatIsOverIsForgotten) {
  this->add("ana");
  const std::string old = this->session_of("ana"), young = this->session_of("ana", this->kNow + 2 * this->kHour);
  this->login("ana", "wrong", this->kNow);
  this->accounts_->add_token(this->act_, "ana", "t", Role::kViewer, this->kNow + this->kDay, this->kNow).value();
  ASSERT_TRUE(this->accounts_->prune(this->act_, this->kNow + 2 * this->kHour));
  EXPECT_TRUE(this->is_open(young, this->kNow + 2 * this->kHour));
  EXPECT_FALSE(this->is_open(old, this->kNow)) << "its row is gone";
  EXPECT_EQ(this->accounts_->tokens().value().size(), 1U);
  ASSERT_TRUE(this->accounts_->prune(this->act_, this->kNow + 92 * this->kDay));
  EXPECT_EQ(this->accounts_->tokens().value().size(), 0U);
}

REGISTER_TYPED_TEST_SUITE_P(
    AccountsContract, AnAccountIsThereOnceAndNamedAsItMay, TheRightPasswordOpensASessionThatIsAnotherOneEachTime,
    SignInsAreToldButNotTheNameOfNobody, ASessionEndsWhenNobodyUsesItAndAfterTwelveHours,
    LogoutPasswdRoleAndDisablingEndSessions, OnesOwnPasswordChangesByTheOldOneAndEndsAllSessionsButTheNewOne,
    GuessesAtOnesOwnPasswordWaitAsSignInsDo, OneAdminIsAlwaysLeft, FailuresMakeTheNextTryWaitLongerAndNobodyIsLockedOut,
    WhoGuessesElsewhereDoesNotKeepTheOwnerOut, NobodysNameWaitsAsAnAccountDoesAndAnAddressForAll,
    AThousandGuessesAreLookedAtTwelveTimesAndEndInNoLockOut, AWrongSetupCodeCostsNoPassword,
    OfIpv6TheAddressIsTheNetworkThatSomebodyHas, NobodysNameTakesAsLongAsAWrongPassword, TriesAtOnceDoNotPassSideBySide,
    ATokenIsShownOnceAndEndsByTimeRevocationOrItsAccount, ACopyOfTheDatabaseOpensNothing,
    TheSetupCodeMakesTheFirstAdminOnceAndInTime, AnAccountMadeByHandMakesTheSetupCodeVoid,
    AnOlderHashIsMadeNewAtTheNextSignIn, WhatIsOverIsForgotten);

}  // namespace radica::test
