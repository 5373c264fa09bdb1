// What a whole verification or a reconcile found, kept for those who look later and elsewhere (ports/integrity.h).
#pragma once

#include <array>
#include <string_view>

#include "app/pipeline.h"
#include "app/session.h"
#include "stages/context.h"

namespace radica {

// Why an object, a manifest or a row of the audit is not proven: the classes of `verify`, as kFindings are those of
// `reconcile`; texts are integrity.class.ID.
inline constexpr std::array<std::string_view, 5> kUnprovenClasses{"ausente", "alterado", "inalcanzable", "manifiesto",
                                                                  "auditoria"};

// Of the commands `verify` and `reconcile` that change state, else nothing. Under the lease of the session.
Result<void> keep_checks(const PipelinePlan& plan, Context& context, Session& session);

}  // namespace radica
