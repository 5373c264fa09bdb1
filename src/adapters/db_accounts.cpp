#include "adapters/db_accounts.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/db_audit.h"
#include "adapters/sql_work.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/password.h"
#include "base/text.h"
#include "model/sign_in.h"

namespace radica {
namespace {

constexpr std::size_t kSecretBytes = 32, kCodeGroups = 4;
constexpr std::string_view kTokenBeginning = "rdc_";
constexpr std::int64_t kMinuteMs = 60'000, kEndedTokensDays = 90, kDayMs = 86'400'000;
constexpr std::int64_t kIdleMs = std::chrono::milliseconds(kSessionIdle).count(),
                       kLifeMs = std::chrono::milliseconds(kSessionLife).count(),
                       kSetupMs = std::chrono::milliseconds(kSetupCodeLife).count(),
                       kTokenMs = std::chrono::milliseconds(kTokenMostLife).count();

std::string hash_of_secret(std::string_view secret) {
  return hex(sha256(secret));
}

bool is_account_name(std::string_view name) {
  constexpr std::size_t kShortest = 2, kLongest = 32;
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return name.size() >= kShortest && name.size() <= kLongest && is_letter(name.front()) &&
         std::ranges::all_of(
             name, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-'; });
}

Result<void> check_password(std::string_view name, std::string_view password) {
  const PasswordFault fault = fault_of_password(password, name);
  if (fault == PasswordFault::kNone) return {};
  return fail(ErrorCode::kBadInput, "E-USER-004", {{"why", std::string(name_of(fault))}});
}

Failure unknown_account(std::string_view name) {
  return fail(ErrorCode::kNotFound, "E-USER-001", {{"user", std::string(name)}});
}

// A role that this version does not know may nothing.
Role role_of(std::string_view name) {
  return role_by_name(name).value_or(Role::kCount);
}

std::optional<std::int64_t> number_or_nothing(const SqlRow& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.integer(column));
}

Account account_of(const SqlRow& row) {
  return {std::string(row.text(0)), role_of(row.text(1)), row.integer(2) != 0,
          row.integer(3),           row.integer(4),       number_or_nothing(row, 5)};
}

Token token_of(const SqlRow& row) {
  return {row.integer(0), std::string(row.text(1)), std::string(row.text(2)),  role_of(row.text(3)),
          row.integer(4), row.integer(5),           number_or_nothing(row, 6), number_or_nothing(row, 7)};
}

AuditEvent event_of(std::string_view actor, std::string_view address, std::string_view act, std::int64_t now) {
  AuditEvent event;
  event.at = now;
  event.kind = ActorKind::kAccount;
  event.actor = actor;
  event.peer = address;
  event.act = act;
  return event;
}

struct Known {
  std::string password;
  bool is_disabled = false;
};

Result<std::optional<Known>> find_known(Transaction& transaction, std::string_view name) {
  std::optional<Known> known;
  TRY(transaction.query({"accounts/password_of"}, {{"name", name}}, [&known](const SqlRow& row) -> Result<void> {
    known = Known{std::string(row.text(0)), row.integer(1) != 0};
    return {};
  }));
  return known;
}

Result<std::int64_t> count_accounts(Transaction& transaction) {
  std::int64_t count = 0;
  TRY(transaction.query({"accounts/count"}, {}, [&count](const SqlRow& row) -> Result<void> {
    count = row.integer(0);
    return {};
  }));
  return count;
}

// Somebody has to be left who can let others in.
Result<void> check_other_admin(Transaction& transaction, std::string_view name) {
  bool has_other = false, is_one = false;
  TRY(transaction.query({"accounts/other_admins"}, {}, [&](const SqlRow& row) -> Result<void> {
    (row.text(0) == name ? is_one : has_other) = true;
    return {};
  }));
  if (!is_one || has_other) return {};
  return fail(ErrorCode::kConflict, "E-USER-006", {{"user", std::string(name)}});
}

Result<void> insert_account(Transaction& transaction, std::string_view name, Role role, std::string_view hash,
                            std::int64_t now) {
  TRY_SET(
      const std::int64_t rows,
      transaction.run({"accounts/add"}, {{"name", name}, {"role", name_of(role)}, {"password", hash}, {"now", now}}));
  if (rows == 1) return {};
  return fail(ErrorCode::kConflict, "E-USER-002", {{"user", std::string(name)}});
}

// What a failure counts for.
struct Target {
  std::string key;
  ThrottleRule rule;
};
std::string account_target(std::string_view name) {
  return "account " + hex(sha256(name));
}
// Who has one address of IPv6 has the 2^64 beside it, and a machine changes its own in there by itself.
std::string network_of(std::string_view address) {
  constexpr std::size_t kNetwork = 8;  // bytes
  const std::string text(address);
  in6_addr six{};
  if (::inet_pton(AF_INET6, text.c_str(), &six) != 1 || IN6_IS_ADDR_V4MAPPED(&six)) return text;
  std::fill(std::begin(six.s6_addr) + kNetwork, std::end(six.s6_addr), std::uint8_t{0});
  std::array<char, INET6_ADDRSTRLEN> network{};
  ::inet_ntop(AF_INET6, &six, network.data(), network.size());
  return std::string(network.data()) + "/64";
}
std::string address_target(std::string_view address) {
  return "address " + network_of(address);
}
// There is a row once somebody signed in to the account from that address.
std::string known_target(std::string_view name, std::string_view address) {
  return "known " + hex(sha256(name)) + " " + network_of(address);
}

Result<std::optional<Failures>> failures_of(Transaction& transaction, const std::string& target) {
  std::optional<Failures> failures;
  TRY(transaction.query({"accounts/failures"}, {{"target", target}}, [&failures](const SqlRow& row) -> Result<void> {
    failures = Failures{row.integer(0), row.integer(1)};
    return {};
  }));
  return failures;
}

// The password was right. An account of one's own does not wipe out what came from one's address; nor does its owner,
// signing in from where they always do, what somebody guessed elsewhere.
Result<void> take_back_try(Transaction& transaction, std::string_view name, std::string_view address,
                           std::int64_t now) {
  const std::string known = known_target(name, address);
  TRY_SET(const auto failures, failures_of(transaction, known));
  if (!failures) TRY(transaction.run({"accounts/forget_failures"}, {{"target", account_target(name)}}));
  TRY(transaction.run({"accounts/lock_failures"}, {{"target", known}}));
  TRY(transaction.run({"accounts/note_failure"}, {{"target", known}, {"failures", std::int64_t{0}}, {"now", now}}));
  TRY(transaction.run({"accounts/take_back"}, {{"target", address_target(address)}}));
  return {};
}

// What a try of `name` from `address` counts for.
Result<std::vector<Target>> targets_of(Transaction& transaction, std::string_view name, std::string_view address) {
  const std::string known = known_target(name, address);
  TRY_SET(const auto failures, failures_of(transaction, known));
  return std::vector<Target>{{failures ? known : account_target(name), kAccountThrottle},
                             {address_target(address), kAddressThrottle}};
}

class DbAccounts final : public Accounts {
 public:
  explicit DbAccounts(Sql& sql) : sql_(sql) {}

