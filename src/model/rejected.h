// Input that is not accepted: which rule, where, and what a human needs to mend it. A value, never an error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/rules.h"

namespace radica {

struct Rejected {
  std::string file;                   // path as outputs show it
  std::optional<std::int64_t> index;  // of the observation; nothing for an error of the whole file
  Rule rule{};
  std::string field;     // empty at file level
  std::string where;     // JSON pointer, or "byte N"
  std::string shape;     // class of what broke the rule ("mes_primero"), never a value; empty if there is but one
  std::string sha256;    // of the file; empty if it could not be read or is too large
  std::string sgc;       // of a rejected observation, so that its files wait (SPEC §3)
  std::string radicado;  // of a rejected observation, where it has one
  std::string excerpt;   // private: stands in the quarantine only
};

}  // namespace radica
