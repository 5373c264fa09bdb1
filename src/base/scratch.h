// Strings that stay where they are until reset(), whose memory is used again: for values of which few have to be built
// and nearly all are views of the input. One thread at a time.
#pragma once

#include <cstddef>
#include <deque>
#include <string>

namespace radica {

class Scratch {
 public:
  // A string of unknown content, valid until reset().
  std::string& next() {
    if (used_ == strings_.size()) strings_.emplace_back();
    return strings_[used_++];
  }
  void reset() { used_ = 0; }

 private:
  std::deque<std::string> strings_;
  std::size_t used_ = 0;
};

}  // namespace radica
