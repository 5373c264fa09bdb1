// Compact binary records for temporary work files: variable-length integers and length-prefixed text. Not a file
// format: written and read by the same process. ByteReader trusts its input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace radica {

class ByteWriter {
 public:
  explicit ByteWriter(std::string& output) : output_(output) {}
  void number(std::uint64_t value) {
    if (value < 0x80) {
      output_ += static_cast<char>(static_cast<unsigned char>(value));
      return;
    }
    char bytes[10];
    std::size_t size = 0;
    for (; value >= 0x80; value >>= 7U) bytes[size++] = static_cast<char>(static_cast<unsigned char>(value | 0x80U));
    bytes[size++] = static_cast<char>(static_cast<unsigned char>(value));
    output_.append(bytes, size);
  }
  void integer(std::int64_t value) {  // zigzag, so that small negative numbers stay short
    number((static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63U));
  }
  void text(std::string_view value) {
    number(value.size());
    output_ += value;
  }

 private:
  std::string& output_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view input) : input_(input) {}
  [[nodiscard]] bool at_end() const { return input_.empty(); }
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(input_.front());
      input_.remove_prefix(1);
      value |= (std::uint64_t{byte} & 0x7FU) << shift;
      if (byte < 0x80) return value;
    }
  }
  std::int64_t integer() {
    const std::uint64_t value = number();
    return static_cast<std::int64_t>((value >> 1U) ^ (~(value & 1U) + 1U));
  }
  std::string_view text() { return bytes(number()); }
  std::string_view bytes(std::size_t size) {
    const std::string_view value = input_.substr(0, size);
    input_.remove_prefix(value.size());
    return value;
  }
  [[nodiscard]] std::string_view rest() const { return input_; }

 private:
  std::string_view input_;
};

}  // namespace radica
