// What `radica serve` would stumble over with a configuration, besides the database: `radica check` says it beforehand,
// and a reload is refused by it, so that a certificate that is just being renewed ends no service that runs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/config.h"
#include "base/clock.h"
#include "base/error.h"

namespace radica {

struct ServiceCheck {
  std::string_view name;  // "calendar", "server", "alerts"
  std::string object;     // a file, an address, a channel
  Result<void> result;
};

// `listens_now`: the address that this process has already, which is not tried again; else empty.
[[nodiscard]] std::vector<ServiceCheck> check_service(const Config& config, const Zone& zone,
                                                      std::string_view listens_now = {});

}  // namespace radica
