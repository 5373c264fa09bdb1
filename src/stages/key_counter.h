// Counts the keys of observations for the census: every key, never a sample, in bounded memory. One a worker.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "stages/context.h"

namespace radica {

class KeyCounter {
 public:
  // `census` takes at once what is not worth remembering: long keys, and those beyond the most it tells apart.
  explicit KeyCounter(Census& census) : census_(census) {}
  // Keys of `file` follow.
  void begin_file(const std::string& file);
  // The key at `position` of an observation of the file. The robot writes the same keys in the same order file after
  // file: the key that stood at this position before is tried first.
  void add(std::size_t position, std::string_view key);
  void finish();  // brings the counts into the census

 private:
  struct Entry {
    std::string key;
    KeyCount counted;
    std::uint64_t lowest = 0;  // its first file was the lowest_ of this number
  };
  Entry* entry_of(std::size_t position, std::string_view key);  // nullptr: not remembered
  Census& census_;
  std::deque<Entry> entries_;
  std::unordered_map<std::string_view, Entry*> by_key_;
  std::vector<Entry*> before_;  // by position
  // The first path of all so far: nearly every key stands in it, so that one comparison does for the keys of a file.
  std::string lowest_, file_;
  std::uint64_t lowest_number_ = 0;
  bool is_lowest_ = false;
};

}  // namespace radica
