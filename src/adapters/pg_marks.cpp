#include "adapters/pg_marks.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "adapters/sql_errors.h"

namespace radica {
namespace {

constexpr std::string_view kName = "commit.";

std::int64_t number_in(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// The next word of a text of words parted by one blank.
std::string_view take_word(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(word.size() + 1, text.size()));
  return word;
}

}  // namespace

PgMarks::PgMarks()
    : next_(std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
                .count()) {}

PgMarks::Mark PgMarks::take(std::string_view run_id) {
  const std::lock_guard lock(mutex_);
  if (run_id_ != run_id) {
    run_id_ = run_id;
    std::fill(confirmed_.begin(), confirmed_.end(), 0);
    is_behind_ = false;
  }
  if (free_.empty()) {
    free_.push_back(confirmed_.size());
    confirmed_.push_back(0);
  }
  Mark mark;
  mark.place = free_.back();
  free_.pop_back();
  mark.number = ++next_;
  mark.name = std::string(kName) + std::to_string(mark.place);
  mark.value = run_id_ + " " + std::to_string(mark.number);
  return mark;
}

void PgMarks::give_back(const Mark& mark, bool is_committed) {
  if (mark.name.empty()) return;
  const std::lock_guard lock(mutex_);
  free_.push_back(mark.place);
  if (is_committed && mark.value.starts_with(run_id_ + " ")) confirmed_[mark.place] = mark.number;
}

std::vector<std::int64_t> PgMarks::confirmed(std::string_view run_id) const {
  const std::lock_guard lock(mutex_);
  return run_id_ == run_id ? confirmed_ : std::vector<std::int64_t>(confirmed_.size());
}

Result<void> PgMarks::check(std::string_view run_id, const std::vector<std::int64_t>& confirmed,
                            std::string_view marks) {
  std::vector<std::int64_t> found(confirmed.size());
  while (!marks.empty()) {
    std::string_view mark = marks.substr(0, marks.find(','));
    marks.remove_prefix(std::min(mark.size() + 1, marks.size()));
    const auto place = static_cast<std::size_t>(number_in(take_word(mark).substr(kName.size())));
    if (place < found.size() && take_word(mark) == run_id) found[place] = number_in(mark);
  }
  std::size_t missing = 0;
  for (std::size_t place = 0; place < found.size(); ++place) missing += found[place] < confirmed[place] ? 1 : 0;
  const std::lock_guard lock(mutex_);
  if (run_id_ == run_id) is_behind_ = is_behind_ || missing > 0;
  if (missing == 0 && !(is_behind_ && run_id_ == run_id)) return {};
  return sql_went_back(run_id);
}

}  // namespace radica
