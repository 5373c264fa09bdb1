// Accounts of people, their sessions and tokens (SPEC §15). Passwords are kept as argon2id, secrets of sessions, tokens
// and the first start as SHA-256 only: a copy of the database opens nothing. All times are Unix milliseconds given by
// the caller. Every change, sign-in and failed sign-in is told in the audit in its own transaction. Thread-safe; a
// password costs some 50 ms and 19 MiB, which at most four threads of a process spend at once.
// Errors, besides those of the port Sql: kNotFound E-USER-001 (no such account), kConflict E-USER-002 (name taken),
// kBadInput E-USER-003 (name), E-USER-004 (password, its fact `why` says what is wrong with it), E-USER-005 (the setup
// code is wrong, used or too old), E-USER-006 (there would be no admin left), E-USER-007 (expiry of a token), kNotFound
// E-USER-008 (no such token).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "model/audit.h"
#include "model/permissions.h"
#include "model/run.h"

namespace radica {

// Of a session (ASVS 3.3): without a request, and in all.
inline constexpr std::chrono::minutes kSessionIdle{30};
inline constexpr std::chrono::hours kSessionLife{12};
inline constexpr std::chrono::hours kSetupCodeLife{1};
inline constexpr std::chrono::hours kTokenMostLife{24 * 366};

struct Account {
  std::string name;  // [a-z][a-z0-9._-]{1,31}
  Role role = Role::kViewer;
  bool is_disabled = false;
  std::int64_t created = 0, password_changed = 0;
  std::optional<std::int64_t> last_login;
};

// Who asks. A token may do what both its own role and that of its account may.
struct Principal {
  std::string account;
  Role role = Role::kViewer;
  std::optional<Role> scope;  // role of the token; nothing for a session
  std::string token;          // label of the token; empty for a session
  std::int64_t expires = 0;   // the latest end, if nothing happens before: a stream ends then

  [[nodiscard]] bool may(Action action) const {
    return radica::may(role, action) && (!scope || radica::may(*scope, action));
  }
  [[nodiscard]] ActorKind kind() const { return scope ? ActorKind::kToken : ActorKind::kAccount; }
};

struct Login {
  std::string session;                // the new secret, 64 hex digits; empty = refused
  std::chrono::milliseconds wait{0};  // refused without a look at the password: it may be tried again after that
};

struct Token {
  std::int64_t id = 0;
  std::string account, label;
  Role scope = Role::kViewer;
  std::int64_t created = 0, expires = 0;
  std::optional<std::int64_t> last_used, revoked;
};

class Accounts {
 public:
  virtual ~Accounts() = default;

  // For administrators. Each tells the event of `act` (ports/audit.h) and ends what it makes void: sessions by a new
  // password, sessions by a new role, sessions and tokens by disabling.
  virtual Result<void> add(const Act& act, std::string_view name, Role role, std::string_view password,
                           std::int64_t now) = 0;
  virtual Result<std::vector<Account>> list() = 0;  // by name
  virtual Result<std::optional<Account>> find(std::string_view name) = 0;
  virtual Result<void> set_password(const Act& act, std::string_view name, std::string_view password,
                                    std::int64_t now) = 0;
  virtual Result<void> set_role(const Act& act, std::string_view name, Role role, std::int64_t now) = 0;
  virtual Result<void> set_disabled(const Act& act, std::string_view name, bool is_disabled, std::int64_t now) = 0;

  // The answer to an unknown or disabled account is that to a wrong password, and takes as long. After failures in a
  // row of an account or from an address the next try is refused for a while that grows to at most a minute (account)
  // or five (address); nobody is locked out. `address` is that of the client.
  virtual Result<Login> login(std::string_view name, std::string_view password, std::string_view address,
                              std::int64_t now) = 0;
  // Whose session it is; nothing when it is unknown or over. Counts as a request: it goes on for kSessionIdle.
  virtual Result<std::optional<Principal>> session(std::string_view secret, std::int64_t now) = 0;
  // The same without counting as a request: for streams, which look again now and then whether they may go on.
  virtual Result<std::optional<Principal>> peek(std::string_view secret, std::int64_t now) = 0;
  // Another password of one's own account, which the old one is asked for as at a sign-in: under the same waits, and
  // what was wrong is told. All its sessions end; the answer is a new one for whoever asked. E-USER-004.
  virtual Result<Login> change_own_password(const Act& act, std::string_view name, std::string_view old,
                                            std::string_view password, std::string_view address, std::int64_t now) = 0;
  virtual Result<void> logout(std::string_view secret, std::string_view address, std::int64_t now) = 0;

  // The secret, shown once: "rdc_" and 64 hex digits. `expires` lies after `now` and not beyond kTokenMostLife.
  virtual Result<std::string> add_token(const Act& act, std::string_view account, std::string_view label, Role scope,
                                        std::int64_t expires, std::int64_t now) = 0;
  virtual Result<std::vector<Token>> tokens() = 0;  // also those that are over, newest first
  virtual Result<void> revoke_token(const Act& act, std::int64_t id, std::int64_t now) = 0;
  // Whose token it is; nothing when it is unknown, over, or of a disabled account.
  virtual Result<std::optional<Principal>> token(std::string_view secret, std::int64_t now) = 0;

  // While there is no account: a new code for the first start, which makes the one before void. Nothing once there is
  // one.
  virtual Result<std::optional<std::string>> setup_code(const Act& act, std::int64_t now) = 0;
  // The first account, an admin, by that code, which is used up. E-USER-005 also when there is an account already.
  virtual Result<void> set_up(std::string_view code, std::string_view name, std::string_view password,
                              std::string_view address, std::int64_t now) = 0;

  // Forgets sessions that are over, failures that count no more, and tokens that ended more than 90 days ago.
  virtual Result<void> prune(const Act& act, std::int64_t now) = 0;
};

}  // namespace radica
