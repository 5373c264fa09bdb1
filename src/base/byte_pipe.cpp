#include "base/byte_pipe.h"

#include <utility>

namespace radica {

bool BytePipe::push(std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  if (is_closed_ || is_left_ || pending_.size() + bytes.size() > most_bytes_) return false;
  pending_ += bytes;
  wake_reader();
  return true;
}

void BytePipe::close() {
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  wake_reader();
}

void BytePipe::close_if_left() {
  const std::lock_guard lock(mutex_);
  if (!is_there_ || is_there_()) return;
  is_closed_ = true;
  wake_reader();
}

bool BytePipe::is_over() const {
  const std::lock_guard lock(mutex_);
  return is_closed_ || is_left_;
}

std::ptrdiff_t BytePipe::take(char* buffer, std::size_t size, const std::function<Wake()>& pause) {
  const std::lock_guard lock(mutex_);
  if (!pending_.empty()) {
    const std::size_t taken = pending_.copy(buffer, size);
    pending_.erase(0, taken);
    return static_cast<std::ptrdiff_t>(taken);
  }
  if (is_closed_) return -1;
  wake_ = pause();  // under the lock that push() takes: no byte comes between
  return 0;
}

void BytePipe::reader_left() {
  const std::lock_guard lock(mutex_);
  is_left_ = true;
  wake_ = nullptr;
  is_there_ = nullptr;
  pending_.clear();
}

void BytePipe::set_presence(std::function<bool()> is_there) {
  const std::lock_guard lock(mutex_);
  if (!is_left_) is_there_ = std::move(is_there);
}

void BytePipe::wake_reader() {
  if (!wake_) return;
  wake_();
  wake_ = nullptr;
}

}  // namespace radica
