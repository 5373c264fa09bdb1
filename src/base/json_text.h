// Writes JSON text member by member: indented by two blanks as the robot does, or compact as in RFC 8785. The caller
// keeps the grammar (and, where it matters, the order of keys).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"

namespace radica {

enum class JsonLayout { kIndented, kCompact };

class JsonText {
 public:
  explicit JsonText(std::string& output, JsonLayout layout = JsonLayout::kCompact) : output_(output), layout_(layout) {}

  void open(char bracket) {
    output_ += bracket;
    ++depth_;
    is_first_ = true;
  }
  void open_item(char bracket) {
    next();
    open(bracket);
  }
  void open_member(std::string_view key, char bracket) {
    begin_member(key);
    open(bracket);
  }
  void close(char bracket) {
    --depth_;
    if (!is_first_) new_line();
    output_ += bracket;
    is_first_ = false;
  }
  void member(std::string_view key, std::string_view text) {
    begin_member(key);
    append_json_string(output_, text);
  }
  void member(std::string_view key, std::uint64_t number) { literal(key, std::to_string(number)); }
  void literal(std::string_view key, std::string_view text) {
    begin_member(key);
    output_ += text;
  }
  void item(std::string_view text) {
    next();
    append_json_string(output_, text);
  }
  void literal_item(std::string_view text) {
    next();
    output_ += text;
  }

 private:
  void begin_member(std::string_view key) {
    next();
    append_json_string(output_, key);
    output_ += layout_ == JsonLayout::kIndented ? ": " : ":";
  }
  void next() {
    if (!is_first_) output_ += ',';
    is_first_ = false;
    new_line();
  }
  void new_line() {
    if (layout_ == JsonLayout::kCompact) return;
    output_ += '\n';
    output_.append(2 * depth_, ' ');
  }

  std::string& output_;
  JsonLayout layout_;
  std::size_t depth_ = 0;
  bool is_first_ = true;
};

}  // namespace radica
