#include "app/config_schedules.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/config_edits.h"
#include "app/config_text.h"
#include "app/config_values.h"
#include "app/task_kinds.h"
#include "app/timetable.h"
#include "base/text.h"
#include "model/cron.h"

namespace radica {
namespace {

constexpr std::int64_t kWeek = 7 * 24 * 60;  // minutes

bool is_name(std::string_view value) {
  return !value.empty() && value.size() <= 30 && value.front() >= 'a' && value.front() <= 'z' &&
         std::ranges::all_of(value,
                             [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}
bool is_zone(std::string_view value) {
  return value.empty() || Zone::open(value).has_value();  // empty: that of [pipeline]
}
bool is_holiday_policy(std::string_view value) {
  return value == "run" || value == "skip" || value == "only";
}
bool is_hours_policy(std::string_view value) {
  return value == "any" || value == "inside";
}
bool is_catch_up(std::string_view value) {
  return value == "none" || value == "last";
}
bool is_overlap(std::string_view value) {
  return value == "skip" || value == "queue" || value == "absorb";
}

// Reads the blocks one after the other: names refer to those above.
class ScheduleReader {
 public:
  ScheduleReader(const std::string& file, std::vector<ConfigFault>& faults) : file_(file), faults_(faults) {}

  std::vector<ScheduleConfig> read(const toml::array& blocks) {
    for (const toml::node& block : blocks) read_block(*block.as_table());
    return std::move(read_);
  }

 private:
  void fault(const toml::source_region& region, const std::string& key, std::string_view id,
             std::vector<ErrorFact> facts, const std::string& expects = "") {
    facts.emplace_back("key", key);
    faults_.push_back({place_of(file_, region), key, std::string(id), std::move(facts), expects});
  }

  void read_block(const toml::table& block) {
    ScheduleConfig schedule;
    const std::string prefix = fmt::format("schedule[{}].", read_.size() + 1);
    for (const ScheduleKey& key : schedule_keys())
      if (key.is_required && !block.contains(key.name))
        fault(block.source(), prefix + std::string(key.name), "E-CONFIG-020", {});
    for (auto&& [name, node] : block) {
      const auto key = std::ranges::find(schedule_keys(), name.str(), &ScheduleKey::name);
      if (key == schedule_keys().end())
        unknown(name, prefix);
      else
        std::visit(
            [&, &node = node](auto member) { take(schedule.*member, *key, node, prefix + std::string(key->name)); },
            key->member);
    }
    read_.push_back(std::move(schedule));
  }

  void unknown(const toml::key& name, const std::string& prefix) {
    const std::string text(name.str());
    const auto nearest = std::ranges::min_element(
        schedule_keys(), {}, [&text](const ScheduleKey& key) { return edit_distance(text, key.name); });
    fault(name.source(), prefix + text, "E-CONFIG-003", {{"suggestion", std::string(nearest->name)}});
  }

  void take(std::int64_t& target, const ScheduleKey& key, const toml::node& node, const std::string& full) {
    const auto* number = node.as_integer();
    if (number == nullptr) return fault(node.source(), full, "E-CONFIG-006", {}, "config.expects.integer");
    if (number->get() < key.minimum || number->get() > key.maximum)
      return fault(node.source(), full, "E-CONFIG-005",
                   {{"value", std::to_string(number->get())},
                    {"minimum", std::to_string(key.minimum)},
                    {"maximum", std::to_string(key.maximum)}},
                   "config.expects.range");
    target = number->get();
  }

  void take(std::string& target, const ScheduleKey& key, const toml::node& node, const std::string& full) {
    const auto* text = node.as_string();
    if (text == nullptr) return fault(node.source(), full, "E-CONFIG-006", {}, "config.expects.text");
    const std::string& value = text->get();
    if (key.name == "cron") check_cron(node, full, value);
    if (key.is_valid != nullptr && !key.is_valid(value))
      return fault(node.source(), full, "E-CONFIG-005", {{"value", value}}, std::string(key.expects));
    if (key.name == "name" && std::ranges::find(read_, value, &ScheduleConfig::name) != read_.end())
      return fault(node.source(), full, "E-CONFIG-021", {{"value", value}});
    target = value;
  }

  void check_cron(const toml::node& node, const std::string& full, const std::string& value) {
    const auto parsed = Cron::parse(value);
    const auto* wrong = std::get_if<CronFault>(&parsed);
    if (wrong == nullptr) return;
    fault(node.source(), full, "E-CONFIG-022",
          {{"value", value},
           {"position", std::to_string(wrong->position)},
           {"minimum", std::to_string(wrong->minimum)},
           {"maximum", std::to_string(wrong->maximum)}},
          fmt::format("config.cron.{}", id_of(wrong->problem)));
  }

  void take(std::vector<std::string>& target, const ScheduleKey& key, const toml::node& node, const std::string& full) {
    const toml::array* array = node.as_array();
    const bool is_list = array != nullptr && (!array->empty() || !key.is_required) &&
                         std::ranges::all_of(*array, [](const toml::node& one) { return one.is_string(); });
    if (!is_list) return fault(node.source(), full, "E-CONFIG-006", {}, "config.expects.list");
    for (const toml::node& element : *array) {
      const std::string& value = element.as_string()->get();
      if (key.name == "commands")
        check_command(element, full, value);
      else
        check_reference(element, full, value);
      target.push_back(value);
    }
  }

  void check_command(const toml::node& node, const std::string& full, const std::string& value) {
    const auto task = task_of(words_of_command(value));
    if (task) return;
    std::vector<ErrorFact> facts = task.error().facts;
    facts.emplace_back("command", value);
    fault(node.source(), full, "E-CONFIG-023", std::move(facts), fmt::format("errors.{}.what", task.error().id));
  }

  void check_reference(const toml::node& node, const std::string& full, const std::string& value) {
    if (std::ranges::find(read_, value, &ScheduleConfig::name) != read_.end()) return;
    std::string above;
    for (const ScheduleConfig& schedule : read_) above += (above.empty() ? "" : ", ") + schedule.name;
    fault(node.source(), full, "E-CONFIG-024", {{"value", value}, {"above", above.empty() ? "-" : above}});
  }

  const std::string& file_;
  std::vector<ConfigFault>& faults_;
  std::vector<ScheduleConfig> read_;
};

}  // namespace

const std::vector<ScheduleKey>& schedule_keys() {
  using S = ScheduleConfig;
  constexpr std::string_view kRange = "config.expects.range", kNames = "config.expects.schedule_names";
  static const std::vector<ScheduleKey> kKeys{
      {"name", &S::name, true, "config.expects.schedule_name", &is_name},
      {"cron", &S::cron, true, "config.expects.cron"},
      {"commands", &S::commands, true, "config.expects.schedule_command"},
      {"enabled", &S::enabled, false, "config.expects.yes_or_no", &is_yes_or_no},
      {"zone", &S::zone, false, "config.expects.timezone", &is_zone},
      {"holidays", &S::holidays, false, "config.expects.holiday_policy", &is_holiday_policy},
      {"hours", &S::hours, false, "config.expects.hours_policy", &is_hours_policy},
      {"catch_up", &S::catch_up, false, "config.expects.catch_up", &is_catch_up},
      {"overlap", &S::overlap, false, "config.expects.overlap", &is_overlap},
      {"absorbed_by", &S::absorbed_by, false, kNames},
      {"after", &S::after, false, kNames},
      {"wait_minutes", &S::wait_minutes, false, kRange, nullptr, 0, kWeek},
      {"deadline_minutes", &S::deadline_minutes, false, kRange, nullptr, 1, kWeek},
      {"max_minutes", &S::max_minutes, false, kRange, nullptr, 1, kWeek},
      {"late_minutes", &S::late_minutes, false, kRange, nullptr, 0, kWeek},
  };
  return kKeys;
}

std::vector<ScheduleConfig> default_schedules() {
  ScheduleConfig full, incremental, integrity, maintenance, backup;
  full.name = "full";
  full.cron = "0 5 * * mon-sat";
  full.commands = {"run --full"};
  full.deadline_minutes = 360;

  incremental.name = "incremental";
  incremental.cron = "0 5-21/2,22 * * mon-sat";
  incremental.commands = {"run"};
  incremental.overlap = "absorb";
  incremental.absorbed_by = {"full"};
  incremental.deadline_minutes = 120;
  incremental.max_minutes = 240;

  integrity.name = "integrity";
  integrity.cron = "30 23 * * *";
  integrity.commands = {"verify", "reconcile"};
  integrity.deadline_minutes = 240;
  integrity.max_minutes = 360;

  backup.name = "backup";
  backup.cron = "45 23 * * *";
  backup.commands = {"backup"};
  backup.overlap = "queue";
  backup.after = {"integrity"};
  backup.deadline_minutes = 720;
  backup.max_minutes = 360;

  maintenance.name = "maintenance";
  maintenance.cron = "0 2 * * sun";
  maintenance.commands = {"cleanup --yes"};
  maintenance.catch_up = "none";
  maintenance.deadline_minutes = 180;
  maintenance.max_minutes = 180;
  return {full, incremental, integrity, backup, maintenance};
}

std::vector<ScheduleConfig> read_schedules(const toml::array& blocks, const std::string& file,
                                           std::vector<ConfigFault>& faults) {
  return ScheduleReader(file, faults).read(blocks);
}

std::string schedule_block(const ScheduleConfig& schedule) {
  const ScheduleConfig untouched;
  std::string text = "[[schedule]]\n";
  for (const ScheduleKey& key : schedule_keys())
    std::visit(
        [&](auto member) {
          if (key.is_required || schedule.*member != untouched.*member)
            text += fmt::format("{} = {}\n", key.name, toml_value(schedule.*member));
        },
        key.member);
  return text;
}

}  // namespace radica
