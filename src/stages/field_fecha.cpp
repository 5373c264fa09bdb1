// SPEC §5 "fecha": four orders of day, month and year, an optional time, an optional offset after `T`.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "stages/field_rules.h"

namespace radica {
namespace {

constexpr LocalTime kEarliest = 631152000;  // 1990-01-01 00:00:00
constexpr LocalTime kDaySeconds = 86400;

// Walks over the text; every take_… leaves the cursor in place when it returns false.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  [[nodiscard]] bool is_at_end() const { return at_ == text_.size(); }
  [[nodiscard]] char peek() const { return is_at_end() ? '\0' : text_[at_]; }

  bool take(char wanted) {
    if (peek() != wanted || is_at_end()) return false;
    ++at_;
    return true;
  }

  // A run of digits that is neither shorter nor longer than asked; its length, 0 if it is not so.
  std::size_t take_number(std::size_t shortest, std::size_t longest, int& value) {
    std::size_t length = 0;
    int number = 0;
    while (at_ + length < text_.size() && is_digit(text_[at_ + length])) {
      if (++length > longest) return 0;
      number = number * 10 + (text_[at_ + length - 1] - '0');
    }
    if (length < shortest) return 0;
    at_ += length;
    value = number;
    return length;
  }

  bool take_digits() {
    const std::size_t start = at_;
    while (!is_at_end() && is_digit(text_[at_])) ++at_;
    return at_ > start;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

bool take_date(Cursor& cursor, CivilTime& civil) {
  int first = 0, last = 0;
  const std::size_t length = cursor.take_number(1, 4, first);
  const char separator = cursor.peek();
  if (length == 0 || length == 3 || (separator != '/' && separator != '-')) return false;
  const bool is_year_first = length == 4;
  cursor.take(separator);
  if (cursor.take_number(1, 2, civil.month) == 0 || !cursor.take(separator)) return false;
  if (cursor.take_number(is_year_first ? 1 : 4, is_year_first ? 2 : 4, last) == 0) return false;
  civil.year = is_year_first ? first : last;
  civil.day = is_year_first ? last : first;
  return is_civil_date(civil.year, civil.month, civil.day);
}

bool take_time(Cursor& cursor, CivilTime& civil) {
  if (cursor.take_number(1, 2, civil.hour) == 0 || !cursor.take(':')) return false;
  if (cursor.take_number(2, 2, civil.minute) == 0) return false;
  if (cursor.take(':')) {
    if (cursor.take_number(2, 2, civil.second) == 0) return false;
    if ((cursor.take('.') || cursor.take(',')) && !cursor.take_digits()) return false;
  }
  return civil.hour <= 23 && civil.minute <= 59 && civil.second <= 59;
}

// `Z` or `±HH:MM`, in seconds east of Greenwich.
bool take_offset(Cursor& cursor, LocalTime& offset) {
  offset = 0;
  if (cursor.take('Z')) return true;
  const bool is_west = cursor.peek() == '-';
  if (!cursor.take('+') && !cursor.take('-')) return false;
  int hours = 0, minutes = 0;
  if (cursor.take_number(2, 2, hours) == 0 || !cursor.take(':') || cursor.take_number(2, 2, minutes) == 0) return false;
  offset = (hours * 60 + minutes) * LocalTime{60};
  if (is_west) offset = -offset;
  return hours <= 23 && minutes <= 59;
}

bool parse_text(std::string_view text, const Zone& zone, Fecha& fecha) {
  Cursor cursor(text);
  CivilTime civil;
  if (!take_date(cursor, civil)) return false;
  if (cursor.is_at_end()) {
    fecha.time = local_from_civil(civil);
    return true;
  }
  const bool is_iso = cursor.take('T');
  if ((!is_iso && !cursor.take(' ')) || !take_time(cursor, civil)) return false;
  fecha.time = local_from_civil(civil);
  fecha.has_time = true;
  if (cursor.is_at_end()) return true;
  LocalTime offset = 0;
  if (!is_iso || !take_offset(cursor, offset) || !cursor.is_at_end()) return false;
  fecha.time = zone.to_local(fecha.time - offset);
  fecha.is_in_calendar =
      fecha.time >= local_from_civil({1, 1, 1, 0, 0, 0}) && fecha.time <= local_from_civil({9999, 12, 31, 23, 59, 59});
  return true;
}

// "10:11 a. m.", "10:11PM", "10:11 p.m.": what stands before the `m` and the blanks and dots around it.
bool ends_like_twelve_hours(std::string_view text) {
  const auto drop_back = [&text](std::string_view unwanted) {
    const std::size_t last = text.find_last_not_of(unwanted);
    text = last == std::string_view::npos ? std::string_view{} : text.substr(0, last + 1);
  };
  drop_back(" .");
  if (text.empty() || (text.back() != 'm' && text.back() != 'M')) return false;
  text.remove_suffix(1);
  drop_back(" .");
  if (text.size() < 2 || std::string_view("aApP").find(text.back()) == std::string_view::npos) return false;
  const char before = text[text.size() - 2];
  return before == ' ' || is_digit(before);
}

// "12 de octubre de 2025", "12-Oct-2025", "Jan 5, 2026".
bool names_a_month(std::string_view text) {
  constexpr std::array<std::string_view, 16> kMonths{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago",
                                                     "sep", "oct", "nov", "dic", "jan", "apr", "aug", "dec"};
  const std::string lower = ascii_lower(text);
  return std::any_of(kMonths.begin(), kMonths.end(),
                     [&lower](std::string_view month) { return lower.find(month) != std::string::npos; });
}

// Every number as '#', every word as 'a'.
std::string pattern_of(std::string_view text) {
  constexpr std::size_t kMostBytes = 40;
  std::string pattern = "~";
  for (const char c : text) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
    const char shown = is_digit(c) ? '#' : is_letter ? 'a' : c;
    const bool repeats = shown == pattern.back() && (is_digit(c) || is_letter);
    if (!repeats) pattern += shown;
    if (pattern.size() > kMostBytes) break;
  }
  return pattern;
}

// Three numbers with one kind of separator, whatever the calendar says of them.
struct Numbers {
  int first = 0, second = 0, third = 0;
  std::size_t first_length = 0, third_length = 0;
};
bool take_numbers(Cursor& cursor, Numbers& numbers) {
  numbers.first_length = cursor.take_number(1, 4, numbers.first);
  const char separator = cursor.peek();
  if (numbers.first_length == 0 || (separator != '/' && separator != '-') || !cursor.take(separator)) return false;
  if (cursor.take_number(1, 2, numbers.second) == 0 || !cursor.take(separator)) return false;
  numbers.third_length = cursor.take_number(1, 4, numbers.third);
  return numbers.third_length > 0;
}

std::string_view shape_of_numbers(const Numbers& numbers) {
  const auto is_month = [](int number) { return number >= 1 && number <= 12; };
  const auto is_day_only = [](int number) { return number > 12 && number <= 31; };
  if (numbers.first_length <= 2 && numbers.third_length <= 2) return "anio_de_dos_cifras";
  if (numbers.third_length == 4 && is_month(numbers.first) && is_day_only(numbers.second)) return "mes_primero";
  if (numbers.first_length == 4 && is_day_only(numbers.second) && is_month(numbers.third)) return "dia_antes_de_mes";
  return "no_existe";
}

}  // namespace

std::string shape_of_invalid_fecha(std::string_view text) {
  if (ends_like_twelve_hours(text)) return "hora_de_12";
  if (all_digits(text)) return "solo_cifras";
  CivilTime civil;
  if (Cursor cursor(text); take_date(cursor, civil)) return "hora_no_entendida";
  Numbers numbers;
  if (Cursor cursor(text); take_numbers(cursor, numbers)) return std::string(shape_of_numbers(numbers));
  const bool has_digit = std::any_of(text.begin(), text.end(), is_digit);
  if (!has_digit) return "sin_cifras";
  return names_a_month(text) ? "mes_con_nombre" : pattern_of(text);
}

std::string_view shape_of_range(LocalTime time, LocalTime now) {
  return time > now ? "futuro" : "pasado";
}

Fecha parse_fecha(std::string_view text, const Zone& zone, LocalTime now) {
  Fecha fecha;
  if (!parse_text(text, zone, fecha)) {
    fecha = Fecha{};
    fecha.problem = Rule::kFechaInvalida;
  } else if (fecha.time < kEarliest || fecha.time > now + kDaySeconds) {
    fecha.problem = Rule::kFechaFueraDeRango;
  }
  return fecha;
}

}  // namespace radica
