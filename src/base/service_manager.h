// What a service tells systemd, which started it with Type=notify: sd_notify(3), a datagram to the socket of the
// environment. Elsewhere nothing happens. Thread-safe.
#pragma once

#include <string_view>

namespace radica {

// "READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=…"; several parted by line feeds.
void notify_service_manager(std::string_view state);

}  // namespace radica
