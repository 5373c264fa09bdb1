#include "model/claim_group.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>

namespace radica {

ClaimGroup merge_claim(std::vector<Observation> seen, std::vector<Observation> versions, const std::string& rule_fp,
                       const std::function<bool(std::int64_t)>& was_read) {
  ClaimGroup group;
  const std::size_t seen_count = seen.size();
  std::vector<Observation> all = std::move(seen);
  const auto is_seen_again = [&](const Observation& version) {
    return std::any_of(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(seen_count), [&](const Observation& own) {
      return own.content == version.content && own.has_time == version.has_time && own.order == version.order;
    });
  };
  for (Observation& version : versions) {
    if (version.rule_fp != rule_fp && was_read(version.file_id)) continue;
    if (!is_seen_again(version)) all.push_back(std::move(version));
  }
  if (all.size() == seen_count) {
    group.is_of_run.assign(seen_count, true);
    group.observations = std::move(all);  // sorted already
    return group;
  }
  std::vector<std::size_t> positions(all.size());
  std::iota(positions.begin(), positions.end(), std::size_t{0});
  std::sort(positions.begin(), positions.end(),
            [&](std::size_t left, std::size_t right) { return all[left].order < all[right].order; });
  for (const std::size_t position : positions) {
    group.observations.push_back(std::move(all[position]));
    group.is_of_run.push_back(position < seen_count);
  }
  return group;
}

}  // namespace radica
