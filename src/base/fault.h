// Faults on purpose, for tests: named points where a process can be killed or stopped, and a counter that makes the Nth
// call to the outside fail. Compiled to nothing unless RADICA_FAULTS is defined (presets dev, asan, tsan).
//   RADICA_FAULT_POINT=name#K   kill -9 of the process when it reaches FAULT("name") the Kth time; K is 1 if left out;
//                               *#K: at the Kth point that it comes to, whichever that is
//   RADICA_FAULT_SIGNALS=LIST   these signals instead, one after the other: "15 2"
//   RADICA_FAULT_LIST=FILE      each point that is reached is appended to FILE
//   RADICA_FAULT_MARK=FILE      made when the Nth call failed, or the point was reached the Kth time
//   RADICA_FAULT_CALL=N         the Nth call of a port or of the file layer fails (N from 1)
//   RADICA_FAULT_LOST=N         at the Nth call to the database its connection breaks
//   RADICA_FAULT_ABORTED=N      at the Nth call to the database the transaction has to be done again
// Points are listed in docs/faults.md; tests/crash kills the process at each of them.
#pragma once

namespace radica::fault {

enum class Passing { kNone, kLost, kAborted };

#ifdef RADICA_FAULTS
// Sends the signals if `name` is the point asked for.
void reach(const char* name);
// Counts one call to the outside; true when this one has to fail. Thread-safe.
[[nodiscard]] bool next_call_fails();
// The same of a call to the database that may go well when it is made again.
[[nodiscard]] Passing next_database_call_passes();
#else
inline void reach(const char* /*name*/) {}
[[nodiscard]] inline bool next_call_fails() {
  return false;
}
[[nodiscard]] inline Passing next_database_call_passes() {
  return Passing::kNone;
}
#endif

}  // namespace radica::fault

#define FAULT(name) ::radica::fault::reach(name)
