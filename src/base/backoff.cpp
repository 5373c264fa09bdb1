#include "base/backoff.h"

#include <algorithm>
#include <random>

namespace radica {

std::chrono::milliseconds Backoff::pause(int attempt) const {
  using std::chrono::milliseconds;
  constexpr int kDoublings = 20;
  thread_local std::minstd_rand random(std::random_device{}());
  const auto most = std::min(longest, first * (1 << std::min(attempt, kDoublings)));
  return milliseconds(std::uniform_int_distribution<milliseconds::rep>(0, most.count())(random));
}

}  // namespace radica
