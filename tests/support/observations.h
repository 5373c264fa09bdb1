// Observations for tests, from the few things a test cares about.
#pragma once

#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "model/record.h"
#include "stages/observation_records.h"

namespace radica::test {

using Pairs = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// A field by its name, or a key of datos_extra whose value is the text.
inline void set_value(Values& values, std::string_view name, std::string_view value) {
  if (const auto field = field_by_name(name)) {
    values.fields[*field] = std::string(value);
  } else {
    values.set_extra(name, json_string(value));
  }
}

inline Values make_values(Pairs pairs) {
  Values values;
  for (const auto& [name, value] : pairs) set_value(values, name, value);
  return values;
}

// Of claim R1, seen at `time` in file `a.json` unless `pairs` or the caller say something else.
inline Observation make_observation(LocalTime time, Pairs pairs, std::string_view file = "a.json") {
  Observation observation;
  observation.values =
      make_values({{"numero_radicado", "R1"}, {"fecha", "2025-10-08 10:11:00"}, {"estado_solicitud", "Pendiente"}});
  for (const auto& [name, value] : pairs) set_value(observation.values, name, value);
  observation.order = {time, observation.values.richness(), std::string(file), 0};
  observation.has_time = true;
  observation.file = std::string(file);
  observation.content = content_hash(observation.values);
  return observation;
}

// A day without a time of day: how normalise gives it.
inline Observation without_time(Observation observation) {
  observation.values.fields[kFecha].replace(10, std::string::npos, " 00:00:00");
  observation.content = content_hash(observation.values);
  observation.has_time = false;
  return observation;
}

inline Observation with_warning(Observation observation, Rule rule) {
  observation.warnings.add(rule);
  return observation;
}

// A field or the text of a datos_extra key; "-" when there is none.
inline std::string value_of(const Values& values, std::string_view name) {
  if (const auto field = field_by_name(name)) return values.fields[*field].empty() ? "-" : values.fields[*field];
  const std::string* json = values.find_extra(name);
  if (json == nullptr) return "-";
  JsonDocument document;
  if (document.parse(*json)) throw std::runtime_error("no JSON under " + std::string(name));
  return document.root().type == JsonType::kString ? std::string(document.root().text) : *json;
}

// All claims of what append_observation wrote.
inline std::vector<ClaimObservations> claims_of(const std::string& bytes) {
  std::vector<ClaimObservations> claims;
  ClaimReader reader;
  reader.begin(bytes);
  for (ClaimObservations claim; reader.next(claim);) claims.push_back(claim);
  return claims;
}

}  // namespace radica::test
