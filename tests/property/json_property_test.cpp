#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "base/json.h"
#include "base/text.h"
#include "model/record.h"
#include "property/generators.h"

namespace radica {
namespace {

using test::draw;
using test::draw_json;
using test::draw_one;
using test::draw_text;

// No valid document begins with the bytes up to and including the faulty one, but the bytes before it may go on.
void check_fault(const std::string& bytes) {
  JsonDocument document;
  const auto fault = document.parse(bytes);
  if (!fault) return;
  RC_ASSERT(*fault <= bytes.size());
  const auto before = document.parse(std::string_view(bytes).substr(0, *fault));
  RC_ASSERT((!before || *before == *fault));  // the macro takes || apart
  if (*fault == bytes.size()) return;
  const auto with = document.parse(std::string_view(bytes).substr(0, *fault + 1));
  RC_ASSERT(with.has_value());
  RC_ASSERT(*with == *fault);
}

RC_GTEST_PROP(JsonProperty, RandomBytesNeverCrashTheReader, (const std::string& bytes)) {
  check_fault(bytes);
}

RC_GTEST_PROP(JsonProperty, RandomTokensNeverCrashTheReader, ()) {
  std::string bytes;
  for (std::size_t i = draw(30); i > 0; --i)
    bytes += draw_one<std::string>({"{",
                                    "}",
                                    "[",
                                    "]",
                                    ",",
                                    ":",
                                    "\"",
                                    "\"a\"",
                                    "\\",
                                    "\\u",
                                    "d800",
                                    "1",
                                    "-",
                                    ".",
                                    "e",
                                    "0",
                                    "true",
                                    "nul",
                                    "NaN",
                                    "-Inf",
                                    " ",
                                    "\n",
                                    "\xEF\xBB\xBF",
                                    "\xF1",
                                    "ñ",
                                    std::string(1, '\0')});
  check_fault(bytes);
}

RC_GTEST_PROP(JsonProperty, AChangedByteIsFoundAtItsPlaceOrBehind, ()) {
  std::string bytes = draw_json(3);
  JsonDocument document;
  RC_ASSERT(!document.parse(bytes));
  const std::size_t at = draw(bytes.size());
  bytes[at] = *rc::gen::arbitrary<char>();
  check_fault(bytes);
  const auto fault = document.parse(bytes);
  RC_ASSERT((!fault || *fault >= at));
}

RC_GTEST_PROP(JsonProperty, APrefixOfAValidDocumentFailsExactlyAtItsLength, ()) {
  const std::string bytes = "[" + draw_json(3) + "]";
  JsonDocument document;
  RC_ASSERT(!document.parse(bytes));
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const auto fault = document.parse(std::string_view(bytes).substr(0, length));
    RC_ASSERT(fault.has_value());
    RC_ASSERT(*fault == length);
  }
}

RC_GTEST_PROP(JsonProperty, AStringReadsBackAsItself, ()) {
  const std::string text = draw_text(40);
  const std::string json = json_string(text);
  JsonDocument document;
  RC_ASSERT(!document.parse(json));
  RC_ASSERT(document.root().text == text);
  RC_ASSERT(document.root().flags == 0);
}

Values draw_values() {
  Values values;
  for (std::string& field : values.fields)
    if (draw(3) > 0) field = draw_text();
  for (std::size_t i = draw(5); i > 0; --i) {
    const auto inner = draw_one<std::string>({"\"x\"", "[]", "{}", "null", "[true,{\"a\":\"b\"}]"});
    values.set_extra(draw_text(5), draw(2) == 0 ? json_string(draw_text()) : inner);
  }
  return values;
}

RC_GTEST_PROP(CanonicalProperty, ReadsBackToTheSameBytes, ()) {
  const std::string canonical = canonical_json(draw_values());
  const auto values = values_from_canonical(canonical);
  RC_ASSERT(values.has_value());
  RC_ASSERT(canonical_json(*values) == canonical);
}

RC_GTEST_PROP(CanonicalProperty, ACutOneIsRefused, ()) {
  const std::string canonical = canonical_json(draw_values());
  RC_ASSERT(!values_from_canonical(std::string_view(canonical).substr(0, draw(canonical.size()))));
}

RC_GTEST_PROP(TextProperty, IsCleanedOnce, ()) {
  const std::string text = draw_text(30);
  RC_ASSERT(clean_text(clean_text(text)) == clean_text(text));
  RC_ASSERT(clean_long_text(clean_long_text(text)) == clean_long_text(text));
  RC_ASSERT(clean_text(clean_long_text(text)) == clean_text(text));
}

RC_GTEST_PROP(TextProperty, AnyBytesBecomeUtf8, (const std::string& bytes)) {
  const std::string text = utf8_or_windows1252(bytes);
  RC_ASSERT(is_valid_utf8(text));
  RC_ASSERT((!is_valid_utf8(bytes) || text == bytes));
  RC_ASSERT(is_valid_utf8(printable_path(bytes)));
}

}  // namespace
}  // namespace radica
