#include "app/machine_files.h"

#include <charconv>
#include <fstream>
#include <iterator>

namespace radica {

std::string machine_text(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::optional<std::uint64_t> number_in(const std::string& path, std::size_t position) {
  const std::string text = machine_text(path);
  const char* at = text.data();
  const char* const end = at + text.size();
  for (std::size_t word = 0;; ++word) {
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\t')) ++at;
    std::uint64_t number = 0;
    const auto read = std::from_chars(at, end, number);
    if (word == position) return read.ec == std::errc() ? std::optional(number) : std::nullopt;
    while (at < end && *at != ' ' && *at != '\n') ++at;
    if (at == end) return std::nullopt;
  }
}

std::string cgroup_of(const std::string& root, std::string_view controller) {
  const std::string text = machine_text(root + "/proc/self/cgroup");
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    const std::string_view line = std::string_view(text).substr(from, end - from);
    from = end + 1;
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) continue;
    const std::string names = "," + std::string(line.substr(first + 1, second - first - 1)) + ",";
    const bool is_it =
        controller.empty() ? names == ",," : names.find("," + std::string(controller) + ",") != names.npos;
    if (is_it) return std::string(line.substr(second + 1));
  }
  return {};
}

}  // namespace radica
