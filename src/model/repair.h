// A text of an accepted observation that came broken and was mended (rules codificacion, caracter_invalido,
// numero_no_finito, mojibake): what stood there and what it became. Private: it stands in the database only.
#pragma once

#include <cstdint>
#include <string>

#include "model/rules.h"

namespace radica {

struct Repair {
  std::int64_t file_id = 0, index = 0;  // of the observation
  std::string radicado;
  std::string where;  // JSON pointer; of a key that was mended, to its value
  Rule rule{};
  std::string before, after;  // a piece of each, around the first difference
};

}  // namespace radica
