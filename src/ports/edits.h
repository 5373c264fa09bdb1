// Edits of the configuration in the database (SPEC §14, docs/decisions/0041). One of each thing; who changes it says
// which one is there by their knowledge, so that of two who edit the same thing at once one is told. Thread-safe.
#pragma once

#include <optional>
#include <vector>

#include "base/error.h"
#include "model/edit.h"
#include "model/run.h"

namespace radica {

class Edits {
 public:
  virtual ~Edits() = default;

  virtual Result<std::vector<Edit>> list() = 0;  // by what and name
  // Takes the place of `known`, which is of the same thing; nothing: there is none. False, and nothing is changed or
  // told, when that is not so (any more). One of a schedule begins a new turn of all schedules (ports/schedules.h): who
  // plans by what was before writes nothing any more.
  virtual Result<bool> put(const Act& act, const Edit& edit, const std::optional<Edit>& known) = 0;
  // The file holds again. The same otherwise.
  virtual Result<bool> reset(const Act& act, const Edit& known) = 0;
};

}  // namespace radica
