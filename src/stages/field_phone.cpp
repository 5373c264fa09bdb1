// SPEC §5 "phone": one text into the numbers it names: (1) a part, (2) the pieces of a text, (3) which of them count.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "stages/field_rules.h"

namespace radica {
namespace {

constexpr std::size_t kFixedWithZone = 10, kFixedWithoutZone = 7, kWithCountry = 12;
constexpr std::size_t kLongestDialled = 16;  // 0057 033 and nine digits
constexpr std::size_t kFewestOfTwo = 14, kMostOfTwo = 28;
constexpr std::size_t kLongestPieceOfTwo = 256;  // bytes: keeps the search for a division short whatever comes in

// Longest first where one begins another; `É` and `Ó` are folded by starts_with_word.
constexpr std::array<std::string_view, 10> kLabels{"teléfono", "telefono", "tel",   "celular",  "cel",
                                                   "fijo",     "movil",    "móvil", "whatsapp", "wa"};
constexpr std::array<std::string_view, 5> kExtensionWords{"extension", "extensión", "ext.", "ext", "x"};

struct Part {
  std::string number;          // normalised; empty if it is not valid
  std::string_view extension;  // digits
};

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \n");
  return first == std::string_view::npos ? std::string_view{}
                                         : text.substr(first, text.find_last_not_of(" \n") - first + 1);
}

// True if `text` begins with `word` (lower case) ignoring case, É and Ó included: C3 89 against C3 A9, C3 93 against C3
// B3.
bool starts_with_word(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    char c = text[i];
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (i > 0 && text[i - 1] == '\xC3' && (c == '\x89' || c == '\x93')) c = static_cast<char>(c + 0x20);
    if (c != word[i]) return false;
  }
  return true;
}

std::string_view without_label(std::string_view text) {
  for (const std::string_view label : kLabels) {
    if (!starts_with_word(text, label)) continue;
    text.remove_prefix(label.size());
    if (text.starts_with('.')) text.remove_prefix(1);
    if (text.starts_with(':')) text.remove_prefix(1);
    break;
  }
  return text;
}

// Takes `ext 12` and its like off the end of `text` and returns the digits; "" if there is none.
std::string_view take_extension(std::string_view& text) {
  std::size_t start = text.size();
  while (start > 0 && is_digit(text[start - 1])) --start;
  const std::string_view digits = text.substr(start);
  if (digits.empty() || start == 0) return {};
  const std::size_t last = text.find_last_not_of(" :", start - 1);
  if (last == std::string_view::npos) return {};
  const std::string_view before = text.substr(0, last + 1);
  for (const std::string_view word : kExtensionWords) {
    if (before.size() < word.size() || !starts_with_word(before.substr(before.size() - word.size()), word)) continue;
    text = trimmed(before.substr(0, before.size() - word.size()));
    return digits;
  }
  return {};
}

bool is_never_valid(std::string_view digits) {
  return digits == "3000000000" || digits == "1234567890" ||
         digits.find_first_not_of(digits.front()) == std::string_view::npos;
}

// A national number of ten digits or an old one of seven as it is kept; "" if it is neither.
std::string valid_national(std::string_view digits) {
  if (digits.size() == kFixedWithZone) {
    constexpr std::string_view kZones = "1245678";  // the zone digits 1, 2, 4–8
    const bool is_mobile = digits[0] == '3';
    const bool is_fixed =
        digits.starts_with("60") && kZones.find(digits[2]) != std::string_view::npos && digits[3] >= '2';
    if ((is_mobile || is_fixed) && !is_never_valid(digits)) return std::string("+57").append(digits);
  } else if (digits.size() == kFixedWithoutZone) {
    if (digits[0] >= '2' && !is_never_valid(digits)) return std::string(digits);
  }
  return {};
}

// Blanks, dots, dashes and parentheses dropped, then the prefixes; "" if what is left is not a valid number.
std::string valid_number(std::string_view text) {
  std::array<char, kLongestDialled> dialled{};
  std::size_t length = 0;
  bool has_plus = false;
  for (const char c : text) {
    if (is_digit(c)) {
      if (length == dialled.size()) return {};
      dialled[length++] = c;
    } else if (c == '+') {
      if (has_plus || length > 0) return {};
      has_plus = true;
    } else if (std::string_view(" .-()").find(c) == std::string_view::npos) {
      return {};
    }
  }
  std::string_view digits(dialled.data(), length);
  if (has_plus) {
    if (!digits.starts_with("57")) return {};
    digits.remove_prefix(2);
  } else if (digits.starts_with("0057")) {
    digits.remove_prefix(4);
  } else if (length == kWithCountry && digits.starts_with("57")) {
    digits.remove_prefix(2);
  }
  if (digits.size() == kWithCountry && digits.starts_with("033")) digits.remove_prefix(2);
  return valid_national(digits);
}

Part read_part(std::string_view text) {
  text = trimmed(text);
  const std::string_view extension = take_extension(text);
  return {valid_number(without_label(text)), extension};
}

// True if the text holds ` - ` after seven or more digits: then it names two numbers, whatever it looks like as one.
bool has_dash_after_a_number(std::string_view text) {
  std::size_t digits = 0, at = 0;
  for (std::size_t dash = text.find(" - "); dash != std::string_view::npos; dash = text.find(" - ", dash + 1)) {
    digits += static_cast<std::size_t>(std::count_if(text.data() + at, text.data() + dash, is_digit));
    if (digits >= kFixedWithoutZone) return true;
    at = dash;
  }
  return false;
}

