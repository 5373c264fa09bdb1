// What a run would change of the claims that are there already (a dry run after an edit of the rules). Counts, and
// values of catalogue fields only: no personal data. Bounded, whatever the input holds.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "model/record.h"
#include "model/rules.h"

namespace radica {

struct FieldPreview {
  std::uint64_t changed = 0, filled = 0, emptied = 0;                             // records: another value, one, none
  std::map<std::pair<std::string, std::string>, std::uint64_t> catalogue_values;  // before, after → records
  void add(const FieldPreview& other);
};

struct Preview {
  std::map<Rule, std::uint64_t> accepted, rejected;  // observations of unchanged files, by the first rule of each
  std::map<std::string, FieldPreview> fields;        // by field, or "datos_extra.KEY"
  std::uint64_t records = 0;                         // with another value
  std::uint64_t warnings_only = 0;                   // records with the same values and other warnings
  std::map<Rule, std::uint64_t> warnings_gained, warnings_lost;  // of all these records

  void compare(const RecordView& before, const RecordView& after);
  void add(const Preview& other);
  [[nodiscard]] bool is_empty() const {
    return accepted.empty() && rejected.empty() && records == 0 && warnings_only == 0;
  }
};

}  // namespace radica
