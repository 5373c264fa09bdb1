#include "base/hash.h"

#include <openssl/evp.h>
#include <xxhash.h>

#include <cstring>
#include <new>

namespace radica {
namespace {

EVP_MD_CTX* context_of(void* pointer) {
  return static_cast<EVP_MD_CTX*>(pointer);
}

std::string_view text_of(const Sha256& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

// The two digits of each byte, one behind the other.
constexpr std::array<char, 512> make_hex_digits() {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<char, 512> digits{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    digits[2 * byte] = kDigits[byte / 16];
    digits[2 * byte + 1] = kDigits[byte % 16];
  }
  return digits;
}
constexpr std::array<char, 512> kHexDigits = make_hex_digits();

void write_hex(char* place, std::string_view bytes) {
  for (const char c : bytes) {
    std::memcpy(place, kHexDigits.data() + std::size_t{2} * static_cast<unsigned char>(c), 2);
    place += 2;
  }
}

// Fetched once: an implicit fetch per message costs as much as hashing a kilobyte.
const EVP_MD* sha256_method() {
  static EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return method;
}

}  // namespace

Sha256Hasher::Sha256Hasher() : context_(EVP_MD_CTX_new()) {
  if (context_ == nullptr) throw std::bad_alloc();
  reset();
}

Sha256Hasher::~Sha256Hasher() {
  EVP_MD_CTX_free(context_of(context_));
}

void Sha256Hasher::reset() {
  EVP_DigestInit_ex2(context_of(context_), sha256_method(), nullptr);
}

void Sha256Hasher::update(std::string_view bytes) {
  EVP_DigestUpdate(context_of(context_), bytes.data(), bytes.size());
}

Sha256 Sha256Hasher::finish() {
  Sha256 hash;
  unsigned length = 0;
  EVP_DigestFinal_ex(context_of(context_), hash.data(), &length);
  return hash;
}

Sha256 sha256(std::string_view bytes) {
  thread_local Sha256Hasher hasher;
  hasher.reset();
  hasher.update(bytes);
  return hasher.finish();
}

std::string hex(std::string_view bytes) {
  std::string text(bytes.size() * 2, '\0');
  write_hex(text.data(), bytes);
  return text;
}

std::string hex(const Sha256& hash) {
  return hex(text_of(hash));
}

void append_hex(std::string& text, const Sha256& hash) {
  char digits[2 * sizeof(Sha256)];
  write_hex(digits, text_of(hash));
  text.append(digits, sizeof digits);
}

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

std::string hash128(std::string_view bytes) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.data(), bytes.size()));
  return {reinterpret_cast<const char*>(canonical.digest), sizeof canonical.digest};
}

}  // namespace radica
