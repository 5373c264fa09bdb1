#include "model/claim_group.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <span>
#include <tuple>

namespace radica {

namespace {

bool is_seen_again(std::span<const Observation> seen, const Observation& version) {
  const auto is_before = [](const Observation& own, const OrderKey& order) { return own.order < order; };
  auto own = std::lower_bound(seen.begin(), seen.end(), version.order, is_before);
  for (; own != seen.end() && own->order == version.order; ++own)
    if (own->content == version.content && own->has_time == version.has_time) return true;
  return false;
}

bool is_kept(std::span<const Observation> seen, const Observation& version, const std::string& rule_fp,
             const std::function<bool(std::int64_t)>& was_read) {
  if (version.rule_fp != rule_fp && was_read(version.file_id)) return false;
  return !is_seen_again(seen, version);
}

}  // namespace

bool keeps_versions(const std::vector<Observation>& seen, const std::vector<Observation>& versions,
                    const std::string& rule_fp, const std::function<bool(std::int64_t)>& was_read) {
  return std::any_of(versions.begin(), versions.end(),
                     [&](const Observation& version) { return is_kept(seen, version, rule_fp, was_read); });
}

ClaimGroup merge_claim(std::vector<Observation> seen, std::vector<Observation> versions, const std::string& rule_fp,
                       const std::function<bool(std::int64_t)>& was_read) {
  ClaimGroup group;
  const std::size_t seen_count = seen.size();
  std::vector<Observation> all = std::move(seen);
  for (Observation& version : versions)
    if (is_kept(std::span(all).first(seen_count), version, rule_fp, was_read)) all.push_back(std::move(version));
  if (all.size() == seen_count) {
    group.is_of_run.assign(seen_count, true);
    group.observations = std::move(all);  // sorted already
    return group;
  }
  std::vector<std::size_t> positions(all.size());
  std::iota(positions.begin(), positions.end(), std::size_t{0});
  // A file that was written again in place has the place of its old bytes: what it holds now comes behind them.
  std::sort(positions.begin(), positions.end(), [&](std::size_t left, std::size_t right) {
    const bool left_is_seen = left < seen_count, right_is_seen = right < seen_count;
    return std::tie(all[left].order, left_is_seen, all[left].content) <
           std::tie(all[right].order, right_is_seen, all[right].content);
  });
  for (const std::size_t position : positions) {
    group.observations.push_back(std::move(all[position]));
    group.is_of_run.push_back(position < seen_count);
  }
  return group;
}

}  // namespace radica
