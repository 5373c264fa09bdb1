#include "model/record.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/json.h"
#include "support/observations.h"

namespace radica {
namespace {

using test::make_values;

TEST(Values, KeepDatosExtraInTheOrderOfRfc8785) {
  Values values;
  for (const char* key : {"b", "", "é", "a", "😀", "\xEF\xBF\xBD", "B", "aa"}) values.set_extra(key, "\"x\"");
  std::string keys;
  for (const ExtraEntry& entry : values.extra) keys += entry.key + "|";
  EXPECT_EQ(keys, "|B|a|aa|b|é|😀|\xEF\xBF\xBD|") << "UTF-16 units: the surrogates of 😀 stand before U+FFFD";
}

TEST(Values, SettingAKeyAgainReplacesIt) {
  Values values;
  values.set_extra("a", "\"1\"");
  values.set_extra("a", "\"2\"");
  ASSERT_EQ(values.extra.size(), 1U);
  EXPECT_EQ(*values.find_extra("a"), "\"2\"");
  EXPECT_EQ(values.find_extra("b"), nullptr);
}

TEST(Values, RichnessCountsFilledFieldsAndDatosExtraOnce) {
  EXPECT_EQ(Values().richness(), 0);
  EXPECT_EQ(make_values({{"nic", "1"}, {"fecha", "x"}}).richness(), 2);
  EXPECT_EQ(make_values({{"nic", "1"}, {"a", "1"}, {"b", "2"}}).richness(), 2);
}

TEST(OrderKey, ComparesTimeThenRichnessThenPathThenIndex) {
  const OrderKey key{5, 3, "b", 2};
  EXPECT_LT((OrderKey{4, 9, "z", 9}), key);
  EXPECT_LT((OrderKey{5, 2, "z", 9}), key);
  EXPECT_LT((OrderKey{5, 3, "a", 9}), key);
  EXPECT_LT((OrderKey{5, 3, "b", 1}), key);
  EXPECT_EQ((OrderKey{5, 3, "b", 2}), key);
}

TEST(CanonicalJson, HoldsTheFilledFieldsInTheOrderOfTheirNames) {
  const Values values = make_values({{"numero_radicado", "01"},
                                     {"fecha", "2025-10-08 10:11:00"},
                                     {"adjuntar_archivo", "x"},
                                     {"zona", "n"},
                                     {"nic", "1"},
                                     {"cuerpo_reclamacion", "a\n\"b\""},
                                     {"barrio", "é"}});
  EXPECT_EQ(canonical_json(values),
            R"({"adjuntar_archivo":"x","cuerpo_reclamacion":"a\n\"b\"","datos_extra":{"barrio":"é","zona":"n"},)"
            R"("fecha":"2025-10-08 10:11:00","nic":"1","numero_radicado":"01"})");
  EXPECT_EQ(canonical_json(Values()), "{}");
}

TEST(CanonicalJson, LeavesAnEmptyDatosExtraOut) {
  EXPECT_EQ(canonical_json(make_values({{"nic", "1"}})), R"({"nic":"1"})");
}

TEST(CanonicalJson, HoldsEveryFieldOfTheTable) {
  Values values;
  for (std::size_t field = 0; field < kFieldCount; ++field) values.fields[field] = std::to_string(field);
  const std::string text = canonical_json(values);
  std::string before;
  JsonDocument document;
  ASSERT_FALSE(document.parse(text));
  std::size_t members = 0;
  for (const JsonNode* node = document.first_child(document.root()); node != nullptr;
       node = document.next_sibling(*node), ++members) {
    EXPECT_LT(before, node->key);
    before = node->key;
    EXPECT_EQ(node->text, std::to_string(*field_by_name(node->key)));
  }
  EXPECT_EQ(members, kFieldCount);
}

TEST(ContentHash, IsTheSha256OfTheCanonicalObject) {
  EXPECT_EQ(hex(content_hash(Values())), "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a") << "of {}";
  const Values values = make_values({{"nic", "1"}, {"a", "ñ"}});
  EXPECT_EQ(content_hash(values), sha256(R"({"datos_extra":{"a":"ñ"},"nic":"1"})"));
  EXPECT_NE(content_hash(values), content_hash(make_values({{"nic", "1"}, {"a", "n"}})));
}

TEST(CanonicalMembers, AreCutOutBetweenTwoPlaces) {
  const Values values = make_values({{"celular", "1"}, {"fecha", "2"}, {"nic", "3"}, {"x", "4"}});
  const auto between = [&values](std::size_t first, std::size_t last) {
    std::string text = "{";
    append_canonical_members(text, values, first, last);
    return text;
  };
  const std::size_t fecha = canonical_place("fecha"), nic = canonical_place("nic");
  EXPECT_EQ(canonical_place(""), 0U);
  EXPECT_EQ(canonical_place("~"), kCanonicalMembers);
  EXPECT_EQ(canonical_place("fecha_extraccion"), fecha + 1) << "a name that is no member stands behind those before it";
  EXPECT_EQ(between(0, fecha), R"({"celular":"1","datos_extra":{"x":"4"})");
  EXPECT_EQ(between(fecha, nic), R"({"fecha":"2")");
  EXPECT_EQ(between(nic, kCanonicalMembers), R"({"nic":"3")");
  EXPECT_EQ(between(nic + 1, kCanonicalMembers), "{");
}

TEST(ValuesFromCanonical, ReadsBackWhatWasWritten) {
  Values values = make_values(
      {{"numero_radicado", "01"}, {"lectura", "\"\\\b\u2028"}, {"k", "v"}, {"😀", "x"}, {"\xEF\xBF\xBD", "y"}});
  values.set_extra("lista", R"(["1",{"a":null,"b":[true,false]},[],{}])");
  const std::string text = canonical_json(values);
  const auto read = values_from_canonical(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->fields, values.fields);
  EXPECT_EQ(canonical_json(*read), text);
  EXPECT_EQ(*read->find_extra("lista"), *values.find_extra("lista"));
}

TEST(ValuesFromCanonical, RefusesWhatItDidNotWrite) {
  for (const std::string_view text :
       {"", "[]", "x", "{", R"({"nic":1})", R"({"nic":null})", R"({"otro":"x"})", R"({"datos_extra":"x"})",
        R"({"datos_extra":[]})", R"({"nombre_completo":"alias"})", R"({"nic":"1"} x)"}) {
    const auto read = values_from_canonical(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, ErrorCode::kCorrupt) << text;
    EXPECT_EQ(read.error().id, "E-SQL-020") << text;
  }
}

TEST(Utf16Order, DiffersFromBytesOnlyAboveTheSurrogates) {
  EXPECT_TRUE(utf16_less("a", "b"));
  EXPECT_FALSE(utf16_less("b", "a"));
  EXPECT_FALSE(utf16_less("a", "a"));
  EXPECT_TRUE(utf16_less("", "a"));
  EXPECT_TRUE(utf16_less("a", "aa"));
  EXPECT_TRUE(utf16_less("z", "é"));
  EXPECT_TRUE(utf16_less("\uD7FF", "😀"));
  EXPECT_TRUE(utf16_less("😀", "\uE000")) << "D83D stands before E000";
  EXPECT_FALSE(utf16_less("\uE000", "😀"));
  EXPECT_TRUE(utf16_less("😀", "😁")) << "same first unit, second decides";
  EXPECT_TRUE(utf16_less("\U00010000", "\U0010FFFF"));
  EXPECT_TRUE(utf16_less("a😀a", "a😀b"));
}

}  // namespace
}  // namespace radica
