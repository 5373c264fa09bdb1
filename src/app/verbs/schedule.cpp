// radica schedule list|next|simulate|pause|resume|run-now: what is planned, what became of it and why, what would come.
#include <fmt/format.h>

#include <algorithm>

#include "adapters/db_schedules.h"
#include "adapters/db_tasks.h"
#include "app/audit_trail.h"
#include "app/config_edits.h"
#include "app/documents/edits.h"
#include "app/documents/schedules.h"
#include "app/edited_config.h"
#include "app/schedule_text.h"
#include "app/scheduler.h"
#include "app/session.h"
#include "app/timetable.h"
#include "app/verbs/lookups.h"
#include "app/verbs/verbs.h"

namespace radica {
namespace {

constexpr std::size_t kHistory = 20;
constexpr std::int64_t kWeek = 7 * 86'400;
constexpr std::int64_t kDefaultWeeks = 4, kMostWeeks = 530;

// What an action works with. Without a database there are no rows yet: nothing is paused, nothing has run.
struct Desk {
  World& world;
  Timetable timetable;
  std::vector<const Schedule*> chosen;
  std::int64_t now = 0;  // Unix seconds
  std::unique_ptr<Session> session;
  std::unique_ptr<TaskQueue> tasks;
  std::unique_ptr<Schedules> schedules;

