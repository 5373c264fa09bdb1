// The schedules as they are now, for the answer to one request.
#pragma once

#include <cstdint>
#include <memory>

#include "app/documents/schedules.h"
#include "app/edited_config.h"
#include "app/web/call.h"

namespace radica::web {

struct PlanView {
  std::shared_ptr<const PlanNow> plan;  // what the view looks at
  ScheduleView view;
};
[[nodiscard]] PlanView view_of(const WebCall& call, std::shared_ptr<const PlanNow> plan);
Result<PlanView> plan_view(const WebCall& call);
// Of the schedule of the path alone. E-API-014.
Result<PlanView> view_of_named(const WebCall& call);
Result<WebAnswer> schedule_answer(const WebCall& call);  // of it
Result<WebAnswer> forecast_answer(const PlanView& plan, std::int64_t weeks);

}  // namespace radica::web
