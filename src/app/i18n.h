// What operators read, in Spanish (default) or English: locale/{es,en}.toml, flattened to ids when it is built
// ("errors.E-FILE-001.what"), with {named} parameters,
// {count:file|files} where a word has to agree with a number, and the forms of numbers and dates. Logs, ids and code
// stay English. Immutable, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/environment.h"
#include "base/clock.h"
#include "base/embedded.h"
#include "base/error.h"

namespace radica {

enum class Language : std::uint8_t { kEs, kEn };

[[nodiscard]] std::string_view code_of(Language language);  // "es", "en"
[[nodiscard]] std::optional<Language> language_by_code(std::string_view code);
// --lang, else LC_ALL, LC_MESSAGES, LANG (the first that is set), else Spanish.
[[nodiscard]] Language choose_language(std::optional<Language> flag, const Environment& environment);

class Texts {
 public:
  // `texts` in the order of their ids; they have to stay.
  Texts(Language language, std::span<const EmbeddedText> texts) : language_(language), texts_(texts) {}
  static Texts load(Language language) { return {language, embedded_texts(code_of(language))}; }

  // The text with its parameters put in. A missing id gives the id itself, a missing parameter stays as {name}.
  [[nodiscard]] std::string text(std::string_view id, const std::vector<ErrorFact>& parameters = {}) const;
  [[nodiscard]] bool has(std::string_view id) const { return find(id) != nullptr; }
  [[nodiscard]] Language language() const { return language_; }
  [[nodiscard]] std::span<const EmbeddedText> all() const { return texts_; }

  [[nodiscard]] std::string number(std::int64_t value) const;         // 1.234.567 / 1,234,567
  [[nodiscard]] std::string decimal(double value, int digits) const;  // 1.234,5 / 1,234.5
  [[nodiscard]] std::string bytes(std::uint64_t count) const;         // 12,3 MB / 12.3 MB
  [[nodiscard]] std::string duration(std::int64_t seconds) const;     // 8 s, 2 min 05 s, 3 h 04 min
  [[nodiscard]] std::string moment(LocalTime time) const;             // 24/11/2026 12:00:00 / 2026-11-24 12:00:00
  [[nodiscard]] std::string day(LocalTime time) const;                // 24/11/2026 / 2026-11-24

 private:
  [[nodiscard]] const EmbeddedText* find(std::string_view id) const;
  Language language_;
  std::span<const EmbeddedText> texts_;
};

// What happened and what to do about it.
struct ErrorText {
  std::string what, hint;
};
[[nodiscard]] ErrorText error_text(const Texts& texts, std::string_view id, const std::vector<ErrorFact>& facts);
[[nodiscard]] ErrorText error_text(const Texts& texts, const Error& error);

// Names of the {parameters} of a text, in order.
[[nodiscard]] std::vector<std::string> parameters_of(std::string_view text);

}  // namespace radica
