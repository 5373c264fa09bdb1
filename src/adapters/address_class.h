// Which addresses are of the public Internet: what a webhook may lead to unless the configuration names its host
// (SSRF). Pure.
#pragma once

#include <string_view>

namespace radica {

// `address` numeric, IPv4 or IPv6, as the system shows the one that is connected to. False for what is private, of this
// machine, of the link, shared, reserved, for documentation or multicast, for metadata services (169.254.169.254,
// fd00:ec2::254), for IPv6 forms of such an IPv4 address (mapped, 6to4, NAT64), and for what is no address.
[[nodiscard]] bool is_public_address(std::string_view address);

}  // namespace radica
