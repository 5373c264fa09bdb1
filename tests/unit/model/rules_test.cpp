#include "model/rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace radica {
namespace {

TEST(Rules, StandAtTheirOwnPosition) {
  for (std::size_t position = 0; position < kRuleCount; ++position)
    EXPECT_EQ(static_cast<std::size_t>(kRules.at(position).rule), position) << kRules.at(position).id;
}

TEST(Rules, HaveUniqueLowerCaseIds) {
  std::set<std::string_view> ids;
  for (const RuleInfo& rule : kRules) {
    EXPECT_TRUE(ids.insert(rule.id).second) << rule.id;
    EXPECT_FALSE(rule.id.empty());
    EXPECT_TRUE(std::all_of(rule.id.begin(), rule.id.end(), [](char c) { return c == '_' || (c >= 'a' && c <= 'z'); }))
        << rule.id;
  }
}

TEST(Rules, AreFoundById) {
  for (const RuleInfo& rule : kRules) EXPECT_EQ(rule_by_id(rule.id), rule.rule);
  EXPECT_FALSE(rule_by_id("").has_value());
  EXPECT_FALSE(rule_by_id("Mojibake").has_value());
  EXPECT_FALSE(rule_by_id("no_existe").has_value());
}

TEST(Rules, OfTheFileLevelAreFixedErrors) {
  for (const RuleInfo& rule : kRules)
    if (rule.level == RuleLevel::kFile) {
      EXPECT_EQ(rule.severity, Severity::kError) << rule.id;
      EXPECT_TRUE(rule.is_fixed) << rule.id;
    }
}

TEST(Rules, ThatProtectRequiredColumnsAreFixed) {
  for (const Rule rule : {Rule::kCampoObligatorioVacio, Rule::kFechaInvalida, Rule::kNumeroRadicadoInvalido,
                          Rule::kEstructuraInvalida, Rule::kJsonInvalido})
    EXPECT_TRUE(info(rule).is_fixed) << id_of(rule);
  EXPECT_FALSE(info(Rule::kMojibake).is_fixed);
}

TEST(RuleSet, StartsEmpty) {
  const RuleSet set;
  EXPECT_TRUE(set.is_empty());
  EXPECT_EQ(set.joined('|'), "");
  EXPECT_TRUE(set.ids().empty());
}

TEST(RuleSet, HasWhatWasAddedAndNothingElse) {
  RuleSet set;
  set.add(Rule::kMojibake);
  set.add(Rule::kMojibake);
  for (const RuleInfo& rule : kRules) EXPECT_EQ(set.has(rule.rule), rule.rule == Rule::kMojibake) << rule.id;
}

TEST(RuleSet, HoldsTheFirstAndTheLastRule) {
  RuleSet set;
  set.add(kRules.front().rule);
  set.add(kRules.back().rule);
  EXPECT_TRUE(set.has(kRules.front().rule));
  EXPECT_TRUE(set.has(kRules.back().rule));
  EXPECT_EQ(set.ids().size(), 2U);
}

TEST(RuleSet, ListsIdsSortedWhateverTheOrderOfAdding) {
  RuleSet set;
  for (const Rule rule : {Rule::kTelefonoParcial, Rule::kNicInvalido, Rule::kAliasEnConflicto, Rule::kMojibake})
    set.add(rule);
  EXPECT_EQ(set.joined('|'), "alias_en_conflicto|mojibake|nic_invalido|telefono_parcial");
}

TEST(RuleSet, OfAllRulesIsSorted) {
  RuleSet all;
  for (const RuleInfo& rule : kRules) all.add(rule.rule);
  const auto ids = all.ids();
  EXPECT_EQ(ids.size(), kRuleCount);
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
}

TEST(RuleSet, JoinsAnotherSet) {
  RuleSet left, right;
  left.add(Rule::kMojibake);
  right.add(Rule::kNicInvalido);
  left.add(right);
  EXPECT_EQ(left.joined(','), "mojibake,nic_invalido");
  EXPECT_EQ(right.joined(','), "nic_invalido");
}

TEST(RuleSet, IsReadBackFromItsIds) {
  RuleSet set;
  set.add(Rule::kFechaSinHora);
  set.add(Rule::kValorCorregidoDistinto);
  EXPECT_EQ(RuleSet::from_joined(set.joined('|')).bits(), set.bits());
  EXPECT_EQ(RuleSet(set.bits()).joined('|'), set.joined('|'));
}

TEST(RuleSet, IgnoresIdsOfRulesThatAreGone) {
  EXPECT_EQ(RuleSet::from_joined("mojibake|regla_antigua").joined('|'), "mojibake");
}

}  // namespace
}  // namespace radica
