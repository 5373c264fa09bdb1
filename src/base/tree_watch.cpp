#include "base/tree_watch.h"

#include <linux/magic.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <unordered_map>
#include <vector>

#include "base/file.h"
#include "base/walk.h"

namespace radica {
namespace {

// Whole files come by being closed, moved or linked (IN_CREATE); a touch is told of as IN_MODIFY when it sets the
// modification time alone, else as IN_ATTRIB, as are permissions that are given.
constexpr std::uint32_t kEvents = IN_MODIFY | IN_CLOSE_WRITE | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE |
                                  IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF;
constexpr std::size_t kBufferBytes = 64 << 10;

// File systems on which others write unseen by this machine's kernel.
bool is_network(const std::string& path) {
  constexpr std::array<std::uint32_t, 9> kTypes{NFS_SUPER_MAGIC,  SMB_SUPER_MAGIC,  SMB2_SUPER_MAGIC,
                                                CIFS_SUPER_MAGIC, AFS_SUPER_MAGIC,  CEPH_SUPER_MAGIC,
                                                V9FS_MAGIC,       FUSE_SUPER_MAGIC, CODA_SUPER_MAGIC};
  struct statfs status {};
  if (::statfs(path.c_str(), &status) != 0) return false;
  return std::find(kTypes.begin(), kTypes.end(), static_cast<std::uint32_t>(status.f_type)) != kTypes.end();
}

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

  ~State() {
    if (queue >= 0) ::close(queue);
  }
  bool add(const std::string& path, bool is_in_tree);
  void add_below(const std::string& root);
  void add_all();
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
void TreeWatch::State::add_below(const std::string& root) {
  if (!add(root, true)) return;
  is_on_network = is_on_network || is_network(root);
  const auto enters = [&](std::string_view path) { return is_not_hidden(path) && add(join_path(root, path), true); };
  const auto nothing = [](unsigned, std::span<const WalkEntry>) -> Result<void> { return {}; };
  const auto no_stat = [](std::string_view) { return false; };
  // What cannot be listed hides its files from every run as well, which reports it.
  static_cast<void>(
      walk(root, nothing, [](std::string_view, int) {}, {.threads = 1, .enters = enters, .needs_stat = no_stat}));
}

void TreeWatch::State::add_all() {
  for (const Folder& folder : asked) folder.is_in_tree ? add_below(folder.path) : void(add(folder.path, false));
}

bool TreeWatch::State::take(const inotify_event& event) {
  if ((event.mask & IN_Q_OVERFLOW) != 0) {
    add_all();  // folders may have been made that nothing told of
    return true;
  }
  const auto found = folders.find(event.wd);
  if (found == folders.end()) return false;
  if ((event.mask & IN_IGNORED) != 0) {
    folders.erase(found);
    return false;  // its removal was told
  }
  const bool is_new_folder = (event.mask & IN_ISDIR) != 0 && (event.mask & (IN_CREATE | IN_MOVED_TO)) != 0;
  const std::string_view name = event.len > 0 ? std::string_view(event.name) : std::string_view();
  if (!is_new_folder) return true;
  if (!found->second.is_in_tree) {
    add_all();  // perhaps a folder that was asked for and missing
  } else if (is_not_hidden(name)) {
    add_below(join_path(found->second.path, name));
  }
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
  state_->add_below(root);
}

void TreeWatch::refresh() {
  state_->is_limited = false;
  state_->add_all();
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
