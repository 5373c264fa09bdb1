// libFuzzer's entry; built once for each target with RADICA_FUZZ_TARGET. A broken property ends the process.
#include <cstddef>
#include <cstdint>

#include "fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  radica::fuzz::RADICA_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
  return 0;
}
