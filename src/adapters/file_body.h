// A stretch of a file as the body of a request, hashed while it is sent: its last byte only goes out when all of them
// had the hash that was announced, so that other bytes never become an object, whatever the server checks.
#pragma once

#include <cstdint>
#include <string>

#include "adapters/http.h"
#include "base/file.h"
#include "base/hash.h"
#include "ports/object_store.h"

namespace radica {

// The source of a put(), open; it must stay while bodies read from it. Thread-safe.
class OpenSource {
 public:
  // E-STORE-003 when it is not (any more) what the request says, E-STORE-005 when it cannot be read, E-STORE-004 when
  // its size is another.
  static Result<OpenSource> open(const PutRequest& request);
  // A descriptor of our own, which it closes; `path` is what errors call it.
  static Result<OpenSource> adopt(int number, std::string path);
  OpenSource(OpenSource&& other) noexcept;
  OpenSource& operator=(OpenSource&&) = delete;
  OpenSource(const OpenSource&) = delete;
  OpenSource& operator=(const OpenSource&) = delete;
  ~OpenSource();

  [[nodiscard]] std::uint64_t bytes() const { return stat_.size; }
  [[nodiscard]] const std::string& path() const { return path_; }
  // Fills `to` from `offset`; a file that ends before is E-STORE-003.
  Result<void> read(std::uint64_t offset, char* to, std::size_t bytes) const;
  // E-STORE-003 if it is no longer the file that was opened.
  Result<void> check_unchanged() const;
  // What bytes with another hash mean: E-STORE-003 if it changed, else E-STORE-004.
  [[nodiscard]] Failure other_bytes(const std::string& expected, const std::string& found) const;

 private:
  OpenSource(int number, const FileStat& stat, std::string path)
      : number_(number), stat_(stat), path_(std::move(path)) {}
  int number_;
  FileStat stat_;
  std::string path_;
};

class FileBody final : public HttpBody {
 public:
  FileBody(const OpenSource& file, std::uint64_t offset, std::uint64_t bytes, std::string sha256)
      : file_(file), offset_(offset), bytes_(bytes), sha256_(std::move(sha256)) {}
  [[nodiscard]] std::uint64_t bytes() const override { return bytes_; }
  Result<void> rewind() override;
  Result<std::size_t> read(char* to, std::size_t most) override;

 private:
  const OpenSource& file_;
  const std::uint64_t offset_, bytes_;
  const std::string sha256_;  // hex
  Sha256Hasher hasher_;
  std::uint64_t sent_ = 0;
};

}  // namespace radica
