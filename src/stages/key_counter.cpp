#include "stages/key_counter.h"

namespace radica {
namespace {

constexpr std::size_t kRememberedPositions = 64;

}  // namespace

KeyCounter::Entry* KeyCounter::entry_of(std::size_t position, std::string_view key) {
  if (position < before_.size() && before_[position]->key == key) return before_[position];
  Entry* entry = nullptr;
  if (const auto found = by_key_.find(key); found != by_key_.end()) {
    entry = found->second;
  } else if (key.size() > Census::kNameBytes || entries_.size() == Census::kMostKeys) {
    return nullptr;
  } else {
    entry = &entries_.emplace_back(Entry{std::string(key), {}, 0});
    by_key_.insert({entry->key, entry});
  }
  if (position < before_.size()) {
    before_[position] = entry;
  } else if (position == before_.size() && position < kRememberedPositions) {
    before_.push_back(entry);
  }
  return entry;
}

void KeyCounter::begin_file(const std::string& file) {
  file_ = file;
  is_lowest_ = lowest_number_ == 0 || file <= lowest_;
  if (!is_lowest_) return;
  lowest_ = file;
  ++lowest_number_;
}

void KeyCounter::add(std::size_t position, std::string_view key) {
  Entry* entry = entry_of(position, key);
  if (entry == nullptr) return census_.add_key(key, file_);
  if (entry->lowest == lowest_number_) {  // nothing is before the lowest
    ++entry->counted.count;
    return;
  }
  entry->counted.add(file_);
  if (is_lowest_) entry->lowest = lowest_number_;
}

void KeyCounter::finish() {
  for (const Entry& entry : entries_) census_.add_key(entry.key, entry.counted.first_file, entry.counted.count);
}

}  // namespace radica
