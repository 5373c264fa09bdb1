// Date target: any bytes as the text of fecha, in a zone without and in one with summer time.
#include <string>
#include <vector>

#include "base/text.h"
#include "fuzz/targets.h"
#include "stages/field_rules.h"

namespace radica::fuzz {
namespace {

const LocalTime kNow = *parse_local("2026-11-24 12:00:00");

// The numbers of a text, in order: "08/10/2025 7:05" → 08 10 2025 7 05.
std::vector<std::string> numbers_of(std::string_view text) {
  std::vector<std::string> numbers;
  bool is_in_number = false;
  for (const char c : text) {
    if (is_digit(c) && !is_in_number) numbers.emplace_back();
    is_in_number = is_digit(c);
    if (is_in_number) numbers.back() += c;
  }
  return numbers;
}

bool has_offset(std::string_view text) {
  const std::size_t t = text.find('T');
  return t != std::string_view::npos && text.find_first_of("Z+-", t) != std::string_view::npos;
}

// Day, month, year and the time are those that stand in the text, day-first or year-first.
void check_same_numbers(std::string_view text, const Fecha& fecha) {
  const std::vector<std::string> numbers = numbers_of(text);
  hold(numbers.size() >= 3, "a date has three numbers");
  const bool is_year_first = numbers[0].size() == 4;
  const CivilTime civil = civil_from_local(fecha.time);
  hold(std::stoi(numbers[is_year_first ? 0 : 2]) == civil.year, "the year is that of the text");
  hold(std::stoi(numbers[1]) == civil.month, "the month is that of the text");
  hold(std::stoi(numbers[is_year_first ? 2 : 0]) == civil.day, "the day is that of the text");
  hold(fecha.has_time == (numbers.size() > 3), "a time of day is what follows the date");
  if (!fecha.has_time) return hold(fecha.time % 86400 == 0, "without a time it is midnight");
  hold(std::stoi(numbers[3]) == civil.hour && std::stoi(numbers.at(4)) == civil.minute, "and so is the time");
  hold((numbers.size() > 5 ? std::stoi(numbers[5]) : 0) == civil.second, "and the second");
}

void check_in(const Zone& zone, std::string_view text) {
  const Fecha fecha = parse_fecha(text, zone, kNow);
  if (fecha.problem == Rule::kFechaInvalida) return;
  const std::string written = format_local(fecha.time);
  hold(is_fecha(written), "an accepted date is a real date and time");
  const bool is_in_range = written >= "1990-01-01 00:00:00" && written <= "2026-11-25 12:00:00";
  hold(is_in_range == !fecha.problem, "fecha_fuera_de_rango says that it is before 1990 or a day ahead");
  const Fecha again = parse_fecha(written, zone, kNow);
  hold(again.time == fecha.time && again.has_time && again.problem == fecha.problem, "a written date reads the same");
  if (!has_offset(text)) check_same_numbers(text, fecha);
}

}  // namespace

void check_fecha(std::string_view bytes) {
  static const Zone kBogota = *Zone::open("America/Bogota"), kSantiago = *Zone::open("America/Santiago");
  const std::string text = clean_text(utf8_or_windows1252(bytes));
  check_in(kBogota, text);
  check_in(kSantiago, text);
}

}  // namespace radica::fuzz