  Result<void> add(const Act& act, std::string_view name, Role role, std::string_view password,
                   std::int64_t now) override {
    TRY(check_new(name, role, password));
    const std::string hash = hash_password(password);
    return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      TRY(insert_account(transaction, name, role, hash, now));
      TRY(transaction.run({"accounts/clear_setup"}));
      return {};
    });
  }

  Result<std::vector<Account>> list() override { return accounts(""); }
  Result<std::optional<Account>> find(std::string_view name) override {
    if (name.empty()) return std::optional<Account>();
    TRY_SET(const std::vector<Account> found, accounts(name));
    return found.empty() ? std::nullopt : std::optional(found.front());
  }

  Result<void> set_password(const Act& act, std::string_view name, std::string_view password,
                            std::int64_t now) override {
    TRY(check_password(name, password));
    const std::string hash = hash_password(password);
    return change(act, name, {"accounts/set_password"}, {{"password", hash}, {"now", now}},
                  [](Transaction&) { return Result<void>{}; });
  }

  Result<void> set_role(const Act& act, std::string_view name, Role role, std::int64_t /*now*/) override {
    return change(act, name, {"accounts/set_role"}, {{"role", name_of(role)}}, [name, role](Transaction& transaction) {
      return role == Role::kAdmin ? Result<void>{} : check_other_admin(transaction, name);
    });
  }

