// Files whose modification and change time both lie in the future: the clock was set back behind their last write, and
// none of their times says how long ago that was. They count as left alone once they have been seen as they are for
// long enough (SPEC §13); what was seen stands in the ledger between the runs. Without a ledger they wait.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "model/source_file.h"
#include "ports/ledger.h"

namespace radica {

class FutureFiles {
 public:
  void know(Ledger::FutureFiles known) { known_ = std::move(known); }
  // Since when this file has been seen as it is; `now` when it never was. Any thread.
  LocalTime seen_since(const SourceFile& file, LocalTime now);
  // For the ledger: those that were seen now, and of a look at a part of the tree also the others. Nothing where that
  // is what the ledger holds.
  [[nodiscard]] std::optional<Ledger::FutureFiles> news(bool is_whole_tree) const;

 private:
  Ledger::FutureFiles known_, seen_;
  std::mutex mutex_;  // of seen_
};

}  // namespace radica
