#include "app/audit_trail.h"

#include <charconv>
#include <chrono>
#include <optional>

#include "app/environment.h"
#include "base/file.h"
#include "base/json.h"
#include "base/process.h"

namespace radica {
namespace {

std::int64_t real_now_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

// Who came to this machine, whatever user they became since (pam_loginuid); empty where the system does not say.
std::string login_name() {
  const auto text = read_start("/proc/self/loginuid", 20);
  std::uint32_t id = 0;
  if (!text || std::from_chars(text->data(), text->data() + text->size(), id).ec != std::errc()) return {};
  if (id == UINT32_MAX) return {};
  return user_name(id);
}

// What the program told this process of the task that it is; nobody else is believed.
std::optional<std::string> told_task() {
  const Environment environment = process_environment();
  const auto task = environment.find(std::string(kTaskVariable));
  if (task == environment.end() || !is_child_of_own_program()) return std::nullopt;
  return task->second;
}

void add(std::string& members, const std::string& member) {
  members += (members.empty() ? "" : ",") + member;
}

}  // namespace

std::string act_of(const Arguments& arguments) {
  return arguments.verb + (arguments.action.empty() ? "" : " ") + arguments.action;
}

bool is_task() {
  return process_environment().contains(std::string(kTaskVariable));
}

std::int64_t own_task() {
  const std::string told = told_task().value_or("");
  std::int64_t task = 0;
  const auto read = std::from_chars(told.data(), told.data() + told.size(), task);
  return read.ptr == told.data() + told.size() ? task : 0;
}

AuditEvent audit_event(const World& world, std::string_view act, std::string_view object, std::string details) {
  const Arguments& arguments = world.arguments;
  if (arguments.is_full) add(details, "\"full\":true");
  if (arguments.is_repair) add(details, "\"repair\":true");
  if (arguments.is_import) add(details, "\"import\":true");
  const auto task = told_task();
  if (task) add(details, "\"task\":" + json_string(*task));
  const std::string login = login_name();
  if (!login.empty() && login != world.actor) add(details, "\"login\":" + json_string(login));
  AuditEvent event;
  event.at = real_now_ms();
  event.kind = task ? ActorKind::kService : ActorKind::kCli;
  event.actor = world.actor;
  event.peer = this_process().host;
  event.act = act;
  event.object = object;
  event.reason = arguments.reason.value_or("");
  event.details = details.empty() ? std::string() : "{" + details + "}";
  return event;
}

void tell_view(const World& world, Audit& audit, std::string_view object) {
  const auto told = audit.append(audit_event(world, act_of(world.arguments), object));
  if (told) return;
  world.log->warning("view_untold", {{"act", act_of(world.arguments)}, {"error", told.error().id}});
}

Act told(const World& world, const Act& act, std::string_view object, std::string details) {
  return told_as(world, act, act.verb, object, std::move(details));
}

Act told_as(const World& world, const Act& act, std::string_view verb, std::string_view object, std::string details) {
  Act telling = act;
  telling.audit = std::make_shared<const AuditEvent>(audit_event(world, verb, object, std::move(details)));
  return telling;
}

}  // namespace radica
