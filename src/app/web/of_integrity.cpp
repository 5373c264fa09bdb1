// Whether database, store and copies are whole: the last checks, what they found, and repairs.
#include <algorithm>
#include <array>

#include "app/documents/integrity.h"
#include "app/task_kinds.h"
#include "app/web/desk.h"
#include "app/web/handlers.h"
#include "app/web/schedule_view.h"

namespace radica::web {
namespace {

constexpr std::int64_t kPage = 100, kMostOfPage = 500;

bool is_command_of(const std::vector<std::string>& command, std::string_view check) {
  const auto has = [&command](std::string_view word) { return std::ranges::find(command, word) != command.end(); };
  return check == "drill" ? has("restore") && has("--drill") : has(check);
}

// The next time of the schedules that run it; of one that is paused only when there is no other.
Result<void> plan(const WebCall& call, CheckState& check) {
  TRY_SET(PlanView now, plan_view(call));
  std::erase_if(now.view.chosen, [&check](const Schedule* schedule) {
    return std::ranges::none_of(schedule->commands,
                                [&](const auto& words) { return is_command_of(words, check.name); });
  });
  TRY_SET(auto listed, list_schedules(now.view, 0));
  std::erase_if(listed, [](const ListedSchedule& one) { return !one.next; });
  const auto first = std::ranges::min_element(
      listed, {}, [](const ListedSchedule& one) { return std::pair(one.pause.has_value(), *one.next); });
  if (first == listed.end()) return {};
  check.next = format_local(call.desk.world.zone.to_local(*first->next));
  check.is_paused = first->pause.has_value();
  return {};
}

bool is_company(const WebCall& call, std::string_view name) {
  return std::ranges::any_of(call.desk.world.config().companies,
                             [name](const CompanyConfig& company) { return company.name == name; });
}

std::string company_names(const WebCall& call) {
  std::string names;
  for (const CompanyConfig& company : call.desk.world.config().companies)
    names += (names.empty() ? "" : ", ") + company.name;
  return names;
}

std::string repairable_names() {
  std::string names;
  for (const FindingInfo& known : kFindings)
    if (!known.repair.empty()) names += (names.empty() ? "" : ", ") + std::string(known.id);
  return names;
}

}  // namespace

Result<WebAnswer> integrity(WebCall& call) {
  WebDesk& desk = call.desk;
  IntegrityView view{call.texts, {}, desk.world.config().store.verify_days, {}};
  TRY_SET(view.holder, desk.session->views()->lease_holder());
  TRY_SET(const auto notes, desk.integrity->checks());
  for (const std::string_view name : {"verify", "reconcile", "backup", "drill"}) {
    CheckState& check = view.checks.emplace_back();
    check.name = name;
    TRY_SET(check.last, desk.session->runs()->last_of(name));
    std::string newest;
    for (const CheckNote& note : notes) {
      if (note.verb != name || !is_company(call, note.company)) continue;
      newest = std::max(newest, note.run_id);
      check.notes.push_back(note);
    }
    if (!newest.empty()) {
      TRY_SET(check.whole, desk.session->runs()->find_run(newest));
    }
    TRY(plan(call, check));
  }
  return json_answer(integrity_json(view));
}

Result<WebAnswer> integrity_findings(WebCall& call) {
  TRY_SET(const std::int64_t limit, call.number("limit", kPage, 1, kMostOfPage));
  TRY_SET(const std::int64_t after, call.number("after", 0, 0, INT64_MAX));
  const auto count = static_cast<std::size_t>(limit);
  TRY_SET(auto found, call.desk.integrity->findings({call.query("check"), call.query("company"), call.query("class")},
                                                    after, count + 1));
  const bool is_more = found.size() > count;
  if (is_more) found.pop_back();
  return json_answer(findings_json(call.texts, found, is_more));
}

// A task of the queue: it takes the lease of runs when that is free, looks again, and repairs what it then finds.
Result<WebAnswer> repair_findings(WebCall& call) {
  const std::string &type = call.field("class"), &company = call.field("company");
  const auto known = finding_class_by_id(type);
  if (!known || info(*known).repair.empty()) return wrong_field("class", repairable_names());
  if (!company.empty() && !is_company(call, company)) return wrong_field("company", company_names(call));
  if (call.field("confirmation") != type) return wrong_field("confirmation", type);
  std::vector<std::string> words{"reconcile", "--repair", type, "--yes"};
  if (!company.empty()) words.insert(words.end(), {"--company", company});
  TRY_SET(TaskSpec spec, task_of(words));
  spec.priority = kTaskUrgent;
  spec.unique_key = "repair " + type + " " + company;
  const std::string object = company.empty() ? type : company + "/" + type;
  TRY_SET(const Enqueued queued,
          call.desk.tasks->enqueue(call.act("reconcile repair", object, call.field("reason")), spec));
  return json_answer("{\"task\":" + std::to_string(queued.id) + "}", 202);
}

}  // namespace radica::web
