// Takes files away so that a crash at any instant leaves nothing unexplained: a row for each before it moves, another
// state of the row after it. One step of clean-up; one thread.
#pragma once

#include <string>
#include <vector>

#include "base/file.h"
#include "model/cleanup.h"
#include "stages/context.h"

namespace radica {

// To be called before something goes for good.
Result<void> back_up_before_cleanup(Context& context);

class Remover {
 public:
  Remover(Context& context, const Act& act) : context_(context), act_(act) {}

  // What a clean-up that died has left: a file that is gone has its receipt, one that is still there stays.
  Result<void> recover();
  // A file, with what identified it when it was proven: one that is not so any more stays.
  struct Item {
    Removed removed;
    FileStat stat;
  };
  // Input goes to the trash, the rest is deleted. A rehearsal only counts. Objects of the store and files not together.
  Result<void> remove(std::vector<Item> items);

 private:
  [[nodiscard]] std::string source_of(const Removed& removed) const;
  [[nodiscard]] std::string trash_of(const Removed& removed) const;
  void name_in_trash(Removed& removed) const;
  [[nodiscard]] Result<bool> is_still_there(const Removed& removed) const;
  Result<bool> take(const Item& item);
  Result<std::vector<bool>> take_files(const std::vector<Item>& items);
  Result<std::vector<bool>> take_objects(const std::vector<Item>& items);
  void count(const Removed& removed);

  Context& context_;
  const Act& act_;
};

}  // namespace radica
