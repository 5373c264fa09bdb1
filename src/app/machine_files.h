// The files in which the kernel says what a machine and its cgroups have (/proc, /sys), below `root` for tests. Pure
// but for reading them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"

namespace radica {

// Their files say no size.
[[nodiscard]] std::string machine_text(const std::string& path);
// The word at `position` of a file, as a number; nothing where there is none, as in "max".
[[nodiscard]] std::optional<std::uint64_t> number_in(const std::string& path, std::size_t position = 0);
// The folder of this process below a hierarchy: "0::/system.slice/x" of v2, "4:memory:/x" of v1.
[[nodiscard]] std::string cgroup_of(const std::string& root, std::string_view controller);

// The least of what the groups above allow: a limit of any of them holds. In a container its own group is the root.
template <class Read>
std::optional<std::uint64_t> least_of_groups(const std::string& hierarchy, std::string group, const Read& read) {
  std::optional<std::uint64_t> least;
  for (;; group = parent_of(group)) {
    if (group == "/") group.clear();
    if (const auto value = read(hierarchy + group)) least = std::min(least.value_or(*value), *value);
    if (group.empty()) return least;
  }
}

}  // namespace radica
