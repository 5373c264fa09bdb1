// Bytes for one reader that come over time, from threads that do not wait for it. What it does not take is kept up to a
// limit only. Thread-safe.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace radica {

class BytePipe {
 public:
  explicit BytePipe(std::size_t most_bytes) : most_bytes_(most_bytes) {}
  // False, and nothing is kept, when the reader is gone or has not taken what there was before.
  bool push(std::string_view bytes);
  void close();  // behind what is there
  // As close(), when the reader is gone but sleeps, so that it has not noticed yet.
  void close_if_left();
  [[nodiscard]] bool is_over() const;

  // For the reader: how many bytes were taken, -1 at the end. With none there, 0: `pause` was called, and what it gave
  // is called when there are some. Both are called with the pipe locked: they must not use it.
  using Wake = std::function<void()>;
  std::ptrdiff_t take(char* buffer, std::size_t size, const std::function<Wake()>& pause);
  void reader_left();
  // How close_if_left() finds out: called with the pipe locked, and not after reader_left().
  void set_presence(std::function<bool()> is_there);

 private:
  void wake_reader();  // locked

  const std::size_t most_bytes_;
  mutable std::mutex mutex_;
  std::string pending_;  // the rest guarded by mutex_
  bool is_closed_ = false, is_left_ = false;
  Wake wake_;
  std::function<bool()> is_there_;
};

}  // namespace radica
