#include "model/store_names.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/hash.h"
#include "base/text.h"

namespace radica {
namespace {

constexpr std::size_t kStampLength = 15;  // YYYYMMDD_HHMMSS
constexpr std::size_t kLongestFolder = 120, kKeptOfLongFolder = 100, kHashInFolder = 16, kHashInName = 8;
constexpr std::size_t kLongestExtension = 10;
constexpr std::size_t kLongestKey = 1024, kLongestSegment = 255;
constexpr std::size_t kLongestOrigin = 1024;  // encoded bytes
constexpr std::string_view kHexDigits = "0123456789ABCDEF";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter_or_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

// Digits in the form of a stamp, be they a real time or not.
bool is_stamp(std::string_view text) {
  return text.size() == kStampLength && text[8] == '_' && is_number(text.substr(0, 8)) && is_number(text.substr(9));
}

// `PQR_12_rest` → "rest", when it begins with `word_` and a number.
std::optional<std::string_view> after_numbered(std::string_view text, std::string_view word) {
  if (!text.starts_with(word)) return std::nullopt;
  text.remove_prefix(word.size());
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0) return std::nullopt;
  return text.substr(digits);
}

bool names_no_claim(std::string_view key, std::string_view company) {
  if (key.empty() || key == "pqr" || after_numbered(key, "pqr_") == "" || after_numbered(key, "PQR_") == "_ERROR")
    return true;
  return key.size() == company.size() + 4 && key.starts_with(company) && key.ends_with("_pqr");
}

void append_escaped(std::string& text, char c) {
  const auto byte = static_cast<unsigned char>(c);
  text += '%';
  text += kHexDigits[byte >> 4U];
  text += kHexDigits[byte & 15U];
}

std::string extension_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return "bin";
  std::string extension = ascii_lower(name.substr(dot + 1));
  if (extension.empty() || extension.size() > kLongestExtension || !std::ranges::all_of(extension, is_letter_or_digit))
    return "bin";
  return extension;
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

std::optional<LocalTime> last_stamp_in_name(std::string_view name) {
  for (std::size_t end = name.size(); end >= kStampLength; --end) {
    const std::size_t begin = end - kStampLength;
    if (end < name.size() && is_digit(name[end])) continue;
    if (begin > 0 && is_digit(name[begin - 1])) continue;
    const std::string_view candidate = name.substr(begin, kStampLength);
    if (is_stamp(candidate)) return parse_stamp(candidate);
  }
  return std::nullopt;
}

bool is_json_name(std::string_view name) {
  return name.size() >= 5 && ascii_lower(name.substr(name.size() - 5)) == ".json";
}

std::optional<std::string_view> join_key_of_data_file(std::string_view name, std::string_view company) {
  constexpr std::string_view kMark = "_data_";
  for (std::size_t at = name.rfind(kMark); at != std::string_view::npos; at = name.rfind(kMark, at - 1)) {
    const std::string_view rest = name.substr(at + kMark.size());
    if (is_stamp(rest.substr(0, kStampLength)) && ascii_lower(rest.substr(kStampLength)) == ".json") {
      const std::string_view key = name.substr(0, at);
      if (names_no_claim(key, company)) return std::nullopt;
      return key;
    }
    if (at == 0) break;
  }
  return std::nullopt;
}

ClaimFile kind_of_file(std::string_view name, std::string_view join_key) {
  if (join_key.empty() || !name.starts_with(join_key) || is_json_name(name)) return ClaimFile::kNone;
  std::string_view rest = name.substr(join_key.size());
  if (!rest.starts_with('_')) return ClaimFile::kNone;
  rest.remove_prefix(1);
  if (const auto numbered = after_numbered(rest, "PQR_"); numbered && numbered->starts_with('_'))
    rest = numbered->substr(1);
  if (rest.ends_with(".pdf") && is_stamp(rest.substr(0, rest.size() - 4))) return ClaimFile::kDetail;
  return ClaimFile::kAttachment;
}

bool is_placeholder_sgc(std::string_view sgc) {
  return sgc.starts_with("PQR_");
}

std::string claim_folder(std::string_view claim) {
  std::string folder;
  for (std::size_t i = 0; i < claim.size(); ++i) {
    const char c = claim[i];
    if (is_letter_or_digit(c) || c == '_' || c == '-' || (c == '.' && i > 0)) {
      folder += c;
    } else {
      append_escaped(folder, c);
    }
  }
  if (folder.size() <= kLongestFolder) return folder;
  return folder.substr(0, kKeptOfLongFolder) + '~' + hex(sha256(claim)).substr(0, kHashInFolder);
}

std::string shared_claim_folder(std::string_view claim, std::string_view radicado) {
  return claim_folder(claim) + '~' + claim_folder(radicado);
}

std::string attachment_name(std::string_view file_name, LocalTime modified) {
  return "adjunto_" + format_stamp(last_stamp_in_name(file_name).value_or(modified)) + '.' + extension_of(file_name);
}

std::string attachment_name_with_hash(std::string_view name, std::string_view sha256_hex) {
  const std::size_t dot = std::min(name.rfind('.'), name.size());
  std::string result(name.substr(0, dot));
  result += '_';
  result += sha256_hex.substr(0, kHashInName);
  result += name.substr(dot);
  return result;
}

std::string object_key(std::string_view prefix, std::string_view store_folder, std::string_view claim_folder,
                       std::string_view name) {
  std::string key(prefix);
  if (!key.empty() && key.back() != '/') key += '/';
  key += store_folder;
  key += "/01_raw_data/oficina_virtual/";
  key += claim_folder;
  key += '/';
  key += name;
  return key;
}

bool is_storable_key(std::string_view key) {
  if (key.size() > kLongestKey || key.find('\0') != std::string_view::npos || key.starts_with(".radica") ||
      !is_valid_utf8(key))
    return false;
  for (std::size_t begin = 0; begin <= key.size();) {
    const std::size_t end = std::min(key.find('/', begin), key.size());
    const std::string_view segment = key.substr(begin, end - begin);
    if (segment.empty() || segment.size() > kLongestSegment || segment == "." || segment == "..") return false;
    begin = end + 1;
  }
  return true;
}

std::string percent_encode(std::string_view text) {
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (is_letter_or_digit(c) || std::string_view("-._~/").find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      append_escaped(encoded, c);
    }
  }
  return encoded;
}

std::string percent_decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low < 0) {
      decoded += text[i];
      continue;
    }
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

std::string store_trash(std::string_view prefix) {
  return std::string(prefix) + (prefix.empty() ? "" : "/") + "_papelera/";
}

std::string end_of_encoded(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t from = text.size() - most;
  if (text[from - 1] == '%') {
    from += 2;
  } else if (from > 1 && text[from - 2] == '%') {
    from += 1;
  }
  return text.erase(0, from);
}

std::map<std::string, std::string> object_metadata(const ObjectOrigin& origin) {
  std::string path = end_of_encoded(percent_encode(origin.path), kLongestOrigin);
  return {{"empresa", percent_encode(origin.company)},
          {"numero-radicado", percent_encode(origin.radicado)},
          {"sha256", percent_encode(origin.sha256)},
          {"origen", std::move(path)},
          {"run-id", percent_encode(origin.run_id)}};
}

}  // namespace radica
