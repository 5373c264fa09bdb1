// radica schedule list|next|simulate|pause|resume|run-now: what is planned, what became of it and why, what would come.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "adapters/db_schedules.h"
#include "adapters/db_tasks.h"
#include "app/audit_trail.h"
#include "app/schedule_text.h"
#include "app/scheduler.h"
#include "app/session.h"
#include "app/timetable.h"
#include "app/verbs/lookups.h"
#include "app/verbs/verbs.h"

namespace radica {
namespace {

constexpr std::size_t kNext = 10, kHistory = 20;
constexpr std::int64_t kDay = 86'400, kWeek = 7 * kDay;
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

Result<std::optional<Pause>> pause_of(const Desk& desk, const Schedule& schedule, std::int64_t instant) {
  if (!desk.schedules) return std::optional<Pause>();
  return desk.schedules->pause_at(schedule.name, instant);
}

std::string pause_text(const Desk& desk, const Pause& pause) {
  return desk.texts().text(
      pause.until ? "schedule.paused_until" : "schedule.paused",
      {{"actor", pause.actor},
       {"since", desk.moment(pause.since)},
       {"until", pause.until ? desk.moment(*pause.until) : ""},
       {"reason", pause.reason.empty() ? desk.texts().text("schedule.no_reason") : on_screen(pause.reason)}});
}

// --- JSON

void instant_member(JsonText& json, const Desk& desk, std::string_view key, std::int64_t instant) {
  json.member(key, format_local(desk.world.zone.to_local(instant)));
}

void decision_members(JsonText& json, const Desk& desk, OccurrenceState state, Fate fate, Reason reason,
                      const std::string& detail) {
  json.member("state", id_of(state));
  text_or_null(json, "fate", std::string(id_of(fate)));
  text_or_null(json, "reason", std::string(id_of(reason)));
  text_or_null(json, "detail", detail);
  text_or_null(json, "text", reason_text(desk.texts(), desk.world.zone, reason, detail));
}

void occurrence_item(JsonText& json, const Desk& desk, const Occurrence& one) {
  json.open_item('{');
  json.member("schedule", one.schedule);
  instant_member(json, desk, "at", one.instant);
  number(json, "instant", one.instant);
  decision_members(json, desk, one.state, one.fate, one.reason, one.detail);
  json.literal("task", one.task == 0 ? "null" : std::to_string(one.task));
  text_or_null(json, "actor", one.actor);
  json.close('}');
}

void pause_member(JsonText& json, const Desk& desk, const std::optional<Pause>& pause) {
  if (!pause) return json.literal("pause", "null");
  json.open_member("pause", '{');
  json.member("actor", pause->actor);
  text_or_null(json, "reason", pause->reason);
  instant_member(json, desk, "since", pause->since);
  text_or_null(json, "until", pause->until ? format_local(desk.world.zone.to_local(*pause->until)) : "");
  json.close('}');
}

// --- list

struct Listed {
  const Schedule* schedule = nullptr;
  std::optional<std::int64_t> next;
  std::optional<Pause> pause;
  std::vector<Occurrence> latest;
};

std::string command_text(const Schedule& schedule) {
  std::string text;
  for (const auto& command : schedule.commands) {
    text += text.empty() ? "" : " · ";
    for (const std::string& word : command) text += (word == command.front() ? "" : " ") + word;
  }
  return text;
}

void print_listed_json(const Desk& desk, const std::vector<Listed>& listed) {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.open_member("schedules", '[');
  for (const Listed& one : listed) {
    json.open_item('{');
    json.member("name", one.schedule->name);
    json.member("cron", one.schedule->cron_text);
    json.member("zone", one.schedule->zone.name());
    json.open_member("commands", '[');
    for (const auto& command : one.schedule->commands) {
      json.open_item('[');
      for (const std::string& word : command) json.item(word);
      json.close(']');
    }
    json.close(']');
    text_or_null(json, "next", one.next ? format_local(desk.world.zone.to_local(*one.next)) : "");
    pause_member(json, desk, one.pause);
    json.open_member("latest", '[');
    for (const Occurrence& occurrence : one.latest) occurrence_item(json, desk, occurrence);
    json.close(']');
    json.close('}');
  }
  json.close(']');
  json.close('}');
  print(text);
}

std::string occurrence_line(const Desk& desk, const Occurrence& one) {
  std::string line = desk.moment(one.instant) + "  " + fate_text(desk.texts(), one.state, one.fate);
  if (!one.actor.empty()) line += "  " + desk.texts().text("schedule.asked_by", {{"actor", one.actor}});
  const std::string reason = reason_text(desk.texts(), desk.world.zone, one.reason, on_screen(one.detail));
  return reason.empty() ? line : line + "  " + reason;
}

void print_listed(const Desk& desk, const Listed& one, bool is_whole) {
  const Texts& texts = desk.texts();
  print(fmt::format("{}  {}  {}", one.schedule->name, one.schedule->cron_text, one.schedule->zone.name()));
  print(labelled(texts.text("schedule.commands"), command_text(*one.schedule)));
  print(labelled(texts.text("schedule.next"), one.next ? desk.moment(*one.next) : texts.text("schedule.never")));
  if (one.pause) print(labelled(texts.text("schedule.pause"), pause_text(desk, *one.pause)));
  if (one.latest.empty()) return print(labelled(texts.text("schedule.last"), texts.text("schedule.none_yet")));
  if (!is_whole) return print(labelled(texts.text("schedule.last"), occurrence_line(desk, one.latest.front())));
  print(labelled(texts.text("schedule.history"), ""));
  for (const Occurrence& occurrence : one.latest) print("    " + occurrence_line(desk, occurrence));
}

Result<int> list(const Desk& desk) {
  const bool is_whole = !desk.world.arguments.operands.empty();
  std::vector<Listed> listed;
  for (const Schedule* schedule : desk.chosen) {
    Listed& one = listed.emplace_back();
    one.schedule = schedule;
    one.next = next_planned(desk.timetable, *schedule, desk.now);
    TRY_SET(one.pause, pause_of(desk, *schedule, desk.now));
    if (!desk.schedules) continue;
    TRY_SET(one.latest, desk.schedules->latest(schedule->name, is_whole ? kHistory : 1));
  }
  if (desk.world.arguments.is_json) {
    print_listed_json(desk, listed);
  } else {
    for (const Listed& one : listed) print_listed(desk, one, is_whole);
  }
  return kExitDone;
}

// --- next, simulate

Result<std::vector<Forecast>> forecasts(const Desk& desk, std::int64_t from, std::int64_t until) {
  std::optional<Error> failed;
  std::vector<Forecast> found =
      foresee(desk.timetable, desk.chosen, from, until, [&](const Schedule& schedule, std::int64_t instant) {
        auto pause = pause_of(desk, schedule, instant);
        if (pause) return *pause;
        failed = pause.error();
        return std::optional<Pause>();
      });
  if (failed) return Failure(*failed);
  return found;
}

std::string forecast_text(const Desk& desk, const Forecast& one) {
  const Texts& texts = desk.texts();
  if (one.decision.state == OccurrenceState::kEnded)
    return fate_text(texts, one.decision.state, one.decision.fate) + "  " +
           reason_text(texts, desk.world.zone, one.decision.reason, on_screen(one.decision.detail));
  if (one.schedule->after.empty()) return texts.text("schedule.runs");
  return texts.text("schedule.runs_after", {{"schedules", joined(one.schedule->after)},
                                            {"minutes", std::to_string(one.schedule->wait.count())}});
}

void forecast_item(JsonText& json, const Desk& desk, const Forecast& one) {
  json.open_item('{');
  json.member("schedule", one.schedule->name);
  instant_member(json, desk, "at", one.instant);
  number(json, "instant", one.instant);
  decision_members(json, desk, one.decision.state, one.decision.fate, one.decision.reason, one.decision.detail);
  json.close('}');
}

// Of each schedule: how many are planned, and what becomes of them.
struct Sum {
  std::int64_t planned = 0, run = 0, absorbed = 0, skipped = 0;
};
std::map<std::string, Sum> sums_of(const std::vector<Forecast>& found) {
  std::map<std::string, Sum> sums;
  for (const Forecast& one : found) {
    Sum& sum = sums[one.schedule->name];
    ++sum.planned;
    ++(one.decision.fate == Fate::kAbsorbed  ? sum.absorbed
       : one.decision.fate == Fate::kSkipped ? sum.skipped
                                             : sum.run);
  }
  return sums;
}

void print_forecasts_json(const Desk& desk, const std::vector<Forecast>& found) {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.open_member("occurrences", '[');
  for (const Forecast& one : found) forecast_item(json, desk, one);
  json.close(']');
  json.open_member("sums", '[');
  for (const auto& [name, sum] : sums_of(found)) {
    json.open_item('{');
    json.member("schedule", name);
    number(json, "planned", sum.planned);
    number(json, "run", sum.run);
    number(json, "absorbed", sum.absorbed);
    number(json, "skipped", sum.skipped);
    json.close('}');
  }
  json.close(']');
  json.close('}');
  print(text);
}

void print_forecasts(const Desk& desk, const std::vector<Forecast>& found) {
  std::size_t width = 0;
  for (const Schedule* schedule : desk.chosen) width = std::max(width, schedule->name.size());
  for (const Forecast& one : found)
    print(fmt::format("{}  {}  {}", desk.moment(one.instant), padded(one.schedule->name, width),
                      forecast_text(desk, one)));
}

Result<int> next(const Desk& desk) {
  std::vector<Forecast> found;
  // A year holds ten of anything that comes more than ten times a year; what comes less often shows what there is.
  for (std::int64_t span = kWeek; found.size() < kNext && span <= 53 * kWeek; span *= 2) {
    TRY_SET(found, forecasts(desk, desk.now, desk.now + span));
  }
  if (found.size() > kNext) found.resize(kNext);
  if (desk.world.arguments.is_json)
    print_forecasts_json(desk, found);
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
  TRY_SET(const auto found, forecasts(desk, first - 1, end - 1));
  if (arguments.is_json) {
    print_forecasts_json(desk, found);
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
  return told(desk.world, act, schedule.name);
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
  TRY_SET(desk.timetable, timetable_of(world.config(), world.zone));
  TRY(choose(desk));
  const std::string& action = world.arguments.action;
  const bool changes = action == "pause" || action == "resume" || action == "run-now";
  TRY_SET(desk.session, Session::open(world, {.verb = "schedule", .database = changes}));
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
