#include <array>

#include "app/web/handlers.h"
#include "app/web/route.h"

namespace radica {
namespace {

// Every address of the dashboard gives the same HTML; web/src/router.ts knows what it shows.
constexpr Route page_at(std::string_view path) {
  Route route{"GET", path, Needs::nobody(), &web::page, "A page of the dashboard."};
  route.is_page = true;
  return route;
}
constexpr Route assets_at(std::string_view path) {
  Route route{"GET", path, Needs::nobody(), &web::asset, "What a page of the dashboard loads."};
  route.is_page = true;
  return route;
}

constexpr std::array kRoutes{
    page_at("/"),
    page_at("/ejecuciones"),
    page_at("/ejecuciones/{id}"),
    page_at("/datos"),
    page_at("/datos/{company}/{radicado}"),
    page_at("/calidad"),
    page_at("/integridad"),
    page_at("/programacion"),
    page_at("/tareas"),
    page_at("/tareas/{id}"),
    page_at("/alertas"),
    page_at("/reportes"),
    page_at("/reportes/{name}"),
    page_at("/rendimiento"),
    page_at("/auditoria"),
    page_at("/ajustes"),
    assets_at("/assets/{name}"),

    Route{"GET", "/healthz", Needs::nobody(), &web::healthz, "The process lives."},
    Route{"GET", "/readyz", Needs::nobody(), &web::readyz, "Database and store can be worked with."},
    Route{"GET", "/metrics", Needs::metrics(), &web::metrics, "Indicators in the text format of Prometheus."},
    Route{"GET", "/api/v1/openapi.json", Needs::nobody(), &web::openapi, "This document."},

    Route{"GET", "/api/v1/setup", Needs::nobody(), &web::setup_state, "Whether the first account is still to be made."},
    Route{"POST", "/api/v1/setup", Needs::nobody(), &web::set_up, "The first account, by the code of the console.", "",
          "code! name! password!"},
    Route{"POST", "/api/v1/login", Needs::nobody(), &web::log_in, "Signs in; the cookie is the session.", "",
          "name! password!"},
    Route{"POST", "/api/v1/logout", Needs::somebody(), &web::log_out, "Ends the session."},
    Route{"GET", "/api/v1/session", Needs::somebody(), &web::session, "Who has signed in, and what they may do."},
    Route{"POST", "/api/v1/session/password", Needs::somebody(), &web::change_password,
          "Another password of one's own; all sessions end but the new one that the cookie of the answer is.", "",
          "password! new_password!"},

    Route{"GET", "/api/v1/status", Action::kViewStatus, &web::status, "How things are, as radica status --json."},
    Route{"GET", "/api/v1/runs", Action::kViewStatus, &web::runs,
          "Runs, newest first; those that began from one time to another.", "from to before limit"},
    Route{"GET", "/api/v1/runs/{id}", Action::kViewStatus, &web::run, "One run with its balance and stages."},
    Route{"GET", "/api/v1/runs/{id}/files", Action::kViewRecords, &web::run_files,
          "The files that a run was the last to read, with what became of each.", "state after limit"},
    Route{"GET", "/api/v1/runs/{id}/log", Action::kViewStatus, &web::run_log,
          "What a run wrote into the log of this machine, as JSON lines, from a byte on.", "from"},
    Route{"GET", "/api/v1/rejects", Action::kViewStatus, &web::rejects, "What was rejected, by its causes."},
    Route{"GET", "/api/v1/rejects/entries", Action::kViewRecords, &web::reject_entries,
          "The rejects of one cause, one by one, without what was rejected.", "company signature after limit"},
    Route{"POST", "/api/v1/rejects/retry", Action::kRetry, &web::retry_rejects,
          "Lets the next run read rejected files again: a task.", "", "rule signature company"},
    Route{"GET", "/api/v1/incomplete", Action::kViewStatus, &web::incomplete, "How many claims lack what."},

    Route{"GET", "/api/v1/integrity", Action::kViewStatus, &web::integrity,
          "The last verification, reconcile, backup and drill: how they ended, what they found, when the next is."},
    Route{"GET", "/api/v1/integrity/findings", Action::kViewRecords, &web::integrity_findings,
          "What the last verification and reconcile found, one by one.", "check company class after limit"},
    Route{"POST", "/api/v1/integrity/repair", Action::kRun, &web::repair_findings,
          "Repairs what reconcile finds of one class: a task. The class is typed once more as confirmation.", "",
          "class! confirmation! reason! company"},

    Route{"GET", "/api/v1/reports", Action::kViewStatus, &web::reports, "Reports of this machine, newest first."},
    Route{"GET", "/api/v1/reports/{name}", Action::kViewStatus, &web::report, "One report; it holds no personal data."},

    Route{"POST", "/api/v1/records/search", Action::kViewRecords, &web::search_records,
          "Records by radicado, NIC or SGC; personal data masked.", "", "company! radicado nic sgc after limit"},
    Route{"GET", "/api/v1/records/{company}/{radicado}", Action::kViewRecords, &web::record,
          "All that is known of a record, as radica explain --json; personal data masked."},
    Route{"POST", "/api/v1/records/{company}/{radicado}/reveal", Action::kRevealPersonalData, &web::reveal_record,
          "The same with personal data; the audit tells who and why.", "", "reason!"},
    Route{"POST", "/api/v1/records/{company}/{radicado}/file", Action::kDownloadFile, &web::download,
          "A stored file of a record; the audit tells who and why.", "", "key! reason!"},

    Route{"GET", "/api/v1/schedules", Action::kViewStatus, &web::schedules, "Schedules and what became of them.",
          "latest"},
    Route{"GET", "/api/v1/schedules/next", Action::kViewStatus, &web::next_schedules, "The next ten occurrences."},
    Route{"GET", "/api/v1/schedules/simulate", Action::kViewStatus, &web::simulate_schedules,
          "What will be planned, and what becomes of it.", "weeks"},
    Route{"POST", "/api/v1/schedules/{name}/pause", Action::kScheduleChange, &web::pause_schedule, "Pauses a schedule.",
          "", "reason! until"},
    Route{"POST", "/api/v1/schedules/{name}/resume", Action::kScheduleChange, &web::resume_schedule,
          "Ends the pause of a schedule."},
    Route{"POST", "/api/v1/schedules/{name}/run-now", Action::kScheduleChange, &web::run_schedule,
          "An occurrence of now."},
    Route{"POST", "/api/v1/schedules/{name}/simulate", Action::kScheduleChange, &web::simulate_schedule_edit,
          "What would be planned of a schedule if it were edited so.", "", "edit{}! weeks"},
    Route{"PUT", "/api/v1/schedules/{name}/edit", Action::kScheduleChange, &web::edit_schedule,
          "Options of a schedule in the place of those of the file.", "", "edit{}! reason"},
    Route{"DELETE", "/api/v1/schedules/{name}/edit", Action::kScheduleChange, &web::reset_schedule,
          "The file holds again.", "", "reason"},

    Route{"GET", "/api/v1/tasks", Action::kViewStatus, &web::tasks, "Tasks, newest first.", "state before limit"},
    Route{"GET", "/api/v1/tasks/{id}", Action::kViewStatus, &web::task, "One task, with the runs that were its work."},
    Route{"GET", "/api/v1/tasks/{id}/log", Action::kViewStatus, &web::task_log,
          "What its process said on this machine, from a byte on.", "from"},
    Route{"POST", "/api/v1/tasks/{id}/cancel", Action::kRun, &web::cancel_task, "Ends a task."},
    Route{"POST", "/api/v1/tasks/{id}/pause", Action::kRun, &web::pause_task, "Pauses a task."},
    Route{"POST", "/api/v1/tasks/{id}/resume", Action::kRun, &web::resume_task, "Lets a paused task go on."},
    Route{"POST", "/api/v1/tasks/{id}/retry", Action::kRetry, &web::retry_task, "Lets a task that ended run again."},

    Route{"GET", "/api/v1/alerts", Action::kViewStatus, &web::alerts, "Incidents, silences, what waits to be sent."},
    Route{"POST", "/api/v1/alerts/{target}/ack", Action::kAlertChange, &web::acknowledge_alert,
          "Says that one sees to it."},
    Route{"POST", "/api/v1/alerts/{target}/silence", Action::kAlertChange, &web::silence_alert,
          "No messages for so many minutes; 0 ends it.", "", "reason! minutes!"},
    Route{"GET", "/api/v1/alerts/settings", Action::kViewStatus, &web::alert_settings,
          "Thresholds, routes and channels of alerts, and what was edited of them."},
    Route{"PUT", "/api/v1/alerts/settings/rules", Action::kAlertChange, &web::edit_alert_rules,
          "Thresholds in the place of those of the file.", "", "edit{}! reason"},
    Route{"DELETE", "/api/v1/alerts/settings/rules", Action::kAlertChange, &web::reset_alert_rules,
          "The file holds again.", "", "reason"},
    Route{"PUT", "/api/v1/alerts/settings/routes", Action::kAlertChange, &web::edit_alert_routes,
          "All routes, with their hours, in the place of those of the file.", "", "edit{}! reason"},
    Route{"DELETE", "/api/v1/alerts/settings/routes", Action::kAlertChange, &web::reset_alert_routes,
          "The file holds again.", "", "reason"},
    Route{"PUT", "/api/v1/alerts/settings/channels/{name}", Action::kConfigChange, &web::edit_alert_channel,
          "Recipients of an e-mail channel in the place of those of the file.", "", "edit{}! reason"},
    Route{"DELETE", "/api/v1/alerts/settings/channels/{name}", Action::kConfigChange, &web::reset_alert_channel,
          "The file holds again.", "", "reason"},

    Route{"GET", "/api/v1/users", Action::kUserAdmin, &web::users, "Accounts."},
    Route{"POST", "/api/v1/users", Action::kUserAdmin, &web::add_user, "A new account.", "", "name! role! password!"},
    Route{"POST", "/api/v1/users/{name}/password", Action::kUserAdmin, &web::set_user_password,
          "Another password; its sessions end.", "", "password!"},
    Route{"POST", "/api/v1/users/{name}/role", Action::kUserAdmin, &web::set_user_role,
          "Another role; its sessions end.", "", "role!"},
    Route{"POST", "/api/v1/users/{name}/disable", Action::kUserAdmin, &web::disable_user,
          "Closes an account; its sessions and tokens end."},
    Route{"POST", "/api/v1/users/{name}/enable", Action::kUserAdmin, &web::enable_user, "Opens it again."},
    Route{"GET", "/api/v1/tokens", Action::kUserAdmin, &web::tokens, "Tokens of programs, newest first."},
    Route{"POST", "/api/v1/tokens", Action::kUserAdmin, &web::add_token,
          "A new token of an account, shown this once; it may what both its scope and the role of the account may.", "",
          "user! label! scope! days!"},
    Route{"POST", "/api/v1/tokens/{id}/revoke", Action::kUserAdmin, &web::revoke_token, "Ends a token."},

    Route{"GET", "/api/v1/audit", Action::kAuditRead, &web::audit, "The audit, newest first.",
          "from to actor act before limit"},

    Route{"POST", "/api/v1/audit/verify", Action::kAuditVerify, &web::verify_audit,
          "Whether the chain of the audit is whole."},

    Route{"GET", "/api/v1/eventos", Action::kViewStatus, &web::events,
          "Live events (text/event-stream): run, progress, task, alert; resync: read all anew."},
};

bool is_parameter(std::string_view segment) {
  return segment.starts_with('{');
}

// The segments of a path of the table, one after the other.
class PathWords {
 public:
  explicit PathWords(std::string_view path) : rest_(path == "/" ? std::string_view() : path) {}
  [[nodiscard]] bool is_at_end() const { return rest_.empty(); }
  std::string_view next() {
    rest_.remove_prefix(1);
    const std::size_t end = std::min(rest_.find('/'), rest_.size());
    const std::string_view word = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return word;
  }

