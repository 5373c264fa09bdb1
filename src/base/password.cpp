#include "base/password.h"

#include <argon2.h>
#include <fmt/format.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <functional>
#include <semaphore>
#include <stdexcept>
#include <vector>

#include "base/hash.h"
#include "base/text.h"

namespace radica {
namespace {

constexpr std::ptrdiff_t kAtOnce = 4;
constexpr std::size_t kSaltBytes = 16, kHashBytes = 32;

std::counting_semaphore<kAtOnce>& turns() {
  static std::counting_semaphore<kAtOnce> semaphore(kAtOnce);
  return semaphore;
}
class Turn {
 public:
  Turn() { turns().acquire(); }
  ~Turn() { turns().release(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
};

std::string random_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): OpenSSL takes unsigned bytes
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(size)) != 1)
    throw std::runtime_error("the generator of random numbers gives none");
  return bytes;
}

std::string in_one_form(std::string_view password) {
  return is_valid_utf8(password) ? nfc(password) : std::string(password);
}

// --- what is common

// Words that people begin a password with here; names of this product, of its companies and of the account besides.
constexpr std::string_view kWords =
    "password passwort passw contrasena contrasenia clave secreto secreta secret admin administrador "
    "administrator root usuario user login acceso access entrar bienvenido bienvenida welcome hola hello "
    "sistema system servidor server prueba test demo invitado guest default cambiame changeme letmein "
    "iloveyou teamo tequiero princesa princess dragon monkey football futbol baseball superman batman "
    "sunshine master colombia bogota medellin barranquilla cartagena energia electricaribe afinia aire "
    "radica radicado enero febrero diciembre verano navidad jesus dios amor familia mama";
constexpr std::array<std::string_view, 6> kRows{"1234567890",
                                                "qwertyuiop",
                                                "asdfghjkl",
                                                "zxcvbnm",
                                                "abcdefghijklmnopqrstuvwxyz",
                                                "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik"};
constexpr std::size_t kLettersOfItsOwn = 4;  // that a password needs besides usual words

std::string without_disguise(std::string_view text) {
  constexpr std::string_view kFrom = "013457@$!|", kTo = "oieastasil";
  std::string plain(text);
  for (char& c : plain)
    if (const std::size_t at = kFrom.find(c); at != std::string_view::npos) c = kTo[at];
  return plain;
}

std::string letters_of(std::string_view text) {
  std::string letters;
  for (const char c : text)
    if (c >= 'a' && c <= 'z') letters += c;
  return letters;
}

bool is_of_words(std::string letters, std::string_view name) {
  // Longer words first, so that what is left is not a piece of one.
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < kWords.size();) {
    const std::size_t end = std::min(kWords.find(' ', at), kWords.size());
    words.push_back(kWords.substr(at, end - at));
    at = end + 1;
  }
  if (name.size() >= 3) words.push_back(name);
  std::ranges::sort(words, std::greater{}, &std::string_view::size);
  for (const std::string_view word : words)
    for (std::size_t at = 0; (at = letters.find(word)) != std::string::npos;) letters.erase(at, word.size());
  return letters.size() < kLettersOfItsOwn;
}

bool has_letters(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

bool is_repetition(std::string_view text) {
  constexpr std::size_t kLongestUnit = 6;
  for (std::size_t unit = 1; unit <= kLongestUnit && unit < text.size(); ++unit) {
    bool repeats = true;
    for (std::size_t i = unit; i < text.size() && repeats; ++i) repeats = text[i] == text[i - unit];
    if (repeats) return true;
  }
  return false;
}

bool are_neighbours(char left, char right) {
  return left == right || std::ranges::any_of(kRows, [left, right](std::string_view row) {
           const std::size_t at = row.find(left);
           if (at == std::string_view::npos) return false;
           return (at + 1 < row.size() && row[at + 1] == right) || (at > 0 && row[at - 1] == right);
         });
}

bool is_a_row(std::string_view text) {
  std::size_t steps = 0;
  for (std::size_t i = 1; i < text.size(); ++i) steps += are_neighbours(text[i - 1], text[i]) ? 1 : 0;
  return steps * 4 >= (text.size() - 1) * 3;
}

bool is_common(std::string_view password, std::string_view name) {
  const std::string lower = fold_for_comparison(password), plain = without_disguise(lower);
  if (is_repetition(lower) || is_a_row(lower)) return true;
  if (!has_letters(lower)) return false;
  return is_of_words(letters_of(lower), name) || is_of_words(letters_of(plain), name);
}

std::string parameters_of(const PasswordCost& cost) {
  return fmt::format("$argon2id$v=19$m={},t={},p={}$", cost.memory_kib, cost.iterations, cost.lanes);
}

}  // namespace

std::string_view name_of(PasswordFault fault) {
  constexpr std::array<std::string_view, 5> kNames{"", "short", "long", "common", "encoding"};
  return kNames[static_cast<std::size_t>(fault)];
}

PasswordFault fault_of_password(std::string_view password, std::string_view name) {
  if (password.size() > kLongestPassword) return PasswordFault::kLong;
  if (!is_valid_utf8(password)) return PasswordFault::kEncoding;
  if (count_points(nfc(password)) < kShortestPassword) return PasswordFault::kShort;
  return is_common(password, name) ? PasswordFault::kCommon : PasswordFault::kNone;
}

std::string hash_password(std::string_view password, const PasswordCost& cost) {
  const std::string text = in_one_form(password), salt = random_bytes(kSaltBytes);
  std::string encoded(
      argon2_encodedlen(cost.iterations, cost.memory_kib, cost.lanes, kSaltBytes, kHashBytes, Argon2_id), '\0');
  const Turn turn;
  const int answer = argon2id_hash_encoded(cost.iterations, cost.memory_kib, cost.lanes, text.data(), text.size(),
                                           salt.data(), salt.size(), kHashBytes, encoded.data(), encoded.size());
  if (answer != ARGON2_OK) throw std::runtime_error(std::string("argon2: ") + argon2_error_message(answer));
  encoded.resize(encoded.find('\0'));
  return encoded;
}

bool matches_password(const std::string& hash, std::string_view password) {
  if (password.size() > kLongestPassword) password = password.substr(0, kLongestPassword + 1);  // never one of ours
  const std::string text = in_one_form(password);
  const Turn turn;
  return argon2id_verify(hash.c_str(), text.data(), text.size()) == ARGON2_OK;
}

bool needs_rehash(std::string_view hash, const PasswordCost& cost) {
  return !hash.starts_with(parameters_of(cost));
}

std::string random_hex(std::size_t bytes) {
  return hex(std::string_view(random_bytes(bytes)));
}

std::string random_code(std::size_t groups) {
  constexpr std::string_view kLetters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
  constexpr std::size_t kGroup = 5;
  constexpr unsigned kFair = 256 - 256 % kLetters.size();  // bytes above would prefer the first letters
  std::string code;
  for (std::size_t letters = 0; letters < groups * kGroup;) {
    const auto byte = static_cast<unsigned char>(random_bytes(1).front());
    if (byte >= kFair) continue;
    if (letters > 0 && letters % kGroup == 0) code += '-';
    code += kLetters[byte % kLetters.size()];
    ++letters;
  }
  return code;
}

std::string typed_code(std::string_view text) {
  std::string code;
  for (const char c : text) {
    if (c == '-' || c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
    code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return code;
}

}  // namespace radica
