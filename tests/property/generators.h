// What the property tests draw from. Each call draws; use inside a property only.
#pragma once

#include <rapidcheck.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/text.h"

namespace radica::test {

inline std::size_t draw(std::size_t below) {
  return *rc::gen::inRange<std::size_t>(0, below);
}

template <class T>
T draw_one(const std::vector<T>& choices) {
  return choices.at(draw(choices.size()));
}

// Valid UTF-8 with everything that Text, CSV and JSON treat in a way of their own.
inline std::string draw_text(std::size_t longest = 12) {
  static const std::vector<std::string> kPieces{
      "a",    "B",      "7",      "0",      ".",      ",",   ";",       "\"",     "'",  "\\",
      "/",    "|",      "=",      "-",      "@",      " ",   "  ",      "\t",     "\n", "\r",
      "\r\n", "\u00A0", "\u200B", "\u2028", "\u0085", "ñ",   "n\u0303", "\u0301", "€",  "漢",
      "😀",    "\x01",   "\x7F",   "\uFFFD", "Ñ",      "n/a", "ß",       "Ã³",     "Â",  "â€œ"};
  std::string text;
  for (std::size_t i = draw(longest); i > 0; --i) text += draw_one(kPieces);
  return text;
}

inline std::string draw_blanks() {
  return draw_one<std::string>({"", "", "", " ", "\n", "\t\r\n "});
}

inline std::string draw_json(int depth) {
  const auto list = [](char open, char close, const auto& item) {
    std::string text(1, open);
    for (std::size_t i = draw(4); i > 0; --i) {
      if (text.size() > 1) text += ',';
      text += draw_blanks() + item() + draw_blanks();
    }
    return text + close;
  };
  switch (draw(depth > 0 ? 7 : 5)) {
    case 0:
      return draw_one<std::string>({"true", "false", "null", "NaN", "Infinity", "-Infinity"});
    case 1:
      return draw_one<std::string>({"0", "-0", "1", "-12.50", "1e5", "2.5E-10", "100.0", "12345678901234567890"});
    case 2:
      return "\"" + draw_one<std::string>({"\\n", "\\u00e9", "\\ud83d\\ude00", "\\ud800", "\\\\", "\\\"", "\\/"}) +
             "\"";
    case 3:
      return "\"\xF1\"";  // Windows-1252
    case 4:
      return json_string(draw_text());
    case 5:
      return list('[', ']', [depth] { return draw_json(depth - 1); });
    default:
      return list('{', '}', [depth] {
        return json_string(draw_text(4)) + draw_blanks() + ":" + draw_blanks() + draw_json(depth - 1);
      });
  }
}

}  // namespace radica::test
