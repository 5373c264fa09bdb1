#include "base/work_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "base/fault.h"

namespace radica {

Result<int> create_work_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return fail_errno("E-FILE-010", path, errno);
  return file;
}

Result<void> write_work_file(int file, const std::string& path, std::string_view bytes, std::uint64_t offset) {
  if (fault::next_call_fails()) return fail_errno("E-FILE-010", path, EIO);
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail_errno("E-FILE-010", path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return {};
}

Result<void> read_work_file(int file, const std::string& path, char* bytes, std::uint64_t size, std::uint64_t offset) {
  if (fault::next_call_fails()) return fail_errno("E-FILE-001", path, EIO);
  for (std::uint64_t done = 0; done < size;) {
    const ssize_t got = ::pread(file, bytes + done, size - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_errno("E-FILE-001", path, errno);
    if (got == 0) return fail(ErrorCode::kBug, "E-RUN-010", {{"path", path}});
    done += static_cast<std::uint64_t>(got);
  }
  return {};
}

}  // namespace radica
