#include "stages/drift.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.h"
#include "model/schema.h"

namespace radica {
namespace {

using NameKey = std::pair<std::string, std::string>;  // kind, name

std::map<NameKey, SeenName> names_of(const Census& census) {
  std::map<NameKey, SeenName> names;
  const auto add = [&names](std::string_view kind, const std::string& name, bool is_known, const std::string& file,
                            std::uint64_t count) {
    names[{std::string(kind), name}] = {std::string(kind), name, is_known, file, count, false};
  };
  for (const auto& [key, counted] : census.keys)
    add(kSeenKey, key, key_role(key) || is_metadata_key(key) || key == kExtraName, counted.first_file, counted.count);
  for (std::size_t field = 0; field < kFieldCount; ++field) {
    for (const auto& [value, count] : census.catalogues[field]) add(kFields[field].name, value, true, {}, count);
    for (const auto& [value, counted] : census.unknown_values[field])
      add(kFields[field].name, value, false, counted.first_file, counted.count);
  }
  return names;
}

// The configuration spells a value otherwise than before: that is no news of the input.
void hold_back_spellings(const std::vector<SeenName>& before, std::map<NameKey, SeenName>& names, Drift& drift) {
  std::map<NameKey, const SeenName*> by_folded;
  for (const SeenName& known : before)
    if (known.kind != kSeenKey) by_folded[{known.kind, fold_for_comparison(known.name)}] = &known;
  for (auto& [key, name] : names) {
    if (name.kind == kSeenKey || !name.is_known) continue;
    const auto found = by_folded.find({name.kind, fold_for_comparison(name.name)});
    if (found == by_folded.end()) continue;
    name.is_told = true;
    if (found->second->is_known) continue;
    drift.recognised.push_back(*found->second);
    drift.recognised.back().is_known = true;
    drift.recognised.back().count = name.count;
  }
}

std::size_t most_of(const std::string& kind) {
  return kind == kSeenKey ? Census::kMostKeys : Census::kMostUnknownValues;
}

}  // namespace

Result<void> find_drift(Context& context, const Act& act, CompanyRun& company) {
  if (context.ledger == nullptr) return {};
  TRY_SET(std::vector<SeenName> before, context.ledger->seen_names(company.company.name));
  std::map<NameKey, SeenName> names = names_of(company.census);
  Drift& drift = company.drift;
  drift.is_compared = true;
  drift.is_baseline = before.empty() && !names.empty();
  drift.names = names.size();
  std::map<std::string, std::size_t> kept;  // in the database, by kind
  std::map<NameKey, SeenName> unseen = names;
  for (const SeenName& known : before) unseen.erase({known.kind, known.name});
  hold_back_spellings(before, unseen, drift);
  for (SeenName& known : before) {
    ++kept[known.kind];
    const auto found = names.find({known.kind, known.name});
    if (found != names.end()) {
      known.count = found->second.count;
      if (known.is_known != found->second.is_known) drift.recognised.push_back(found->second);
    }
    if (!known.is_told) drift.news.push_back(std::move(known));
  }
  std::vector<SeenName> added;
  for (auto& [key, name] : unseen) {
    if (++kept[name.kind] <= most_of(name.kind)) {
      added.push_back(std::move(name));
    } else {
      ++drift.without_room;
    }
  }
  if (!drift.is_baseline)
    std::copy_if(added.begin(), added.end(), std::back_inserter(drift.news),
                 [](const SeenName& name) { return !name.is_told; });
  std::sort(drift.news.begin(), drift.news.end(), [](const SeenName& left, const SeenName& right) {
    return std::tie(left.kind, left.name) < std::tie(right.kind, right.name);
  });
  if (context.options.is_dry_run || act.lease_token == 0 || (added.empty() && drift.recognised.empty())) return {};
  return context.ledger->note_names(act, company.company.name, added, drift.is_baseline, drift.recognised,
                                    context.clock.now());
}

}  // namespace radica
