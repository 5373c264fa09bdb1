// Faults on purpose, for tests: named points where a process can be killed, and a counter that makes the Nth call to
// the outside fail. Compiled to nothing unless RADICA_FAULTS is defined (presets dev, asan, tsan).
//   RADICA_FAULT_POINT=name     kill -9 of the process when it reaches FAULT("name")
//   RADICA_FAULT_LIST=FILE      each point that is reached is appended to FILE
//   RADICA_FAULT_MARK=FILE      made when the Nth call failed
//   RADICA_FAULT_CALL=N         the Nth call of a port or of the file layer fails (N from 1)
// Points are listed in docs/faults.md; tests/crash kills the process at each of them.
#pragma once

namespace radica::fault {

#ifdef RADICA_FAULTS
// Kills the process if `name` is the point asked for.
void reach(const char* name);
// Counts one call to the outside; true when this one has to fail. Thread-safe.
[[nodiscard]] bool next_call_fails();
#else
inline void reach(const char* /*name*/) {}
[[nodiscard]] inline bool next_call_fails() {
  return false;
}
#endif

}  // namespace radica::fault

#define FAULT(name) ::radica::fault::reach(name)
