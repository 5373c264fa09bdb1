// SHA-256 (identity of bytes and records) and XXH3 (change detection and bucketing only). Thread-safe: no state is
// shared.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace radica {

using Sha256 = std::array<unsigned char, 32>;

// Hashes in pieces; reset() makes it ready for the next message. Not copyable; one thread at a time.
class Sha256Hasher {
 public:
  Sha256Hasher();
  ~Sha256Hasher();
  Sha256Hasher(const Sha256Hasher&) = delete;
  Sha256Hasher& operator=(const Sha256Hasher&) = delete;
  void reset();
  void update(std::string_view bytes);
  [[nodiscard]] Sha256 finish();

 private:
  void* context_;  // EVP_MD_CTX
};

[[nodiscard]] Sha256 sha256(std::string_view bytes);
[[nodiscard]] std::string hex(std::string_view bytes);
[[nodiscard]] std::string hex(const Sha256& hash);
void append_hex(std::string& text, const Sha256& hash);
[[nodiscard]] std::uint64_t hash64(std::string_view bytes, std::uint64_t seed = 0);
[[nodiscard]] std::string hash128(std::string_view bytes);  // 16 bytes

}  // namespace radica
