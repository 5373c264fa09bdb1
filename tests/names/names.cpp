// Goes between a program and the resolver by LD_PRELOAD: every name below radica.test leads to the address that stands
// in the file RADICA_TEST_NAMES at that moment.
#include <dlfcn.h>
#include <netdb.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** result) {
  static const auto ask = reinterpret_cast<decltype(&getaddrinfo)>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  const char* const file = std::getenv("RADICA_TEST_NAMES");
  if (node == nullptr || file == nullptr || !std::string_view(node).ends_with(".radica.test"))
    return ask(node, service, hints, result);
  std::string address;
  std::ifstream(file) >> address;
  return ask(address.c_str(), service, hints, result);
}
