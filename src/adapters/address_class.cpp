#include "adapters/address_class.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace radica {
namespace {

struct Ipv4Range {
  std::uint32_t first;
  int bits;
};

// IANA IPv4 Special-Purpose Address Registry, with multicast and what lies above.
constexpr std::array kIpv4NotPublic{
    Ipv4Range{0x00000000, 8},   // 0.0.0.0/8 this network
    Ipv4Range{0x0A000000, 8},   // 10.0.0.0/8 private
    Ipv4Range{0x64400000, 10},  // 100.64.0.0/10 shared
    Ipv4Range{0x7F000000, 8},   // 127.0.0.0/8 loopback
    Ipv4Range{0xA9FE0000, 16},  // 169.254.0.0/16 link, metadata
    Ipv4Range{0xAC100000, 12},  // 172.16.0.0/12 private
    Ipv4Range{0xC0000000, 24},  // 192.0.0.0/24 protocol assignments
    Ipv4Range{0xC0000200, 24},  // 192.0.2.0/24 documentation
    Ipv4Range{0xC0586300, 24},  // 192.88.99.0/24 6to4 relays
    Ipv4Range{0xC0A80000, 16},  // 192.168.0.0/16 private
    Ipv4Range{0xC6120000, 15},  // 198.18.0.0/15 benchmarks
    Ipv4Range{0xC6336400, 24},  // 198.51.100.0/24 documentation
    Ipv4Range{0xCB007100, 24},  // 203.0.113.0/24 documentation
    Ipv4Range{0xE0000000, 3},   // 224.0.0.0/3 multicast, reserved, broadcast
};

bool is_public_ipv4(std::uint32_t address) {
  return std::none_of(kIpv4NotPublic.begin(), kIpv4NotPublic.end(),
                      [address](const Ipv4Range& range) { return (address ^ range.first) >> (32 - range.bits) == 0; });
}

using Ipv6 = std::array<unsigned char, 16>;

std::uint32_t ipv4_at(const Ipv6& address, std::size_t at) {
  return std::uint32_t{address[at]} << 24U | std::uint32_t{address[at + 1]} << 16U |
         std::uint32_t{address[at + 2]} << 8U | address[at + 3];
}

template <std::size_t kSize>
bool starts_with(const Ipv6& address, const std::array<unsigned char, kSize>& prefix) {
  return std::equal(prefix.begin(), prefix.end(), address.begin());
}

bool is_public_ipv6(const Ipv6& address) {
  constexpr std::array<unsigned char, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  constexpr std::array<unsigned char, 12> kNat64{0, 0x64, 0xFF, 0x9B};
  constexpr std::array<unsigned char, 2> k6to4{0x20, 0x02};
  constexpr std::array<unsigned char, 2> kSpecial{0x20, 0x01};  // 2001::/23: Teredo, ORCHID and the like
  constexpr std::array<unsigned char, 4> kDocumentation{0x20, 0x01, 0x0D, 0xB8};
  if (starts_with(address, kMapped) || starts_with(address, kNat64)) return is_public_ipv4(ipv4_at(address, 12));
  if (starts_with(address, k6to4)) return is_public_ipv4(ipv4_at(address, 2));
  const bool is_special = starts_with(address, kSpecial) && address[2] < 2;
  return address[0] >> 5U == 1 && !is_special && !starts_with(address, kDocumentation);  // 2000::/3
}

}  // namespace

bool is_public_address(std::string_view address) {
  const std::string text(address.substr(0, address.find('%')));  // without its zone
  in_addr ipv4{};
  if (::inet_pton(AF_INET, text.c_str(), &ipv4) == 1) return is_public_ipv4(ntohl(ipv4.s_addr));
  Ipv6 ipv6{};
  return ::inet_pton(AF_INET6, text.c_str(), ipv6.data()) == 1 && is_public_ipv6(ipv6);
}

}  // namespace radica