  Result<void> set_disabled(const Act& act, std::string_view name, bool is_disabled, std::int64_t now) override {
    return change(act, name, {"accounts/set_disabled"}, {{"is_disabled", std::int64_t{is_disabled ? 1 : 0}}},
                  [name, is_disabled, now](Transaction& transaction) -> Result<void> {
                    if (!is_disabled) return {};
                    TRY(check_other_admin(transaction, name));
                    TRY(transaction.run({"accounts/revoke_tokens"}, {{"account", name}, {"now", now}}));
                    return {};
                  });
  }

  Result<Login> login(std::string_view name, std::string_view password, std::string_view address,
                      std::int64_t now) override;
  Result<std::optional<Principal>> session(std::string_view secret, std::int64_t now) override;
  Result<std::optional<Principal>> peek(std::string_view secret, std::int64_t now) override {
    TRY_SET(const auto found, read_session(hash_of_secret(secret), now));
    return found ? std::optional(found->first) : std::nullopt;
  }
  Result<void> logout(std::string_view secret, std::string_view address, std::int64_t now) override;
  Result<Login> change_own_password(const Act& act, std::string_view name, std::string_view old,
                                    std::string_view password, std::string_view address, std::int64_t now) override;

  Result<std::string> add_token(const Act& act, std::string_view account, std::string_view label, Role scope,
                                std::int64_t expires, std::int64_t now) override;
  Result<std::vector<Token>> tokens() override;
  Result<void> revoke_token(const Act& act, std::int64_t id, std::int64_t now) override;
  Result<std::optional<Principal>> token(std::string_view secret, std::int64_t now) override;

  Result<std::optional<std::string>> setup_code(const Act& act, std::int64_t now) override;
  Result<void> set_up(std::string_view code, std::string_view name, std::string_view password, std::string_view address,
                      std::int64_t now) override;
  Result<void> prune(const Act& act, std::int64_t now) override;

 private:
  static Result<void> check_new(std::string_view name, Role role, std::string_view password) {
    if (!is_account_name(name) || role == Role::kCount)
      return fail(ErrorCode::kBadInput, "E-USER-003", {{"user", printable_path(name)}});
    return check_password(name, password);
  }

  Result<std::vector<Account>> accounts(std::string_view name) {
    std::vector<Account> found;
    TRY(stream_rows(sql_, {"accounts/list"}, {{"name", name}}, [&found](const SqlRow& row) -> Result<void> {
      found.push_back(account_of(row));
      return {};
    }));
    return found;
  }

  // What it changes makes the sessions void.
  Result<void> change(const Act& act, std::string_view name, const Statement& statement,
                      std::vector<SqlParameter> parameters, const SqlWork& first) {
    parameters.emplace_back("name", name);
    return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      TRY(first(transaction));
      TRY_SET(const std::int64_t rows, transaction.run(statement, parameters));
      if (rows == 0) return unknown_account(name);
      TRY(transaction.run({"accounts/end_sessions"}, {{"account", name}}));
      return {};
    });
  }

  // A password that somebody typed for an account.
  struct Try {
    std::chrono::milliseconds wait{0};  // above 0: not looked at
    std::optional<Known> known;
    bool is_right = false;
  };
  Result<Try> try_password(std::string_view name, std::string_view password, std::string_view address,
                           std::int64_t now);
  Result<void> tell_failure(std::string_view actor, std::string_view address, std::string_view act, std::int64_t now);
  using TargetsOf = std::function<Result<std::vector<Target>>(Transaction& transaction)>;
  Result<std::chrono::milliseconds> begin_try(const TargetsOf& targets_of, std::int64_t now);
  Result<std::string> open_session(std::string_view name, const Known& known, std::string_view password,
                                   std::string_view address, std::int64_t now);

  // With the time of its last request.
  Result<std::optional<std::pair<Principal, std::int64_t>>> read_session(const std::string& hash, std::int64_t now) {
    std::optional<std::pair<Principal, std::int64_t>> found;
    TRY(stream_rows(sql_, {"accounts/session"}, {{"hash", hash}}, [&](const SqlRow& row) -> Result<void> {
      const std::int64_t end = row.integer(2) + kLifeMs, seen = row.integer(3);
      if (now < end && now < seen + kIdleMs)
        found = {{std::string(row.text(0)), role_of(row.text(1)), std::nullopt, {}, end}, seen};
      return {};
    }));
    return found;
  }

  Sql& sql_;
};

