#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "model/claim_group.h"
#include "model/fold.h"
#include "property/generators.h"
#include "support/observations.h"

namespace radica {
namespace {

using test::draw;
using test::draw_one;

using Observations = std::vector<Observation>;

constexpr const char* kRules = "rules";

// Few values, so that repeats, conflicts and lost units are common. Its index is its name.
Observation draw_observation(std::int64_t index) {
  Observation observation =
      test::make_observation(static_cast<LocalTime>(draw(5)), {}, draw_one<std::string>({"a.json", "b.json"}));
  Values& values = observation.values;
  for (const char* name : {"nic", "telefono", "lectura"})
    if (draw(2) == 0) test::set_value(values, name, draw_one<std::string>({"1", "2"}));
  for (const char* name : {"nic_original", "telefono_otros", "telefono_ext", "barrio", "zona"})
    if (draw(3) == 0) test::set_value(values, name, draw_one<std::string>({"x", "y"}));
  values.fields[kFecha] = draw_one<std::string>({"2025-10-08", "2025-10-09"});
  observation.has_time = draw(2) == 0;
  values.fields[kFecha] +=
      observation.has_time ? draw_one<std::string>({" 00:00:00", " 10:00:00", " 11:00:00"}) : " 00:00:00";
  observation.warnings = RuleSet(draw(2) == 0 ? 0 : std::uint64_t{1} << draw(kRuleCount));
  observation.order.richness = values.richness();
  observation.order.index = index;
  observation.content = content_hash(values);
  observation.rule_fp = kRules;
  return observation;
}

Observations draw_observations() {
  Observations observations;
  const auto count = static_cast<std::int64_t>(1 + draw(7));
  for (std::int64_t index = 0; index < count; ++index) observations.push_back(draw_observation(index));
  return observations;
}

Record folded(Observations observations) {
  sort_observations(observations);
  return fold(observations, {}, true);
}

std::map<std::int64_t, ObservationKind> kinds(Observations observations) {
  sort_observations(observations);
  const auto result = outcomes(observations, fold(observations, {}, true));
  std::map<std::int64_t, ObservationKind> by_index;
  for (std::size_t i = 0; i < result.size(); ++i) by_index[observations[i].order.index] = result[i].kind;
  return by_index;
}

Observations shuffled(Observations observations) {
  for (std::size_t i = observations.size(); i > 1; --i) std::swap(observations[i - 1], observations[draw(i)]);
  return observations;
}

RC_GTEST_PROP(FoldProperty, IsAFunctionOfTheSet, ()) {
  const Observations observations = draw_observations(), others = shuffled(observations);
  const Record one = folded(observations), two = folded(others);
  RC_ASSERT(canonical_json(one.values) == canonical_json(two.values));
  RC_ASSERT(one.hash == two.hash);
  RC_ASSERT(one.extracted == two.extracted);
  RC_ASSERT(one.origin == two.origin);
  RC_ASSERT(one.warnings.bits() == two.warnings.bits());
  RC_ASSERT(kinds(observations) == kinds(others));
}

// Runs one after the other, each with the versions that the runs before left in the ledger.
RC_GTEST_PROP(FoldProperty, IsTheSameInAnyCutIntoRuns, ()) {
  const Observations observations = shuffled(draw_observations());
  Observations versions;
  Record record;
  for (std::size_t from = 0; from < observations.size();) {
    const std::size_t to = from + 1 + draw(observations.size() - from);
    Observations seen(observations.begin() + static_cast<std::ptrdiff_t>(from),
                      observations.begin() + static_cast<std::ptrdiff_t>(to));
    sort_observations(seen);
    const ClaimGroup group = merge_claim(seen, shuffled(versions), kRules, [](std::int64_t) { return true; });
    record = fold(group.observations, {}, true);
    versions.clear();
    for (const std::size_t position : distinct_versions(group.observations))
      versions.push_back(group.observations[position]);
    from = to;
  }
  const Record whole = folded(observations);
  RC_ASSERT(canonical_json(record.values) == canonical_json(whole.values));
  RC_ASSERT(record.hash == whole.hash);
  RC_ASSERT(record.warnings.has(Rule::kConflictoFecha) == whole.warnings.has(Rule::kConflictoFecha));
}

// Files are written again in place between the runs, each run reads what changed, in the end the values are those of
// one run over what the files hold now; a content never lacks a field, so nothing can vanish.
RC_GTEST_PROP(FoldProperty, OfFilesWrittenAgainInPlaceIsThatOfWhatTheyHoldNow, ()) {
  std::map<std::int64_t, Observation> present;  // by file
  Observations versions;
  Record record;
  for (std::uint64_t run = 0, runs = 1 + draw(6); run < runs; ++run) {
    Observations seen;
    for (std::int64_t file = 1; file <= 3; ++file) {
      if (draw(2) == 1) continue;
      Observation now = draw_observation(file);
      test::set_value(now.values, "nic", std::to_string(run));  // no content comes twice
      for (const char* name : {"telefono", "lectura"}) test::set_value(now.values, name, std::to_string(draw(9)));
      for (const char* name : {"nic_original", "telefono_otros", "telefono_ext", "barrio", "zona"})
        test::set_value(now.values, name, draw_one<std::string>({"x", "y"}));
      now.values.fields[kFecha] = "2025-10-08 1" + std::to_string(draw(9)) + ":00:00";
      now.has_time = true;
      now.order.richness = static_cast<int>(draw(4));  // any: fields that the fold does not look at
      now.file_id = file;
      now.content = content_hash(now.values);
      seen.push_back(now);
      present.insert_or_assign(file, std::move(now));
    }
    if (seen.empty()) continue;
    sort_observations(seen);
    const ClaimGroup group = merge_claim(seen, shuffled(versions), kRules, [](std::int64_t) { return true; });
    record = fold(group.observations, {}, true);
    versions.clear();
    for (const std::size_t position : distinct_versions(group.observations))
      versions.push_back(group.observations[position]);
  }
  RC_PRE(!present.empty());
  Observations now;
  for (const auto& [file, observation] : present) now.push_back(observation);
  RC_ASSERT(canonical_json(record.values) == canonical_json(folded(now).values));
}

RC_GTEST_PROP(FoldProperty, SeeingEverythingAgainChangesNothing, ()) {
  Observations observations = draw_observations();
  sort_observations(observations);
  Observations versions;
  for (const std::size_t position : distinct_versions(observations)) versions.push_back(observations[position]);
  const ClaimGroup group = merge_claim(observations, versions, kRules, [](std::int64_t) { return true; });
  RC_ASSERT(group.observations.size() == observations.size());
  RC_ASSERT(fold(group.observations, {}, true).hash == folded(observations).hash);
}

RC_GTEST_PROP(FoldProperty, GivesEveryObservationOneKindAndKeepsALaterOne, ()) {
  Observations observations = draw_observations();
  sort_observations(observations);
  const auto result = outcomes(observations, fold(observations, {}, true));
  RC_ASSERT(result.size() == observations.size());
  RC_ASSERT(std::count_if(result.begin(), result.end(),
                          [](const Outcome& o) { return o.kind == ObservationKind::kRecord; }) == 1);
  RC_ASSERT(result.back().kind == ObservationKind::kRecord);
  for (std::size_t i = 0; i + 1 < result.size(); ++i) {
    RC_ASSERT(result[i].kept > i);
    if (result[i].kind == ObservationKind::kExactDuplicate)
      RC_ASSERT(observations[result[i].kept].content == observations[i].content);
    else
      RC_ASSERT(result[i].kept == result.size() - 1);
  }
}

RC_GTEST_PROP(FoldProperty, EveryValueComesFromAnObservation, ()) {
  const Observations observations = draw_observations();
  const Record record = folded(observations);
  for (std::size_t field = 0; field < kFieldCount; ++field)
    RC_ASSERT(std::any_of(observations.begin(), observations.end(),
                          [&](const Observation& o) { return o.values.fields[field] == record.values.fields[field]; }));
  for (const ExtraEntry& entry : record.values.extra) {
    RC_ASSERT(std::any_of(observations.begin(), observations.end(), [&](const Observation& o) {
      const std::string* json = o.values.find_extra(entry.key);
      return json != nullptr && *json == entry.json;
    }));
  }
}

}  // namespace
}  // namespace radica
