#include "app/documents/schedules.h"

#include "app/documents/edits.h"
#include "app/schedule_text.h"
#include "app/verbs/lookups.h"

namespace radica {
namespace {

constexpr std::size_t kNext = 10;
constexpr std::int64_t kWeek = 7 * 86'400;

Result<std::vector<PauseAct>> pauses_of(const ScheduleView& view) {
  if (!view.schedules) return std::vector<PauseAct>();
  return view.schedules->pauses();
}

void instant_member(JsonText& json, const ScheduleView& view, std::string_view key, std::int64_t instant) {
  json.member(key, format_local(view.zone.to_local(instant)));
}

void decision_members(JsonText& json, const ScheduleView& view, OccurrenceState state, Fate fate, Reason reason,
                      const std::string& detail) {
  json.member("state", id_of(state));
  text_or_null(json, "fate", std::string(id_of(fate)));
  text_or_null(json, "reason", std::string(id_of(reason)));
  text_or_null(json, "detail", detail);
  text_or_null(json, "text", reason_text(view.texts, view.zone, reason, detail));
}

void occurrence_item(JsonText& json, const ScheduleView& view, const Occurrence& one) {
  json.open_item('{');
  json.member("schedule", one.schedule);
  instant_member(json, view, "at", one.instant);
  number(json, "instant", one.instant);
  decision_members(json, view, one.state, one.fate, one.reason, one.detail);
  json.literal("task", one.task == 0 ? "null" : std::to_string(one.task));
  text_or_null(json, "actor", one.actor);
  json.close('}');
}

void pause_member(JsonText& json, const ScheduleView& view, const std::optional<Pause>& pause) {
  if (!pause) return json.literal("pause", "null");
  json.open_member("pause", '{');
  json.member("actor", pause->actor);
  text_or_null(json, "reason", pause->reason);
  instant_member(json, view, "since", pause->since);
  text_or_null(json, "until", pause->until ? format_local(view.zone.to_local(*pause->until)) : "");
  json.close('}');
}

void forecast_item(JsonText& json, const ScheduleView& view, const Forecast& one) {
  json.open_item('{');
  json.member("schedule", one.schedule->name);
  instant_member(json, view, "at", one.instant);
  number(json, "instant", one.instant);
  decision_members(json, view, one.decision.state, one.decision.fate, one.decision.reason, one.decision.detail);
  json.close('}');
}

}  // namespace

Result<std::vector<ListedSchedule>> list_schedules(const ScheduleView& view, std::size_t latest) {
  std::vector<ListedSchedule> listed;
  TRY_SET(const std::vector<PauseAct> pauses, pauses_of(view));
  for (const Schedule* schedule : view.chosen) {
    ListedSchedule& one = listed.emplace_back();
    one.schedule = schedule;
    one.next = next_planned(view.timetable, *schedule, view.now);
    one.pause = pause_at(pauses, schedule->name, view.now);
    if (!view.schedules) continue;
    TRY_SET(one.latest, view.schedules->latest(schedule->name, latest));
  }
  return listed;
}

std::string schedules_json(const ScheduleView& view, const std::vector<ListedSchedule>& listed) {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.open_member("schedules", '[');
  for (const ListedSchedule& one : listed) {
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
    text_or_null(json, "next", one.next ? format_local(view.zone.to_local(*one.next)) : "");
    pause_member(json, view, one.pause);
    flag(json, "enabled", one.schedule->is_enabled);
    edited_members(json, view.config, view.zone, "schedule", one.schedule->name, Privacy::kMasked);
    json.open_member("latest", '[');
    for (const Occurrence& occurrence : one.latest) occurrence_item(json, view, occurrence);
    json.close(']');
    json.close('}');
  }
  json.close(']');
  json.close('}');
  return text;
}

Result<std::vector<Forecast>> forecasts(const ScheduleView& view, std::int64_t from, std::int64_t until) {
  TRY_SET(const std::vector<PauseAct> pauses, pauses_of(view));
  return foresee(view.timetable, view.chosen, from, until, [&](const Schedule& schedule, std::int64_t instant) {
    return pause_at(pauses, schedule.name, instant);
  });
}

Result<std::vector<Forecast>> next_occurrences(const ScheduleView& view) {
  std::vector<Forecast> found;
  // A year holds ten of anything that comes more than ten times a year; what comes less often shows what there is.
  for (std::int64_t span = kWeek; found.size() < kNext && span <= 53 * kWeek; span *= 2) {
    TRY_SET(found, forecasts(view, view.now, view.now + span));
  }
  if (found.size() > kNext) found.resize(kNext);
  return found;
}

std::map<std::string, ScheduleSum> sums_of(const std::vector<Forecast>& found) {
  std::map<std::string, ScheduleSum> sums;
  for (const Forecast& one : found) {
    ScheduleSum& sum = sums[one.schedule->name];
    ++sum.planned;
    ++(one.decision.fate == Fate::kAbsorbed  ? sum.absorbed
       : one.decision.fate == Fate::kSkipped ? sum.skipped
                                             : sum.run);
  }
  return sums;
}

std::string forecasts_json(const ScheduleView& view, const std::vector<Forecast>& found) {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.open_member("occurrences", '[');
  for (const Forecast& one : found) forecast_item(json, view, one);
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
  return text;
}

}  // namespace radica
