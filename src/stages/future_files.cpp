#include "stages/future_files.h"

namespace radica {

LocalTime FutureFiles::seen_since(const SourceFile& file, LocalTime now) {
  std::string fp = fingerprint_of(file.path, file.stat, file.is_weak);
  const auto known = known_.find(fp);
  // Seen in what is the future now: the clock was set back once more.
  const LocalTime since = known == known_.end() || known->second > now ? now : known->second;
  const std::lock_guard lock(mutex_);
  seen_.emplace(std::move(fp), since);
  return since;
}

std::optional<Ledger::FutureFiles> FutureFiles::news(bool is_whole_tree) const {
  Ledger::FutureFiles all = seen_;
  if (!is_whole_tree) all.insert(known_.begin(), known_.end());
  if (all == known_) return std::nullopt;
  return all;
}

}  // namespace radica
