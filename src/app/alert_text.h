// What people and programs are told: sentence, since when, where, how many, what to do next, whom to call. Texts in the
// language of [alerts]. Pure. Holds nothing but what model/alert.h allows, and the contacts of the configuration.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "app/config.h"
#include "app/i18n.h"
#include "model/alert.h"

namespace radica {

[[nodiscard]] std::string sentence_of(const Texts& texts, const AlertSignal& signal);
[[nodiscard]] std::string command_of(const AlertSignal& signal);  // what to run next
// Members of an incident as a JSON object; it is as grave as its rule is configured to be.
[[nodiscard]] std::string incident_json(const Texts& texts, const Config::Alerts& config, const Incident& incident);

// One message for one channel about all of them. The same incidents make the same key.
[[nodiscard]] AlertMessage incident_message(const Texts& texts, const Config::Alerts& config,
                                            const std::string& channel, const std::vector<Incident>& opened,
                                            const std::vector<Incident>& resolved);

// What goes out once a day when all is well too, so that silence means something.
struct DailyReceipt {
  LocalTime now = 0;
  std::int64_t runs = 0, failed = 0, inserted = 0, updated = 0;  // of the last 24 hours
  std::vector<Incident> open;
};
[[nodiscard]] AlertMessage receipt_message(const Texts& texts, const Config::Alerts& config, const std::string& channel,
                                           const DailyReceipt& receipt);
[[nodiscard]] AlertMessage test_message(const Texts& texts, const Config::Alerts& config, const std::string& channel,
                                        LocalTime now);
// Of what no incident can be made, because the database does not answer.
[[nodiscard]] AlertMessage direct_message(const Texts& texts, const Config::Alerts& config, const std::string& channel,
                                          const AlertSignal& signal, bool is_over);

}  // namespace radica
