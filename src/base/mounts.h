// Which file systems a folder tree lies on, by the kernel's list of mounts (/proc/self/mountinfo), and what they may be
// trusted with. Values; thread-safe once made.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace radica {

// What is said of a file without reading it, beyond size and modification time.
struct MountKind {
  std::string type;        // as the kernel names it: "ext4", "nfs4", "fuse.sshfs"
  bool is_remote = false;  // others may write to it unseen by this kernel: no notice (inotify) comes of that
  // Inode and change time are made up by the client or kept no longer than its cache, and times are coarse or of
  // another machine's clock: neither tells whether a file is the same as before.
  bool is_weak = false;
};
[[nodiscard]] MountKind mount_kind(std::string_view type);

class TreeMounts {
 public:
  struct Part {
    std::string prefix;  // of the tree, with its final '/'; "" for the root
    MountKind kind;
  };
  TreeMounts() = default;  // one local disk
  // Of the root, links of which are followed, and of what is mounted below it. Where there is no list of mounts, or no
  // such root, it counts as a local disk.
  static TreeMounts of(const std::string& root);
  // `root`: absolute, without links.
  static TreeMounts parse(std::string_view mountinfo, const std::string& root);

  [[nodiscard]] bool is_weak(std::string_view path) const;  // relative to the root
  [[nodiscard]] bool has_remote() const;
  [[nodiscard]] const std::vector<Part>& parts() const& { return parts_; }  // that of the root first

 private:
  std::vector<Part> parts_;
  bool has_weak_ = false;
};

}  // namespace radica
