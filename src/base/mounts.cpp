#include "base/mounts.h"

#include <stdlib.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

namespace radica {
namespace {

constexpr std::array kRemoteTypes{
    std::string_view("nfs"),     std::string_view("nfs4"),      std::string_view("cifs"),
    std::string_view("smb3"),    std::string_view("smbfs"),     std::string_view("afs"),
    std::string_view("ceph"),    std::string_view("9p"),        std::string_view("virtiofs"),
    std::string_view("coda"),    std::string_view("glusterfs"), std::string_view("vboxsf"),
    std::string_view("lustre"),  std::string_view("ocfs2"),     std::string_view("gfs2"),
    std::string_view("orangefs")};
constexpr std::array kCoarseTypes{std::string_view("vfat"),    std::string_view("msdos"), std::string_view("exfat"),
                                  std::string_view("ntfs"),    std::string_view("ntfs3"), std::string_view("hfs"),
                                  std::string_view("iso9660"), std::string_view("udf")};

// The list writes blank, tab, line feed and backslash as \ and three octal digits.
std::string unescaped(std::string_view text) {
  std::string plain;
  const auto is_octal = [](char c) { return c >= '0' && c <= '7'; };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_escape = text[at] == '\\' && at + 3 < text.size() && is_octal(text[at + 1]) &&
                           is_octal(text[at + 2]) && is_octal(text[at + 3]);
    if (!is_escape) {
      plain += text[at];
      continue;
    }
    plain += static_cast<char>((text[at + 1] - '0') * 64 + (text[at + 2] - '0') * 8 + (text[at + 3] - '0'));
    at += 3;
  }
  return plain;
}

std::string_view next_word(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

// "36 35 98:0 /root /mount/point options… - type source …": point and type.
std::pair<std::string, std::string_view> mount_of(std::string_view line) {
  for (int word = 0; word < 4; ++word) next_word(line);
  std::string point = unescaped(next_word(line));
  const std::size_t mark = line.find(" - ");
  if (mark == std::string_view::npos) return {};
  line.remove_prefix(mark + 3);
  return {std::move(point), next_word(line)};
}

bool is_at_or_below(std::string_view path, std::string_view folder) {
  if (folder == "/") return true;
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

}  // namespace

MountKind mount_kind(std::string_view type) {
  const auto is_in = [type](const auto& list) { return std::find(list.begin(), list.end(), type) != list.end(); };
  // "fuseblk" is a local disk (ntfs-3g, exfat), whose inodes are made up all the same.
  const bool is_fuse = type == "fuse" || type.starts_with("fuse.");
  MountKind kind{std::string(type), is_fuse || is_in(kRemoteTypes), false};
  kind.is_weak = kind.is_remote || type == "fuseblk" || is_in(kCoarseTypes);
  return kind;
}

TreeMounts TreeMounts::of(const std::string& root) {
  const std::unique_ptr<char, decltype(&::free)> real(::realpath(root.c_str(), nullptr), &::free);
  if (real == nullptr) return {};
  std::ifstream list("/proc/self/mountinfo");  // its size is not known before it is read
  const std::string text{std::istreambuf_iterator<char>(list), std::istreambuf_iterator<char>()};
  return parse(text, real.get());
}

// What is mounted later on the same point, or above, hides what was there; the list is in the order of mounting.
TreeMounts TreeMounts::parse(std::string_view mountinfo, const std::string& root) {
  std::pair<std::string, std::string_view> above;
  std::map<std::string, std::string_view> below;  // point → type
  while (!mountinfo.empty()) {
    const std::size_t end = std::min(mountinfo.find('\n'), mountinfo.size());
    const auto [point, type] = mount_of(mountinfo.substr(0, end));
    mountinfo.remove_prefix(std::min(end + 1, mountinfo.size()));
    if (point.empty()) continue;
    if (is_at_or_below(root, point)) {
      above = {point, type};
      below.clear();
    } else if (is_at_or_below(point, root)) {
      std::erase_if(below, [&over = point](const auto& mount) { return is_at_or_below(mount.first, over); });
      below[point] = type;
    }
  }
  TreeMounts mounts;
  if (above.first.empty()) return mounts;
  mounts.parts_.push_back({"", mount_kind(above.second)});
  const std::size_t length = root == "/" ? 1 : root.size() + 1;
  for (const auto& [point, type] : below) mounts.parts_.push_back({point.substr(length) + "/", mount_kind(type)});
  mounts.has_weak_ =
      std::any_of(mounts.parts_.begin(), mounts.parts_.end(), [](const Part& part) { return part.kind.is_weak; });
  return mounts;
}

bool TreeMounts::is_weak(std::string_view path) const {
  if (!has_weak_) return false;
  const Part* nearest = &parts_.front();
  for (const Part& part : parts_)
    if (path.starts_with(part.prefix) && part.prefix.size() >= nearest->prefix.size()) nearest = &part;
  return nearest->kind.is_weak;
}

bool TreeMounts::has_remote() const {
  return std::any_of(parts_.begin(), parts_.end(), [](const Part& part) { return part.kind.is_remote; });
}

}  // namespace radica