// Counted before the password is looked at, and taken back when it is right: tries at once do not pass side by side.
Result<std::chrono::milliseconds> DbAccounts::begin_try(const TargetsOf& targets_of, std::int64_t now) {
  std::chrono::milliseconds wait{0};
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    wait = std::chrono::milliseconds(0);
    TRY_SET(const std::vector<Target> targets, targets_of(transaction));
    std::vector<Failures> known;
    for (const Target& target : targets) {
      TRY(transaction.run({"accounts/lock_failures"}, {{"target", target.key}}));
      TRY_SET(const auto counted_before, failures_of(transaction, target.key));
      const Failures failures = counted_before.value_or(Failures{});
      wait = std::max(wait, wait_after(failures, target.rule, now));
      known.push_back(counted(failures, now));
    }
    if (wait.count() > 0) return {};
    for (std::size_t i = 0; i < targets.size(); ++i)
      TRY(transaction.run({"accounts/note_failure"},
                          {{"target", targets[i].key}, {"failures", known[i].count + 1}, {"now", now}}));
    return {};
  };
  TRY(write_work(sql_, {}, work));
  return wait;
}

Result<std::string> DbAccounts::open_session(std::string_view name, const Known& known, std::string_view password,
                                             std::string_view address, std::int64_t now) {
  const std::string secret = random_hex(kSecretBytes), hash = hash_of_secret(secret);
  const std::string renewed = needs_rehash(known.password) ? hash_password(password) : std::string();
  Act act;
  act.audit = std::make_shared<const AuditEvent>(event_of(name, address, "login", now));
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    // Its password or its being enabled may have changed meanwhile.
    TRY_SET(const auto present, find_known(transaction, name));
    if (!present || present->is_disabled || present->password != known.password) return unknown_account(name);
    TRY(transaction.run({"accounts/note_login"}, {{"name", name}, {"now", now}}));
    if (!renewed.empty())
      TRY(transaction.run({"accounts/rehash"}, {{"name", name}, {"password", renewed}, {"before", known.password}}));
    TRY(take_back_try(transaction, name, address, now));
    TRY(transaction.run({"accounts/add_session"}, {{"hash", hash}, {"account", name}, {"now", now}}));
    return {};
  };
  TRY(write_work(sql_, act, work));
  return secret;
}

Result<DbAccounts::Try> DbAccounts::try_password(std::string_view name, std::string_view password,
                                                 std::string_view address, std::int64_t now) {
  // Somebody who is not there is asked for a password too, so that nobody learns by the time who is.
  static const std::string nobody = hash_password(random_hex(kSecretBytes));
  const auto targets = [name, address](Transaction& transaction) { return targets_of(transaction, name, address); };
  Try tried;
  TRY_SET(tried.wait, begin_try(targets, now));
  if (tried.wait.count() > 0) return tried;
  const SqlWork look = [&](Transaction& transaction) -> Result<void> {
    TRY_SET(tried.known, find_known(transaction, name));
    return {};
  };
  TRY(read_work(sql_, look));
  const bool is_right = matches_password(tried.known ? tried.known->password : nobody, password);
  tried.is_right = is_right && tried.known && !tried.known->is_disabled;
  return tried;
}

Result<void> DbAccounts::tell_failure(std::string_view actor, std::string_view address, std::string_view act,
                                      std::int64_t now) {
  Act failed;
  failed.audit = std::make_shared<const AuditEvent>(event_of(actor, address, act, now));
  return write_work(sql_, failed, [](Transaction&) { return Result<void>{}; });
}

