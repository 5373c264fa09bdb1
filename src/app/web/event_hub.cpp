#include "app/web/event_hub.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>

namespace radica {
namespace {

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::optional<EventId> parse_event_id(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto epoch = number_of(text.substr(0, dash)), number = number_of(text.substr(dash + 1));
  if (!epoch || !number) return std::nullopt;
  return EventId{*epoch, *number};
}

std::string event_id_text(const EventId& id) {
  return std::to_string(id.epoch) + "-" + std::to_string(id.number);
}

std::string event_text(std::string_view id, std::string_view name, std::string_view data) {
  std::string text = "id: ";
  text += id;
  text += "\nevent: ";
  text += name;
  text += "\ndata: ";
  text += data;
  text += "\n\n";
  return text;
}

EventHub::EventHub()
    : epoch_(static_cast<std::uint64_t>(
          std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
              .count())) {}

std::shared_ptr<BytePipe> EventHub::listen(const std::string& key, std::string_view last, MayGoOn may_go_on) {
  const std::lock_guard lock(mutex_);
  // A page that is opened again has left its stream just now: that one counts no more.
  for (Guest& guest : guests_) guest.pipe->close_if_left();
  forget_left();
  const auto of_session =
      std::count_if(guests_.begin(), guests_.end(), [&key](const Guest& guest) { return guest.key == key; });
  if (guests_.size() >= kMostStreams || static_cast<std::size_t>(of_session) >= kMostStreamsOfSession) {
    // Whose machine vanished did not say so: it is noticed when it does not take what is sent.
    tell_all(": \n\n");
    return nullptr;
  }
  auto pipe = std::make_shared<BytePipe>(kStreamBytes);
  pipe->push("retry: 3000\n\n");
  const auto id = parse_event_id(last);
  const std::uint64_t first_kept = kept_.empty() ? number_ + 1 : kept_.front().number;
  const bool is_known = id && id->epoch == epoch_ && id->number <= number_ && id->number + 1 >= first_kept;
  if (last.empty()) {
    // Where it begins: a client that is cut off before the first event misses none.
    pipe->push("id: " + event_id_text({epoch_, number_}) + "\nevent: ready\ndata: {}\n\n");
  } else if (!is_known) {
    pipe->push(resync());
  } else {
    bool is_whole = true;
    for (const Kept& event : kept_)
      if (event.number > id->number) is_whole = is_whole && pipe->push(event.text);
    if (!is_whole) {
      pipe = std::make_shared<BytePipe>(kStreamBytes);
      pipe->push(resync());
    }
  }
  guests_.push_back({key, pipe, std::move(may_go_on)});
  return pipe;
}

std::string EventHub::resync() const {
  return event_text(event_id_text({epoch_, number_}), "resync", "{}");
}

void EventHub::publish(std::string_view name, std::string_view data) {
  const std::lock_guard lock(mutex_);
  ++number_;
  kept_.push_back({number_, event_text(event_id_text({epoch_, number_}), name, data)});
  if (kept_.size() > kKeptEvents) kept_.pop_front();
  tell_all(kept_.back().text);
}

void EventHub::beat() {
  const std::lock_guard lock(mutex_);
  forget_left();
  tell_all(": \n\n");
}

// Who does not take what is sent is let go: it comes back with the id of the last event it has seen.
void EventHub::tell_all(std::string_view text) {
  for (Guest& guest : guests_)
    if (!guest.pipe->push(text)) guest.pipe->close();
}

void EventHub::forget_left() {
  std::erase_if(guests_, [](const Guest& guest) { return guest.pipe->is_over(); });
}

void EventHub::check_guests() {
  std::vector<Guest> guests;
  {
    const std::lock_guard lock(mutex_);
    forget_left();
    guests = guests_;
  }
  // Asks the database: nobody waits for that with the list locked.
  std::map<std::string_view, bool> known;
  for (const Guest& guest : guests) {
    const auto [found, is_new] = known.try_emplace(guest.key, false);
    if (is_new) found->second = guest.may_go_on();
    if (!found->second) guest.pipe->close();
  }
}

std::size_t EventHub::streams() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(
      std::count_if(guests_.begin(), guests_.end(), [](const Guest& guest) { return !guest.pipe->is_over(); }));
}

}  // namespace radica
