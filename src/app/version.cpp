#include "app/version.h"

namespace radica {

std::string program_version() {
#ifdef RADICA_VERSION
  return RADICA_VERSION;
#else
  return "0.0.0";
#endif
}

}  // namespace radica