// The text with its line ends: the cleaned lines of the value before Text, joined by LF.
std::string lines_of(std::string_view original) {
  std::string lines, buffer;
  for (std::size_t start = 0; start <= original.size();) {
    const std::size_t end = std::min(original.find_first_of("\r\n", start), original.size());
    const std::string line = clean_text(original.substr(start, end - start));
    if (!line.empty()) {
      if (!lines.empty()) lines += '\n';
      lines += with_plain_dashes(line, buffer);
    }
    start = end + 1;
  }
  return lines;
}

// Length of the separator at `at`, 0 if there is none. Of ` y ` the second blank stays: it may begin the next one.
std::size_t separator_at(std::string_view text, std::size_t at) {
  const auto is_blank = [text](std::size_t i) { return text[i] == ' ' || text[i] == '\n'; };
  if (is_blank(at) && at + 2 < text.size() && is_blank(at + 2) &&
      std::string_view("-yYoO").find(text[at + 1]) != std::string_view::npos)
    return 2;
  return std::string_view("/;,\n").find(text[at]) != std::string_view::npos ? 1 : 0;
}

// What the pieces of one text amount to.
class Pieces {
 public:
  void add_all(std::string_view text) {
    std::size_t start = 0;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t length = separator_at(text, at);
      if (length > 0) {
        add(trimmed(text.substr(start, at - start)));
        start = at + length;
      }
      at += std::max<std::size_t>(length, 1);
    }
    add(trimmed(text.substr(start)));
  }

  [[nodiscard]] const std::vector<Part>& parts() const { return parts_; }
  [[nodiscard]] bool has_unused() const { return has_unused_; }

 private:
  void add(std::string_view piece) {
    if (piece.empty()) return;
    std::string_view number = piece;
    const std::string_view extension = take_extension(number);
    if (!extension.empty() && number.empty()) {
      add_extension(extension);
      return;
    }
    Part part = read_part(piece);
    if (part.number.empty() && divide(piece)) return;
    has_unused_ = has_unused_ || part.number.empty();
    parts_.push_back(std::move(part));
  }

  // A piece that is only an extension belongs to the piece before.
  void add_extension(std::string_view extension) {
    if (parts_.empty() || !parts_.back().extension.empty())
      has_unused_ = true;
    else
      parts_.back().extension = extension;
  }

  // Two numbers with nothing but a blank or a dash between them.
  bool divide(std::string_view piece) {
    const auto digits = std::count_if(piece.begin(), piece.end(), is_digit);
    if (piece.size() > kLongestPieceOfTwo || digits < static_cast<std::ptrdiff_t>(kFewestOfTwo) ||
        digits > static_cast<std::ptrdiff_t>(kMostOfTwo))
      return false;
    for (std::size_t at = piece.find_first_of(" -"); at != std::string_view::npos;
         at = piece.find_first_of(" -", at + 1)) {
      Part left = read_part(piece.substr(0, at));
      if (left.number.empty()) continue;
      Part right = read_part(piece.substr(at + 1));
      if (right.number.empty()) continue;
      parts_.push_back(std::move(left));
      parts_.push_back(std::move(right));
      return true;
    }
    return false;
  }

  std::vector<Part> parts_;
  bool has_unused_ = false;
};

void set_value(FieldValue& field, std::string number, std::string_view extension) {
  if (number.size() == kFixedWithoutZone) field.warnings.add(Rule::kTelefonoSinIndicativo);
  field.value = std::move(number);
  field.extension = extension;
}

// The first valid number is the value; every other piece and extension is either among the others or left unused.
void choose(FieldValue& field, const Pieces& pieces, std::string_view whole) {
  bool has_unused = pieces.has_unused();
  DistinctValues others;
  for (const Part& part : pieces.parts()) {
    if (part.number.empty()) continue;
    if (field.value.empty()) {
      set_value(field, part.number, part.extension);
      continue;
    }
    const bool is_value_again = part.number == field.value;
    if (!is_value_again) others.add(part.number);
    if (!part.extension.empty() && !(is_value_again && part.extension == field.extension)) has_unused = true;
  }
  if (field.value.empty()) {
    field.original = whole;
    field.warnings.add(Rule::kTelefonoInvalido);
    return;
  }
  field.others = others.take();
  if (has_unused) {
    field.original = whole;
    field.warnings.add(Rule::kTelefonoParcial);
  }
}

}  // namespace

FieldValue phone_field(const RawField& raw) {
  FieldValue field;
  if (all_digits(raw.text) && raw.text.size() == kFixedWithZone) {  // nearly all of them
    field.value = valid_national(raw.text);
    if (!field.value.empty()) return field;
  }
  std::string buffer;
  std::string_view text = with_plain_dashes(raw.text, buffer);
  if (is_exponent_number(text, raw.is_number)) {
    field.original = raw.text;
    field.warnings.add(Rule::kTelefonoInvalido);
    return field;
  }
  const bool had_decimals = drop_decimal_ending(text, Digits::kPlain);
  if (had_decimals) field.warnings.add(Rule::kDecimalQuitado);
  if (!has_dash_after_a_number(text)) {
    Part part = read_part(text);
    if (!part.number.empty()) {
      set_value(field, std::move(part.number), part.extension);
      return field;
    }
  }
  const bool has_lines = raw.original.find_first_of("\r\n") != std::string_view::npos;
  const std::string lines = has_lines && !had_decimals ? lines_of(raw.original) : std::string{};
  Pieces pieces;
  pieces.add_all(lines.empty() ? text : std::string_view(lines));
  choose(field, pieces, raw.text);
  return field;
}

}  // namespace radica
