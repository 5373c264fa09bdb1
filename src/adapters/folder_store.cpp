#include "adapters/folder_store.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <ctime>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include "base/descriptor.h"
#include "base/fault.h"
#include "base/hash.h"
#include "base/text.h"
#include "model/store_names.h"

namespace radica {
namespace {

constexpr std::string_view kHidden = ".radica";
constexpr std::size_t kPieceBytes = 256U * 1024U;
constexpr std::uint64_t kLongestDescription = 1U << 20U;

// What the store wrote down about an object when it stored it.
struct Description {
  std::string key;
  std::uint64_t bytes = 0;
  std::int64_t mtime_ns = 0;
  std::string sha256, content_type;
  ObjectMetadata metadata;
};

Failure fail_store(std::string_view key, int number) {
  return fail_errno("E-STORE-001", printable_path(key), number);
}

Failure bad_key(std::string_view key) {
  return fail(ErrorCode::kBadInput, "E-STORE-002", {{"key", percent_encode(key)}});
}

Result<void> begin_call(std::string_view key) {
  if (!fault::next_call_fails()) return {};
  return fail(ErrorCode::kUnavailable, "E-STORE-001", {{"path", printable_path(key)}, {"reason", "fault on purpose"}});
}

// Lines "name value", values percent-encoded; "end" shows that it is whole.
std::string to_text(const Description& description) {
  std::string text = "key " + percent_encode(description.key);
  text += "\nbytes " + std::to_string(description.bytes);
  text += "\nmtime " + std::to_string(description.mtime_ns);
  text += "\nsha256 " + description.sha256;
  text += "\ntype " + percent_encode(description.content_type);
  for (const auto& [name, value] : description.metadata)
    text += "\nmeta " + percent_encode(name) + ' ' + percent_encode(value);
  return text + "\nend\n";
}

std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t at = std::min(text.find(separator), text.size());
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return part;
}

template <class Number>
bool parse_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

// Nothing if the text is not whole: then the store knows nothing of the object.
std::optional<Description> from_text(std::string_view text) {
  Description description;
  bool is_valid = true;
  while (!text.empty()) {
    std::string_view line = take_until(text, '\n');
    const std::string_view name = take_until(line, ' ');
    if (name == "end") return is_valid ? std::optional(std::move(description)) : std::nullopt;
    if (name == "key") description.key = percent_decode(line);
    if (name == "sha256") description.sha256 = std::string(line);
    if (name == "type") description.content_type = percent_decode(line);
    if (name == "bytes") is_valid = is_valid && parse_number(line, description.bytes);
    if (name == "mtime") is_valid = is_valid && parse_number(line, description.mtime_ns);
    if (name == "meta") {
      const std::string_view of = take_until(line, ' ');
      description.metadata[percent_decode(of)] = percent_decode(line);
    }
  }
  return std::nullopt;
}

Failure source_changed(const std::string& path) {
  return fail(ErrorCode::kConflict, "E-STORE-003", {{"path", printable_path(path)}});
}

Result<FileStat> stat_source(const Descriptor& file, const std::string& path) {
  struct stat status {};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0)
    return fail_errno("E-STORE-005", printable_path(path), errno == ELOOP ? ENOENT : errno);
  if (!S_ISREG(status.st_mode)) return fail_errno("E-STORE-005", printable_path(path), ENOENT);
  return to_file_stat(status);
}

