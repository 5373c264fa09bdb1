// A key of the input, or a value of a catalogue field, that the database has seen in any run: what is new beside them
// is drift of the portal or the robot.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace radica {

inline constexpr std::string_view kSeenKey = "clave";

struct SeenName {
  std::string kind;         // kSeenKey, or the name of the field
  std::string name;         // the key or the value
  bool is_known = false;    // a key of SPEC §3 and §4, a value of the configured catalogue
  std::string first_file;   // empty if it is not known
  std::uint64_t count = 0;  // in this run
  bool is_told = false;     // a report has named it, or it belongs to the baseline
};

}  // namespace radica
