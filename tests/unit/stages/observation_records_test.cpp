#include "stages/observation_records.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/observations.h"

namespace radica {
namespace {

using test::claims_of;
using test::make_observation;

Observation of_claim(std::string_view radicado, LocalTime time, std::string_view file = "a.json") {
  return make_observation(time, {{"numero_radicado", radicado}}, file);
}

TEST(ObservationRecords, ReadBackAsTheyWereWritten) {
  Observation full =
      make_observation(-5, {{"nic", "1234567"}, {"comentarios", "a\n\"b\""}, {"clave", "valor"}}, "carpeta/ñ.json");
  full.values.set_extra("lista", R"([null,{"a":"b"}])");
  full.content = content_hash(full.values);
  full.order.index = 12345;
  full.file = "otra/carpeta.json";
  full.file_id = 77;
  full.has_time = false;
  full.warnings.add(Rule::kMojibake);
  std::string bytes;
  append_observation(bytes, full, true);
  const auto claims = claims_of(bytes);
  ASSERT_EQ(claims.size(), 1U);
  ASSERT_EQ(claims[0].observations.size(), 1U);
  const Observation& read = claims[0].observations[0];
  EXPECT_EQ(claims[0].radicado, "R1");
  EXPECT_EQ(canonical_json(read.values), canonical_json(full.values));
  EXPECT_EQ(read.order, full.order);
  EXPECT_EQ(read.file, "otra/carpeta.json");
  EXPECT_EQ(read.file_id, 77);
  EXPECT_FALSE(read.has_time);
  EXPECT_EQ(read.warnings.bits(), full.warnings.bits());
  EXPECT_EQ(read.content, full.content);
  EXPECT_TRUE(claims[0].is_data_file[0]);
}

TEST(ObservationRecords, KeepEachFlagOnItsOwn) {
  for (const bool has_time : {false, true}) {
    for (const bool is_data_file : {false, true}) {
      Observation observation = of_claim("R1", 1);
      observation.has_time = has_time;
      std::string bytes;
      append_observation(bytes, observation, is_data_file);
      const auto claims = claims_of(bytes);
      EXPECT_EQ(claims.at(0).observations.at(0).has_time, has_time);
      EXPECT_EQ(claims.at(0).is_data_file.at(0), is_data_file);
      EXPECT_EQ(claims.at(0).observations.at(0).file, "a.json") << "the same as the first path";
    }
  }
}

TEST(ObservationRecords, OfAClaimComeBackInTheOrderOfTheFold) {
  std::string bytes;
  append_observation(bytes, of_claim("R10", 3, "z.json"), true);
  append_observation(bytes, of_claim("R10", 3, "b.json"), false);
  append_observation(bytes, of_claim("R2", 5), false);
  append_observation(bytes, of_claim("R2", 1), true);
  append_observation(bytes, of_claim("r1", 9), false);
  std::string shown;
  for (const ClaimObservations& claim : claims_of(bytes)) {
    shown += claim.radicado + ":";
    for (std::size_t i = 0; i < claim.observations.size(); ++i)
      shown += std::to_string(claim.observations[i].order.time) + claim.observations[i].order.path.substr(0, 1) +
               (claim.is_data_file[i] ? "d " : "- ");
  }
  EXPECT_EQ(shown, "R10:3b- 3zd R2:1ad 5a- r1:9a- ");
}

TEST(ObservationRecords, OfNothingAreNothing) {
  EXPECT_TRUE(claims_of("").empty());
}

}  // namespace
}  // namespace radica
