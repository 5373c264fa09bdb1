#include "app/editing.h"

#include <algorithm>
#include <utility>

#include "app/config_edits.h"
#include "app/documents/edits.h"
#include "app/scheduler.h"

namespace radica {
namespace {

bool is_same_thing(const Edit& left, const Edit& right) {
  return left.what == right.what && left.name == right.name;
}

// Those in force without the one of this thing.
std::vector<Edit> others_than(const LoadedConfig& loaded, const Edit& edit) {
  std::vector<Edit> others = loaded.edits;
  std::erase_if(others, [&edit](const Edit& other) { return is_same_thing(other, edit); });
  return others;
}

// The options that one of both edits.
std::vector<std::string> keys_of_both(const std::optional<Edit>& before, const std::optional<Edit>& after) {
  std::vector<std::string> keys;
  for (const auto& edit : {before, after})
    if (edit)
      for (const std::string& key : keys_of(*edit))
        if (std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
  return keys;
}

std::string details_of(const LoadedConfig& before, const LoadedConfig& after, const Edit& thing,
                       const std::vector<std::string>& keys) {
  return "{\"before\":" + settings_json(before.config, thing.what, thing.name, keys, Privacy::kMasked) +
         ",\"after\":" + settings_json(after.config, thing.what, thing.name, keys, Privacy::kMasked) + "}";
}

std::string thing_text(std::string_view what, std::string_view name) {
  return std::string(what) + (name.empty() ? "" : " ") + std::string(name);
}

std::string edited_text(const LoadedConfig& loaded) {
  std::string text;
  const auto add = [&text](const Edit& edit) { text += (text.empty() ? "" : ", ") + thing_text(edit.what, edit.name); };
  for (const Edit& edit : loaded.edits) add(edit);
  for (const RefusedEdit& one : loaded.refused) add(one.edit);
  return text.empty() ? "-" : text;
}

Result<void> check_stored(bool is_stored) {
  if (!is_stored) return fail(ErrorCode::kConflict, "E-EDIT-004");
  return {};
}

}  // namespace

Result<LoadedConfig> Editing::draft(const Texts& texts, const Edit& edit) {
  TRY_SET(const auto now, config_.now());
  std::vector<Edit> edits = others_than(*now, edit);
  edits.push_back(edit);
  LoadedConfig drafted = with_all_edits(config_.file(), edits);
  if (!drafted.faults.empty()) return Failure(error_of(texts, drafted.faults.front()));
  return drafted;
}

Result<void> Editing::put(const Texts& texts, Edit edit, const Telling& telling) {
  edit.at = unix_now_ms(world_) / 1000;
  TRY_SET(const auto before, config_.now());
  TRY_SET(const LoadedConfig after, draft(texts, edit));
  const std::optional<Edit> known = find_edit(*before, edit.what, edit.name);
  TRY(plan_until_now(edit.what));
  const Act act = telling(details_of(*before, after, edit, keys_of_both(known, edit)));
  edit.actor = act.actor;
  TRY_SET(const bool is_stored, edits_.put(act, edit, known));
  return check_stored(is_stored);
}

Result<void> Editing::reset(std::string_view what, std::string_view name, const Telling& telling) {
  TRY_SET(const auto before, config_.now());
  const std::optional<Edit> known = find_edit(*before, what, name);
  if (!known)
    return fail(ErrorCode::kNotFound, "E-EDIT-006",
                {{"thing", thing_text(what, name)}, {"edited", edited_text(*before)}});
  const LoadedConfig after = with_edits(config_.file(), others_than(*before, *known));
  TRY(plan_until_now(what));
  const Act act = telling(details_of(*before, after, *known, keys_of(*known)));
  TRY_SET(const bool is_reset, edits_.reset(act, *known));
  return check_stored(is_reset);
}

Result<void> Editing::plan_until_now(std::string_view what) {
  if (what != "schedule") return {};
  Scheduler scheduler([this] { return timetable_.timetable(); }, schedules_, tasks_, *world_.log,
                      Act{"radica", "serve", "", 0}, [this] { return unix_now_ms(world_); });
  return scheduler.plan_until_now();
}

}  // namespace radica
