// Schedules: what is planned and what became of it, and what people may change about it.
#include "app/web/schedule_view.h"

#include "app/scheduler.h"
#include "app/web/desk.h"
#include "app/web/handlers.h"

namespace radica::web {
namespace {

constexpr std::int64_t kMostLatest = 100, kWeek = 7 * 86'400;
constexpr std::size_t kLatest = 20;

}  // namespace

Result<PlanView> plan_view(const WebCall& call) {
  const WebDesk& desk = call.desk;
  TRY_SET(auto plan, desk.timetable->now());
  return view_of(call, std::move(plan));
}

PlanView view_of(const WebCall& call, std::shared_ptr<const PlanNow> plan) {
  const WebDesk& desk = call.desk;
  ScheduleView view{call.texts,
                    desk.world.zone,
                    *plan->config,
                    plan->timetable,
                    desk.schedules.get(),
                    {},
                    unix_now_ms(desk.world) / 1000};
  for (const Schedule& schedule : plan->timetable.schedules) view.chosen.push_back(&schedule);
  return {std::move(plan), std::move(view)};
}

Result<PlanView> view_of_named(const WebCall& call) {
  TRY_SET(PlanView view, plan_view(call));
  const Schedule* found = view.plan->timetable.find(call.parameter("name"));
  if (found == nullptr) return fail(ErrorCode::kNotFound, "E-API-014");
  view.view.chosen = {found};
  return view;
}

Result<WebAnswer> schedule_answer(const WebCall& call) {
  TRY_SET(const PlanView named, view_of_named(call));
  TRY_SET(const auto listed, list_schedules(named.view, kLatest));
  return json_answer(schedules_json(named.view, listed));
}

Result<WebAnswer> forecast_answer(const PlanView& plan, std::int64_t weeks) {
  const ScheduleView& view = plan.view;
  TRY_SET(const auto found, forecasts(view, view.now - 1, view.now + weeks * kWeek - 1));
  return json_answer(forecasts_json(view, found));
}

Result<WebAnswer> schedules(WebCall& call) {
  TRY_SET(const std::int64_t latest, call.number("latest", 1, 1, kMostLatest));
  TRY_SET(const PlanView plan, plan_view(call));
  TRY_SET(const auto listed, list_schedules(plan.view, static_cast<std::size_t>(latest)));
  return json_answer(schedules_json(plan.view, listed));
}

Result<WebAnswer> next_schedules(WebCall& call) {
  TRY_SET(const PlanView plan, plan_view(call));
  TRY_SET(const auto found, next_occurrences(plan.view));
  return json_answer(forecasts_json(plan.view, found));
}

Result<WebAnswer> simulate_schedules(WebCall& call) {
  TRY_SET(const std::int64_t weeks, call.number("weeks", 4, 1, 8));
  TRY_SET(const PlanView plan, plan_view(call));
  return forecast_answer(plan, weeks);
}

Result<WebAnswer> pause_schedule(WebCall& call) {
  TRY_SET(const PlanView plan, view_of_named(call));
  const Schedule* const schedule = plan.view.chosen.front();
  const std::int64_t now = unix_now_ms(call.desk.world) / 1000;
  std::optional<std::int64_t> until;
  std::string details;
  if (!call.field("until").empty()) {
    const auto time = parse_local(call.field("until"));
    if (!time) return wrong_field("until", "YYYY-MM-DD HH:MM:SS");
    until = call.desk.world.zone.to_unix(*time);
    if (*until <= now) return fail(ErrorCode::kBadInput, "E-SCHEDULE-005", {{"until", format_local(*time)}});
    details = "{\"until\":" + json_string(format_local(*time)) + "}";
  }
  const Act act = call.act("schedule pause", schedule->name, call.field("reason"), std::move(details));
  TRY(call.desk.schedules->pause(act, schedule->name, now, until, call.field("reason")));
  return schedule_answer(call);
}

Result<WebAnswer> resume_schedule(WebCall& call) {
  TRY_SET(const PlanView plan, view_of_named(call));
  const Schedule* const schedule = plan.view.chosen.front();
  TRY(call.desk.schedules->resume(call.act("schedule resume", schedule->name), schedule->name,
                                  unix_now_ms(call.desk.world) / 1000));
  return schedule_answer(call);
}

Result<WebAnswer> run_schedule(WebCall& call) {
  TRY_SET(const PlanView plan, view_of_named(call));
  const Schedule* const schedule = plan.view.chosen.front();
  TRY(run_now(*call.desk.schedules, *schedule, call.act("schedule run-now", schedule->name),
              unix_now_ms(call.desk.world) / 1000));
  return schedule_answer(call);
}

}  // namespace radica::web
