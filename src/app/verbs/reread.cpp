#include "app/verbs/reread.h"

#include "base/file.h"
#include "base/hash.h"

namespace radica {
namespace {

Observation observation_of(Normalised normalised, std::int64_t index, const LedgerFile& file) {
  Observation observation;
  observation.values = std::move(normalised.values);
  observation.has_time = normalised.has_time;
  observation.warnings = normalised.warnings;
  observation.order = {normalised.time, observation.values.richness(), file.first_path, index};
  observation.file = file.path;
  observation.file_id = file.id;
  observation.content = content_hash(observation.values);
  return observation;
}

}  // namespace

std::optional<std::vector<ReadAgain>> read_again(const RuleBook& rules, const std::string& root,
                                                 const LedgerFile& file) {
  constexpr std::uint64_t kLargest = 64ULL << 20;
  std::string bytes;
  if (!read_file(join_path(root, file.raw_path), kLargest, bytes) || hex(sha256(bytes)) != file.sha256)
    return std::nullopt;
  JsonDocument document;
  const ParsedFile parsed = parse_file(bytes, document);
  const FileTimes times = file_times(file.first_path, file.first_mtime_ns, rules.zone());
  std::vector<ReadAgain> all;
  for (const Element& element : parsed.elements) {
    if (element.node->type != JsonType::kObject) continue;
    ReadAgain read;
    Normalised normalised = normalise(rules, document, element, times, &read.warned);
    if (!normalised.faults.empty()) continue;
    read.observation = observation_of(std::move(normalised), element.index, file);
    all.push_back(std::move(read));
  }
  return all;
}

}  // namespace radica
