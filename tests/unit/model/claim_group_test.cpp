#include "model/claim_group.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "support/observations.h"

namespace radica {
namespace {

using test::make_observation;

constexpr const char* kRules = "rules-now";

// A version of the ledger.
Observation version(LocalTime time, std::string_view nic, std::int64_t file_id, const std::string& rule_fp = kRules) {
  Observation observation = make_observation(time, {{"nic", nic}}, "f" + std::to_string(file_id));
  observation.file_id = file_id;
  observation.rule_fp = rule_fp;
  return observation;
}
Observation seen(LocalTime time, std::string_view nic, std::int64_t file_id) {
  return version(time, nic, file_id, "");
}

// "time:nic" of each, with "*" for those of the run.
std::string merged(std::vector<Observation> of_run, std::vector<Observation> versions,
                   const std::set<std::int64_t>& read = {}) {
  const ClaimGroup group = merge_claim(std::move(of_run), std::move(versions), kRules,
                                       [&read](std::int64_t id) { return read.count(id) > 0; });
  EXPECT_EQ(group.observations.size(), group.is_of_run.size());
  std::string text;
  for (std::size_t i = 0; i < group.observations.size(); ++i)
    text += std::to_string(group.observations[i].order.time) + ":" + group.observations[i].values.fields[kNic] +
            (group.is_of_run[i] ? "* " : " ");
  return text;
}

TEST(MergeClaim, WithoutVersionsIsWhatWasSeen) {
  EXPECT_EQ(merged({seen(1, "a", 1), seen(2, "b", 2)}, {}), "1:a* 2:b* ");
  EXPECT_EQ(merged({}, {}), "");
}

TEST(MergeClaim, SortsVersionsAmongWhatWasSeen) {
  EXPECT_EQ(merged({seen(1, "a", 1), seen(4, "d", 4)}, {version(3, "c", 3), version(2, "b", 2)}), "1:a* 2:b 3:c 4:d* ");
  EXPECT_EQ(merged({}, {version(3, "c", 3), version(2, "b", 2)}), "2:b 3:c ");
}

TEST(MergeClaim, AVersionThatWasSeenAgainStandsOnce) {
  EXPECT_EQ(merged({seen(1, "a", 1)}, {version(1, "a", 1), version(0, "z", 2)}, {1}), "0:z 1:a* ");
  EXPECT_EQ(merged({seen(2, "a", 2)}, {version(1, "a", 1)}), "1:a 2:a* ")
      << "the same content from another file is a repeat";
}

TEST(MergeClaim, AChangedFileAddsVersionsAndThoseOfItsOldBytesStay) {
  EXPECT_EQ(merged({seen(2, "b", 1)}, {version(1, "a", 1)}, {1}), "1:a 2:b* ");
}

TEST(MergeClaim, WhatAFileHoldsNowComesBehindItsOldBytesOfTheSamePlace) {
  EXPECT_EQ(merged({seen(1, "3", 1)}, {version(1, "5", 1)}), "1:5 1:3* ");
  EXPECT_EQ(merged({seen(1, "5", 1)}, {version(1, "3", 1)}), "1:3 1:5* ");
  EXPECT_EQ(merged({seen(1, "3", 1)}, {version(1, "3", 1), version(1, "5", 1)}), "1:5 1:3* ")
      << "held before, and again";
}

// What stays in the ledger when the run is over.
std::vector<Observation> kept(const ClaimGroup& group) {
  std::vector<Observation> versions;
  for (const std::size_t position : distinct_versions(group.observations)) {
    versions.push_back(group.observations[position]);
    versions.back().rule_fp = kRules;
  }
  return versions;
}

ClaimGroup merge(std::vector<Observation> of_run, std::vector<Observation> versions) {
  return merge_claim(std::move(of_run), std::move(versions), kRules, [](std::int64_t) { return true; });
}

TEST(MergeClaim, ALaterRunStillKnowsWhatAFileHoldsNow) {
  for (const char* now : {"3", "7"}) {
    std::vector<Observation> versions;
    for (const char* nic : {"5", "4", "6", "4", now}) versions = kept(merge({seen(1, nic, 1)}, versions));
    EXPECT_EQ(merged({seen(2, "z", 2)}, versions), std::string("1:5 1:6 1:4 1:") + now + " 2:z* ");
    const ClaimGroup again = merge({seen(1, now, 1)}, versions);
    for (std::size_t i = 0; i < again.observations.size(); ++i)
      EXPECT_EQ(again.observations[i].order.generation, static_cast<std::int64_t>(i)) << "reading again moves nothing";
  }
}

TEST(MergeClaim, PoorerOrOlderContentOfAFileComesBehindWhatItHeldBefore) {
  Observation rich = seen(5, "5", 1);
  rich.order.richness = 9;
  const Observation poor = seen(5, "3", 1), older = seen(3, "3", 1), other = seen(4, "z", 2);
  EXPECT_EQ(merged({poor}, {rich}), "5:5 5:3* ");
  EXPECT_EQ(merged({older}, {rich, other}), "3:5 3:3* 4:z ") << "other files keep their place";
}

TEST(MergeClaim, WhatAListHeldBeforeComesBeforeAllThatItHoldsNow) {
  Observation second = seen(1, "6", 1), last = seen(1, "8", 1);
  second.order.index = 1;
  last.order.index = 2;
  EXPECT_EQ(merged({seen(1, "7", 1), second}, {version(1, "5", 1), last}), "1:5 1:8 1:7* 1:6* ");
}

TEST(MergeClaim, OtherRulesReplaceTheVersionsOfFilesReadAgain) {
  EXPECT_EQ(merged({seen(1, "b", 1)}, {version(1, "a", 1, "rules-before")}, {1}), "1:b* ");
  EXPECT_EQ(merged({}, {version(1, "a", 1, "rules-before")}, {1}), "")
      << "also when the file gives no observation any more";
}

TEST(MergeClaim, VersionsOfFilesThatAreGoneStayWhateverTheRules) {
  EXPECT_EQ(merged({seen(2, "b", 2)}, {version(1, "a", 1, "rules-before")}, {2}), "1:a 2:b* ");
}

}  // namespace
}  // namespace radica