// Copies the source, hashing what is really written, and holds it against the request.
Result<void> copy_checked(const PutRequest& request, AtomicFile& target) {
  const std::string& path = request.source_path;
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
  FileStat before, after;
  TRY_SET(before, stat_source(file, path));
  if (request.source && before != *request.source) return source_changed(path);
  Sha256Hasher hasher;
  std::string piece(static_cast<std::size_t>(std::min<std::uint64_t>(before.size + 1, kPieceBytes)), '\0');
  std::uint64_t copied = 0;
  for (;;) {
    const ssize_t got = ::read(file.get(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_errno("E-STORE-005", printable_path(path), errno);
    if (got == 0) break;
    const auto part = std::string_view(piece).substr(0, static_cast<std::size_t>(got));
    hasher.update(part);
    TRY(target.write(part));
    copied += part.size();
  }
  TRY_SET(after, stat_source(file, path));
  if (after != before || copied != before.size) return source_changed(path);
  const std::string sha256 = hex(hasher.finish());
  if (sha256 == request.sha256 && copied == request.bytes) return {};
  return fail(ErrorCode::kCorrupt, "E-STORE-004",
              {{"path", printable_path(path)}, {"expected", request.sha256}, {"found", sha256}});
}

// A modification time of its own, to the nanosecond: the kernel gives all files of one tick the same.
Result<FileStat> mark_time(const AtomicFile& file) {
  struct timespec times[2] = {};
  times[0].tv_nsec = UTIME_OMIT;
  ::clock_gettime(CLOCK_REALTIME, &times[1]);
  if (::utimensat(AT_FDCWD, file.temporary().c_str(), times, AT_SYMLINK_NOFOLLOW) != 0)
    return fail_store(file.path(), errno);
  return stat_file(file.temporary());
}

// A file of ours by its path; nothing if it is missing or no regular file.
Result<std::optional<FileStat>> find_file(const std::string& path) {
  auto found = stat_file(path);
  if (found) return std::optional(*found);
  if (found.error().code == ErrorCode::kNotFound) return std::optional<FileStat>();
  return Failure(std::move(found).error());
}

struct Listed {
  std::string name;  // of a folder with its '/': so the order of names is the order of keys
  bool is_folder;
};

Result<std::vector<Listed>> names_in(const std::string& folder) {
  std::vector<Listed> names;
  if (fault::next_call_fails()) return fail_store(folder, EIO);
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(folder.c_str()), &::closedir);
  if (stream == nullptr) {
    if (errno == ENOENT || errno == ENOTDIR) return names;
    return fail_store(folder, errno);
  }
  errno = 0;
  while (const dirent* entry = ::readdir(stream.get())) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    bool is_folder = entry->d_type == DT_DIR;
    struct stat status {};
    if (entry->d_type == DT_UNKNOWN || entry->d_type == DT_LNK)  // a folder may be a link to another disk
      is_folder = ::fstatat(::dirfd(stream.get()), entry->d_name, &status, 0) == 0 && S_ISDIR(status.st_mode);
    names.push_back({std::string(name) + (is_folder ? "/" : ""), is_folder});
    errno = 0;
  }
  if (errno != 0) return fail_store(folder, errno);
  std::ranges::sort(names, {}, &Listed::name);
  return names;
}

}  // namespace

FolderStore::FolderStore(std::string root) : root_(std::move(root)) {}

Result<std::unique_ptr<FolderStore>> FolderStore::open(std::string_view url) {
  constexpr std::string_view kScheme = "folder:";
  if (url.starts_with(kScheme)) url.remove_prefix(kScheme.size());
  std::error_code error;
  std::string root = std::filesystem::absolute(std::filesystem::path(url), error).lexically_normal();
  if (root.size() > 1 && root.back() == '/') root.pop_back();
  struct stat status {};
  if (url.empty() || error || (::stat(root.c_str(), &status) == 0 && !S_ISDIR(status.st_mode)))
    return fail(ErrorCode::kBadConfig, "E-STORE-006", {{"path", printable_path(url)}});
  return std::unique_ptr<FolderStore>(new FolderStore(std::move(root)));
}

std::string FolderStore::object_path(std::string_view key) const {
  return join_path(root_, key);
}

// Named by a hash: a key may be an object here and a folder's name elsewhere, and 256 folders are soon durable.
std::string FolderStore::description_path(std::string_view key) const {
  const std::string name = hex(sha256(key));
  return root_ + "/" + std::string(kHidden) + "/metadata/" + name.substr(0, 2) + "/" + name;
}

std::mutex& FolderStore::lock_of(std::string_view key) {
  return key_mutexes_[hash64(key) % key_mutexes_.size()];
}

Result<void> FolderStore::make_folder_once(const std::string& path) {
  const std::lock_guard lock(folders_mutex_);
  return make_folders(path);
}

// What killed puts left is removed once, before the first put of this process.
Result<bool> FolderStore::is_used() {
  TRY(begin_call(kHidden));
  return exists(root_ + "/" + std::string(kHidden));
}

Result<void> FolderStore::prepare() {
  const std::string temporary = root_ + "/" + std::string(kHidden) + "/temporary";
  const std::lock_guard lock(folders_mutex_);
  TRY(make_folders(temporary));
  if (is_swept_) return {};
  TRY(sweep_temporaries(temporary));
  is_swept_ = true;
  return {};
}

Result<PutReceipt> FolderStore::put(const Act& /*act*/, const PutRequest& request) {
  FAULT("store.before_put");
  TRY(begin_call(request.key));
  if (!is_storable_key(request.key)) return bad_key(request.key);
  TRY(prepare());
  const std::string path = object_path(request.key);
  const std::string description_at = description_path(request.key);
  const std::string temporary = root_ + "/" + std::string(kHidden) + "/temporary";

  auto object = AtomicFile::create(path, temporary);
  if (!object) return Failure(std::move(object).error());
  TRY(copy_checked(request, *object));
  TRY(object->flush());
  FileStat stored;
  TRY_SET(stored, mark_time(*object));
  TRY(object->sync());

  auto description = AtomicFile::create(description_at, temporary);
  if (!description) return Failure(std::move(description).error());
  TRY(description->write(
      to_text({request.key, stored.size, stored.mtime_ns, request.sha256, request.content_type, request.metadata})));
  TRY(description->sync());

  TRY(make_folder_once(parent_of(path)));
  TRY(make_folder_once(parent_of(description_at)));
  {
    const std::lock_guard lock(lock_of(request.key));
    TRY(description->rename());
    FAULT("store.between_renames");
    TRY(object->rename());
  }
  TRY(sync_folder(parent_of(path)));
  TRY(sync_folder(parent_of(description_at)));
  FAULT("store.after_put");
  return PutReceipt{request.sha256, "", stored.size};
}

