// What the alerter asks of a database (SPEC §14): incidents, silences, and the messages that are on their way. Times
// are local; leases of messages run by the clock of the database. Thread-safe; several processes may work on one
// database: an incident opens once, is told once, and a message is with one sender at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "model/alert.h"
#include "model/run.h"

namespace radica {

// A message that the caller has to send before its lease ends.
struct OutboxEntry {
  std::int64_t id = 0, attempts = 0;  // this one included
  AlertMessage message;
};

// What waits in a channel.
struct ChannelQueue {
  std::string channel, error;  // error: id of that of the last attempt of the oldest message; empty = none yet
  std::int64_t waiting = 0, attempts = 0;
  LocalTime oldest = 0;
};

class Alerts {
 public:
  virtual ~Alerts() = default;

  // `signals` is all that is wrong by the rules `judged`: what is new opens an incident, what is there is updated, and
  // the open incidents of these rules that are not among them are resolved. Writes nothing when nothing changed.
  virtual Result<void> take(const Act& act, const std::vector<AlertRule>& judged,
                            const std::vector<AlertSignal>& signals, LocalTime now) = 0;
  virtual Result<std::vector<Incident>> open_incidents() = 0;                 // oldest first
  virtual Result<std::vector<Incident>> resolved_since(LocalTime since) = 0;  // newest first
  virtual Result<std::vector<Incident>> untold(LocalTime opened_until) = 0;   // open, nobody was told yet
  virtual Result<std::vector<Incident>> untold_resolutions() = 0;             // of incidents with a message of theirs
  // Notes what is told and queues the messages, all in one transaction. False, and nothing is kept, when another
  // process has told one of them meanwhile.
  virtual Result<bool> tell(const Act& act, const std::vector<Telling>& tellings,
                            const std::vector<AlertMessage>& messages, LocalTime now) = 0;

  // Open incidents of a fingerprint or of a rule that `act.actor` has seen to; how many there were.
  virtual Result<std::int64_t> acknowledge(const Act& act, std::string_view target) = 0;
  // Replaces an earlier one of the same target.
  virtual Result<void> silence(const Act& act, const Silence& silence) = 0;
  virtual Result<std::vector<Silence>> silences(LocalTime now) = 0;  // that are not over

  // A message whose key is known already is left out, unless it was given up.
  virtual Result<void> queue(const Act& act, const std::vector<AlertMessage>& messages, LocalTime now) = 0;
  // The oldest that is due and with nobody; it is with `owner` for `lease`.
  virtual Result<std::optional<OutboxEntry>> claim(const Act& act, std::string_view owner,
                                                   std::chrono::seconds lease) = 0;
  // False when it is no longer with `owner`: its lease ran out, and another one may have sent it too.
  virtual Result<bool> delivered(const Act& act, const OutboxEntry& entry, std::string_view owner, LocalTime now) = 0;
  virtual Result<void> postponed(const Act& act, const OutboxEntry& entry, std::string_view owner,
                                 std::string_view error, std::chrono::seconds pause) = 0;
  virtual Result<std::vector<ChannelQueue>> waiting() = 0;  // by channel
  // Nothing of this channel is sent any more; open incidents of which nobody was told and no other message waits are
  // untold again. How many messages.
  virtual Result<std::int64_t> give_up(const Act& act, std::string_view channel, LocalTime now) = 0;
  // Lets go what is over, and was sent or given up, before that time.
  virtual Result<void> prune(const Act& act, LocalTime before) = 0;
};

}  // namespace radica
