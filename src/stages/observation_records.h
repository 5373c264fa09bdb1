// Observations in work files: how ingest writes them and dedupe and load read them back by claim.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "model/record.h"

namespace radica {

// `is_data_file`: its file holds exactly this observation.
void append_observation(std::string& bytes, const Observation& observation, bool is_data_file);

// All observations of one claim, sorted in the order of the fold.
struct ClaimObservations {
  std::string radicado;
  std::vector<Observation> observations;
  std::vector<bool> is_data_file;  // by position
  [[nodiscard]] bool has_data_file() const;
  [[nodiscard]] bool has_data_file_of(const std::function<bool(std::int64_t file_id)>& is_one) const;
};

// Reads the claims of a range of observations that stand in the order of their radicados.
class ClaimReader {
 public:
  void begin(std::string_view bytes);  // what SortedRecords::read gave; has to stay
  // False at the end. The memory of `claim` is used again.
  [[nodiscard]] bool next(ClaimObservations& claim);
  [[nodiscard]] std::vector<std::string> radicados() const;  // of all claims, each once, in order

 private:
  // Where a record stands and what it is sorted by.
  struct Entry {
    std::string_view radicado, path;
    LocalTime time;
    int richness;
    std::int64_t index;
    std::string_view rest;
  };
  static Entry read_entry(ByteReader& reader);
  static void read_observation(const Entry& entry, ClaimObservations& claim, std::size_t position);

  std::vector<Entry> entries_;
  std::size_t next_ = 0;
};

}  // namespace radica
