// What the routes do (app/web/routes.cpp): one function each, in the file of what it is about.
#pragma once

#include "app/web/call.h"
#include "base/error.h"
#include "ports/web.h"

namespace radica::web {

// assets.cpp
Result<WebAnswer> page(WebCall& call);
Result<WebAnswer> asset(WebCall& call);
// probes.cpp
Result<WebAnswer> healthz(WebCall& call);
Result<WebAnswer> readyz(WebCall& call);
Result<WebAnswer> metrics(WebCall& call);
Result<WebAnswer> openapi(WebCall& call);
// of_session.cpp
Result<WebAnswer> setup_state(WebCall& call);
Result<WebAnswer> set_up(WebCall& call);
Result<WebAnswer> log_in(WebCall& call);
Result<WebAnswer> log_out(WebCall& call);
Result<WebAnswer> session(WebCall& call);
Result<WebAnswer> change_password(WebCall& call);
// of_runs.cpp
Result<WebAnswer> status(WebCall& call);
Result<WebAnswer> runs(WebCall& call);
Result<WebAnswer> run(WebCall& call);
Result<WebAnswer> run_files(WebCall& call);
Result<WebAnswer> run_log(WebCall& call);
Result<WebAnswer> rejects(WebCall& call);
Result<WebAnswer> reject_entries(WebCall& call);
Result<WebAnswer> retry_rejects(WebCall& call);
Result<WebAnswer> incomplete(WebCall& call);
Result<WebAnswer> reports(WebCall& call);
Result<WebAnswer> report(WebCall& call);
// of_integrity.cpp
Result<WebAnswer> integrity(WebCall& call);
Result<WebAnswer> integrity_findings(WebCall& call);
Result<WebAnswer> repair_findings(WebCall& call);
// of_records.cpp
Result<WebAnswer> search_records(WebCall& call);
Result<WebAnswer> record(WebCall& call);
Result<WebAnswer> reveal_record(WebCall& call);
Result<WebAnswer> download(WebCall& call);
// of_schedules.cpp
Result<WebAnswer> schedules(WebCall& call);
Result<WebAnswer> next_schedules(WebCall& call);
Result<WebAnswer> simulate_schedules(WebCall& call);
Result<WebAnswer> pause_schedule(WebCall& call);
Result<WebAnswer> resume_schedule(WebCall& call);
Result<WebAnswer> run_schedule(WebCall& call);
// of_edits.cpp
Result<WebAnswer> simulate_schedule_edit(WebCall& call);
Result<WebAnswer> edit_schedule(WebCall& call);
Result<WebAnswer> reset_schedule(WebCall& call);
Result<WebAnswer> alert_settings(WebCall& call);
Result<WebAnswer> edit_alert_rules(WebCall& call);
Result<WebAnswer> reset_alert_rules(WebCall& call);
Result<WebAnswer> edit_alert_routes(WebCall& call);
Result<WebAnswer> reset_alert_routes(WebCall& call);
Result<WebAnswer> edit_alert_channel(WebCall& call);
Result<WebAnswer> reset_alert_channel(WebCall& call);
// of_work.cpp
Result<WebAnswer> tasks(WebCall& call);
Result<WebAnswer> task(WebCall& call);
Result<WebAnswer> task_log(WebCall& call);
Result<WebAnswer> cancel_task(WebCall& call);
Result<WebAnswer> pause_task(WebCall& call);
Result<WebAnswer> resume_task(WebCall& call);
Result<WebAnswer> retry_task(WebCall& call);
// of_accounts.cpp
Result<WebAnswer> users(WebCall& call);
Result<WebAnswer> add_user(WebCall& call);
Result<WebAnswer> set_user_password(WebCall& call);
Result<WebAnswer> set_user_role(WebCall& call);
Result<WebAnswer> disable_user(WebCall& call);
Result<WebAnswer> enable_user(WebCall& call);
Result<WebAnswer> tokens(WebCall& call);
Result<WebAnswer> add_token(WebCall& call);
Result<WebAnswer> revoke_token(WebCall& call);
// of_alerts.cpp
Result<WebAnswer> alerts(WebCall& call);
Result<WebAnswer> acknowledge_alert(WebCall& call);
Result<WebAnswer> silence_alert(WebCall& call);
Result<WebAnswer> audit(WebCall& call);
Result<WebAnswer> verify_audit(WebCall& call);
Result<WebAnswer> events(WebCall& call);

}  // namespace radica::web
