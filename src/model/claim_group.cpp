#include "model/claim_group.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>
#include <unordered_map>

namespace radica {
namespace {

// Finds among the sorted observations of the run what a version of the ledger is about.
class Seen {
 public:
  explicit Seen(const std::vector<Observation>& sorted) : sorted_(sorted) {}
  // Most often it stands at its place.
  [[nodiscard]] bool has(const Observation& version) {
    if (version.file_id == 0) return has_content(version);  // no file gave it: it was adopted
    const auto is_before = [](const Observation& own, const OrderKey& order) { return own.order < order; };
    OrderKey place = version.order;
    place.generation = 0;
    auto own = std::lower_bound(sorted_.begin(), sorted_.end(), place, is_before);
    for (; own != sorted_.end() && own->order == place; ++own)
      if (own->content == version.content && own->has_time == version.has_time) return true;
    index();
    return held_.contains({version.file_id, version.content, version.has_time});
  }
  // The position of the first observation of the version's file; nothing if the file gave none.
  [[nodiscard]] const std::size_t* first_of_file(const Observation& version) {
    index();
    const auto found = first_of_file_.find(version.file_id);
    return found == first_of_file_.end() ? nullptr : &found->second;
  }

 private:
  [[nodiscard]] bool has_content(const Observation& version) const {
    return std::any_of(sorted_.begin(), sorted_.end(), [&version](const Observation& own) {
      return own.content == version.content && own.has_time == version.has_time;
    });
  }
  void index() {
    for (; indexed_ < sorted_.size(); ++indexed_) {
      const Observation& own = sorted_[indexed_];
      if (own.file_id == 0) continue;  // new: it has no versions
      first_of_file_.insert({own.file_id, indexed_});
      held_.insert({own.file_id, own.content, own.has_time});
    }
  }

  const std::vector<Observation>& sorted_;
  std::size_t indexed_ = 0;
  std::unordered_map<std::int64_t, std::size_t> first_of_file_;
  std::set<std::tuple<std::int64_t, Sha256, bool>> held_;
};

bool is_replaced(const Observation& version, const std::string& rule_fp,
                 const std::function<bool(std::int64_t)>& was_read) {
  return version.rule_fp != rule_fp && was_read(version.file_id);
}

// What a file held before it was written again, by the position of the first observation that it holds now.
using FormerVersions = std::vector<std::pair<std::size_t, Observation>>;

// They move before that observation, wherever their own time and richness would place them: a run that never saw them
// must come to the same values.
void place_former(FormerVersions& former, std::vector<Observation>& seen) {
  std::sort(former.begin(), former.end(), [](const auto& left, const auto& right) {
    return std::tie(left.first, left.second.order, left.second.content) <
           std::tie(right.first, right.second.order, right.second.content);
  });
  std::size_t at = 0;
  std::int64_t generation = 0;
  for (auto& [now, version] : former) {
    if (now != at) generation = 0;
    at = now;
    OrderKey place = seen[now].order;
    place.generation = 0;
    if (version.order < place) continue;
    version.order = std::move(place);
    version.order.generation = generation++;
    seen[now].order.generation = generation;
  }
}

}  // namespace

bool keeps_versions(const std::vector<Observation>& seen, const std::vector<Observation>& versions,
                    const std::string& rule_fp, const std::function<bool(std::int64_t)>& was_read) {
  Seen lookup(seen);
  return std::any_of(versions.begin(), versions.end(), [&](const Observation& version) {
    return !is_replaced(version, rule_fp, was_read) && !lookup.has(version);
  });
}

ClaimGroup merge_claim(std::vector<Observation> seen, std::vector<Observation> versions, const std::string& rule_fp,
                       const std::function<bool(std::int64_t)>& was_read) {
  ClaimGroup group;
  const std::size_t seen_count = seen.size();
  std::vector<Observation> all = std::move(seen);
  if (!versions.empty()) {
    Seen lookup(all);
    FormerVersions former;
    std::vector<Observation> others;
    for (Observation& version : versions) {
      if (is_replaced(version, rule_fp, was_read) || lookup.has(version)) continue;
      if (const std::size_t* now = lookup.first_of_file(version))
        former.emplace_back(*now, std::move(version));
      else
        others.push_back(std::move(version));
    }
    place_former(former, all);
    for (auto& [now, version] : former) all.push_back(std::move(version));
    std::move(others.begin(), others.end(), std::back_inserter(all));
  }
  if (all.size() == seen_count) {
    group.is_of_run.assign(seen_count, true);
    group.observations = std::move(all);  // sorted already
    return group;
  }
  std::vector<std::size_t> positions(all.size());
  std::iota(positions.begin(), positions.end(), std::size_t{0});
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
