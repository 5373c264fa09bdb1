#include "adapters/file_body.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/text.h"

namespace radica {
namespace {

Failure changed(const std::string& path) {
  return fail(ErrorCode::kConflict, "E-STORE-003", {{"path", printable_path(path)}});
}

Failure unreadable(const std::string& path, int number) {
  return fail_errno("E-STORE-005", printable_path(path), number == ELOOP ? ENOENT : number);
}

}  // namespace

Result<OpenSource> OpenSource::open(const PutRequest& request) {
  const std::string& path = request.source_path;
  const int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  if (number < 0) return unreadable(path, errno);
  OpenSource file(number, {}, path);
  struct stat status {};
  if (::fstat(number, &status) != 0) return unreadable(path, errno);
  if (!S_ISREG(status.st_mode)) return unreadable(path, ENOENT);
  file.stat_ = to_file_stat(status);
  if (request.source && file.stat_ != *request.source) return changed(path);
  if (file.stat_.size != request.bytes)
    return file.other_bytes(request.sha256, fmt::format("{} bytes", file.stat_.size));
  if (request.bytes == 0 && request.sha256 != hex(sha256(""))) return file.other_bytes(request.sha256, hex(sha256("")));
  return file;
}

Result<OpenSource> OpenSource::adopt(int number, std::string path) {
  OpenSource file(number, {}, std::move(path));
  struct stat status {};
  if (::fstat(number, &status) != 0) return unreadable(file.path_, errno);
  file.stat_ = to_file_stat(status);
  return file;
}

OpenSource::OpenSource(OpenSource&& other) noexcept
    : number_(std::exchange(other.number_, -1)), stat_(other.stat_), path_(std::move(other.path_)) {}

OpenSource::~OpenSource() {
  if (number_ >= 0) ::close(number_);
}

Result<void> OpenSource::read(std::uint64_t offset, char* to, std::size_t bytes) const {
  while (bytes > 0) {
    const ssize_t got = ::pread(number_, to, bytes, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(path_, errno);
    if (got == 0) return changed(path_);
    to += got;
    offset += static_cast<std::uint64_t>(got);
    bytes -= static_cast<std::size_t>(got);
  }
  return {};
}

Result<void> OpenSource::check_unchanged() const {
  struct stat status {};
  if (::fstat(number_, &status) != 0) return unreadable(path_, errno);
  if (to_file_stat(status) != stat_) return changed(path_);
  return {};
}

Failure OpenSource::other_bytes(const std::string& expected, const std::string& found) const {
  if (const auto same = check_unchanged(); !same) return Failure(same.error());
  return fail(ErrorCode::kCorrupt, "E-STORE-004",
              {{"path", printable_path(path_)}, {"expected", expected}, {"found", found}});
}

Result<void> FileBody::rewind() {
  hasher_.reset();
  sent_ = 0;
  return {};
}

Result<std::size_t> FileBody::read(char* to, std::size_t most) {
  const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(most, bytes_ - sent_));
  if (part == 0) return part;
  TRY(file_.read(offset_ + sent_, to, part));
  hasher_.update({to, part});
  sent_ += part;
  if (sent_ < bytes_) return part;
  if (const std::string found = hex(hasher_.finish()); found != sha256_) return file_.other_bytes(sha256_, found);
  return part;
}

}  // namespace radica
