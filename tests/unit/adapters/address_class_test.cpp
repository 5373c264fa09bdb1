#include "adapters/address_class.h"

#include <gtest/gtest.h>

namespace radica {
namespace {

TEST(AddressClass, OfThePublicInternetIsPublic) {
  for (const char* address : {"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
                              "192.167.255.255", "169.253.255.255", "223.255.255.255", "2606:4700::1111",
                              "2800:3f0:4005:40b::200e", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"})
    EXPECT_TRUE(is_public_address(address)) << address;
}

TEST(AddressClass, OfThisMachineTheLinkAndPrivateNetworksIsNot) {
  for (const char* address : {"127.0.0.1",
                              "127.255.255.255",
                              "0.0.0.0",
                              "0.1.2.3",
                              "10.0.0.1",
                              "10.255.255.255",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.168.0.1",
                              "169.254.169.254",
                              "169.254.0.1",
                              "100.64.0.1",
                              "100.100.100.200",
                              "192.0.0.192",
                              "192.0.2.1",
                              "198.18.0.1",
                              "198.19.255.255",
                              "198.51.100.1",
                              "203.0.113.7",
                              "224.0.0.1",
                              "239.1.1.1",
                              "240.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "fe80::1",
                              "fe80::1%eth0",
                              "fc00::1",
                              "fd00:ec2::254",
                              "ff02::1",
                              "2001:db8::1",
                              "2001::1",
                              "2001:10::1",
                              "100::1",
                              "::127.0.0.1"})
    EXPECT_FALSE(is_public_address(address)) << address;
}

TEST(AddressClass, OfAnIpv4AddressInAnIpv6OneIsThatOfTheIpv4Address) {
  for (const char* address : {"::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:169.254.169.254", "::ffff:10.0.0.1",
                              "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a9fe:a9fe::1"})
    EXPECT_FALSE(is_public_address(address)) << address;
}

TEST(AddressClass, WhatIsNoNumericAddressIsNotPublic) {
  for (const char* address : {"", "localhost", "example.org", "2130706433", "0x7f000001", "0177.0.0.1", "127.1",
                              "1.1.1", "1.1.1.1.1", " 1.1.1.1", "[::1]"})
    EXPECT_FALSE(is_public_address(address)) << address;
}

}  // namespace
}  // namespace radica
