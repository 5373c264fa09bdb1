// What is planned and what became of it, in the words of an operator.
#pragma once

#include <string>

#include "app/i18n.h"
#include "base/clock.h"
#include "model/schedule.h"

namespace radica {

// "full load": a schedule of the plan in the words of people; the name itself of one that somebody made.
[[nodiscard]] std::string schedule_name(const Texts& texts, const std::string& name);
// mon 2026-11-30 05:00:00, by the wall clock of `zone`.
[[nodiscard]] std::string instant_text(const Texts& texts, const Zone& zone, std::int64_t instant);
// "Epiphany": the name of the law's day, or of the file's.
[[nodiscard]] std::string holiday_text(const Texts& texts, const std::string& detail);
// The sentence of a reason with its detail; empty for kNone.
[[nodiscard]] std::string reason_text(const Texts& texts, const Zone& zone, Reason reason, const std::string& detail);
// "done", "late", … or how far it is while it is open.
[[nodiscard]] std::string fate_text(const Texts& texts, OccurrenceState state, Fate fate);

}  // namespace radica
