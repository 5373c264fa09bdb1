#include "adapters/pg_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "adapters/sql_errors.h"
#include "base/clock.h"
#include "base/json.h"
#include "model/record.h"

namespace radica {
namespace {

constexpr int kJsonDepth = 4 * JsonDocument::kMaxDepth;  // whoever wrote it
constexpr std::int64_t kMicroseconds = 1'000'000;

template <class Number>
void append_big_endian(std::string& output, Number number) {
  std::array<char, sizeof(Number)> bytes{};
  auto rest = static_cast<std::uint64_t>(number);
  for (std::size_t place = bytes.size(); place-- > 0; rest >>= 8U) bytes[place] = static_cast<char>(rest);
  output.append(bytes.data(), bytes.size());
}

template <class Number>
void append_number(std::string& output, std::int64_t number) {
  append_big_endian(output, std::int32_t{sizeof(Number)});
  append_big_endian(output, static_cast<Number>(number));
}

void append_bytes(std::string& output, std::string_view bytes, std::string_view before = {}) {
  append_big_endian(output, static_cast<std::int32_t>(bytes.size() + before.size()));
  output += before;
  output += bytes;
}

Failure refused(std::string_view column, std::string_view reason) {
  return sql_failure(ErrorCode::kBadInput, column, reason);
}

std::optional<std::int64_t> parsed_integer(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Result<void> append_integer(std::string& output, std::int64_t number, unsigned type, std::string_view column) {
  const auto is_out_of = [number](std::int64_t lowest, std::int64_t highest) {
    return number < lowest || number > highest;
  };
  switch (type) {
    case kPgInt8:
      append_number<std::int64_t>(output, number);
      return {};
    case kPgInt4:
      if (is_out_of(INT32_MIN, INT32_MAX)) return refused(column, "out of the range of its type");
      append_number<std::int32_t>(output, number);
      return {};
    case kPgInt2:
      if (is_out_of(INT16_MIN, INT16_MAX)) return refused(column, "out of the range of its type");
      append_number<std::int16_t>(output, number);
      return {};
    case kPgBool:
      if (is_out_of(0, 1)) return refused(column, "neither 0 nor 1");
      append_number<std::int8_t>(output, number);
      return {};
    case kPgText:
    case kPgVarchar:
      append_bytes(output, std::to_string(number));
      return {};
    default:
      return sql_bug(column, "a number into a column of type " + std::to_string(type));
  }
}

Result<void> append_text(std::string& output, std::string_view text, unsigned type, std::string_view column) {
  switch (type) {
    case kPgText:
    case kPgVarchar:
    case kPgJson:
      append_bytes(output, text);
      return {};
    case kPgJsonb:
      append_bytes(output, text, "\1");  // version of the binary form
      return {};
    case kPgTimestamp: {
      static const LocalTime kEpoch = local_from_civil({2000, 1, 1});
      const auto time = parse_local(text);
      if (!time) return refused(column, "not a time");
      append_number<std::int64_t>(output, (*time - kEpoch) * kMicroseconds);
      return {};
    }
    case kPgBytea:
      return sql_bug(column, "a text into a column of bytes");
    default: {
      const auto number = parsed_integer(text);
      if (!number) return refused(column, "not a number");
      return append_integer(output, *number, type, column);
    }
  }
}

void append_sorted(std::string& output, const JsonDocument& document, const JsonNode& node) {
  if (node.type != JsonType::kArray && node.type != JsonType::kObject) return append_canonical(output, document, node);
  const bool is_object = node.type == JsonType::kObject;
  std::vector<const JsonNode*> children;
  for (const JsonNode* child = document.first_child(node); child != nullptr; child = document.next_sibling(*child))
    children.push_back(child);
  if (is_object)
    std::sort(children.begin(), children.end(),
              [](const JsonNode* left, const JsonNode* right) { return utf16_less(left->key, right->key); });
  output += is_object ? '{' : '[';
  for (const JsonNode* child : children) {
    if (child != children.front()) output += ',';
    if (is_object) {
      append_json_string(output, child->key);
      output += ':';
    }
    append_sorted(output, document, *child);
  }
  output += is_object ? '}' : ']';
}

// "\xDEADBEEF", the form of bytea_output = hex.
void append_unhexed(std::string& output, std::string_view text) {
  const auto digit = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
  for (std::size_t at = 2; at + 1 < text.size(); at += 2)
    output += static_cast<char>(digit(text[at]) << 4U | digit(text[at + 1]));
}

}  // namespace

void append_copy_row_start(std::string& output, std::size_t columns) {
  append_big_endian(output, static_cast<std::int16_t>(columns));
}

Result<void> append_copy_field(std::string& output, const SqlValue& value, unsigned type, std::string_view column) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return append_integer(output, *number, type, column);
  if (const auto* text = std::get_if<std::string_view>(&value)) return append_text(output, *text, type, column);
  if (const auto* bytes = std::get_if<std::span<const std::byte>>(&value)) {
    if (type != kPgBytea) return sql_bug(column, "bytes into a column of type " + std::to_string(type));
    append_bytes(output, {reinterpret_cast<const char*>(bytes->data()), bytes->size()});
    return {};
  }
  append_big_endian(output, std::int32_t{-1});
  return {};
}

std::string_view shown_value(unsigned type, std::string_view text, std::string& decoded) {
  decoded.clear();
  switch (type) {
    case kPgBool:
      return text == "t" ? "1" : "0";
    case kPgBytea:
      append_unhexed(decoded, text);
      return decoded;
    case kPgJson:
    case kPgJsonb: {
      JsonDocument document;
      if (document.parse(text, kJsonDepth)) return text;
      append_sorted(decoded, document, document.root());
      return decoded;
    }
    default:
      return text;
  }
}

std::int64_t integer_value(unsigned type, std::string_view text) {
  if (type == kPgBool) return text == "t" ? 1 : 0;
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace radica
