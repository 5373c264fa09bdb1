#include "stages/extra_json.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "support/normalised.h"

namespace radica {
namespace {

using test::make_rules;
using test::normalised;
using test::object_with;

Normalised with(std::string_view members, const RuleOptions& options = {}) {
  return normalised(make_rules(options), object_with(members));
}
std::string extra(std::string_view members, const RuleOptions& options = {}) {
  std::string text;
  append_extra_json(text, with(members, options).values.extra);
  return text;
}
std::string warnings(std::string_view members) {
  return with(members).warnings.joined('|');
}

TEST(DatosExtra, HoldsEveryOtherKeyInTheOrderOfRfc8785) {
  EXPECT_EQ(extra(R"("zona":"norte","barrio":"sur","Ñ":"x")"), R"({"barrio":"sur","zona":"norte","Ñ":"x"})");
  EXPECT_EQ(extra("\"\U0001F600\":1,\"\uFFFD\":2"), "{\"\U0001F600\":\"1\",\"\uFFFD\":\"2\"}");
}

TEST(DatosExtra, StringsAreLongTextAtAnyDepth) {
  EXPECT_EQ(extra(R"("x":" a \r\n b ","y":[" c\u200b ",{"z":"\td \n"}])"), R"({"x":"a\n b","y":["c",{"z":"d"}]})");
}

TEST(DatosExtra, NumbersAreStringsOfTheirSource) {
  EXPECT_EQ(extra(R"("a":1.50,"b":2.0,"c":[3.0,1e5,-0.10],"d":{"e":12345678901234567890})"),
            R"({"a":"1.50","b":"2","c":["3","1e5","-0.10"],"d":{"e":"12345678901234567890"}})");
}

TEST(DatosExtra, TruthIsTextAtTopLevelAndStaysInside) {
  EXPECT_EQ(extra(R"("a":true,"b":false,"c":[true,false,null],"d":{"e":null,"f":true})"),
            R"({"a":"true","b":"false","c":[true,false,null],"d":{"e":null,"f":true}})");
}

TEST(DatosExtra, LeavesTopLevelEmptiesOut) {
  EXPECT_EQ(extra(R"("a":"","b":null,"c":[],"d":{},"e":"n/a","f":"\u200b ","g":"x")"), R"({"g":"x"})");
}

TEST(DatosExtra, KeepsEmptiesInside) {
  EXPECT_EQ(extra(R"("a":["",null,[],{},"n/a"],"b":{"c":"","d":[],"e":{},"f":"-"})"),
            R"({"a":["",null,[],{},"n/a"],"b":{"c":"","d":[],"e":{},"f":"-"}})");
  EXPECT_EQ(extra(R"("a":[[]])"), R"({"a":[[]]})");
}

TEST(DatosExtra, KeysAreText) {
  EXPECT_EQ(extra(R"(" Estrato \n social ":"x","a":{" b\u200b ":1})"), R"({"Estrato social":"x","a":{"b":"1"}})");
}

TEST(DatosExtra, OfTwoKeysEqualAfterTextTheLastNonEmptyWins) {
  EXPECT_EQ(extra(R"("a":"1"," a":"2")"), R"({"a":"2"})");
  EXPECT_EQ(extra(R"(" a":"1","a":"2")"), R"({"a":"2"})");
  EXPECT_EQ(extra(R"("a":"1"," a":"")"), R"({"a":"1"})");
  EXPECT_EQ(extra(R"("a ":"1","a":"2"," a":null)"), R"({"a":"2"})");
  EXPECT_EQ(extra(R"("x":{"a":"1"," a":"2"})"), R"({"x":{"a":"2"}})");
  EXPECT_EQ(warnings(R"("a":"1"," a":"2")"), "") << "no duplicate of the file";
}

TEST(DatosExtra, OfDuplicateKeysAtAnyDepthTheLastNonEmptyWins) {
  EXPECT_EQ(extra(R"("a":"1","a":"2","a":null)"), R"({"a":"2"})");
  EXPECT_EQ(extra(R"("x":[{"a":"1","a":"2","a":""}])"), R"({"x":[{"a":"2"}]})");
  EXPECT_EQ(extra(R"("x":{"a":"","a":null})"), R"({"x":{"a":null}})") << "of nothing but empties the last";
  EXPECT_EQ(warnings(R"("a":"1","a":"2")"), "clave_duplicada");
  EXPECT_EQ(warnings(R"("x":[{"a":1,"a":2}])"), "clave_duplicada");
  EXPECT_EQ(warnings(R"("x":{"a":1},"y":{"a":2})"), "");
}

TEST(DatosExtra, AnObjectOfThatNameIsMergedKeyByKey) {
  EXPECT_EQ(extra(R"("datos_extra":{"b":1,"nic":"x","data":[]},"a":"2")"), R"({"a":"2","b":"1","nic":"x"})");
  EXPECT_EQ(with(R"("datos_extra":{"nic":"1234567"})").values.fields[kNic], "") << "its keys are no fields";
  EXPECT_EQ(extra(R"("b":"1","datos_extra":{"b":"2"})"), R"({"b":"2"})");
  EXPECT_EQ(warnings(R"("b":"1","datos_extra":{"b":"2"})"), "") << "keys of two objects are no duplicates";
  EXPECT_EQ(warnings(R"("b":"1","datos_extra":{"c":"2","c":""})"), "clave_duplicada");
  EXPECT_EQ(warnings(R"("b":"1","datos_extra":{"b":"2"},"b":"3")"), "clave_duplicada");
  EXPECT_EQ(extra(R"("datos_extra":{"b":"2"},"b":"")"), R"({"b":"2"})");
  EXPECT_EQ(extra(R"("datos_extra":{"datos_extra":{"b":"2"}})"), R"({"datos_extra":{"b":"2"}})");
}

TEST(DatosExtra, AnythingElseOfThatNameIsAValue) {
  EXPECT_EQ(extra(R"("datos_extra":"x")"), R"({"datos_extra":"x"})");
  EXPECT_EQ(warnings(R"("datos_extra":"x")"), "");
  EXPECT_EQ(extra(R"("datos_extra":["x"])"), R"({"datos_extra":["x"]})");
  EXPECT_EQ(warnings(R"("datos_extra":["x"])"), "tipo_inesperado");
}

TEST(DatosExtra, OfTwoObjectsOfThatNameTheLastNonEmptyCounts) {
  EXPECT_EQ(extra(R"("datos_extra":{"a":"1"},"datos_extra":{"b":"2"})"), R"({"b":"2"})");
  EXPECT_EQ(extra(R"("datos_extra":{"a":"1"},"datos_extra":{})"), R"({"a":"1"})");
  EXPECT_EQ(extra(R"("datos_extra":{"a":"1"},"datos_extra":null)"), R"({"a":"1"})");
  EXPECT_EQ(warnings(R"("datos_extra":{"a":"1"},"datos_extra":{"b":"2"})"), "clave_duplicada");
}

TEST(DatosExtra, AKeySetByARuleWinsOverOneOfTheInput) {
  EXPECT_EQ(extra(R"("nic":"12","nic_original":"of the input")"), R"({"nic_original":"12"})");
  EXPECT_EQ(extra(R"("nic":"1234567","nic_original":"of the input")"), R"({"nic_original":"of the input"})");
  EXPECT_EQ(extra(R"("documento_identidad":"CC 12345678","documento_identidad_tipo":"x")"),
            R"({"documento_identidad_tipo":"CC"})");
  EXPECT_EQ(extra(R"("telefono":"6053234567 ext 9","telefono_ext":["1"])"), R"({"telefono_ext":"9"})");
}

TEST(DatosExtra, ListsOtherValuesOfARule) {
  EXPECT_EQ(extra(R"("telefono":"3001234567 / 3007654321")"), R"({"telefono_otros":["+573007654321"]})");
}

TEST(DatosExtra, DropsIgnoredKeysByGlob) {
  RuleOptions options;
  options.ignore_keys = {"sesion*", "_?", "barrio"};
  EXPECT_EQ(
      extra(R"("sesion":1,"sesion_id":2,"_a":3,"_ab":4," barrio ":5,"datos_extra":{"sesion2":1},"x":{"sesion":6})",
            options),
      R"({"_ab":"4","x":{"sesion":"6"}})");
}

TEST(DatosExtra, IsLeftOutWhenNothingIsInIt) {
  EXPECT_EQ(with("").values.extra.size(), 0U);
  EXPECT_EQ(canonical_json(with(R"("a":"")").values).find("datos_extra"), std::string::npos);
}

}  // namespace
}  // namespace radica