  [[nodiscard]] const Texts& texts() const { return world.texts; }
  [[nodiscard]] ScheduleView view() const {
    return {world.texts, world.zone, world.loaded, timetable, schedules.get(), chosen, now};
  }
  [[nodiscard]] std::string moment(std::int64_t instant) const {
    return instant_text(world.texts, world.zone, instant);
  }
};

Result<void> choose(Desk& desk) {
  std::vector<std::string> names;
  for (const Schedule& schedule : desk.timetable.schedules) names.push_back(schedule.name);
  const std::vector<std::string>& wanted = desk.world.arguments.operands;
  for (const std::string& name : wanted)
    if (desk.timetable.find(name) == nullptr)
      return fail(ErrorCode::kBadInput, "E-SCHEDULE-001", {{"schedule", name}, {"schedules", joined(names)}});
  for (const Schedule& schedule : desk.timetable.schedules)
    if (wanted.empty() || std::ranges::find(wanted, schedule.name) != wanted.end()) desk.chosen.push_back(&schedule);
  return {};
}

std::string pause_text(const Desk& desk, const Pause& pause) {
  return desk.texts().text(
      pause.until ? "schedule.paused_until" : "schedule.paused",
      {{"actor", pause.actor},
       {"since", desk.moment(pause.since)},
       {"until", pause.until ? desk.moment(*pause.until) : ""},
       {"reason", pause.reason.empty() ? desk.texts().text("schedule.no_reason") : on_screen(pause.reason)}});
}

// --- list

std::string command_text(const Schedule& schedule) {
  std::string text;
  for (const auto& command : schedule.commands) {
    text += text.empty() ? "" : " · ";
    for (const std::string& word : command) text += (word == command.front() ? "" : " ") + word;
  }
  return text;
}

std::string occurrence_line(const Desk& desk, const Occurrence& one) {
  std::string line = desk.moment(one.instant) + "  " + fate_text(desk.texts(), one.state, one.fate);
  if (!one.actor.empty()) line += "  " + desk.texts().text("schedule.asked_by", {{"actor", one.actor}});
  const std::string reason = reason_text(desk.texts(), desk.world.zone, one.reason, on_screen(one.detail));
  return reason.empty() ? line : line + "  " + reason;
}

void print_listed(const Desk& desk, const ListedSchedule& one, bool is_whole) {
  const Texts& texts = desk.texts();
  print(fmt::format("{}  {}  {}", one.schedule->name, one.schedule->cron_text, one.schedule->zone.name()));
  print(labelled(texts.text("schedule.commands"), command_text(*one.schedule)));
  if (const auto edit = find_edit(desk.world.loaded, "schedule", one.schedule->name))
    print(labelled(texts.text("schedule.edit"), texts.text("schedule.edited", {{"keys", joined(keys_of(*edit))},
                                                                               {"actor", edit->actor},
                                                                               {"since", desk.moment(edit->at)}})));
  if (!one.schedule->is_enabled)
    print(labelled(texts.text("schedule.next"), texts.text("schedule.disabled")));
  else
    print(labelled(texts.text("schedule.next"), one.next ? desk.moment(*one.next) : texts.text("schedule.never")));
  if (one.pause) print(labelled(texts.text("schedule.pause"), pause_text(desk, *one.pause)));
  if (one.latest.empty()) return print(labelled(texts.text("schedule.last"), texts.text("schedule.none_yet")));
  if (!is_whole) return print(labelled(texts.text("schedule.last"), occurrence_line(desk, one.latest.front())));
  print(labelled(texts.text("schedule.history"), ""));
  for (const Occurrence& occurrence : one.latest) print("    " + occurrence_line(desk, occurrence));
}

Result<int> list(const Desk& desk) {
  const bool is_whole = !desk.world.arguments.operands.empty();
  TRY_SET(const std::vector<ListedSchedule> listed, list_schedules(desk.view(), is_whole ? kHistory : 1));
  if (desk.world.arguments.is_json) {
    print(schedules_json(desk.view(), listed));
  } else {
    for (const ListedSchedule& one : listed) print_listed(desk, one, is_whole);
  }
  return kExitDone;
}

// --- next, simulate

std::string forecast_text(const Desk& desk, const Forecast& one) {
  const Texts& texts = desk.texts();
  if (one.decision.state == OccurrenceState::kEnded)
    return fate_text(texts, one.decision.state, one.decision.fate) + "  " +
           reason_text(texts, desk.world.zone, one.decision.reason, on_screen(one.decision.detail));
  if (one.schedule->after.empty()) return texts.text("schedule.runs");
  return texts.text("schedule.runs_after", {{"schedules", joined(one.schedule->after)},
                                            {"minutes", std::to_string(one.schedule->wait.count())}});
}

void print_forecasts(const Desk& desk, const std::vector<Forecast>& found) {
  std::size_t width = 0;
  for (const Schedule* schedule : desk.chosen) width = std::max(width, schedule->name.size());
  for (const Forecast& one : found)
    print(fmt::format("{}  {}  {}", desk.moment(one.instant), padded(one.schedule->name, width),
                      forecast_text(desk, one)));
}

Result<int> next(const Desk& desk) {
  TRY_SET(const std::vector<Forecast> found, next_occurrences(desk.view()));
  if (desk.world.arguments.is_json)
    print(forecasts_json(desk.view(), found));
  else
    print_forecasts(desk, found);
  return kExitDone;
}

Result<int> simulate(const Desk& desk) {
  const Arguments& arguments = desk.world.arguments;
  const std::int64_t weeks = arguments.weeks.value_or(kDefaultWeeks);
  if (weeks < 1 || weeks > kMostWeeks)
    return fail(
        ErrorCode::kBadInput, "E-USAGE-009",
        {{"option", "--weeks"}, {"value", std::to_string(weeks)}, {"expected", fmt::format("1-{}", kMostWeeks)}});
  const LocalTime from = arguments.from.value_or(desk.world.zone.to_local(desk.now));
  // By the wall clock: a week is seven days, also where one of them is longer.
  const std::int64_t first = desk.world.zone.to_unix(from), end = desk.world.zone.to_unix(from + weeks * kWeek);
  TRY_SET(const auto found, forecasts(desk.view(), first - 1, end - 1));
  if (arguments.is_json) {
    print(forecasts_json(desk.view(), found));
    return kExitDone;
  }
  print_forecasts(desk, found);
  for (const auto& [name, sum] : sums_of(found))
    print(desk.texts().text("schedule.sum", {{"schedule", name},
                                             {"planned", desk.texts().number(sum.planned)},
                                             {"run", desk.texts().number(sum.run)},
                                             {"absorbed", desk.texts().number(sum.absorbed)},
                                             {"skipped", desk.texts().number(sum.skipped)}}));
  return kExitDone;
}

// --- pause, resume, run-now

Act told_of(const Desk& desk, const Schedule& schedule) {
  Act act = desk.session->act();
  act.verb = act_of(desk.world.arguments);
  const auto& until = desk.world.arguments.until;
  return told(desk.world, act, schedule.name, until ? "\"until\":" + json_string(format_local(*until)) : "");
}

Result<int> pause(const Desk& desk) {
  const Arguments& arguments = desk.world.arguments;
  std::optional<std::int64_t> until;
  if (arguments.until) until = desk.world.zone.to_unix(*arguments.until);
  if (until && *until <= desk.now)
    return fail(ErrorCode::kBadInput, "E-SCHEDULE-005", {{"until", format_local(*arguments.until)}});
  for (const Schedule* schedule : desk.chosen) {
    TRY(desk.schedules->pause(told_of(desk, *schedule), schedule->name, desk.now, until,
                              arguments.reason.value_or("")));
    desk.world.log->info("schedule_paused", {{"schedule", schedule->name}, {"actor", desk.world.actor}});
  }
  return list(desk);
}

Result<int> resume(const Desk& desk) {
  for (const Schedule* schedule : desk.chosen) {
    TRY(desk.schedules->resume(told_of(desk, *schedule), schedule->name, desk.now));
    desk.world.log->info("schedule_resumed", {{"schedule", schedule->name}, {"actor", desk.world.actor}});
  }
  return list(desk);
}

Result<int> run_chosen(const Desk& desk) {
  for (const Schedule* schedule : desk.chosen) {
    TRY_SET(const Occurrence asked, run_now(*desk.schedules, *schedule, told_of(desk, *schedule), desk.now));
    desk.world.log->info("schedule_run_now", {{"schedule", schedule->name}, {"actor", desk.world.actor}});
  }
  return list(desk);
}

}  // namespace

Result<int> verb_schedule(World& world) {
  Desk desk{world, {}, {}, unix_now_ms(world) / 1000, nullptr, nullptr, nullptr};
  const std::string& action = world.arguments.action;
  const bool changes = action == "pause" || action == "resume" || action == "run-now";
  TRY_SET(desk.timetable, timetable_of(world.config(), world.zone));  // what is wrong with it needs no database
  TRY_SET(desk.session, Session::open(world, {.verb = "schedule", .database = changes}));
  TRY(take_edits(world, desk.session->sql()));
  TRY_SET(desk.timetable, with_schedules(std::move(desk.timetable), world.config(), world.zone));
  TRY(choose(desk));
  if (desk.session->sql() != nullptr) {
    desk.tasks = db_tasks(*desk.session->sql());
    desk.schedules = db_schedules(*desk.session->sql(), *desk.tasks);
  }
  if (action == "list") return list(desk);
  if (action == "next") return next(desk);
  if (action == "simulate") return simulate(desk);
  if (action == "pause") return pause(desk);
  return action == "resume" ? resume(desk) : run_chosen(desk);
}

}  // namespace radica
