// Observations in work files: how ingest writes them into buckets and dedupe and load read them back by claim.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/buckets.h"
#include "base/error.h"
#include "model/record.h"

namespace radica {

// An observation of this run with what organise needs of its file.
struct ReadObservation {
  Observation observation;
  bool is_data_file = false;  // its file holds exactly this observation
};

void append_observation(std::string& bytes, const Observation& observation, bool is_data_file);

// All observations of one claim, sorted in the order of the fold.
struct ClaimObservations {
  std::string radicado;
  std::vector<Observation> observations;
  std::vector<bool> is_data_file;  // by position
};

// The claims of a bucket, in the order of their radicado's bytes. `bytes` is what Buckets::read gave.
[[nodiscard]] std::vector<ClaimObservations> read_claims(std::string_view bytes);

}  // namespace radica
