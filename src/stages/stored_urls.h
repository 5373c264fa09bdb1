// What the database says of a claim's objects once all of them are proven (SPEC §12): archivos_s3_urls and the rows of
// registros_ov_s3. Written by write_back, compared by reconcile.
#pragma once

#include <string>

#include "base/clock.h"
#include "ports/object_store.h"
#include "ports/upload_ledger.h"
#include "stages/upload_plan.h"

namespace radica {

[[nodiscard]] ClaimDone stored_files(const ClaimUpload& claim, const UploadPlan& plan, const ObjectStore& store,
                                     const Zone& zone);
// Which members of archivos_s3_urls differ first, joined by '|' ("url", "clave|url"); "entries" when their number or
// form does. Empty when both texts mean the same.
[[nodiscard]] std::string difference_of_urls(std::string_view expected, std::string_view found);

}  // namespace radica
