#include "stages/context.h"

#include <algorithm>

namespace radica {
namespace {

constexpr std::size_t kSamples = 5;

}  // namespace

void RuleCount::add(const std::string& file) {
  ++count;
  if (samples.size() == kSamples && *samples.rbegin() < file) return;
  samples.insert(file);
  if (samples.size() > kSamples) samples.erase(std::prev(samples.end()));
}

void RuleCount::add(const RuleCount& other) {
  count += other.count;
  samples.insert(other.samples.begin(), other.samples.end());
  while (samples.size() > kSamples) samples.erase(std::prev(samples.end()));
}

void KeyCount::add(const std::string& file, std::uint64_t times) {
  if (count == 0 || file < first_file) first_file = file;
  count += times;
}

void Census::add(const Census& other) {
  for (std::size_t i = 0; i < rules.size(); ++i) rules[i].add(other.rules[i]);
  for (const auto& [key, counted] : other.keys) keys[key].add(counted.first_file, counted.count);
  for (std::size_t i = 0; i < filled.size(); ++i) filled[i] += other.filled[i];
  for (std::size_t i = 0; i < catalogues.size(); ++i)
    for (const auto& [value, count] : other.catalogues[i]) catalogues[i][value] += count;
  for (std::size_t i = 0; i < unknown.size(); ++i) unknown[i] += other.unknown[i];
  for (const auto& [month, count] : other.months) months[month] += count;
}

Result<void> check_stop(const Context& context) {
  if (context.must_stop()) return fail(ErrorCode::kCancelled, "E-RUN-001");
  return {};
}

}  // namespace radica
