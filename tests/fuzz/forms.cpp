// The grammars of SPEC §5 once more, as regular expressions and a calendar: written from the contract, not from the
// code that they judge.
#include <array>
#include <regex>
#include <string>

#include "fuzz/targets.h"

namespace radica::fuzz {
namespace {

bool matches(std::string_view value, const std::regex& form) {
  return std::regex_match(value.begin(), value.end(), form);
}

}  // namespace

bool is_phone(std::string_view value) {
  static const std::regex kForm(R"(\+57(3[0-9]{9}|60[124-8][2-9][0-9]{6})|[2-9][0-9]{6})");
  static const std::regex kNever(R"((\+57)?(([0-9])\3*|3000000000|1234567890))");
  return matches(value, kForm) && !matches(value, kNever);
}

bool is_email(std::string_view value) {
  static const std::regex kForm(
      R"(([A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*)@(([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}))");
  static const std::regex kPlaceholder(
      R"((notiene|no_tiene|notienecorreo|nocorreo|sincorreo|sin_correo|noaplica|ninguno)@.*|.*@(no|notiene)\.com)",
      std::regex::icase);
  return value.size() <= 100 && value.find('@') <= 64 && matches(value, kForm) && !matches(value, kPlaceholder);
}

bool is_fecha(std::string_view value) {
  static const std::regex kForm(R"([0-9]{4}-[0-9]{2}-[0-9]{2} ([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])");
  if (!matches(value, kForm)) return false;
  const auto number = [value](std::size_t at, std::size_t length) {
    return std::stoi(std::string(value.substr(at, length)));
  };
  const int year = number(0, 4), month = number(5, 2), day = number(8, 2);
  const bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  const std::array<int, 12> days{31, is_leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days.at(static_cast<std::size_t>(month - 1));
}

bool is_nic(std::string_view value) {
  static const std::regex kForm("[0-9]{6,10}");
  return matches(value, kForm);
}

bool is_document(std::string_view value) {
  static const std::regex kForm("[0-9]{3,15}|[0-9]{6,15}-[0-9]|(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{5,20}");
  return matches(value, kForm);
}

}  // namespace radica::fuzz
