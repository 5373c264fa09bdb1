#include "base/tree_watch.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/mounts.h"
#include "base/walk.h"

namespace radica {
namespace {

// Whole files come by being closed, moved or linked (IN_CREATE); a touch is told of as IN_MODIFY when it sets the
// modification time alone, else as IN_ATTRIB, as are permissions that are given.
constexpr std::uint32_t kEvents = IN_MODIFY | IN_CLOSE_WRITE | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE |
                                  IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF;
constexpr std::size_t kBufferBytes = 64 << 10;
constexpr std::size_t kMostPaths = 100'000;  // beyond, a walk is sooner done

}  // namespace

struct TreeWatch::State {
  int queue = -1;
  struct Folder {
    std::string path;
    bool is_in_tree = false;
  };
  std::unordered_map<int, Folder> folders;
  std::vector<Folder> asked;  // add_folder() and add_tree(), in their order
  bool is_limited = false, is_on_network = false;
  Changes changes;

  ~State() {
    if (queue >= 0) ::close(queue);
  }
  bool add(const std::string& path, bool is_in_tree);
  enum class Told { kNothing, kFiles };
  void add_below(const std::string& root, Told told);
  void add_all();
  void tell(std::string path);
  bool take_folder(const Folder& parent, std::uint32_t mask, const std::string& path);
  bool take(const inotify_event& event);
};

// A folder that is gone meanwhile, or closed to us, is told of by its parent and shown by the listing.
bool TreeWatch::State::add(const std::string& path, bool is_in_tree) {
  const std::uint32_t mask = kEvents | IN_ONLYDIR | (is_in_tree ? IN_DONT_FOLLOW : 0U);
  const int watch = ::inotify_add_watch(queue, path.c_str(), mask);
  if (watch < 0) {
    is_limited = is_limited || errno == ENOSPC || errno == ENOMEM;
    return false;
  }
  Folder& folder = folders[watch];  // the same folder again, perhaps under another name
  folder = {path, folder.is_in_tree || is_in_tree};
  return true;
}

// Each folder is watched before it is listed: what is made in it meanwhile is seen either way.
void TreeWatch::State::add_below(const std::string& root, Told told) {
  if (!add(root, true)) return;
  const auto enters = [&](std::string_view path) { return is_not_hidden(path) && add(join_path(root, path), true); };
  const auto tell_files = [&](unsigned, std::span<const WalkEntry> entries) -> Result<void> {
    for (const WalkEntry& entry : entries)
      if (told == Told::kFiles && is_not_hidden(entry.path)) tell(join_path(root, entry.path));
    return {};
  };
  const auto no_stat = [](std::string_view) { return false; };
  // What cannot be listed hides its files from every run as well, which reports it.
  static_cast<void>(
      walk(root, tell_files, [](std::string_view, int) {}, {.threads = 1, .enters = enters, .needs_stat = no_stat}));
}

void TreeWatch::State::add_all() {
  for (const Folder& folder : asked) {
    if (!folder.is_in_tree) {
      add(folder.path, false);
      continue;
    }
    add_below(folder.path, Told::kNothing);
    is_on_network = is_on_network || TreeMounts::of(folder.path).has_remote();
  }
}

void TreeWatch::State::tell(std::string path) {
  if (changes.is_anything) return;
  changes.paths.push_back(std::move(path));
  if (changes.paths.size() > kMostPaths) changes = {{}, true};
}

// False: it says nothing of any file.
bool TreeWatch::State::take(const inotify_event& event) {
  if ((event.mask & IN_Q_OVERFLOW) != 0) {
    add_all();  // folders may have been made that nothing told of
    changes = {{}, true};
    return true;
  }
  const auto found = folders.find(event.wd);
  if (found == folders.end()) return false;
  if ((event.mask & IN_IGNORED) != 0) {
    folders.erase(found);
    return false;  // its removal was told
  }
  const std::string_view name = event.len > 0 ? std::string_view(event.name) : std::string_view();
  const Folder folder = found->second;
  if (name.empty()) {  // the folder itself: of one that was not asked for its parent tells
    const bool is_asked =
        std::any_of(asked.begin(), asked.end(), [&folder](const Folder& one) { return one.path == folder.path; });
    if (!is_asked || (event.mask & (IN_DELETE_SELF | IN_MOVE_SELF)) == 0) return false;
    changes = {{}, true};
    return true;
  }
  if (!is_not_hidden(name)) return false;
  if (!folder.is_in_tree || (event.mask & IN_ISDIR) != 0)
    return take_folder(folder, event.mask, join_path(folder.path, name));
  tell(join_path(folder.path, name));
  return true;
}

// What is made in a folder is told of file by file, also what was made before it was watched. Of one that is moved away
// nobody says what it held.
bool TreeWatch::State::take_folder(const Folder& parent, std::uint32_t mask, const std::string& path) {
  const bool is_new = (mask & (IN_CREATE | IN_MOVED_TO)) != 0, is_gone = (mask & (IN_DELETE | IN_MOVED_FROM)) != 0;
  if (!parent.is_in_tree) {
    if (!is_new && !is_gone) return false;
    if (is_new) add_all();  // perhaps a folder that was asked for and missing, or a link to it
    changes = {{}, true};
    return true;
  }
  if (is_new) {
    add_below(path, Told::kFiles);
    return true;
  }
  if ((mask & IN_MOVED_FROM) == 0) return false;
  changes = {{}, true};
  return true;
}

TreeWatch::TreeWatch(std::unique_ptr<State> state) : state_(std::move(state)) {}
TreeWatch::TreeWatch(TreeWatch&& other) noexcept = default;
TreeWatch::~TreeWatch() = default;

Result<TreeWatch> TreeWatch::open() {
  auto state = std::make_unique<State>();
  state->queue = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (state->queue < 0) return fail_errno("E-FILE-011", "inotify", errno);
  return TreeWatch(std::move(state));
}

void TreeWatch::add_folder(const std::string& path) {
  state_->asked.push_back({path, false});
  state_->add(path, false);
}

void TreeWatch::add_tree(const std::string& root) {
  state_->asked.push_back({root, true});
  state_->add_below(root, State::Told::kNothing);
  state_->is_on_network = state_->is_on_network || TreeMounts::of(root).has_remote();
}

void TreeWatch::refresh() {
  state_->is_limited = state_->is_on_network = false;
  state_->add_all();
}

TreeWatch::Changes TreeWatch::take_changes() {
  return std::exchange(state_->changes, {});
}

Result<TreeWatch::Seen> TreeWatch::wait(std::chrono::milliseconds most) {
  pollfd waited{state_->queue, POLLIN, 0};
  const int ready = ::poll(&waited, 1, static_cast<int>(std::max<std::int64_t>(most.count(), 0)));
  if (ready < 0 && errno != EINTR) return fail_errno("E-FILE-011", "inotify", errno);
  if (ready <= 0) return Seen::kNothing;
  alignas(inotify_event) std::array<char, kBufferBytes> buffer;
  Seen seen = Seen::kNothing;
  while (true) {
    const ssize_t size = ::read(state_->queue, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno == EAGAIN) return seen;
    if (size <= 0) return fail_errno("E-FILE-011", "inotify", errno);
    for (const char* at = buffer.data(); at < buffer.data() + size;) {
      const auto* event = reinterpret_cast<const inotify_event*>(at);
      if (state_->take(*event)) seen = Seen::kChange;
      at += sizeof(inotify_event) + event->len;
    }
  }
}

std::size_t TreeWatch::folders() const {
  return state_->folders.size();
}

std::string_view TreeWatch::blind_spot() const {
  if (state_->is_limited) return "limit";
  return state_->is_on_network ? "network" : "";
}

}  // namespace radica
