#include "adapters/drill_name.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/hash.h"

namespace radica {
namespace {

constexpr std::string_view kBegin = "radica_drill_";
constexpr std::int64_t kDay = 86'400;  // seconds; no drill takes so long

std::string host_of(const ProcessIdentity& process) {
  return fmt::format("{:016x}", hash64(process.host + "\n" + process.boot_id));
}

bool is_number(std::string_view text, std::int64_t& number) {
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size() && !text.empty();
}

}  // namespace

std::string drill_name(std::int64_t now, const ProcessIdentity& process) {
  return fmt::format("{}{}_{}_{}_{}", kBegin, now, process.pid, host_of(process), process.pid_start);
}

bool is_left_over(std::string_view name, std::int64_t now, const ProcessIdentity& self,
                  const StartOfProcess& start_of) {
  if (!name.starts_with(kBegin)) return false;
  name.remove_prefix(kBegin.size());
  std::array<std::string_view, 4> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t end = i + 1 < parts.size() ? name.find('_') : name.size();
    if (end == std::string_view::npos) return false;
    parts[i] = name.substr(0, end);
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  std::int64_t made = 0, pid = 0, start = 0;
  if (!is_number(parts[0], made) || !is_number(parts[1], pid) || !is_number(parts[3], start)) return false;
  if (parts[2] == host_of(self)) return start_of(pid) != start;
  return now - made > kDay;
}

}  // namespace radica
