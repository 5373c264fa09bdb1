// Edits of schedules and alerts: how they would be, storing and taking them back. Each thing has its own route, as who
// may edit it differs; what may be edited of it is app/config_edits.h.
#include "app/documents/edits.h"
#include "app/editing.h"
#include "app/web/desk.h"
#include "app/web/handlers.h"
#include "app/web/schedule_view.h"

namespace radica::web {
namespace {

// A thing that can be edited, as the configuration and as the audit call it.
struct Thing {
  std::string_view what, verb, object;  // object: empty, the name in the path
};
constexpr Thing kSchedule{"schedule", "schedule", ""}, kRules{"alerts", "alerts", "rules"},
    kRoutes{"alert_route", "alerts", "routes"}, kChannel{"alert_channel", "alerts", ""};

Editing editing_of(const WebCall& call) {
  WebDesk& desk = call.desk;
  return {desk.world, *desk.edits, *desk.config, *desk.timetable, *desk.schedules, *desk.tasks};
}

Edit edit_of(const WebCall& call, const Thing& thing) {
  Edit edit;
  edit.what = thing.what;
  edit.name = call.parameter("name");
  edit.value = call.field("edit");
  return edit;
}

Editing::Telling telling_of(const WebCall& call, const Thing& thing, std::string_view doing) {
  return [&call, thing, verb = std::string(thing.verb) + std::string(doing)](const std::string& details) {
    const std::string_view object = thing.object.empty() ? std::string_view(call.parameter("name")) : thing.object;
    return call.act(verb, object, call.field("reason"), details);
  };
}

Result<void> store(const WebCall& call, const Thing& thing) {
  return editing_of(call).put(call.texts, edit_of(call, thing), telling_of(call, thing, " edit"));
}

Result<void> take_back(const WebCall& call, const Thing& thing) {
  return editing_of(call).reset(thing.what, call.parameter("name"), telling_of(call, thing, " reset"));
}

// Recipients are seen by who may change them.
Result<WebAnswer> settings_answer(const WebCall& call) {
  TRY_SET(const auto config, call.desk.config->now());
  const bool may_see = call.principal && call.principal->may(Action::kConfigChange);
  return json_answer(alert_settings_json(*config, call.desk.world.zone, may_see ? Privacy::kOpen : Privacy::kMasked));
}

Result<WebAnswer> stored(const WebCall& call, const Thing& thing) {
  TRY(store(call, thing));
  return settings_answer(call);
}

Result<WebAnswer> taken_back(const WebCall& call, const Thing& thing) {
  TRY(take_back(call, thing));
  return settings_answer(call);
}

}  // namespace

Result<WebAnswer> simulate_schedule_edit(WebCall& call) {
  TRY_SET(const std::int64_t weeks,
          whole_number(call.field("weeks").empty() ? "4" : call.field("weeks"), "weeks", 1, 8));
  TRY(view_of_named(call));
  TRY_SET(LoadedConfig draft, editing_of(call).draft(call.texts, edit_of(call, kSchedule)));
  TRY_SET(Timetable timetable, call.desk.timetable->of(draft.config));
  const PlanNow plan{std::make_shared<const LoadedConfig>(std::move(draft)), std::move(timetable)};
  PlanView view = view_of(call, std::make_shared<const PlanNow>(plan));
  view.view.chosen = {view.plan->timetable.find(call.parameter("name"))};
  return forecast_answer(view, weeks);
}

Result<WebAnswer> edit_schedule(WebCall& call) {
  TRY(view_of_named(call));
  TRY(store(call, kSchedule));
  return schedule_answer(call);
}

Result<WebAnswer> reset_schedule(WebCall& call) {
  TRY(take_back(call, kSchedule));
  return schedule_answer(call);
}

Result<WebAnswer> alert_settings(WebCall& call) {
  return settings_answer(call);
}

Result<WebAnswer> edit_alert_rules(WebCall& call) {
  return stored(call, kRules);
}
Result<WebAnswer> reset_alert_rules(WebCall& call) {
  return taken_back(call, kRules);
}
Result<WebAnswer> edit_alert_routes(WebCall& call) {
  return stored(call, kRoutes);
}
Result<WebAnswer> reset_alert_routes(WebCall& call) {
  return taken_back(call, kRoutes);
}
Result<WebAnswer> edit_alert_channel(WebCall& call) {
  return stored(call, kChannel);
}
Result<WebAnswer> reset_alert_channel(WebCall& call) {
  return taken_back(call, kChannel);
}

}  // namespace radica::web
