#include "model/fold.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "base/json.h"

namespace radica {
namespace {

constexpr std::size_t kDayLength = 10;  // "YYYY-MM-DD"
constexpr std::size_t kNobody = static_cast<std::size_t>(-1);

std::string_view day_of(const std::string& fecha) {
  return std::string_view(fecha).substr(0, kDayLength);
}
std::string_view time_of(const std::string& fecha) {
  return std::string_view(fecha).substr(kDayLength);
}

bool any_fechas_disagree(const std::vector<Observation>& observations) {
  std::string_view day, time;
  for (const Observation& observation : observations) {
    const std::string& fecha = observation.values.fields[kFecha];
    if (!day.empty() && day_of(fecha) != day) return true;
    day = day_of(fecha);
    if (!observation.has_time) continue;
    if (!time.empty() && time_of(fecha) != time) return true;
    time = time_of(fecha);
  }
  return false;
}

class Folder {
 public:
  explicit Folder(const std::vector<Observation>& observations) : observations_(observations) {
    writers_.fill(kNobody);
  }

  Record fold() {
    for (std::size_t i = 0; i < observations_.size(); ++i) add(i);
    RuleSet warnings;
    for (const std::size_t writer : writers_) add_warnings(writer, warnings);
    add_warnings(time_writer_, warnings);
    for (const auto& [key, writer] : extra_writers_) add_warnings(writer, warnings);
    record_.warnings = warnings;
    return std::move(record_);
  }

 private:
  void add_warnings(std::size_t writer, RuleSet& warnings) const {
    if (writer != kNobody) warnings.add(observations_[writer].warnings);
  }

  void add(std::size_t index) {
    const Observation& observation = observations_[index];
    find_units(observation);
    bool has_changed = false;
    for (std::size_t field = 0; field < kFieldCount; ++field)
      if (field != kFecha) has_changed |= add_unit(index, field);
    has_changed |= add_fecha(index);
    for (std::size_t i = 0; i < units_.size(); ++i) {
      if (units_[i] != kNobody) continue;
      const ExtraEntry& entry = observation.values.extra[i];
      extra_writers_[entry.key] = index;
      has_changed |= set_extra(entry);
    }
    if (!has_changed) return;
    record_.extracted = observation.order.time;
    record_.origin = observation.file;
  }

  // The field whose unit each key of datos_extra belongs to, or kNobody.
  void find_units(const Observation& observation) {
    units_.clear();
    has_units_ = false;
    for (const ExtraEntry& entry : observation.values.extra) {
      const auto field = unit_of_extra_key(entry.key);
      units_.push_back(field.value_or(kNobody));
      has_units_ = has_units_ || field.has_value();
    }
    record_has_units_ = record_has_units_ || has_units_;
  }

  bool set_extra(const ExtraEntry& entry) {
    const std::string* old = record_.values.find_extra(entry.key);
    if (old != nullptr && *old == entry.json) return false;
    record_.values.set_extra(entry.key, entry.json);
    return true;
  }

  // A field with its datos_extra keys is one unit: a value replaces it; keys without value count only while it has
  // none.
  bool add_unit(std::size_t index, std::size_t field) {
    const std::string& value = observations_[index].values.fields[field];
    const auto unit = unit_keys(index, field);
    if (value.empty() && (unit.empty() || !record_.values.fields[field].empty())) return false;
    writers_[field] = index;
    bool has_changed = value != record_.values.fields[field];
    record_.values.fields[field] = value;
    has_changed |= replace_unit_keys(field, unit);
    return has_changed;
  }

  [[nodiscard]] std::vector<const ExtraEntry*> unit_keys(std::size_t index, std::size_t field) const {
    std::vector<const ExtraEntry*> unit;
    for (std::size_t i = 0; has_units_ && i < units_.size(); ++i)
      if (units_[i] == field) unit.push_back(&observations_[index].values.extra[i]);
    return unit;
  }

  bool replace_unit_keys(std::size_t field, const std::vector<const ExtraEntry*>& unit) {
    bool has_changed = drop_unit_keys_except(field, unit);
    for (const ExtraEntry* entry : unit) has_changed |= set_extra(*entry);
    return has_changed;
  }

  bool drop_unit_keys_except(std::size_t field, const std::vector<const ExtraEntry*>& kept) {
    if (!record_has_units_) return false;
    auto& extra = record_.values.extra;
    const auto gone = std::remove_if(extra.begin(), extra.end(), [&](const ExtraEntry& entry) {
      if (unit_of_extra_key(entry.key) != field) return false;
      return std::none_of(kept.begin(), kept.end(), [&](const ExtraEntry* other) { return other->key == entry.key; });
    });
    const bool has_changed = gone != extra.end();
    extra.erase(gone, extra.end());
    return has_changed;
  }

