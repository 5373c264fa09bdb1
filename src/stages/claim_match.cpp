#include "stages/claim_match.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "base/file.h"
#include "model/store_names.h"

namespace radica {
namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

ClaimMatch match_organised(const ClaimGroupKeys& group, OrganisedPart part) {
  const FileRole role = part == OrganisedPart::kDetail ? FileRole::kDetail : FileRole::kAttachment;
  if (!group.owners.empty()) return {*group.owners.begin(), role, {}, {}};
  return {{}, FileRole::kNone, group.owner_waits ? kMustWait : kNoClaim, {}};
}

const KeyOwner& nearest(const std::vector<KeyOwner>& owners, LocalTime time) {
  constexpr LocalTime kFarthest = std::numeric_limits<LocalTime>::max();
  const auto distance = [&](const KeyOwner& owner) {
    LocalTime least = kFarthest;
    for (const LocalTime other : owner.times) least = std::min(least, time > other ? time - other : other - time);
    return least;
  };
  return *std::min_element(owners.begin(), owners.end(), [&](const KeyOwner& left, const KeyOwner& right) {
    return std::pair(distance(left), std::string_view(left.radicado)) <
           std::pair(distance(right), std::string_view(right.radicado));
  });
}

}  // namespace

void ClaimGroupKeys::add_key(const std::string& key, const std::string& radicado, const std::vector<LocalTime>& times) {
  std::vector<KeyOwner>& known = keys[key];
  const bool is_there =
      std::any_of(known.begin(), known.end(), [&](const KeyOwner& owner) { return owner.radicado == radicado; });
  if (!is_there) known.push_back({radicado, times});
}

ClaimMatch match_file(const ClaimGroupKeys& group, std::string_view path, std::int64_t mtime_ns, OrganisedPart part,
                      const Zone& zone) {
  if (part != OrganisedPart::kNone) return match_organised(group, part);
  const std::string name(name_of(path));
  for (std::size_t end = name.rfind('_'); end != std::string::npos && end > 0; end = name.rfind('_', end - 1)) {
    const std::string key = name.substr(0, end);
    const auto owners = group.keys.find(key);
    if (owners != group.keys.end()) {
      const bool is_shared = owners->second.size() > 1;
      const auto named = last_stamp_in_name(name);
      const LocalTime time = named ? *named : zone.to_local(mtime_ns / kNanosecondsPerSecond);
      const KeyOwner& owner = is_shared ? nearest(owners->second, time) : owners->second.front();
      const bool is_detail = kind_of_file(name, key) == ClaimFile::kDetail;
      return {owner.radicado, is_detail ? FileRole::kDetail : FileRole::kAttachment,
              is_shared ? kAmbiguous : std::string_view(), key};
    }
    if (group.waiting.count(key) > 0) return {{}, FileRole::kNone, kMustWait, key};
  }
  return {{}, FileRole::kNone, kNoClaim, {}};
}

namespace {

std::vector<GroupName> names_of(const std::vector<ClaimGroupKeys*>& groups) {
  std::vector<GroupName> names;
  for (const ClaimGroupKeys* group : groups) names.push_back({group->folder, group->segment});
  return names;
}

void add_claim(const ClaimKeys& claim, const std::string& company, ClaimGroupKeys& group) {
  if (std::find(claim.folders.begin(), claim.folders.end(), group.folder) == claim.folders.end()) return;
  std::vector<LocalTime> times;
  for (const ClaimKeys::DataFile& file : claim.data_files) times.push_back(file.time);
  if (!claim.sgc.empty() && segment_of(claim.sgc) == group.segment &&
      group.former.count({claim.sgc, claim.radicado}) == 0)
    group.add_key(claim.sgc, claim.radicado, times);
  for (const ClaimKeys::DataFile& file : claim.data_files) {
    const std::string_view name = name_of(file.path);
    if (name == kDataName && parent_of(file.path) == group.folder && group.segment == segment_of(kDataName))
      group.owners.insert(claim.radicado);
    const auto key = join_key_of_data_file(name, company);
    if (key && segment_of(*key) == group.segment) group.add_key(std::string(*key), claim.radicado, times);
  }
}

void add_reject(const RejectedName& rejected, const std::string& company, ClaimGroupKeys& group) {
  if (!rejected.sgc.empty()) group.waiting.insert(rejected.sgc);
  if (name_of(rejected.path) == kDataName) group.owner_waits = true;
  if (const auto key = join_key_of_data_file(name_of(rejected.path), company)) group.waiting.insert(std::string(*key));
}

}  // namespace

Result<void> add_ledger_claims(Ledger& ledger, const std::string& company, const std::vector<ClaimGroupKeys*>& groups) {
  if (groups.empty()) return {};
  TRY_SET(const auto radicados, ledger.claims_of_groups(company, names_of(groups)));
  std::set<std::string> all;
  for (const auto& of_group : radicados) all.insert(of_group.begin(), of_group.end());
  TRY_SET(auto claims, ledger.claim_keys(company, {all.begin(), all.end()}));
  std::unordered_map<std::string_view, const ClaimKeys*> by_radicado;
  for (const ClaimKeys& claim : claims) by_radicado.emplace(claim.radicado, &claim);
  for (std::size_t place = 0; place < groups.size(); ++place)
    for (const std::string& radicado : radicados[place])
      if (const auto claim = by_radicado.find(radicado); claim != by_radicado.end())
        add_claim(*claim->second, company, *groups[place]);
  return {};
}

Result<void> add_ledger_rejects(Ledger& ledger, const std::string& company,
                                const std::vector<ClaimGroupKeys*>& groups) {
  if (groups.empty()) return {};
  TRY_SET(const auto rejected, ledger.rejected_of_groups(company, names_of(groups)));
  for (std::size_t place = 0; place < groups.size(); ++place)
    for (const RejectedName& name : rejected[place]) add_reject(name, company, *groups[place]);
  return {};
}

}  // namespace radica
