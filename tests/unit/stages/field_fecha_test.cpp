#include <gtest/gtest.h>

#include "stages/field_rules.h"

namespace radica {
namespace {

class FechaTest : public testing::Test {
 protected:
  Fecha parse(std::string_view text) const { return parse_fecha(text, zone_, now_); }

  // The value as written, "" when there is none.
  std::string value(std::string_view text) const {
    const Fecha fecha = parse(text);
    return fecha.problem ? "" : format_local(fecha.time);
  }

  Zone zone_ = Zone::open("America/Bogota").value();
  LocalTime now_ = *parse_local("2026-11-24 12:00:00");
};

TEST_F(FechaTest, ReadsTheFourOrdersOfADate) {
  for (const std::string_view text : {"2025/10/08 10:11", "2025-10-08 10:11", "08/10/2025 10:11", "08-10-2025 10:11",
                                      "8/10/2025 10:11", "2025-10-8 10:11", "2025/10/08T10:11"})
    EXPECT_EQ(value(text), "2025-10-08 10:11:00") << text;
  EXPECT_EQ(value("12/11/2025"), "2025-11-12 00:00:00");  // never month-first
  EXPECT_EQ(value("2024/02/29 0:00"), "2024-02-29 00:00:00");
}

TEST_F(FechaTest, ReadsSecondsAndDropsTheFraction) {
  EXPECT_EQ(value("08-10-2025 7:05"), "2025-10-08 07:05:00");
  EXPECT_EQ(value("2025-10-08T07:05:09.123456"), "2025-10-08 07:05:09");
  EXPECT_EQ(value("2025-10-08 23:59:59.9"), "2025-10-08 23:59:59");
}

TEST_F(FechaTest, KnowsADateWithoutTime) {
  EXPECT_FALSE(parse("2025/10/08").has_time);
  EXPECT_EQ(value("2025/10/08"), "2025-10-08 00:00:00");
  EXPECT_TRUE(parse("2025/10/08 00:00").has_time);
}

TEST_F(FechaTest, ConvertsOffsetsToTheConfiguredZone) {
  EXPECT_EQ(value("2025-10-08T07:05Z"), "2025-10-08 02:05:00");
  EXPECT_EQ(value("2025-10-08T02:05:09.5Z"), "2025-10-07 21:05:09");
  EXPECT_EQ(value("2025-10-08T07:05:00-05:00"), "2025-10-08 07:05:00");
  EXPECT_EQ(value("2025-10-08T07:05+23:59"), "2025-10-07 02:06:00");
  EXPECT_EQ(value("1992-06-01T12:00Z"), "1992-06-01 08:00:00");  // the one summer time of Bogotá
}

TEST_F(FechaTest, RefusesWhatIsNoDateOrTime) {
  for (const std::string_view text : {"x",
                                      "",
                                      "2024/02/30 10:11",
                                      "10/13/2025 10:11",
                                      "2025/10-08",
                                      "2025/10/08 10",
                                      "2025/10/08 24:00",
                                      "2025/10/08 10:60",
                                      "2025/10/08 10:11:60",
                                      "2025/10/08 10:1",
                                      "2025/10/08 10:11:1",
                                      "2025/10/08 10:11:12.",
                                      "2025/10/08 110:11",
                                      "2025/10/08  10:11",
                                      "2025/10/08 10:11Z",
                                      "2025/10/08 10:11-05:00",
                                      "2025-10-08T10:11+24:00",
                                      "2025-10-08T10:11+05:60",
                                      "2025-10-08T10:11+0500",
                                      "2025-10-08T10:11z",
                                      "2025-10-08t10:11",
                                      "2025-10-08T",
                                      "2025/10/08 ",
                                      "25/10/08",
                                      "08/10/25",
                                      "02025/10/08",
                                      "0000/10/08",
                                      "2025/0/08",
                                      "2025/10/0",
                                      "2025/100/08",
                                      "2025.10.08",
                                      "20251008",
                                      "2025/10/08 10:11 x",
                                      "٢٠٢٥/10/08"}) {
    EXPECT_EQ(parse(text).problem, Rule::kFechaInvalida) << text;
    EXPECT_NE(shape_of_invalid_fecha(text), "hora_de_12") << text;
  }
}

TEST_F(FechaTest, IsOutOfRangeWhereItsOffsetTakesItOutOfTheCalendar) {
  for (const std::string_view text : {"0001-01-01T00:00+23:59", "0001-01-01T00:00:00Z", "9999-12-31T23:59-23:59"}) {
    EXPECT_EQ(parse(text).problem, Rule::kFechaFueraDeRango) << text;
    EXPECT_FALSE(parse(text).is_in_calendar) << text;
  }
  for (const std::string_view text : {"0001-01-01T12:00Z", "9999-12-31T23:59Z"})
    EXPECT_TRUE(parse(text).is_in_calendar) << text;
}

TEST_F(FechaTest, NamesTwelveHourTimes) {
  for (const std::string_view text :
       {"2025/10/08 10:11 a. m.", "2025/10/08 10:11 PM", "2025/10/08 10:11pm", "2025/10/08 10:11:12 p.m."}) {
    EXPECT_EQ(parse(text).problem, Rule::kFechaInvalida) << text;
    EXPECT_EQ(shape_of_invalid_fecha(text), "hora_de_12") << text;
  }
  for (const std::string_view text : {"programa", "m", "am", ".", "10 am x"})
    EXPECT_NE(shape_of_invalid_fecha(text), "hora_de_12") << text;
}

TEST_F(FechaTest, HaveAShapeWithoutTheirValueWhenTheyAreInvalid) {
  const std::vector<std::pair<std::string_view, std::string_view>> shapes{{"10/13/2025 10:11", "mes_primero"},
                                                                          {"10-31-2025", "mes_primero"},
                                                                          {"2025/13/10", "dia_antes_de_mes"},
                                                                          {"31/02/2025", "no_existe"},
                                                                          {"31/13/2025", "no_existe"},
                                                                          {"08/10/25", "anio_de_dos_cifras"},
                                                                          {"2025/10/08 25:11", "hora_no_entendida"},
                                                                          {"2025/10/08 x", "hora_no_entendida"},
                                                                          {"20251008", "solo_cifras"},
                                                                          {"1759936260", "solo_cifras"},
                                                                          {"ayer", "sin_cifras"},
                                                                          {"8 de octubre de 2025", "mes_con_nombre"},
                                                                          {"2025.10.08", "~#.#.#"},
                                                                          {"Juana Pérez 1234567", "~a a #"}};
  for (const auto& [text, shape] : shapes) {
    EXPECT_EQ(parse(text).problem, Rule::kFechaInvalida) << text;
    EXPECT_EQ(shape_of_invalid_fecha(text), shape) << text;
  }
  EXPECT_LE(shape_of_invalid_fecha("1x" + std::string(500, '.')).size(), 42U);
}

TEST_F(FechaTest, KeepsTheValueOutOfRange) {
  for (const std::string_view text : {"1989-12-31 23:59:59", "2026-11-25 12:00:01", "1990-01-01T04:59:59Z",
                                      "0001-01-01", "9999-12-31 23:59", "2026-11-25T12:00:00-06:00"}) {
    EXPECT_EQ(parse(text).problem, Rule::kFechaFueraDeRango) << text;
  }
  EXPECT_EQ(format_local(parse("2026-11-25T12:00:00-06:00").time), "2026-11-25 13:00:00");
  for (const std::string_view text :
       {"1990-01-01 00:00:00", "2026-11-25 12:00:00", "1990-01-01T05:00Z", "2026-11-25T17:00:00Z"})
    EXPECT_FALSE(parse(text).problem.has_value()) << text;
}

}  // namespace
}  // namespace radica
