// The default schedules over ten years against a table that another program made (tests/unit/model).
#include <gmock/gmock.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "app/config.h"
#include "app/timetable.h"
#include "base/hash.h"

namespace radica {
namespace {

struct Lines {
  std::int64_t count = 0;
  std::string text;
};
using Table = std::map<std::pair<std::string, int>, std::string>;  // schedule and year → "count hash"

Table expected() {
  std::ifstream file(RADICA_SOURCE_DIR "/tests/unit/model/schedules_2026_2035.tsv");
  Table table;
  std::string name, hash;
  for (int year = 0, count = 0; file >> name >> year >> count >> hash;)
    table[{name, year}] = std::to_string(count) + " " + hash;
  return table;
}

Table computed(const Timetable& timetable) {
  std::map<std::pair<std::string, int>, Lines> lines;
  std::vector<const Schedule*> all;
  for (const Schedule& schedule : timetable.schedules) all.push_back(&schedule);
  const auto unix_of = [&](int year) { return timetable.zone.to_unix(local_from_civil({year, 1, 1})); };
  const auto never = [](const Schedule&, std::int64_t) { return std::optional<Pause>(); };
  for (const Forecast& one : foresee(timetable, all, unix_of(2026) - 1, unix_of(2036) - 1, never)) {
    Lines& of_year = lines[{one.schedule->name, civil_from_local(timetable.zone.to_local(one.instant)).year}];
    ++of_year.count;
    of_year.text += std::to_string(one.instant) + ' ' +
                    (one.decision.state == OccurrenceState::kTasked ? "corre" : std::string(id_of(one.decision.fate))) +
                    '\n';
  }
  for (int year = 2026; year <= 2035; ++year) {
    std::set<std::string> days;
    for (const Holiday& holiday : colombian_holidays(year)) days.insert(format_local(holiday.day).substr(0, 10));
    Lines& of_year = lines[{"holidays", year}];
    of_year.count = static_cast<std::int64_t>(days.size());
    for (const std::string& day : days) of_year.text += day + '\n';
  }
  Table table;
  for (const auto& [key, of_year] : lines) table[key] = std::to_string(of_year.count) + " " + hex(sha256(of_year.text));
  return table;
}

TEST(DefaultSchedulesTest, TenYearsOfThemAndOfHolidaysEqualAnIndependentTable) {
  const LoadedConfig loaded = load_config({.file = {}, .search = {}, .environment = {}, .flags = {}});
  const Zone zone = Zone::open("America/Bogota").value();
  const Timetable timetable = timetable_of(loaded.config, zone).value();
  const Table table = expected();
  ASSERT_EQ(table.size(), 60U);
  EXPECT_EQ(computed(timetable), table);
}

}  // namespace
}  // namespace radica
