#include "stages/observation_records.h"

#include <algorithm>
#include <cstring>
#include <tuple>

namespace radica {

void append_observation(std::string& bytes, const Observation& observation, bool is_data_file) {
  const std::size_t start = bytes.size();
  bytes.append(sizeof(std::uint32_t), '\0');  // the size, known at the end
  ByteWriter out(bytes);
  out.text(observation.radicado());
  out.integer(observation.order.time);
  out.number(static_cast<std::uint64_t>(observation.order.richness));
  out.text(observation.order.path);
  out.integer(observation.order.index);
  for (std::size_t field = kNumeroRadicado + 1; field < kFieldCount; ++field) {
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
  out.text(observation.file == observation.order.path ? std::string_view() : std::string_view(observation.file));
  out.integer(observation.file_id);
  out.number((observation.has_time ? 1U : 0U) | (is_data_file ? 2U : 0U));
  out.number(observation.warnings.bits());
  out.text({reinterpret_cast<const char*>(observation.content.data()), observation.content.size()});
  const auto size = static_cast<std::uint32_t>(bytes.size() - start - sizeof(std::uint32_t));
  std::memcpy(bytes.data() + start, &size, sizeof size);
}

bool ClaimObservations::has_data_file() const {
  return std::find(is_data_file.begin(), is_data_file.end(), true) != is_data_file.end();
}

bool ClaimObservations::has_data_file_of(const std::function<bool(std::int64_t)>& is_one) const {
  for (std::size_t position = 0; position < observations.size(); ++position)
    if (is_data_file[position] && is_one(observations[position].file_id)) return true;
  return false;
}

void ClaimReader::begin(std::string_view bytes) {
  entries_.clear();
  next_ = 0;
  for (ByteReader reader(bytes); !reader.at_end();) entries_.push_back(read_entry(reader));
}

ClaimReader::Entry ClaimReader::read_entry(ByteReader& reader) {
  std::uint32_t size = 0;
  std::memcpy(&size, reader.bytes(sizeof size).data(), sizeof size);
  ByteReader record(reader.bytes(size));
  Entry entry;
  entry.radicado = record.text();
  entry.time = record.integer();
  entry.richness = static_cast<int>(record.number());
  entry.path = record.text();
  entry.index = record.integer();
  entry.rest = record.rest();
  return entry;
}

std::vector<std::string> ClaimReader::radicados() const {
  std::vector<std::string> all;
  for (const Entry& entry : entries_)
    if (all.empty() || all.back() != entry.radicado) all.emplace_back(entry.radicado);
  return all;
}

bool ClaimReader::next(ClaimObservations& claim) {
  if (next_ == entries_.size()) return false;
  const std::size_t first = next_;
  while (next_ < entries_.size() && entries_[next_].radicado == entries_[first].radicado) ++next_;
  const auto entry = [this](std::size_t position) { return entries_.begin() + static_cast<std::ptrdiff_t>(position); };
  std::sort(entry(first), entry(next_), [](const Entry& left, const Entry& right) {
    return std::tie(left.time, left.richness, left.path, left.index) <
           std::tie(right.time, right.richness, right.path, right.index);
  });
  claim.radicado = entries_[first].radicado;
  claim.observations.resize(next_ - first);
  claim.is_data_file.resize(next_ - first);
  for (std::size_t i = first; i < next_; ++i) read_observation(entries_[i], claim, i - first);
  return true;
}

void ClaimReader::read_observation(const Entry& entry, ClaimObservations& claim, std::size_t position) {
  Observation& observation = claim.observations[position];
  ByteReader reader(entry.rest);
  auto& fields = observation.values.fields;
  fields[kNumeroRadicado] = entry.radicado;
  std::size_t filled = kNumeroRadicado + 1;  // what lies between two filled fields is empty
  for (std::uint64_t field = reader.number();; field = reader.number()) {
    for (; filled < field; ++filled) fields[filled].clear();
    if (field == kFieldCount) break;
    fields[field] = reader.text();
    filled = field + 1;
  }
  observation.values.extra.resize(reader.number());
  for (ExtraEntry& extra : observation.values.extra) {
    extra.key = reader.text();
    extra.json = reader.text();
  }
  observation.order.time = entry.time;
  observation.order.richness = entry.richness;
  observation.order.path = entry.path;
  observation.order.index = entry.index;
  observation.file = reader.text();
  if (observation.file.empty()) observation.file = entry.path;
  observation.file_id = reader.integer();
  const std::uint64_t flags = reader.number();
  observation.has_time = (flags & 1U) != 0;
  claim.is_data_file[position] = (flags & 2U) != 0;
  observation.warnings = RuleSet(reader.number());
  observation.rule_fp.clear();
  const std::string_view hash = reader.text();
  std::memcpy(observation.content.data(), hash.data(), observation.content.size());
}

}  // namespace radica
