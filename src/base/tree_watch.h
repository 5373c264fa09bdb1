// Tells what changed below some folders (inotify). Where it cannot know which files are meant (a full queue, a folder
// that was moved away) it says that anything may have changed; what it may miss (too many folders, a network file
// system, whose other clients it does not see) it says as well. One thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

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
  struct Changes {
    std::vector<std::string> paths;  // of files that may have come, changed or gone; a path may stand there twice
    bool is_anything = false;        // and others
  };
  // Since it was last asked for. Hidden files are left out.
  Changes take_changes();

  [[nodiscard]] std::size_t folders() const;
  // Why some changes are not seen, as an id for the log ("limit", "network"); empty when all are.
  [[nodiscard]] std::string_view blind_spot() const;

 private:
  struct State;
  explicit TreeWatch(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace radica
