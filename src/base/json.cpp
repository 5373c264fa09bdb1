#include "base/json.h"

#include <algorithm>
#include <bit>

#include "base/bytes16.h"
#include "base/text.h"

namespace radica {
namespace {

constexpr std::string_view kBom = "\xEF\xBB\xBF";

// How much of a BOM stands at the start.
std::size_t bom_length(std::string_view bytes) {
  std::size_t length = 0;
  while (length < kBom.size() && length < bytes.size() && bytes[length] == kBom[length]) ++length;
  return length;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The next byte at or behind `at` that ends the plain run of a string (quote, backslash, control character), or the
// size.
std::size_t next_stop(std::string_view text, std::size_t at) {
  for (; at < text.size(); at += Bytes16::kSize) {
    const Bytes16 bytes = Bytes16::of(text, at);
    const unsigned stops = (bytes.equal('"') | bytes.equal('\\') | bytes.at_most(0x1F)).mask();
    if (stops != 0) return std::min(text.size(), at + static_cast<std::size_t>(std::countr_zero(stops)));
  }
  return text.size();
}

}  // namespace

std::optional<std::size_t> JsonDocument::parse(std::string_view bytes, int max_depth) {
  bytes_ = bytes;
  max_depth_ = max_depth;
  position_ = bom_length(bytes);
  if (position_ > 0 && position_ < kBom.size()) return position_;  // cut inside it: nothing else begins like this
  is_utf8_ = is_valid_utf8(bytes);
  decoded_.clear();
  nodes_.clear();
  reserve_nodes();
  nodes_.push_back({});
  skip_blanks();
  if (!read_value(0, 0)) return position_;
  skip_blanks();
  if (position_ < bytes_.size()) return position_;
  return std::nullopt;
}

// A large list that grows by doubling stands in memory twice while it is copied. What is reserved for commas inside
// strings is never touched.
void JsonDocument::reserve_nodes() {
  constexpr std::size_t kLarge = 1 << 20;       // bytes
  constexpr std::size_t kMostNodes = 4U << 20;  // an allocation that no machine refuses
  if (bytes_.size() < kLarge) return;
  const auto begins_child = [](char c) { return c == ',' || c == '[' || c == '{'; };
  const auto children = static_cast<std::size_t>(std::count_if(bytes_.begin(), bytes_.end(), begins_child));
  nodes_.reserve(std::min(1 + children, kMostNodes));
}

void JsonDocument::skip_blanks() {
  while (position_ < bytes_.size()) {
    const char c = bytes_[position_];
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return;
    ++position_;
  }
}

bool JsonDocument::read_value(std::uint32_t node, int depth) {
  if (position_ == bytes_.size()) return false;
  switch (bytes_[position_]) {
    case '{':
      return read_object(node, depth + 1);
    case '[':
      return read_array(node, depth + 1);
    case '"': {
      nodes_[node].type = JsonType::kString;
      std::string_view text;
      std::uint8_t flags = 0;
      if (!read_string(text, flags)) return false;
      nodes_[node].text = text;
      nodes_[node].flags |= flags;
      return true;
    }
    case 't':
      nodes_[node].type = JsonType::kTrue;
      return read_word("true");
    case 'f':
      nodes_[node].type = JsonType::kFalse;
      return read_word("false");
    case 'n':
      return read_word("null");
    case 'N':
      nodes_[node].flags |= kJsonNonFinite;
      return read_word("NaN");
    case 'I':
      nodes_[node].flags |= kJsonNonFinite;
      return read_word("Infinity");
    default:
      return read_number(node);
  }
}

bool JsonDocument::read_word(std::string_view word) {
  for (const char c : word) {
    if (position_ == bytes_.size() || bytes_[position_] != c) return false;
    ++position_;
  }
  return true;
}

bool JsonDocument::read_digits() {
  if (position_ == bytes_.size() || !is_digit(bytes_[position_])) return false;
  while (position_ < bytes_.size() && is_digit(bytes_[position_])) ++position_;
  return true;
}

bool JsonDocument::read_number(std::uint32_t node) {
  const std::size_t start = position_;
  if (bytes_[position_] == '-') {
    ++position_;
    if (position_ < bytes_.size() && bytes_[position_] == 'I') {
      nodes_[node].flags |= kJsonNonFinite;
      return read_word("Infinity");
    }
  }
  if (position_ < bytes_.size() && bytes_[position_] == '0') {
    ++position_;
  } else if (!read_digits()) {
    return false;
  }
  if (position_ < bytes_.size() && bytes_[position_] == '.') {
    ++position_;
    if (!read_digits()) return false;
  }
  if (position_ < bytes_.size() && (bytes_[position_] == 'e' || bytes_[position_] == 'E')) {
    ++position_;
    if (position_ < bytes_.size() && (bytes_[position_] == '+' || bytes_[position_] == '-')) ++position_;
    if (!read_digits()) return false;
  }
  nodes_[node].type = JsonType::kNumber;
  nodes_[node].text = bytes_.substr(start, position_ - start);
  return true;
}

std::uint32_t JsonDocument::add_child(std::uint32_t parent, std::uint32_t& last) {
  const auto child = static_cast<std::uint32_t>(nodes_.size());
  nodes_.push_back({});
  (last == 0 ? nodes_[parent].first_child : nodes_[last].next_sibling) = child;
  last = child;
  return child;
}

bool JsonDocument::read_object(std::uint32_t node, int depth) {
  if (depth > max_depth_) return false;
  nodes_[node].type = JsonType::kObject;
  ++position_;
  skip_blanks();
  if (position_ < bytes_.size() && bytes_[position_] == '}') {
    ++position_;
    return true;
  }
  for (std::uint32_t last = 0;;) {
    if (position_ == bytes_.size() || bytes_[position_] != '"') return false;
    std::string_view key;
    std::uint8_t flags = 0;
    if (!read_string(key, flags)) return false;
    skip_blanks();
    if (position_ == bytes_.size() || bytes_[position_] != ':') return false;
    ++position_;
    skip_blanks();
    const std::uint32_t child = add_child(node, last);
    nodes_[child].key = key;
    nodes_[child].flags = flags;
    if (!read_value(child, depth)) return false;
    nodes_[node].flags |= nodes_[child].flags;
    skip_blanks();
    if (position_ == bytes_.size()) return false;
    if (bytes_[position_] == '}') {
      ++position_;
      return true;
    }
    if (bytes_[position_] != ',') return false;
    ++position_;
    skip_blanks();
  }
}

bool JsonDocument::read_array(std::uint32_t node, int depth) {
  if (depth > max_depth_) return false;
  nodes_[node].type = JsonType::kArray;
  ++position_;
  skip_blanks();
  if (position_ < bytes_.size() && bytes_[position_] == ']') {
    ++position_;
    return true;
  }
  for (std::uint32_t last = 0;;) {
    const std::uint32_t child = add_child(node, last);
    if (!read_value(child, depth)) return false;
    nodes_[node].flags |= nodes_[child].flags;
    skip_blanks();
    if (position_ == bytes_.size()) return false;
    if (bytes_[position_] == ']') {
      ++position_;
      return true;
    }
    if (bytes_[position_] != ',') return false;
    ++position_;
    skip_blanks();
  }
}

bool JsonDocument::read_string(std::string_view& text, std::uint8_t& flags) {
  const std::size_t start = ++position_;
  position_ = next_stop(bytes_, position_);
  if (position_ == bytes_.size()) return false;
  const std::string_view run = bytes_.substr(start, position_ - start);
  if (bytes_[position_] == '"' && (is_utf8_ || is_valid_utf8(run))) {
    text = run;
    ++position_;
    return true;
  }
  return read_escapes(start, text, flags);
}

// Views into decoded_ stay valid: escapes never grow a string, and a Windows-1252 byte becomes three at most.
void JsonDocument::make_room() {
  if (decoded_.empty()) decoded_.reserve(bytes_.size() * (is_utf8_ ? 1 : 3));
}

bool JsonDocument::read_escapes(std::size_t start, std::string_view& text, std::uint8_t& flags) {
  make_room();
  const std::size_t decoded_start = decoded_.size();
  position_ = start;
  while (true) {
    const std::size_t run_start = position_;
    position_ = next_stop(bytes_, position_);
    const std::string_view run = bytes_.substr(run_start, position_ - run_start);
    if (is_utf8_ || is_valid_utf8(run)) {
      decoded_ += run;
    } else {
      decoded_ += utf8_or_windows1252(run);
      flags |= kJsonBadBytes;
    }
    if (position_ == bytes_.size()) return false;
    if (bytes_[position_] == '"') break;
    if (bytes_[position_] != '\\') return false;  // a raw control character
    if (++position_ == bytes_.size()) return false;
    switch (bytes_[position_]) {
      case '"':
      case '\\':
      case '/':
        decoded_ += bytes_[position_];
        break;
      case 'b':
        decoded_ += '\b';
        break;
      case 'f':
        decoded_ += '\f';
        break;
      case 'n':
        decoded_ += '\n';
        break;
      case 'r':
        decoded_ += '\r';
        break;
      case 't':
        decoded_ += '\t';
        break;
      case 'u':
        ++position_;
        if (!read_unicode_escape(flags)) return false;
        continue;
      default:
        return false;
    }
    ++position_;
  }
  ++position_;
  text = std::string_view(decoded_).substr(decoded_start);
  return true;
}

bool JsonDocument::read_hex4(unsigned& value) {
  value = 0;
  for (int i = 0; i < 4; ++i, ++position_) {
    if (position_ == bytes_.size()) return false;
    const char c = bytes_[position_];
    const char lower = static_cast<char>(c | 0x20);
    if (is_digit(c)) {
      value = value * 16 + static_cast<unsigned>(c - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      value = value * 16 + static_cast<unsigned>(lower - 'a' + 10);
    } else {
      return false;
    }
  }
  return true;
}

bool JsonDocument::read_unicode_escape(std::uint8_t& flags) {
  unsigned unit = 0;
  if (!read_hex4(unit)) return false;
  char32_t point = unit;
  if (unit >= 0xD800 && unit <= 0xDFFF) {
    point = 0xFFFD;
    const std::size_t after_high = position_;
    unsigned low = 0;
    if (unit <= 0xDBFF && bytes_.substr(position_, 2) == "\\u") {
      position_ += 2;
      if (!read_hex4(low)) return false;
    }
    if (low >= 0xDC00 && low <= 0xDFFF) {
      point = 0x10000U + ((unit - 0xD800U) << 10U) + (low - 0xDC00U);
    } else {
      position_ = after_high;  // what follows stands for itself
      flags |= kJsonLoneSurrogate;
    }
  }
  append_utf8(decoded_, point);
  return true;
}

void append_json_string(std::string& output, std::string_view text) {
  output += '"';
  append_json_text(output, text);
  output += '"';
}

void append_json_text(std::string& output, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::size_t run_start = 0;
  for (std::size_t at = next_stop(text, 0); at < text.size(); at = next_stop(text, at + 1)) {
    const char c = text[at];
    output += text.substr(run_start, at - run_start);
    run_start = at + 1;
    switch (c) {
      case '"':
        output += "\\\"";
        break;
      case '\\':
        output += "\\\\";
        break;
      case '\b':
        output += "\\b";
        break;
      case '\f':
        output += "\\f";
        break;
      case '\n':
        output += "\\n";
        break;
      case '\r':
        output += "\\r";
        break;
      case '\t':
        output += "\\t";
        break;
      default:
        output += "\\u00";
        output += kDigits[static_cast<unsigned char>(c) >> 4U];
        output += kDigits[static_cast<unsigned char>(c) & 15U];
    }
  }
  output += text.substr(run_start);
}

std::string json_string(std::string_view text) {
  std::string output;
  output.reserve(text.size() + 2);
  append_json_string(output, text);
  return output;
}

}  // namespace radica
