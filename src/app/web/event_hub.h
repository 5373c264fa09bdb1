// Live events (server-sent events): one list with numbers for all streams of this process, kept for a while so that who
// comes back gets what it missed. What is told stands in the database; how it gets here is app/web/event_watch.h.
// Thread-safe.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_pipe.h"

namespace radica {

inline constexpr std::size_t kMostStreams = 200, kMostStreamsOfSession = 3;
inline constexpr std::size_t kKeptEvents = 1'000;
inline constexpr std::size_t kStreamBytes = 64 * 1024;  // that one client may be behind

// "EPOCH-NUMBER": of another epoch, that is of a process before this one or beside it, nothing is known.
struct EventId {
  std::uint64_t epoch = 0, number = 0;
  friend bool operator==(const EventId&, const EventId&) = default;
};
[[nodiscard]] std::optional<EventId> parse_event_id(std::string_view text);
[[nodiscard]] std::string event_id_text(const EventId& id);
// As a client gets it. `data` is one line.
[[nodiscard]] std::string event_text(std::string_view id, std::string_view name, std::string_view data);

class EventHub {
 public:
  EventHub();

  // Whether the one who listens may go on: asked now and then.
  using MayGoOn = std::function<bool()>;
  // A stream that begins behind `last` (Last-Event-ID; empty = from now on), or with `resync` when that is not known
  // any more. `key`: of the session or token. nullptr when there are too many.
  std::shared_ptr<BytePipe> listen(const std::string& key, std::string_view last, MayGoOn may_go_on);
  void publish(std::string_view name, std::string_view data);  // data: JSON, one line
  void beat();                                                 // a comment for all, and who left is forgotten
  void check_guests();                                         // ends those that may not go on; of one key one is asked
  [[nodiscard]] std::size_t streams() const;

 private:
  struct Kept {
    std::uint64_t number = 0;
    std::string text;
  };
  struct Guest {
    std::string key;
    std::shared_ptr<BytePipe> pipe;  // shared with the server, which reads it
    MayGoOn may_go_on;
  };
  void forget_left();
  void tell_all(std::string_view text);
  [[nodiscard]] std::string resync() const;

  const std::uint64_t epoch_;
  mutable std::mutex mutex_;
  std::uint64_t number_ = 0;  // of the last event; the rest guarded by mutex_ too
  std::deque<Kept> kept_;
  std::vector<Guest> guests_;
};

}  // namespace radica