// Of a key that is known to be storable.
Result<std::optional<ObjectInfo>> FolderStore::inspect(std::string_view key) {
  const std::lock_guard lock(lock_of(key));
  std::optional<FileStat> found;
  TRY_SET(found, find_file(object_path(key)));
  if (!found) return std::optional<ObjectInfo>();
  ObjectInfo info;
  info.key = std::string(key);
  info.bytes = found->size;
  std::string text;
  const auto read = read_file(description_path(key), kLongestDescription, text);
  if (!read && read.error().code != ErrorCode::kNotFound) return Failure(read.error());
  auto description = read ? from_text(text) : std::nullopt;
  if (!description || description->key != key) return std::optional(std::move(info));
  info.content_type = std::move(description->content_type);
  info.metadata = std::move(description->metadata);
  if (description->bytes == found->size && description->mtime_ns == found->mtime_ns) {
    info.etag = description->sha256;
    info.sha256 = std::move(description->sha256);
  } else {
    info.etag = "changed-" + std::to_string(found->size) + "-" + std::to_string(found->mtime_ns);
  }
  return std::optional(std::move(info));
}

Result<std::optional<ObjectInfo>> FolderStore::head(std::string_view key) {
  TRY(begin_call(key));
  if (!is_storable_key(key)) return bad_key(key);
  return inspect(key);
}

Result<bool> FolderStore::get(std::string_view key, const OnBytes& on_bytes) {
  TRY(begin_call(key));
  if (!is_storable_key(key)) return bad_key(key);
  const std::string path = object_path(key);
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
  if (file.get() < 0) {
    if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP) return false;
    return fail_store(key, errno);
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return fail_store(key, errno);
  if (!S_ISREG(status.st_mode)) return false;
  std::string piece(kPieceBytes, '\0');
  for (;;) {
    const ssize_t got = ::read(file.get(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_store(key, errno);
    if (got == 0) return true;
    TRY(on_bytes(std::string_view(piece).substr(0, static_cast<std::size_t>(got))));
  }
}

Result<void> FolderStore::list(std::string_view prefix, const OnObject& on_object) {
  TRY(begin_call(prefix));
  const std::size_t slash = prefix.rfind('/');
  if (slash == std::string_view::npos) return list_folder("", prefix, on_object);
  // No key begins with what is no key itself.
  if (!is_storable_key(prefix.substr(0, slash))) return {};
  return list_folder(std::string(prefix.substr(0, slash + 1)), prefix, on_object);
}

// `folder` is "" or ends in '/'. In memory stand the names of the folders on the way, never all keys.
Result<void> FolderStore::list_folder(const std::string& folder, std::string_view prefix, const OnObject& on_object) {
  std::vector<Listed> names;
  TRY_SET(names, names_in(object_path(folder)));
  for (const Listed& listed : names) {
    const std::string key = folder + listed.name;
    const std::size_t common = std::min(key.size(), prefix.size());
    if (key.compare(0, common, prefix.substr(0, common)) != 0) continue;
    if (listed.is_folder) {
      if (!folder.empty() || !key.starts_with(kHidden)) TRY(list_folder(key, prefix, on_object));
      continue;
    }
    if (key.size() < prefix.size() || !is_storable_key(key)) continue;
    std::optional<ObjectInfo> info;
    TRY_SET(info, inspect(key));
    if (info) TRY(on_object(*info));
  }
  return {};
}

Result<bool> FolderStore::remove(const Act& /*act*/, std::string_view key) {
  TRY(begin_call(key));
  if (!is_storable_key(key)) return bad_key(key);
  const std::string path = object_path(key);
  const std::lock_guard lock(lock_of(key));
  std::optional<FileStat> found;
  TRY_SET(found, find_file(path));
  if (!found) return false;
  // The description goes last: without its object it says nothing.
  TRY(remove_file(path));
  TRY(sync_folder(parent_of(path)));
  TRY(remove_file(description_path(key)));
  return true;
}

std::string FolderStore::url(std::string_view key) const {
  return "file://" + percent_encode(object_path(key));
}

}  // namespace radica