Result<Login> DbAccounts::login(std::string_view name, std::string_view password, std::string_view address,
                                std::int64_t now) {
  TRY_SET(const Try tried, try_password(name, password, address, now));
  if (tried.wait.count() > 0) return Login{{}, tried.wait};
  if (tried.is_right) {
    auto secret = open_session(name, *tried.known, password, address, now);
    if (secret) return Login{*secret, {}};
    if (secret.error().id != "E-USER-001") return Failure(std::move(secret).error());
  }
  // What was typed as the name of nobody may be a password: it is written nowhere.
  TRY(tell_failure(tried.known ? name : "-", address, "login_failed", now));
  return Login{};
}

Result<Login> DbAccounts::change_own_password(const Act& act, std::string_view name, std::string_view old,
                                              std::string_view password, std::string_view address, std::int64_t now) {
  TRY(check_password(name, password));
  TRY_SET(const Try tried, try_password(name, old, address, now));
  if (tried.wait.count() > 0) return Login{{}, tried.wait};
  if (!tried.is_right) {
    TRY(tell_failure(name, address, "passwd_failed", now));
    return Login{};
  }
  const std::string hash = hash_password(password), secret = random_hex(kSecretBytes), session = hash_of_secret(secret);
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    TRY_SET(const auto present, find_known(transaction, name));
    if (!present || present->is_disabled || present->password != tried.known->password) return unknown_account(name);
    TRY(transaction.run({"accounts/set_password"}, {{"password", hash}, {"now", now}, {"name", name}}));
    TRY(take_back_try(transaction, name, address, now));
    TRY(transaction.run({"accounts/end_sessions"}, {{"account", name}}));
    TRY(transaction.run({"accounts/add_session"}, {{"hash", session}, {"account", name}, {"now", now}}));
    return {};
  };
  TRY(write_work(sql_, act, work));
  return Login{secret, {}};
}

Result<std::optional<Principal>> DbAccounts::session(std::string_view secret, std::int64_t now) {
  const std::string hash = hash_of_secret(secret);
  TRY_SET(const auto found, read_session(hash, now));
  if (!found) return std::optional<Principal>();
  const SqlWork touch = [&](Transaction& transaction) -> Result<void> {
    TRY(transaction.run({"accounts/touch_session"}, {{"hash", hash}, {"now", now}}));
    return {};
  };
  if (now - found->second >= kMinuteMs) TRY(write_work(sql_, {}, touch));
  return std::optional(found->first);
}

Result<void> DbAccounts::logout(std::string_view secret, std::string_view address, std::int64_t now) {
  const std::string hash = hash_of_secret(secret);
  return write_work(sql_, {}, [&](Transaction& transaction) -> Result<void> {
    std::string account;
    TRY(transaction.query({"accounts/end_session"}, {{"hash", hash}}, [&account](const SqlRow& row) -> Result<void> {
      account = row.text(0);
      return {};
    }));
    return account.empty() ? Result<void>{} : append_audit(transaction, event_of(account, address, "logout", now));
  });
}

Result<std::string> DbAccounts::add_token(const Act& act, std::string_view account, std::string_view label, Role scope,
                                          std::int64_t expires, std::int64_t now) {
  if (expires <= now || expires > now + kTokenMs) return fail(ErrorCode::kBadInput, "E-USER-007");
  const std::string secret = std::string(kTokenBeginning) + random_hex(kSecretBytes), hash = hash_of_secret(secret);
  const std::string shown = clean_text(is_valid_utf8(label) ? std::string(label) : utf8_or_windows1252(label));
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    TRY_SET(const auto known, find_known(transaction, account));
    if (!known || known->is_disabled) return unknown_account(account);
    TRY(transaction.run({"accounts/add_token"}, {{"hash", hash},
                                                 {"account", account},
                                                 {"label", shown},
                                                 {"scope", name_of(scope)},
                                                 {"now", now},
                                                 {"expires", expires}}));
    return {};
  };
  TRY(write_work(sql_, act, work));
  return secret;
}

