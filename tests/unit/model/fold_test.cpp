#include "model/fold.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "support/observations.h"

namespace radica {
namespace {

using test::make_observation;
using test::value_of;
using test::with_warning;
using test::without_time;

using Observations = std::vector<Observation>;

Record folded(Observations observations, const std::vector<Correction>& corrections = {},
              bool reports_conflicts = true) {
  sort_observations(observations);
  return fold(observations, corrections, reports_conflicts);
}

// The kinds and what is kept, in order: "version_anterior>1 registro>1".
std::string kinds(Observations observations, const std::vector<Correction>& corrections = {}) {
  sort_observations(observations);
  std::string text;
  for (const Outcome& outcome : outcomes(observations, fold(observations, corrections, true))) {
    constexpr const char* kNames[] = {"record", "conflict", "duplicate", "earlier"};
    text += std::string(text.empty() ? "" : " ") + kNames[static_cast<int>(outcome.kind)] + ">" +
            std::to_string(outcome.kept);
  }
  return text;
}

Observation of_day(LocalTime time, std::string_view fecha) {
  return make_observation(time, {{"fecha", fecha}});
}
Observation of_whole_day(LocalTime time, std::string_view day) {
  return without_time(of_day(time, std::string(day) + " 00:00:00"));
}
std::string fecha_of(const Record& record) {
  return record.values.fields[kFecha];
}

TEST(Fold, KeepsTheKeysOfFechasUnitThatTheLastObservationHas) {
  Observation observation = of_day(1, "2025-10-08 10:11:00");
  observation.values.set_extra("fecha_original", "\"as it was\"");
  Observation again = observation;
  again.order.time = 2;
  EXPECT_EQ(content_hash(folded({observation, again}).values), content_hash(observation.values));
}

TEST(SortObservations, OrdersByTimeRichnessPathAndIndex) {
  Observations observations{make_observation(2, {}, "a"), make_observation(1, {{"nic", "1"}}, "b"),
                            make_observation(1, {}, "c"), make_observation(1, {}, "b"), make_observation(1, {}, "b")};
  observations[3].order.index = 1;
  sort_observations(observations);
  std::string order;
  for (const Observation& o : observations)
    order += std::to_string(o.order.time) + std::to_string(o.order.richness) + o.order.path +
             std::to_string(o.order.index) + " ";
  EXPECT_EQ(order, "13b0 13b1 13c0 14b0 23a0 ");
}

TEST(Fold, OfOneObservationIsThatObservation) {
  const Observation only =
      with_warning(make_observation(7, {{"nic", "123456"}, {"x", "1"}}, "f.json"), Rule::kMojibake);
  const Record record = folded({only});
  EXPECT_EQ(canonical_json(record.values), canonical_json(only.values));
  EXPECT_EQ(record.hash, only.content);
  EXPECT_EQ(record.extracted, 7);
  EXPECT_EQ(record.origin, "f.json");
  EXPECT_EQ(record.warnings.joined('|'), "mojibake");
}

TEST(Fold, TheOnlyObservationCanBeViewedAsItsRecord) {
  const Observation only =
      with_warning(make_observation(7, {{"nic", "123456"}, {"x", "1"}}, "f.json"), Rule::kMojibake);
  const Record record = folded({only});
  const RecordView view = RecordView::of_only(only);
  EXPECT_EQ(canonical_json(view.values), canonical_json(record.values));
  EXPECT_EQ(view.hash, record.hash);
  EXPECT_EQ(view.extracted, record.extracted);
  EXPECT_EQ(view.origin, record.origin);
  EXPECT_EQ(view.warnings.bits(), record.warnings.bits());
}

TEST(Fold, EachFieldTakesTheLastNonEmptyValue) {
  const Record record = folded({make_observation(1, {{"lectura", "1"}, {"finalizar", "a"}}),
                                make_observation(2, {{"lectura", "2"}, {"comentarios", "c"}}),
                                make_observation(3, {{"finalizar", "b"}})});
  EXPECT_EQ(value_of(record.values, "lectura"), "2");
  EXPECT_EQ(value_of(record.values, "finalizar"), "b");
  EXPECT_EQ(value_of(record.values, "comentarios"), "c");
  EXPECT_EQ(record.hash, content_hash(record.values));
}

TEST(Fold, AtTheSameTimeTheRicherObservationWins) {
  const Record record = folded(
      {make_observation(1, {{"nic", "111111"}, {"lectura", "x"}}, "a"), make_observation(1, {{"nic", "222222"}}, "z")});
  EXPECT_EQ(value_of(record.values, "nic"), "111111");
}

TEST(Fold, AFieldAndItsKeysOfDatosExtraAreOneUnit) {
  const Record record = folded(
      {make_observation(
           1, {{"telefono", "6051234567"}, {"telefono_ext", "12"}, {"telefono_otros", "x"}, {"celular_ext", "9"}}),
       make_observation(2, {{"telefono", "3001234567"}, {"telefono_original", "3001234567 y"}})});
  EXPECT_EQ(value_of(record.values, "telefono"), "3001234567");
  EXPECT_EQ(value_of(record.values, "telefono_ext"), "-") << "belongs to the value that was replaced";
  EXPECT_EQ(value_of(record.values, "telefono_otros"), "-");
  EXPECT_EQ(value_of(record.values, "telefono_original"), "3001234567 y");
  EXPECT_EQ(value_of(record.values, "celular_ext"), "9") << "another unit";
}

TEST(Fold, AnOriginalWithoutValueCountsOnlyWhileTheFieldHasNone) {
  const Observation bad = make_observation(1, {{"nic_original", "12"}});
  const Observation good = make_observation(2, {{"nic", "123456"}});
  const Observation worse = make_observation(3, {{"nic_original", "9"}});
  EXPECT_EQ(value_of(folded({bad, good}).values, "nic_original"), "-");
  EXPECT_EQ(value_of(folded({bad, worse}).values, "nic_original"), "9");
  const Record record = folded({bad, good, worse});
  EXPECT_EQ(value_of(record.values, "nic"), "123456");
  EXPECT_EQ(value_of(record.values, "nic_original"), "-");
}

TEST(Fold, OtherKeysOfDatosExtraAreEachOnTheirOwn) {
  const Record record =
      folded({make_observation(1, {{"barrio", "a"}, {"zona", "1"}}),
              make_observation(2, {{"barrio", "b"}, {"otro_original", "x"}}), make_observation(3, {})});
  EXPECT_EQ(value_of(record.values, "barrio"), "b");
  EXPECT_EQ(value_of(record.values, "zona"), "1");
  EXPECT_EQ(value_of(record.values, "otro_original"), "x") << "of no field";
}

TEST(FoldOfFecha, TakesTheDayOfTheLastObservation) {
  EXPECT_EQ(fecha_of(folded({of_day(1, "2025-10-08 10:11:00"), of_day(2, "2025-10-07 09:00:00")})),
            "2025-10-07 09:00:00");
}

TEST(FoldOfFecha, TakesTheLastTimeOfThatDay) {
  EXPECT_EQ(fecha_of(folded(
                {of_day(1, "2025-10-08 10:11:00"), of_day(2, "2025-10-08 11:00:00"), of_whole_day(3, "2025-10-08")})),
            "2025-10-08 11:00:00");
  EXPECT_EQ(fecha_of(folded(
                {of_day(1, "2025-10-08 10:11:00"), of_day(2, "2025-10-09 12:00:00"), of_whole_day(3, "2025-10-08")})),
            "2025-10-08 10:11:00");
  EXPECT_EQ(fecha_of(folded({of_day(1, "2025-10-09 10:11:00"), of_whole_day(2, "2025-10-08")})), "2025-10-08 00:00:00");
  EXPECT_EQ(fecha_of(folded({of_day(1, "2025-10-08 10:11:00"), of_day(2, "2025-10-08 00:00:00")})),
            "2025-10-08 00:00:00")
      << "midnight that was written is a time";
}

TEST(Kinds, TheLastObservationIsTheRecordAndOthersAreEarlierVersions) {
  EXPECT_EQ(kinds({make_observation(1, {})}), "record>0");
  EXPECT_EQ(kinds({make_observation(1, {{"nic", "1"}}), make_observation(2, {{"nic", "2"}}),
                   make_observation(3, {{"nic", "3"}})}),
            "earlier>2 earlier>2 record>2");
}

TEST(Kinds, AnExactDuplicateKeepsTheLatestOfItsContent) {
  const auto a = [](LocalTime time) { return make_observation(time, {{"nic", "1"}}); };
  const auto b = [](LocalTime time) { return make_observation(time, {{"nic", "2"}}); };
  EXPECT_EQ(kinds({a(1), a(2), a(3)}), "duplicate>2 duplicate>2 record>2");
  EXPECT_EQ(kinds({a(1), a(2), b(3)}), "duplicate>1 earlier>2 record>2");
  EXPECT_EQ(kinds({a(1), b(2), a(3)}), "duplicate>2 earlier>2 record>2");
}

TEST(Kinds, ADateConflictComesBeforeTheOthers) {
  EXPECT_EQ(
      kinds({of_day(1, "2025-10-07 10:11:00"), of_day(2, "2025-10-07 10:11:00"), of_day(3, "2025-10-08 10:11:00")}),
      "conflict>2 conflict>2 record>2");
  EXPECT_EQ(kinds({of_day(1, "2025-10-08 10:11:00"), of_day(2, "2025-10-08 10:12:00")}), "conflict>1 record>1");
}

TEST(Kinds, ADateWithoutTimeAgreesWithEveryTimeOfItsDay) {
  EXPECT_EQ(kinds({of_whole_day(1, "2025-10-08"), of_day(2, "2025-10-08 10:12:00")}), "earlier>1 record>1");
  EXPECT_EQ(kinds({of_day(1, "2025-10-08 10:12:00"), of_whole_day(2, "2025-10-08")}), "earlier>1 record>1")
      << "the record takes the time of the first";
  EXPECT_EQ(kinds({of_whole_day(1, "2025-10-07"), of_day(2, "2025-10-08 10:12:00")}), "conflict>1 record>1");
}

TEST(Kinds, AreJudgedAgainstTheFechaOfTheRecord) {
  EXPECT_EQ(kinds({of_day(1, "2025-10-08 10:00:00"), of_day(2, "2025-10-08 11:00:00"), of_whole_day(3, "2025-10-08")}),
            "conflict>2 earlier>2 record>2");
}

std::string warnings_of(const Record& record) {
  return record.warnings.joined('|');
}

TEST(ConflictWarning, StandsWhenAnyTwoFechasDisagree) {
  EXPECT_EQ(warnings_of(folded({of_day(1, "2025-10-08 10:00:00"), of_day(2, "2025-10-08 10:00:00")})), "");
  EXPECT_EQ(warnings_of(folded({of_whole_day(1, "2025-10-08"), of_day(2, "2025-10-08 10:00:00")})), "");
  EXPECT_EQ(warnings_of(folded({of_day(1, "2025-10-07 10:00:00"), of_day(2, "2025-10-08 10:00:00")})),
            "conflicto_fecha");
  EXPECT_EQ(warnings_of(folded(
                {of_day(1, "2025-10-08 09:00:00"), of_whole_day(2, "2025-10-08"), of_day(3, "2025-10-08 10:00:00")})),
            "conflicto_fecha")
      << "also across one without time";
  EXPECT_EQ(warnings_of(folded({of_day(1, "2025-10-07 10:00:00"), of_day(2, "2025-10-08 10:00:00"),
                                of_day(3, "2025-10-08 10:00:00")})),
            "conflicto_fecha");
}

TEST(ConflictWarning, IsLeftOutWhenItsSeverityIsOff) {
  EXPECT_EQ(warnings_of(folded({of_day(1, "2025-10-07 10:00:00"), of_day(2, "2025-10-08 10:00:00")}, {}, false)), "");
}

TEST(Advertencias, AreThoseOfTheLastWriters) {
  const Observation first = with_warning(make_observation(1, {{"nic", "1"}, {"lectura", "x"}}), Rule::kMojibake);
  const Observation overwrites =
      with_warning(make_observation(2, {{"nic", "2"}, {"lectura", "y"}}), Rule::kFechaSinHora);
  const Observation nic_only = make_observation(2, {{"nic", "2"}});
  EXPECT_EQ(warnings_of(folded({first, overwrites})), "fecha_sin_hora") << "nothing of the first is left";
  EXPECT_EQ(warnings_of(folded({first, nic_only})), "mojibake") << "lectura is still of the first";
}

TEST(Advertencias, CountTheWritersOfUnitsAndOfKeysOfDatosExtra) {
  const Observation original = with_warning(make_observation(1, {{"nic_original", "x"}}), Rule::kNicInvalido);
  const Observation key = with_warning(make_observation(1, {{"barrio", "x"}}), Rule::kClaveDuplicada);
  const Observation plain = make_observation(2, {});
  EXPECT_EQ(warnings_of(folded({original, plain})), "nic_invalido");
  EXPECT_EQ(warnings_of(folded({key, plain})), "clave_duplicada");
  EXPECT_EQ(warnings_of(folded({original, make_observation(2, {{"nic", "123456"}})})), "");
  EXPECT_EQ(warnings_of(folded({key, make_observation(2, {{"barrio", "x"}})})), "")
      << "written again with the same value";
}

TEST(Advertencias, CountTheWriterOfTheTime) {
  const Observation timed = with_warning(of_day(1, "2025-10-08 10:00:00"), Rule::kMojibake);
  EXPECT_EQ(warnings_of(folded({timed, of_whole_day(2, "2025-10-08")})), "mojibake");
  EXPECT_EQ(warnings_of(folded({timed, of_day(2, "2025-10-08 10:00:00")})), "");
}

TEST(Extraction, IsThatOfTheLastChange) {
  const Record record = folded({make_observation(1, {{"nic", "1"}}, "one"), make_observation(2, {{"nic", "2"}}, "two"),
                                make_observation(3, {{"nic", "2"}}, "repeat"), make_observation(4, {}, "poorer")});
  EXPECT_EQ(record.extracted, 2);
  EXPECT_EQ(record.origin, "two");
}

TEST(Extraction, CountsChangesOfDatosExtraOfUnitsAndOfFecha) {
  const Observation base = make_observation(1, {{"telefono", "3001234567"}, {"telefono_ext", "1"}}, "base");
  EXPECT_EQ(folded({base, make_observation(2, {{"barrio", "x"}}, "key")}).origin, "key");
  EXPECT_EQ(folded({base, make_observation(2, {{"telefono", "3001234567"}}, "unit")}).origin, "unit")
      << "the extension is gone";
  EXPECT_EQ(folded({base, make_observation(2, {{"fecha", "2025-10-09 10:11:00"}}, "fecha")}).origin, "fecha");
  EXPECT_EQ(folded({base, without_time(make_observation(2, {}, "day"))}).origin, "base") << "the same day without time";
}

TEST(Extraction, NamesThePresentPathNotTheFirst) {
  Observation renamed = make_observation(1, {}, "old.json");
  renamed.file = "new.json";
  EXPECT_EQ(folded({renamed}).origin, "new.json");
  EXPECT_EQ(folded({make_observation(0, {{"nic", "1"}}), renamed}).origin, "a.json");
}

TEST(Corrections, AreNewerThanEveryObservation) {
  const Record record =
      folded({make_observation(1, {{"nic", "1"}, {"nic_original", "x"}, {"barrio", "a"}})},
             {{"nic", "123456"}, {"datos_extra.barrio", "b\"c"}, {"datos_extra.nuevo", "n"}, {"no_such_field", "z"}});
  EXPECT_EQ(value_of(record.values, "nic"), "123456");
  EXPECT_EQ(value_of(record.values, "nic_original"), "-") << "the unit is replaced";
  EXPECT_EQ(value_of(record.values, "barrio"), "b\"c");
  EXPECT_EQ(value_of(record.values, "nuevo"), "n");
  EXPECT_EQ(value_of(record.values, "no_such_field"), "-");
  EXPECT_EQ(record.hash, content_hash(record.values));
}

std::vector<std::size_t> versions(Observations observations) {
  sort_observations(observations);
  std::vector<std::size_t> positions = distinct_versions(observations);
  std::sort(positions.begin(), positions.end());
  return positions;
}

TEST(DistinctVersions, AreTheNewestOfEachContent) {
  const auto a = [](LocalTime time) { return make_observation(time, {{"nic", "1"}}); };
  const auto b = [](LocalTime time) { return make_observation(time, {{"nic", "2"}}); };
  EXPECT_EQ(versions({a(1)}), (std::vector<std::size_t>{0}));
  EXPECT_EQ(versions({a(1), b(2), a(3), b(4), a(5)}), (std::vector<std::size_t>{3, 4}));
}

TEST(DistinctVersions, KnowMidnightFromADayWithoutTime) {
  EXPECT_EQ(versions({of_day(1, "2025-10-08 00:00:00"), of_whole_day(2, "2025-10-08")}),
            (std::vector<std::size_t>{0, 1}));
}

}  // namespace
}  // namespace radica
