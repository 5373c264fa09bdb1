// A file descriptor that is closed with its owner; -1 = none.
#pragma once

#include <unistd.h>

#include <utility>

namespace radica {

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return number_; }
  void reset(int number) {
    if (number_ >= 0) ::close(number_);
    number_ = number;
  }
  int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

}  // namespace radica