Result<std::vector<Token>> DbAccounts::tokens() {
  std::vector<Token> found;
  TRY(stream_rows(sql_, {"accounts/tokens"}, {}, [&found](const SqlRow& row) -> Result<void> {
    found.push_back(token_of(row));
    return {};
  }));
  return found;
}

Result<void> DbAccounts::revoke_token(const Act& act, std::int64_t id, std::int64_t now) {
  return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
    TRY_SET(const std::int64_t rows, transaction.run({"accounts/revoke_token"}, {{"id", id}, {"now", now}}));
    if (rows == 0) return fail(ErrorCode::kNotFound, "E-USER-008", {{"token", std::to_string(id)}});
    return {};
  });
}

Result<std::optional<Principal>> DbAccounts::token(std::string_view secret, std::int64_t now) {
  const std::string hash = hash_of_secret(secret);
  std::optional<Principal> found;
  std::int64_t id = 0, used = 0;
  TRY(stream_rows(sql_, {"accounts/token"}, {{"hash", hash}, {"now", now}}, [&](const SqlRow& row) -> Result<void> {
    id = row.integer(0);
    found = {std::string(row.text(1)), role_of(row.text(2)), role_of(row.text(3)), std::string(row.text(4)),
             row.integer(5)};
    used = row.is_null(6) ? 0 : row.integer(6);
    return {};
  }));
  const SqlWork touch = [&](Transaction& transaction) -> Result<void> {
    TRY(transaction.run({"accounts/touch_token"}, {{"id", id}, {"now", now}}));
    return {};
  };
  if (found && now - used >= kMinuteMs) TRY(write_work(sql_, {}, touch));
  return found;
}

Result<std::optional<std::string>> DbAccounts::setup_code(const Act& act, std::int64_t now) {
  std::optional<std::string> code;
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    code.reset();
    TRY_SET(const std::int64_t count, count_accounts(transaction));
    if (count > 0) return {};
    const std::string fresh = random_code(kCodeGroups), hash = hash_of_secret(typed_code(fresh));
    TRY(transaction.run({"accounts/clear_setup"}));
    TRY(transaction.run({"accounts/add_setup"}, {{"hash", hash}, {"expires", now + kSetupMs}}));
    code = fresh;
    return act.audit ? append_audit(transaction, *act.audit) : Result<void>{};
  };
  TRY(write_work(sql_, without_event(act), work));
  return code;
}

Result<void> DbAccounts::set_up(std::string_view code, std::string_view name, std::string_view password,
                                std::string_view address, std::int64_t now) {
  TRY(check_new(name, Role::kAdmin, password));
  const std::string mark = hash_of_secret(typed_code(code));
  AuditEvent event = event_of(name, address, "setup", now);
  event.object = name;
  Act act;
  act.audit = std::make_shared<const AuditEvent>(std::move(event));
  return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
    TRY_SET(const std::int64_t used, transaction.run({"accounts/use_setup"}, {{"hash", mark}, {"now", now}}));
    TRY_SET(const std::int64_t count, count_accounts(transaction));
    if (used == 0 || count > 0) return fail(ErrorCode::kDenied, "E-USER-005");
    // Anybody may ask: only for who has the code the costs of a password are spent.
    return insert_account(transaction, name, Role::kAdmin, hash_password(password), now);
  });
}

Result<void> DbAccounts::prune(const Act& act, std::int64_t now) {
  return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
    TRY(transaction.run({"accounts/prune_sessions"}, {{"created", now - kLifeMs}, {"seen", now - kIdleMs}}));
    TRY(transaction.run({"accounts/prune_tokens"}, {{"before", now - kEndedTokensDays * kDayMs}}));
    TRY(transaction.run({"accounts/prune_failures"},
                        {{"before", now - std::chrono::milliseconds(kFailuresLast).count()},
                         {"known_before", now - std::chrono::milliseconds(kAddressIsKnown).count()}}));
    return {};
  });
}

}  // namespace

std::unique_ptr<Accounts> db_accounts(Sql& sql) {
  return std::make_unique<DbAccounts>(sql);
}

}  // namespace radica