  // The day of the last observation, with the time of the last observation that has a time on that day.
  bool add_fecha(std::size_t index) {
    const std::string& fecha = observations_[index].values.fields[kFecha];
    writers_[kFecha] = index;
    if (observations_[index].has_time) last_with_time_[day_of(fecha)] = index;
    const auto timed = last_with_time_.find(day_of(fecha));
    time_writer_ = timed == last_with_time_.end() ? kNobody : timed->second;
    const std::string& folded = time_writer_ == kNobody ? fecha : observations_[time_writer_].values.fields[kFecha];
    const bool has_changed = folded != record_.values.fields[kFecha];
    record_.values.fields[kFecha] = folded;
    return replace_unit_keys(kFecha, unit_keys(index, kFecha)) || has_changed;
  }

  const std::vector<Observation>& observations_;
  Record record_;
  std::vector<std::size_t> units_;  // of the observation at hand
  bool has_units_ = false, record_has_units_ = false;
  std::array<std::size_t, kFieldCount> writers_{};
  std::size_t time_writer_ = kNobody;
  std::map<std::string_view, std::size_t> last_with_time_;
  std::map<std::string_view, std::size_t> extra_writers_;
};

void apply(const Correction& correction, Values& values) {
  if (const auto field = field_by_name(correction.field)) {
    auto& extra = values.extra;
    extra.erase(std::remove_if(extra.begin(), extra.end(),
                               [&](const ExtraEntry& entry) { return unit_of_extra_key(entry.key) == *field; }),
                extra.end());
    values.fields[*field] = correction.value;
    return;
  }
  constexpr std::string_view kExtraPrefix = "datos_extra.";
  if (correction.field.compare(0, kExtraPrefix.size(), kExtraPrefix) == 0)
    values.set_extra(std::string_view(correction.field).substr(kExtraPrefix.size()), json_string(correction.value));
}

void set_only(const Observation& observation, Record& record) {
  record.hash = observation.content;
  record.extracted = observation.order.time;
  record.origin = observation.file;
  record.warnings = observation.warnings;
}

}  // namespace

void sort_observations(std::vector<Observation>& observations) {
  std::sort(observations.begin(), observations.end(), [](const Observation& left, const Observation& right) {
    return std::tie(left.order.time, left.order.richness, left.order.path, left.order.index) <
           std::tie(right.order.time, right.order.richness, right.order.path, right.order.index);
  });
}

void fold(const std::vector<Observation>& observations, const std::vector<Correction>& corrections,
          bool reports_conflicts, Record& record) {
  if (observations.size() == 1 && corrections.empty()) {
    record.values = observations.front().values;
    return set_only(observations.front(), record);
  }
  record = Folder(observations).fold();
  for (const Correction& correction : corrections) apply(correction, record.values);
  if (reports_conflicts && any_fechas_disagree(observations)) record.warnings.add(Rule::kConflictoFecha);
  record.hash = content_hash(record.values);
}

Record fold(const std::vector<Observation>& observations, const std::vector<Correction>& corrections,
            bool reports_conflicts) {
  Record record;
  fold(observations, corrections, reports_conflicts, record);
  return record;
}

std::vector<Outcome> outcomes(const std::vector<Observation>& observations, const RecordView& record) {
  const std::string& fecha = record.values.fields[kFecha];
  const std::size_t last = observations.size() - 1;
  std::vector<Outcome> result(observations.size());
  result[last] = {ObservationKind::kRecord, last};
  std::map<Sha256, std::size_t> latest;  // by content, of the observations behind the one looked at
  latest[observations[last].content] = last;
  for (std::size_t i = last; i-- > 0;) {
    const Observation& observation = observations[i];
    const std::string& own = observation.values.fields[kFecha];
    const auto same = latest.insert({observation.content, i});
    if (day_of(own) != day_of(fecha) || (observation.has_time && own != fecha)) {
      result[i] = {ObservationKind::kDateConflict, last};
    } else if (!same.second) {
      result[i] = {ObservationKind::kExactDuplicate, same.first->second};
    } else {
      result[i] = {ObservationKind::kEarlierVersion, last};
    }
  }
  return result;
}

std::vector<std::size_t> distinct_versions(const std::vector<Observation>& observations) {
  if (observations.size() == 1) return {0};  // most often
  std::set<std::pair<Sha256, bool>> seen;
  std::vector<std::size_t> newest;
  for (std::size_t i = observations.size(); i-- > 0;)
    if (seen.insert({observations[i].content, observations[i].has_time}).second) newest.push_back(i);
  return newest;
}

}  // namespace radica
