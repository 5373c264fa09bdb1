// The rules of SPEC §5 for one value of one field: fecha, phone, e-mail, nic, documento_identidad, catalogue. Pure: no
// I/O, no clock, no state, so thread-safe. Text, Empty and "too long" belong to the caller: a RawField is never empty,
// and a value here is not cut or measured.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "model/rules.h"

namespace radica {

struct RawField {
  std::string_view text;  // valid UTF-8 after Text; of a JSON number its source text, `-?digits.0+` without fraction
  std::string_view original;  // the same value before Text (mojibake repaired): a phone is split at its newlines
  bool is_number = false;     // it was a JSON number
};

// A value and what its rule puts into datos_extra as {field}_otros, _ext, _original and _tipo. Empty = absent.
struct FieldValue {
  std::string value;  // empty = set aside; then `original` is the text
  std::vector<std::string> others;
  std::string extension, original, type;
  RuleSet warnings;
};

// telefono and celular: both report telefono_sin_indicativo, telefono_parcial, telefono_invalido, decimal_quitado.
[[nodiscard]] FieldValue phone_field(const RawField& raw);
[[nodiscard]] FieldValue email_field(const RawField& raw);
[[nodiscard]] FieldValue nic_field(const RawField& raw);
[[nodiscard]] FieldValue document_field(const RawField& raw);

// The known values of one catalogue, prepared for comparison without case and marks; of two equal ones the first holds.
class CatalogueIndex {
 public:
  explicit CatalogueIndex(std::vector<std::string> known);
  // The catalogue's spelling of `text`; nothing when it is unknown. Valid as long as the index.
  [[nodiscard]] const std::string* find(std::string_view text) const;

 private:
  std::vector<std::string> known_;
  std::unordered_map<std::string, std::size_t> by_folded_;
};
[[nodiscard]] FieldValue catalogue_field(const RawField& raw, const CatalogueIndex& index);

struct Fecha {
  LocalTime time = 0;     // no value (0) when the problem is kFechaInvalida
  bool has_time = false;  // false: 00:00:00, and the observation gets fecha_sin_hora
  // False: its conversion left the years of four digits, at either end; out of range, and nothing to keep.
  bool is_in_calendar = true;
  // kFechaInvalida, or kFechaFueraDeRango, whose value is kept when that rule's severity is lowered.
  std::optional<Rule> problem;
};
// `now` is wall-clock time of `zone`, to which a fecha with `Z` or an offset is converted.
[[nodiscard]] Fecha parse_fecha(std::string_view text, const Zone& zone, LocalTime now);
// What a fecha_invalida looks like: "hora_de_12", "mes_primero", … or, of no known kind, '~' and its pattern without
// values ("~#/#/# a"). A fecha out of range is "pasado" or "futuro".
[[nodiscard]] std::string shape_of_invalid_fecha(std::string_view text);
[[nodiscard]] std::string_view shape_of_range(LocalTime time, LocalTime now);

// A JSON number in exponent form, or a text `digits.digitsE[±]digits`: what a spreadsheet leaves of a long number.
// Never valid in nic, documento_identidad, the phones and numero_radicado.
[[nodiscard]] bool is_exponent_number(std::string_view text, bool is_number);

// The check digit of a NIT ('0'..'9') by DIAN, Orden Administrativa 4 de 1989; `base` is 1–15 digits.
[[nodiscard]] char nit_check_digit(std::string_view base);

// --- shared by the rules ---

[[nodiscard]] constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] bool all_digits(std::string_view text);  // false for ""
// U+2010–U+2015 and U+2212 as '-'. Copies only if there is one: otherwise `text` itself, `buffer` untouched.
[[nodiscard]] std::string_view with_plain_dashes(std::string_view text, std::string& buffer);

enum class Digits { kPlain, kPlainOrGrouped };
// Takes `.0`, `.00`, `,0` or `,00` off plain digits, or off digits in groups of three ("12.345.678,00"); true if it
// did.
[[nodiscard]] bool drop_decimal_ending(std::string_view& text, Digits accepted);

// Collects values once each, in order of arrival; linear for few, hashed for many.
class DistinctValues {
 public:
  void add(std::string value);
  [[nodiscard]] std::vector<std::string> take() { return std::move(values_); }

 private:
  std::vector<std::string> values_;
  std::unordered_set<std::string> seen_;
};

}  // namespace radica
