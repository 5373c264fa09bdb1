// Tells that something changed below some folders (inotify), not what: whoever is told lists the tree. What it may miss
// (a full queue, too many folders, a network file system, whose other clients it does not see) it says. One thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace radica {

class TreeWatch {
 public:
  static Result<TreeWatch> open();
  TreeWatch(TreeWatch&& other) noexcept;
  TreeWatch& operator=(TreeWatch&&) = delete;
  ~TreeWatch();

  // This folder alone: what is made, moved or removed in it. A missing one is no error: watch its parent as well.
  void add_folder(const std::string& path);
  // The folder and all below it that are not hidden, also those that are made later. Follows no link below it.
  void add_tree(const std::string& root);

  // Looks for all of them again: a disk that was not mounted, or a limit that was raised, shows in no other way.
  void refresh();

  enum class Seen { kNothing, kChange };
  // Waits for a change, at most so long; a signal ends it early. Several changes are one answer.
  Result<Seen> wait(std::chrono::milliseconds most);

  [[nodiscard]] std::size_t folders() const;
  // Why some changes are not seen, as an id for the log ("limit", "network"); empty when all are.
  [[nodiscard]] std::string_view blind_spot() const;

 private:
  struct State;
  explicit TreeWatch(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace radica
