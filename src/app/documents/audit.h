// What a verification of the audit found, as one document.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "model/audit_chain.h"

namespace radica {

// `roots`: how many the chain was compared with; nothing: with none, as it was an export or they could not be read.
[[nodiscard]] std::string audit_verdict_json(const AuditExportEnd& seen, std::optional<std::size_t> roots,
                                             const std::vector<AuditFinding>& findings);

}  // namespace radica
