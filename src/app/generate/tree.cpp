#include "app/generate/tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/fault.h"
#include "base/file.h"

namespace radica::synthetic {
namespace {

constexpr std::string_view kCannotWrite = "E-FILE-002", kFolderFails = "E-FILE-006";

// Writes all of it; false with errno.
bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// 0 or an errno.
int write_new_file(int folder, const char* name, std::string_view bytes, std::int64_t modified) {
  if (fault::next_call_fails()) return EIO;
  const int descriptor = ::openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (descriptor < 0) return errno;
  const std::array<timespec, 2> times{timespec{modified, 0}, timespec{modified, 0}};
  int error = 0;
  if (!write_all(descriptor, bytes) || ::futimens(descriptor, times.data()) != 0) error = errno;
  if (::close(descriptor) != 0 && error == 0) error = errno;
  return error;
}

}  // namespace

Result<void> write_plain_file(const std::string& path, std::string_view bytes, std::int64_t modified) {
  const int error = write_new_file(AT_FDCWD, path.c_str(), bytes, modified);
  if (error != 0) return fail_errno(kCannotWrite, path, error);
  return {};
}

CompanyTree::CompanyTree(std::string path, const Zone& zone) : path_(std::move(path)), zone_(zone) {
  descriptors_.fill(-1);
}

CompanyTree::CompanyTree(CompanyTree&& other) noexcept
    : path_(std::move(other.path_)),
      zone_(std::move(other.zone_)),
      descriptors_(other.descriptors_),
      files_(other.files_),
      bytes_(other.bytes_) {
  other.descriptors_.fill(-1);
}

CompanyTree::~CompanyTree() {
  for (const int descriptor : descriptors_)
    if (descriptor >= 0) ::close(descriptor);
}

Result<CompanyTree> CompanyTree::create(const std::string& out, std::string_view company, const Zone& zone) {
  CompanyTree tree(join_path(join_path(out, company), "oficina_virtual"), zone);
  std::error_code error;
  std::filesystem::create_directories(tree.path_, error);
  if (error) return fail_errno(kFolderFails, tree.path_, error.value());
  for (std::size_t i = 0; i < kFolderNames.size(); ++i) {
    const std::string path = join_path(tree.path_, kFolderNames[i]);
    if (::mkdir(path.c_str(), 0755) != 0 && errno != EEXIST) return fail_errno(kFolderFails, path, errno);
    tree.descriptors_[i] = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (tree.descriptors_[i] < 0) return fail_errno(kFolderFails, path, errno);
  }
  return tree;
}

std::string CompanyTree::path_of(Folder folder, const std::string& name) const {
  return join_path(join_path(path_, kFolderNames[static_cast<std::size_t>(folder)]), name);
}

Result<void> CompanyTree::put(Folder folder, const std::string& name, std::string_view bytes, LocalTime modified) {
  const int error = write_new_file(descriptor(folder), name.c_str(), bytes, zone_.to_unix(modified));
  if (error != 0) return fail_errno(kCannotWrite, path_of(folder, name), error);
  ++files_;
  bytes_ += bytes.size();
  return {};
}

Result<void> CompanyTree::make_folder(Folder folder, const std::string& name) {
  if (::mkdirat(descriptor(folder), name.c_str(), 0755) == 0) return {};
  return fail_errno(kFolderFails, path_of(folder, name), errno);
}

}  // namespace radica::synthetic
