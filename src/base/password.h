// Passwords and secrets: argon2id hashes in the PHC form, what is no password, random secrets. Thread-safe; at most
// four threads hash at once, the others wait: a hash takes 19 MiB.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace radica {

// OWASP's least for argon2id; a higher one here makes older hashes new at the next sign-in.
struct PasswordCost {
  std::uint32_t memory_kib = 19'456, iterations = 2, lanes = 1;
};

inline constexpr std::size_t kShortestPassword = 12, kLongestPassword = 1024;  // characters, bytes

enum class PasswordFault : std::uint8_t { kNone, kShort, kLong, kCommon, kEncoding };
[[nodiscard]] std::string_view name_of(PasswordFault fault);  // "short", …
// What is wrong with a new password of the account `name`. There are no rules of composition (ASVS 2.1.9); common
// ones are told by how people make them: a usual word with digits, a row of the keyboard, a repetition.
[[nodiscard]] PasswordFault fault_of_password(std::string_view password, std::string_view name);

// "$argon2id$v=19$m=19456,t=2,p=1$…". Of the same text in NFC.
[[nodiscard]] std::string hash_password(std::string_view password, const PasswordCost& cost = {});
// False also for what is no hash. Takes as long for every password.
[[nodiscard]] bool matches_password(const std::string& hash, std::string_view password);
[[nodiscard]] bool needs_rehash(std::string_view hash, const PasswordCost& cost = {});

// Of the kernel's generator; twice as many hex digits.
[[nodiscard]] std::string random_hex(std::size_t bytes);
// Groups of five letters and digits that are not mistaken for one another: "7K3QX-…", about 4.9 bits each.
[[nodiscard]] std::string random_code(std::size_t groups);
// As such a code was shown, however it is typed.
[[nodiscard]] std::string typed_code(std::string_view text);

}  // namespace radica
