// radica user: the accounts of the dashboard and the API. A password comes from standard input or is made here; it
// never stands on the command line, where every user of the machine could read it.
#include <termios.h>
#include <unistd.h>

#include <iostream>

#include "adapters/db_accounts.h"
#include "app/audit_trail.h"
#include "app/documents/accounts.h"
#include "app/session.h"
#include "app/verbs/lookups.h"
#include "app/verbs/verbs.h"
#include "base/password.h"

namespace radica {
namespace {

constexpr std::size_t kGeneratedGroups = 4;

// A terminal shows nothing of what is typed while this lives.
class Hidden {
 public:
  Hidden() {
    if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    is_hidden_ = true;
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
  }
  ~Hidden() {
    if (is_hidden_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  Hidden(const Hidden&) = delete;
  Hidden& operator=(const Hidden&) = delete;

 private:
  termios before_{};
  bool is_hidden_ = false;
};

std::string ask(const World& world, std::string_view question) {
  std::string line;
  if (!is_terminal(STDIN_FILENO)) {
    std::getline(std::cin, line);
    return line;
  }
  const Hidden hidden;
  std::cerr << world.texts.text(question) << std::flush;
  std::getline(std::cin, line);
  std::cerr << '\n';
  return line;
}

// A terminal is asked twice: what is typed is not seen.
Result<std::string> new_password(const World& world) {
  if (world.arguments.is_generated) return random_code(kGeneratedGroups);
  const std::string password = ask(world, "user.ask");
  if (is_terminal(STDIN_FILENO) && ask(world, "user.ask_again") != password)
    return fail(ErrorCode::kBadInput, "E-USER-004", {{"why", "different"}});
  return password;
}

// SQLite: the first account may be made before the first run.
Result<std::unique_ptr<Session>> open_session(World& world) {
  return Session::open(world, {.verb = "user", .database = true});
}

void print_done(const World& world, const std::string& name, const std::string& password) {
  const bool is_shown = world.arguments.is_generated;
  if (world.arguments.is_json) {
    std::string text;
    JsonText json(text);
    json.open('{');
    json.member("user", name);
    if (is_shown) json.member("password", password);
    json.close('}');
    return print(text);
  }
  if (!world.arguments.is_quiet) print(world.texts.text("user.done_" + world.arguments.action, {{"user", name}}));
  if (is_shown) print(world.texts.text("user.generated", {{"password", password}}));
}

Result<int> add(World& world, const std::string& name) {
  if (!world.arguments.role)
    return fail(ErrorCode::kBadInput, "E-USAGE-014", {{"verb", "user add"}, {"option", "--role"}});
  const Role role = *world.arguments.role;
  TRY_SET(const auto session, open_session(world));
  TRY_SET(const std::string password, new_password(world));
  const Act act = told(world, {world.actor, "user add", "", 0}, name, "\"role\":" + json_string(name_of(role)));
  TRY(db_accounts(*session->sql())->add(act, name, role, password, unix_now_ms(world)));
  print_done(world, name, password);
  return kExitDone;
}

Result<int> passwd(World& world, const std::string& name) {
  TRY_SET(const auto session, open_session(world));
  const auto accounts = db_accounts(*session->sql());
  TRY_SET(const auto known, accounts->find(name));
  if (!known) return fail(ErrorCode::kNotFound, "E-USER-001", {{"user", name}});
  TRY_SET(const std::string password, new_password(world));
  const Act act = told(world, {world.actor, "user passwd", "", 0}, name);
  TRY(accounts->set_password(act, name, password, unix_now_ms(world)));
  print_done(world, name, password);
  return kExitDone;
}

Result<int> disable(World& world, const std::string& name) {
  TRY_SET(const auto session, open_session(world));
  const Act act = told(world, {world.actor, "user disable", "", 0}, name);
  TRY(db_accounts(*session->sql())->set_disabled(act, name, true, unix_now_ms(world)));
  print_done(world, name, {});
  return kExitDone;
}

Result<int> list(World& world) {
  TRY_SET(const auto session, open_session(world));
  TRY_SET(const std::vector<Account> accounts, db_accounts(*session->sql())->list());
  const Texts& texts = world.texts;
  if (world.arguments.is_json) {
    for (const Account& account : accounts) print(account_json(world.zone, account));
    return kExitDone;
  }
  if (accounts.empty()) print(texts.text("user.none"));
  const auto moment = [&](std::int64_t ms) { return texts.moment(world.zone.to_local(ms / 1000)); };
  constexpr std::size_t kNameWidth = 16, kRoleWidth = 14;
  for (const Account& account : accounts)
    print(padded(account.name, kNameWidth) + "  " +
          padded(texts.text("user.role." + std::string(name_of(account.role))), kRoleWidth) + "  " +
          (account.last_login ? texts.text("user.last", {{"moment", moment(*account.last_login)}})
                              : texts.text("user.never")) +
          (account.is_disabled ? "  " + texts.text("user.disabled") : ""));
  return kExitDone;
}

Result<int> act_on(World& world) {
  const std::string& action = world.arguments.action;
  if (action == "list") return list(world);
  const std::string& name = world.arguments.operands.front();
  if (action == "add") return add(world, name);
  return action == "passwd" ? passwd(world, name) : disable(world, name);
}

}  // namespace

// What is wrong with a name or a password is wrong with the command line.
Result<int> verb_user(World& world) {
  auto done = act_on(world);
  if (!done && done.error().id.starts_with("E-USER-")) done.error().code = ErrorCode::kBadInput;
  return done;
}

}  // namespace radica
