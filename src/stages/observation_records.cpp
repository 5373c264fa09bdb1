#include "stages/observation_records.h"

#include <algorithm>
#include <cstring>

#include "base/bytes.h"

namespace radica {
namespace {

ReadObservation read_observation(ByteReader& reader) {
  ReadObservation read;
  Observation& observation = read.observation;
  for (std::uint64_t field = reader.number(); field < kFieldCount; field = reader.number())
    observation.values.fields[field] = reader.text();
  observation.values.extra.resize(reader.number());
  for (ExtraEntry& entry : observation.values.extra) {
    entry.key = reader.text();
    entry.json = reader.text();
  }
  observation.order.time = reader.integer();
  observation.order.richness = static_cast<int>(reader.number());
  observation.order.path = reader.text();
  observation.order.index = reader.integer();
  observation.file = reader.text();
  if (observation.file.empty()) observation.file = observation.order.path;
  observation.file_id = reader.integer();
  const std::uint64_t flags = reader.number();
  observation.has_time = (flags & 1U) != 0;
  read.is_data_file = (flags & 2U) != 0;
  observation.warnings = RuleSet(reader.number());
  const std::string_view hash = reader.text();
  std::memcpy(observation.content.data(), hash.data(), observation.content.size());
  return read;
}

bool order_less(const Observation& left, const Observation& right) {
  return std::tie(left.order.time, left.order.richness, left.order.path, left.order.index) <
         std::tie(right.order.time, right.order.richness, right.order.path, right.order.index);
}

}  // namespace

void append_observation(std::string& bytes, const Observation& observation, bool is_data_file) {
  ByteWriter out(bytes);
  for (std::size_t field = 0; field < kFieldCount; ++field) {
    if (observation.values.fields[field].empty()) continue;
    out.number(field);
    out.text(observation.values.fields[field]);
  }
  out.number(kFieldCount);
  out.number(observation.values.extra.size());
  for (const ExtraEntry& entry : observation.values.extra) {
    out.text(entry.key);
    out.text(entry.json);
  }
  out.integer(observation.order.time);
  out.number(static_cast<std::uint64_t>(observation.order.richness));
  out.text(observation.order.path);
  out.integer(observation.order.index);
  out.text(observation.file == observation.order.path ? std::string_view() : std::string_view(observation.file));
  out.integer(observation.file_id);
  out.number((observation.has_time ? 1U : 0U) | (is_data_file ? 2U : 0U));
  out.number(observation.warnings.bits());
  out.text({reinterpret_cast<const char*>(observation.content.data()), observation.content.size()});
}

std::vector<ClaimObservations> read_claims(std::string_view bytes) {
  std::vector<ReadObservation> all;
  for (ByteReader reader(bytes); !reader.at_end();) all.push_back(read_observation(reader));
  std::sort(all.begin(), all.end(), [](const ReadObservation& left, const ReadObservation& right) {
    const int order = left.observation.radicado().compare(right.observation.radicado());
    return order != 0 ? order < 0 : order_less(left.observation, right.observation);
  });
  std::vector<ClaimObservations> claims;
  for (ReadObservation& read : all) {
    if (claims.empty() || claims.back().radicado != read.observation.radicado())
      claims.push_back({read.observation.radicado(), {}, {}});
    claims.back().observations.push_back(std::move(read.observation));
    claims.back().is_data_file.push_back(read.is_data_file);
  }
  return claims;
}

}  // namespace radica
