#include "app/schedule_text.h"

#include <fmt/format.h>

#include <charconv>

namespace radica {
namespace {

std::int64_t number_in(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// Of "full@1796032800".
std::string occurrence_text(const Texts& texts, const Zone& zone, const std::string& key) {
  const std::size_t at = key.find('@');
  if (at == std::string::npos) return key;
  return schedule_name(texts, key.substr(0, at)) + ", " +
         instant_text(texts, zone, number_in(std::string_view(key).substr(at + 1)));
}

}  // namespace

std::string schedule_name(const Texts& texts, const std::string& name) {
  const std::string known = "alerts.cause." + name;
  return texts.has(known) ? texts.text(known) : name;
}

std::string instant_text(const Texts& texts, const Zone& zone, std::int64_t instant) {
  const LocalTime local = zone.to_local(instant);
  return texts.text(fmt::format("calendar.weekday.{}", weekday_of(local))) + ' ' + texts.moment(local);
}

std::string holiday_text(const Texts& texts, const std::string& detail) {
  return detail.starts_with('@') ? texts.text("calendar.holiday." + detail.substr(1)) : detail;
}

std::string reason_text(const Texts& texts, const Zone& zone, Reason reason, const std::string& detail) {
  if (reason == Reason::kNone) return "";
  std::string shown = detail;
  switch (reason) {
    case Reason::kHoliday:
      shown = holiday_text(texts, detail);
      break;
    case Reason::kSuperseded:
      shown = instant_text(texts, zone, number_in(detail));
      break;
    case Reason::kAbsorbed:
    case Reason::kOverlap:
    case Reason::kWaitedOut:
      shown = occurrence_text(texts, zone, detail);
      break;
    default:
      break;
  }
  return texts.text(fmt::format("schedule.reason.{}", id_of(reason)), {{"detail", shown}});
}

std::string fate_text(const Texts& texts, OccurrenceState state, Fate fate) {
  return texts.text(state == OccurrenceState::kEnded ? fmt::format("schedule.fate.{}", id_of(fate))
                                                     : fmt::format("schedule.state.{}", id_of(state)));
}

}  // namespace radica
