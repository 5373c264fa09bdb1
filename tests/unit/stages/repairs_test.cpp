#include "stages/repairs.h"

#include <gtest/gtest.h>

#include "support/normalised.h"

namespace radica {
namespace {

RuleSet all_rules() {
  RuleSet rules;
  for (const Rule rule : {Rule::kCodificacion, Rule::kCaracterInvalido, Rule::kNumeroNoFinito, Rule::kMojibake})
    rules.add(rule);
  return rules;
}

// "index where rule before -> after" of what was mended in every observation of a file.
std::vector<std::string> repairs_in(std::string_view bytes, RuleSet rules = all_rules(),
                                    const RuleOptions& options = {}) {
  JsonDocument document;
  const ParsedFile file = parse_file(bytes, document);
  if (file.fault) throw std::runtime_error("rejected");
  std::vector<MendedElement> mended;
  for (const Element& element : file.elements) mended.push_back({&element, "R1", rules});
  std::vector<std::string> shown;
  for (const Repair& repair : find_repairs(bytes, document, test::make_rules(options), mended))
    shown.push_back(std::to_string(repair.index) + " " + repair.where + " " + std::string(id_of(repair.rule)) + " " +
                    repair.before + " -> " + repair.after);
  return shown;
}

using Lines = std::vector<std::string>;

TEST(Repairs, NameEachTextWithBeforeAndAfter) {
  EXPECT_EQ(repairs_in("\xEF\xBB\xBF { \"nic\" : \"1\", \"a\\n/b\":[1,{\"c\":\"ma\xF1"
                       "ana\"}], \"x\": -Infinity }"),
            (Lines{"0 /a\n~1b/1/c codificacion ma%F1ana -> mañana", "0 /x numero_no_finito -Infinity -> null"}));
  EXPECT_EQ(repairs_in(R"({"a":"\ud83d\ude00","b":"\uDE00x","c":"\\ud83d","d":"\ud83dé"})"),
            (Lines{"0 /b caracter_invalido \\uDE00x -> �x", "0 /d caracter_invalido \\ud83dé -> �é"}));
}

TEST(Repairs, NameKeysToo) {
  EXPECT_EQ(repairs_in("{\"a\xF1o\":1}"), (Lines{"0 /año codificacion a%F1o -> año"}));
  EXPECT_EQ(repairs_in(R"({"aÃ±o":null})"), (Lines{"0 /aÃ±o mojibake aÃ±o -> año"}));
}

TEST(Repairs, OfMojibakeAreThoseOfTextsThatAreUsed) {
  RuleOptions options;
  options.ignore_keys = {"volatil*"};
  EXPECT_EQ(
      repairs_in(R"({"page_title":"JosÃ©","volatil_1":"JosÃ©","nombres_apellidos":"JosÃ©"})", all_rules(), options),
      (Lines{"0 /nombres_apellidos mojibake JosÃ© -> José"}));
}

TEST(Repairs, BelongToTheirObservation) {
  EXPECT_EQ(repairs_in("{\"data\":[{\"a\":\"\xF1\"},{\"a\":1},{\"a\":\"\xE1\"}],\"total\":\"\xE9\"}"),
            (Lines{"0 /data/0/a codificacion %F1 -> ñ", "2 /data/2/a codificacion %E1 -> á"}));
}

TEST(Repairs, AreThoseOfTheRulesThatWereReported) {
  RuleSet only;
  only.add(Rule::kMojibake);
  EXPECT_EQ(repairs_in("{\"a\":\"\xF1\",\"b\":NaN}", only), Lines{});
}

TEST(Repairs, ShowAPieceOfALongTextAroundTheDifference) {
  const std::string long_text(5000, 'x');
  const Lines found = repairs_in("{\"a\":\"" + long_text + "\xF1" + long_text + "\"}");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_LT(found.front().size(), 450U);
  EXPECT_NE(found.front().find("%F1"), std::string::npos);
  EXPECT_NE(found.front().find("ñ"), std::string::npos);
}

TEST(Repairs, OfOneObservationAreBounded) {
  std::string object = "{\"k\":0";
  for (int i = 0; i < 1000; ++i) object += ",\"k" + std::to_string(i) + "\":NaN";
  EXPECT_EQ(repairs_in("[" + object + "}," + object + "}]").size(), 100U);
}

TEST(Repairs, GoThroughWorkFiles) {
  const Repair repair{7, 3, "R1", "/a", Rule::kMojibake, "Ã©", "é"};
  std::string bytes;
  append_repair(bytes, repair);
  const Repair read = read_repair(bytes);
  EXPECT_EQ(
      std::tie(read.file_id, read.index, read.radicado, read.where, read.rule, read.before, read.after),
      std::tie(repair.file_id, repair.index, repair.radicado, repair.where, repair.rule, repair.before, repair.after));
}

}  // namespace
}  // namespace radica
