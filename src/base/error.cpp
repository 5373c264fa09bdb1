#include "base/error.h"

#include <cerrno>
#include <cstring>

namespace radica {

std::string Error::describe() const {
  std::string text = id;
  for (const auto& [name, value] : facts) text += " " + name + "=" + value;
  for (const std::string& step : context) text += " | " + step;
  return text;
}

Failure fail(ErrorCode code, std::string_view id, std::vector<ErrorFact> facts) {
  return Failure(Error{code, std::string(id), std::move(facts), {}, false});
}

Failure fail_errno(std::string_view id, std::string_view path, int number) {
  return fail(code_of_errno(number), id,
              {{"path", std::string(path)}, {"reason", std::string(reason_of_errno(number))}});
}

std::string_view reason_of_errno(int number) {
  const char* text = ::strerrordesc_np(number);
  return text == nullptr ? "unknown error" : text;
}

ErrorCode code_of_errno(int number) {
  switch (number) {
    case ENOENT:
    case ENOTDIR:
      return ErrorCode::kNotFound;
    case EACCES:
    case EPERM:
    case EROFS:
    case EISDIR:
    case ENOTEMPTY:
    case ELOOP:
    case EINVAL:
    case ENAMETOOLONG:
      return ErrorCode::kDenied;
    case ENOSPC:
    case EDQUOT:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
      return ErrorCode::kExhausted;
    case EEXIST:
      return ErrorCode::kConflict;
    default:
      return ErrorCode::kUnavailable;
  }
}

}  // namespace radica
