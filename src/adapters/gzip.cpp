#include "adapters/gzip.h"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <new>
#include <utility>

#include "base/fault.h"

namespace radica {
namespace {

constexpr std::size_t kPieceBytes = 256U * 1024U;
constexpr int kGzipWindow = 15 + 16;  // the largest, with the frame of gzip
constexpr int kMemoryLevel = 8;

Bytef* bytef(const char* bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes));  // zlib only writes where it is told to
}

// A file without a name.
class Nameless {
 public:
  static Result<Nameless> create() {
    std::string path = (std::filesystem::temp_directory_path() / ".radica-gzip-XXXXXX").string();
    const int number = fault::next_call_fails() ? -1 : ::mkostemp(path.data(), O_CLOEXEC);
    if (number < 0) return fail_errno("E-FILE-010", path, errno);
    ::unlink(path.c_str());
    return Nameless(number, std::move(path));
  }
  Result<void> write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(number_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return fail_errno("E-FILE-010", path_, errno);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
  }
  Nameless(Nameless&& other) noexcept : number_(std::exchange(other.number_, -1)), path_(std::move(other.path_)) {}
  Nameless& operator=(Nameless&&) = delete;
  Nameless(const Nameless&) = delete;
  Nameless& operator=(const Nameless&) = delete;
  ~Nameless() {
    if (number_ >= 0) ::close(number_);
  }
  Result<OpenSource> give() { return OpenSource::adopt(std::exchange(number_, -1), path_); }

 private:
  Nameless(int number, std::string path) : number_(number), path_(std::move(path)) {}
  int number_;
  std::string path_;
};

// The time in the frame stays 0, so that an upload in parts can be gone on with.
class Deflate {
 public:
  Deflate() {
    if (::deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY) !=
        Z_OK)
      throw std::bad_alloc();
  }
  ~Deflate() { ::deflateEnd(&stream_); }
  Deflate(const Deflate&) = delete;
  Deflate& operator=(const Deflate&) = delete;

  template <class Use>
  Result<void> take(std::string_view bytes, bool is_last, const Use& use) {
    stream_.next_in = bytef(bytes.data());
    stream_.avail_in = static_cast<uInt>(bytes.size());
    do {
      stream_.next_out = bytef(out_.data());
      stream_.avail_out = static_cast<uInt>(out_.size());
      ::deflate(&stream_, is_last ? Z_FINISH : Z_NO_FLUSH);
      TRY(use(std::string_view(out_).substr(0, out_.size() - stream_.avail_out)));
    } while (stream_.avail_out == 0);
    return {};
  }

 private:
  z_stream stream_{};
  std::string out_ = std::string(kPieceBytes, '\0');
};

}  // namespace

Result<GzipFile> compress(const OpenSource& source, const PutRequest& request) {
  TRY_SET(Nameless target, Nameless::create());
  Deflate deflate;
  Sha256Hasher of_source, of_target;
  const auto keep = [&](std::string_view bytes) -> Result<void> {
    of_target.update(bytes);
    return target.write(bytes);
  };
  std::string piece(static_cast<std::size_t>(std::min<std::uint64_t>(kPieceBytes, source.bytes())), '\0');
  for (std::uint64_t at = 0; at < source.bytes();) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), source.bytes() - at));
    TRY(source.read(at, piece.data(), size));
    const auto part = std::string_view(piece).substr(0, size);
    of_source.update(part);
    TRY(deflate.take(part, false, keep));
    at += size;
  }
  TRY(deflate.take({}, true, keep));
  if (const std::string found = hex(of_source.finish()); found != request.sha256)
    return source.other_bytes(request.sha256, found);
  TRY_SET(OpenSource file, target.give());
  return GzipFile{std::move(file), hex(of_target.finish())};
}

struct GzipReader::Stream {
  z_stream zlib{};
  std::string out = std::string(kPieceBytes, '\0');
  bool is_over = false;  // what follows is no part of the stream
};

GzipReader::GzipReader(OnBytes on_bytes) : on_bytes_(std::move(on_bytes)), stream_(new Stream) {
  if (::inflateInit2(&stream_->zlib, kGzipWindow) != Z_OK) throw std::bad_alloc();
}

GzipReader::~GzipReader() {
  ::inflateEnd(&stream_->zlib);
}

Result<void> GzipReader::take(std::string_view piece) {
  z_stream& zlib = stream_->zlib;
  std::string& out = stream_->out;
  for (bool is_full = false; (is_full || !piece.empty()) && !stream_->is_over;) {
    zlib.next_in = bytef(piece.data());
    zlib.avail_in = static_cast<uInt>(piece.size());
    zlib.next_out = bytef(out.data());
    zlib.avail_out = static_cast<uInt>(out.size());
    const int state = ::inflate(&zlib, Z_NO_FLUSH);
    stream_->is_over = state != Z_OK && state != Z_BUF_ERROR;
    const bool is_bad = stream_->is_over && state != Z_STREAM_END;
    const std::size_t made = out.size() - zlib.avail_out;
    if (made > 0) TRY(on_bytes_(std::string_view(out).substr(0, made)));
    if (!is_bad) piece.remove_prefix(piece.size() - zlib.avail_in);
    is_full = zlib.avail_out == 0;  // there may be more, without more to take
  }
  return piece.empty() ? Result<void>() : on_bytes_(piece);
}

}  // namespace radica
