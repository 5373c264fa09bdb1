// What goes wrong with the world, as a value: a code that says what to do, an id that names the text in
// locale/*.toml, and the facts of this case. Bad *data* is never an Error: it is a Rejected (model/rejected.h).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace radica {

// Named by what the caller should do.
enum class ErrorCode {
  kUnavailable,  // the other side does not answer: retry the call
  kAborted,      // the transaction was rolled back: retry it from its start
  kExhausted,    // full disk, no slots: slow down or make room, then retry
  kNotFound,     // it is not there
  kConflict,     // someone else holds it or was first
  kDenied,       // no permission: tell a human
  kBadConfig,    // the configuration is wrong
  kBadInput,     // the command line or a given file is wrong
  kCorrupt,      // what is stored is not what was written: stop, never overwrite
  kCancelled,    // asked to stop: resumable
  kBug,          // we are wrong
};

// One named fact of an error ("path", "reason"); never a secret, never personal data.
using ErrorFact = std::pair<std::string, std::string>;

struct Error {
  ErrorCode code = ErrorCode::kBug;
  std::string id;                    // "E-FILE-001": the text is errors.E-FILE-001 of locale/*.toml
  std::vector<ErrorFact> facts;      // the parameters of that text
  std::vector<std::string> context;  // added on the way up, innermost first
  bool is_passing = false;           // nothing is kept of the work; done again as a whole it may well succeed

  // For logs and tests: `E-FILE-001 path=/x reason=Permission denied`.
  [[nodiscard]] std::string describe() const;
};

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

using Failure = tl::unexpected<Error>;

[[nodiscard]] Failure fail(ErrorCode code, std::string_view id, std::vector<ErrorFact> facts = {});
// `errno` as an Error: the code comes from the number, the facts are path and reason.
[[nodiscard]] Failure fail_errno(std::string_view id, std::string_view path, int number);

// What an errno means, in English; safe in every thread.
[[nodiscard]] std::string_view reason_of_errno(int number);

// The code of an errno: the one place where errno gets its meaning (tests/unit/base/error_test.cpp).
[[nodiscard]] ErrorCode code_of_errno(int number);

}  // namespace radica

#define RADICA_JOIN(a, b) a##b
#define RADICA_CONCAT(a, b) RADICA_JOIN(a, b)

// Returns the error of `expr` to the caller, if there is one.
#define TRY(expr)                                                                             \
  do {                                                                                        \
    if (auto&& radica_result = (expr); !radica_result)                                        \
      return ::radica::Failure(std::forward<decltype(radica_result)>(radica_result).error()); \
  } while (false)

// `lhs = value of expr`, or returns its error to the caller.
#define TRY_SET(lhs, expr) RADICA_SET(lhs, expr, RADICA_CONCAT(radica_result_, __COUNTER__))
// `lhs` declares a variable, so it cannot stand in parentheses.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define RADICA_SET(lhs, expr, result)                               \
  auto result = (expr);                                             \
  if (!result) return ::radica::Failure(std::move(result).error()); \
  lhs = std::move(result).value()
// NOLINTEND(bugprone-macro-parentheses)
