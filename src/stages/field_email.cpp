// SPEC §5 "e-mail": the addresses of a text, what people write instead of one, and domains that are usually mistyped.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "stages/field_rules.h"

namespace radica {
namespace {

constexpr std::size_t kLongestAddress = 100, kLongestLocal = 64, kLongestLabel = 63;

constexpr ByteSet kLocalCharacters(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+/=?^_`{|}~-");
constexpr ByteSet kSeparators(";,/ ");

constexpr std::array<std::string_view, 8> kPlaceholderLocals{"notiene",   "no_tiene",   "notienecorreo", "nocorreo",
                                                             "sincorreo", "sin_correo", "noaplica",      "ninguno"};
constexpr std::array<std::string_view, 2> kPlaceholderDomains{"no.com", "notiene.com"};
constexpr std::array<std::string_view, 9> kSuspectDomains{"gmail.con",  "gmail.co",    "gmial.com",
                                                          "gmai.com",   "hotmial.com", "hotmail.con",
                                                          "hotmal.com", "yahoo.con",   "outlook.con"};
// Trimmed around an address; the quotes “ ” ‘ ’ « » as UTF-8.
constexpr std::string_view kTrimmed = ".,;:<>()\"'";
constexpr std::array<std::string_view, 6> kTrimmedQuotes{"\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x98",
                                                         "\xE2\x80\x99", "\xC2\xAB",     "\xC2\xBB"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// One sign or quote off one end of `text`; false if there is none.
bool trim_once(std::string_view& text) {
  const auto is_plain = [](char c) { return is_letter(c) || is_digit(c); };
  if (text.empty() || (is_plain(text.front()) && is_plain(text.back()))) return false;
  for (const std::string_view quote : kTrimmedQuotes) {
    if (text.starts_with(quote)) {
      text.remove_prefix(quote.size());
      return true;
    }
    if (text.ends_with(quote)) {
      text.remove_suffix(quote.size());
      return true;
    }
  }
  if (kTrimmed.find(text.front()) != std::string_view::npos) {
    text.remove_prefix(1);
    return true;
  }
  if (kTrimmed.find(text.back()) != std::string_view::npos) {
    text.remove_suffix(1);
    return true;
  }
  return false;
}

std::string_view trimmed(std::string_view text) {
  while (trim_once(text)) {
  }
  return text;
}

std::string_view without_mailto(std::string_view piece) {
  constexpr std::string_view kScheme = "mailto:";
  piece = trimmed(piece);
  if (!equals_ignoring_case(piece.substr(0, kScheme.size()), kScheme)) return piece;
  return trimmed(piece.substr(kScheme.size()));
}

bool is_valid_local(std::string_view local) {
  if (local.empty() || local.size() > kLongestLocal || local.front() == '.' || local.back() == '.') return false;
  if (local.find("..") != std::string_view::npos) return false;
  return kLocalCharacters.holds_all_of(local);
}

bool is_valid_label(std::string_view label) {
  if (label.empty() || label.size() > kLongestLabel || label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(), [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

bool is_valid_domain(std::string_view domain) {
  const std::size_t last_dot = domain.rfind('.');
  if (last_dot == std::string_view::npos) return false;
  const std::string_view last = domain.substr(last_dot + 1);
  if (last.size() < 2 || last.size() > kLongestLabel || !std::all_of(last.begin(), last.end(), is_letter)) return false;
  for (std::size_t start = 0; start <= last_dot;) {
    const std::size_t dot = domain.find('.', start);
    if (!is_valid_label(domain.substr(start, dot - start))) return false;
    start = dot + 1;
  }
  return true;
}

// What the pieces of one text amount to.
struct Addresses {
  std::string first;  // valid
  DistinctValues others;
  bool has_placeholder = false, has_unused = false, has_suspect_domain = false;

  void add(std::string_view piece) {
    if (piece.empty()) return;
    const std::size_t at = piece.find('@');
    if (at == std::string_view::npos || piece.find('@', at + 1) != std::string_view::npos) {
      has_unused = true;
      return;
    }
    const std::string_view local = piece.substr(0, at);
    const std::string domain = ascii_lower(piece.substr(at + 1));
    const bool is_placeholder =
        contains(kPlaceholderDomains, domain) ||
        std::any_of(kPlaceholderLocals.begin(), kPlaceholderLocals.end(),
                    [local](std::string_view placeholder) { return equals_ignoring_case(local, placeholder); });
    if (is_placeholder) {
      has_placeholder = true;
    } else if (piece.size() <= kLongestAddress && is_valid_local(local) && is_valid_domain(domain)) {
      has_suspect_domain = has_suspect_domain || contains(kSuspectDomains, domain);
      add_valid(std::string(local).append(1, '@').append(domain));
    } else {
      has_unused = true;
    }
  }

  void add_valid(std::string address) {
    if (first.empty()) {
      first = std::move(address);
    } else if (address != first) {
      others.add(std::move(address));
    }
  }
};

}  // namespace

FieldValue email_field(const RawField& raw) {
  Addresses addresses;
  for (std::size_t start = 0; start < raw.text.size();) {
    const std::size_t end = std::min(kSeparators.find_in(raw.text, start), raw.text.size());
    addresses.add(without_mailto(raw.text.substr(start, end - start)));
    start = end + 1;
  }
  FieldValue field;
  if (addresses.first.empty()) {
    field.original = raw.text;
    field.warnings.add(addresses.has_placeholder ? Rule::kCorreoFicticio : Rule::kCorreoInvalido);
    return field;
  }
  field.value = std::move(addresses.first);
  field.others = addresses.others.take();
  if (addresses.has_suspect_domain) field.warnings.add(Rule::kCorreoDominioSospechoso);
  if (addresses.has_unused) {
    field.original = raw.text;
    field.warnings.add(Rule::kCorreoParcial);
  }
  return field;
}

}  // namespace radica