 private:
  std::string_view rest_;
};

bool fits(std::string_view path, const WebTarget& target, WebParameters& parameters) {
  PathWords words(path);
  for (const std::string& segment : target.segments) {
    if (words.is_at_end()) return false;
    const std::string_view word = words.next();
    if (is_parameter(word))
      parameters.emplace_back(word.substr(1, word.size() - 2), segment);
    else if (word != segment)
      return false;
  }
  return words.is_at_end();
}

}  // namespace

std::span<const Route> routes() {
  return kRoutes;
}

std::vector<RouteField> route_fields(std::string_view words) {
  std::vector<RouteField> fields;
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find(' '));
    words.remove_prefix(std::min(word.size() + 1, words.size()));
    const bool is_required = word.ends_with('!');
    const std::string_view rest = word.substr(0, word.size() - (is_required ? 1 : 0));
    const bool is_object = rest.ends_with("{}");
    fields.push_back({rest.substr(0, rest.size() - (is_object ? 2 : 0)), is_required, is_object});
  }
  return fields;
}

// A path without parameters stands before one with them, so the first that fits is the nearest.
RouteMatch find_route(std::string_view method, const WebTarget& target) {
  RouteMatch match;
  for (const Route& route : kRoutes) {
    WebParameters parameters;
    if (!fits(route.path, target, parameters)) continue;
    if (route.method == method) {
      match.route = &route;
      match.parameters = std::move(parameters);
      return match;
    }
    match.allow +=
        (match.allow.empty() ? "" : ", ") + std::string(route.method) + (route.method == "GET" ? ", HEAD" : "");
  }
  return match;
}

}  // namespace radica
