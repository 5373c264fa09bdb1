// What the store holds of claims of which the ledger knows no object: after a database that was lost, a run finds them
// as they are, under the folders and names that they have (SPEC §12). One step of upload.
#pragma once

#include "stages/upload_files.h"

namespace radica {

class StoredBefore {
 public:
  StoredBefore(Context& context, const CompanyRun& company) : context_(context), company_(company) {}

  // Whether the store holds an object of this company.
  [[nodiscard]] Result<bool> is_there_any() const;
  // Of a claim without folder: the one it has in the store, with its objects as intents that may have arrived. Where
  // its own stands there under another claim's name, the folder that it shares with nobody.
  [[nodiscard]] Result<void> find(ClaimWork& work) const;

 private:
  // What stands in a folder: nothing, objects of others (or of nobody known), objects of the claim.
  enum class Found { kNothing, kUnnamed, kForeign, kOwn };
  Result<Found> take_folder(ClaimWork& work, const std::string& folder) const;
  Result<void> take_object(ClaimWork& work, const ObjectInfo& info) const;
  [[nodiscard]] std::string key_of(const std::string& folder, std::string_view name) const;

  Context& context_;
  const CompanyRun& company_;
};

}  // namespace radica
