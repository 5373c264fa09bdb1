// The record of a claim is the fold of its observations (SPEC §7). Pure; depends on the set only, never on arrival.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/record.h"

namespace radica {

// A value set by a human, newer than every observation: a field's name or `datos_extra.KEY`.
struct Correction {
  std::string field;
  std::string value;
};

enum class ObservationKind { kRecord, kDateConflict, kExactDuplicate, kEarlierVersion };

// What became of one observation, and the observation that stands instead of it (its own position for the record).
struct Outcome {
  ObservationKind kind = ObservationKind::kRecord;
  std::size_t kept = 0;
};

// Sorts by (observation time, richness, path, index).
void sort_observations(std::vector<Observation>& observations);

// `observations` is sorted, not empty, of one claim. `reports_conflicts`: severity of conflicto_fecha is not off.
// Into `record`, whose memory is used again, or as a new one.
void fold(const std::vector<Observation>& observations, const std::vector<Correction>& corrections,
          bool reports_conflicts, Record& record);
[[nodiscard]] Record fold(const std::vector<Observation>& observations, const std::vector<Correction>& corrections,
                          bool reports_conflicts);

// One outcome an observation, in their order.
[[nodiscard]] std::vector<Outcome> outcomes(const std::vector<Observation>& observations, const RecordView& record);

// The distinct versions of a claim (content, has_time), each with its newest order key: what the ledger keeps.
[[nodiscard]] std::vector<std::size_t> distinct_versions(const std::vector<Observation>& observations);

}  // namespace radica
