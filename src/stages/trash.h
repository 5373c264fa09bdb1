// Where an orphan goes: to `{prefix}/_papelera/{YYYYMMDD}/{key}` of the same store, with the metadata that says where
// it stood. Nothing is deleted before its copy is proven.
#pragma once

#include <string>

#include "stages/context.h"

namespace radica {

class Trash {
 public:
  Trash(Context& context, const Act& act, const CompanyRun& company)
      : context_(context), act_(act), company_(company) {}
  // A key that is gone meanwhile is no error.
  Result<void> take(const std::string& key);

 private:
  Context& context_;
  const Act& act_;
  const CompanyRun& company_;
};

}  // namespace radica
