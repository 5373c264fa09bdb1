#include "app/i18n.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "app/arguments.h"
#include "app/docs.h"
#include "model/rules.h"

namespace radica {
namespace {

using testing::HasSubstr;
using testing::Not;

// Every match of `pattern` (its first group) in the sources of the program.
std::set<std::string> in_sources(const std::string& pattern) {
  const std::regex expression(pattern);
  std::set<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(RADICA_SOURCE_DIR "/src")) {
    if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
    std::ifstream file(entry.path());
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    for (std::sregex_iterator it(text.begin(), text.end(), expression), end; it != end; ++it)
      found.insert((*it)[1].str());
  }
  return found;
}

const std::array kLanguages{Language::kEs, Language::kEn};

TEST(Locales, HaveTheSameIdsAndTheSameParameters) {
  const Texts es = Texts::load(Language::kEs);
  const Texts en = Texts::load(Language::kEn);
  ASSERT_GT(es.all().size(), 200U);
  for (const auto& [id, text] : es.all()) {
    ASSERT_TRUE(en.has(id)) << id << " is not in locale/en.toml";
    std::vector<std::string> spanish = parameters_of(text), english = parameters_of(en.text(id));
    std::sort(spanish.begin(), spanish.end());
    std::sort(english.begin(), english.end());
    EXPECT_EQ(spanish, english) << id;
  }
  for (const auto& [id, text] : en.all()) EXPECT_TRUE(es.has(id)) << id << " is not in locale/es.toml";
}

TEST(Locales, HaveNoEmptyTextAndEachRendersWithItsParameters) {
  for (const Language language : kLanguages) {
    const Texts texts = Texts::load(language);
    for (const auto& [id, text] : texts.all()) {
      std::vector<ErrorFact> facts;
      for (const std::string& name : parameters_of(text)) facts.emplace_back(name, "X");
      const std::string rendered = texts.text(id, facts);
      EXPECT_FALSE(rendered.empty()) << id;
      EXPECT_TRUE(parameters_of(rendered).empty()) << id;
    }
  }
}

TEST(Locales, PutTheWordThatAgreesBehindANumber) {
  const Texts en = Texts::load(Language::kEn), es = Texts::load(Language::kEs);
  EXPECT_EQ(en.text("quarantine.retry", {{"count", "1"}}), "1 file will be read again by the next run: radica run");
  EXPECT_EQ(en.text("quarantine.retry", {{"count", "21"}}), "21 files will be read again by the next run: radica run");
  EXPECT_EQ(es.text("quarantine.retry", {{"count", "1"}}), "La próxima ejecución volverá a leer 1 archivo: radica run");
  EXPECT_EQ(es.text("quarantine.retry", {{"count", "0"}}),
            "La próxima ejecución volverá a leer 0 archivos: radica run");
}

TEST(Locales, ANameMayHoldDigits) {
  const Texts en = Texts::load(Language::kEn);
  EXPECT_THAT(parameters_of("{p50}, {p95:file|files}"), testing::ElementsAre("p50", "p95"));
  EXPECT_EQ(en.text("status.waits", {{"p50", "1 s"}, {"p95", "2 s"}}).find("{p"), std::string::npos);
}

TEST(Locales, ExplainEveryRule) {
  for (const Language language : kLanguages) {
    const Texts texts = Texts::load(language);
    for (const RuleInfo& rule : kRules) {
      EXPECT_TRUE(texts.has("rules." + std::string(rule.id) + ".what")) << rule.id;
      EXPECT_TRUE(texts.has("rules." + std::string(rule.id) + ".hint")) << rule.id;
    }
  }
}

TEST(Locales, ExplainEveryErrorOfTheSources) {
  const std::set<std::string> ids = in_sources("\"(E-[A-Z0-9]+-[0-9]{3})\"");
  ASSERT_GT(ids.size(), 20U);
  for (const Language language : kLanguages) {
    const Texts texts = Texts::load(language);
    for (const std::string& id : ids) {
      EXPECT_TRUE(texts.has("errors." + id + ".what")) << id << " lacks its text in " << code_of(language);
      EXPECT_TRUE(texts.has("errors." + id + ".hint")) << id << " lacks its hint in " << code_of(language);
    }
  }
}

TEST(Locales, HaveEveryTextTheSourcesAskFor) {
  const std::set<std::string> ids = in_sources(R"re(\btexts\.text\("([a-z_.A-Z0-9-]+)"[,)])re");
  ASSERT_GT(ids.size(), 5U);
  for (const Language language : kLanguages) {
    const Texts texts = Texts::load(language);
    for (const std::string& id : ids) EXPECT_TRUE(texts.has(id)) << id;
  }
}

TEST(Locales, NameNoErrorThatTheSourcesDoNotHave) {
  const std::set<std::string> ids = in_sources("\"(E-[A-Z0-9]+-[0-9]{3})\"");
  const Texts texts = Texts::load(Language::kEs);
  for (const auto& [id, text] : texts.all())
    EXPECT_TRUE(!id.starts_with("errors.") || ids.contains(std::string(id.substr(7, id.rfind('.') - 7)))) << id;
}

TEST(Texts, PutsNamedParametersInAndLeavesUnknownOnesVisible) {
  constexpr std::array kPatterns{EmbeddedText{"a", "{x} de {y} {x} { } {z}"}, EmbeddedText{"b.c", "{}"}};
  const Texts texts(Language::kEs, kPatterns);
  EXPECT_EQ(texts.text("a", {{"x", "1"}, {"y", "{x}"}}), "1 de {x} 1 { } {z}");
  EXPECT_EQ(texts.text("b.c"), "{}");
  EXPECT_EQ(texts.text("b.missing"), "b.missing");
}

TEST(Texts, StandInTheOrderOfTheirIds) {
  for (const Language language : kLanguages) {
    const auto texts = Texts::load(language).all();
    EXPECT_TRUE(std::is_sorted(texts.begin(), texts.end(),
                               [](const EmbeddedText& left, const EmbeddedText& right) { return left.id < right.id; }));
  }
}

TEST(Texts, AnErrorWithoutTextShowsItsFacts) {
  const Texts texts(Language::kEn, {});
  EXPECT_EQ(error_text(texts, Error{ErrorCode::kBug, "E-X-001", {{"path", "/a"}}, {}, false}).what, "E-X-001 path=/a");
}

TEST(Texts, WriteNumbersAsTheLanguageDoes) {
  const Texts es(Language::kEs, {});
  const Texts en(Language::kEn, {});
  EXPECT_EQ(es.number(1'234'567), "1.234.567");
  EXPECT_EQ(en.number(1'234'567), "1,234,567");
  EXPECT_EQ(es.number(-1234), "-1.234");
  EXPECT_EQ(es.number(-123), "-123");
  EXPECT_EQ(es.number(0), "0");
  EXPECT_EQ(es.decimal(1234.56, 1), "1.234,6");
  EXPECT_EQ(en.decimal(1234.56, 1), "1,234.6");
  EXPECT_EQ(es.decimal(3.4, 0), "3");
  EXPECT_EQ(es.bytes(999), "999 B");
  EXPECT_EQ(es.bytes(12'345'678), "12,3 MB");
  EXPECT_EQ(en.bytes(999'999), "1.0 MB");
}

TEST(Texts, WriteTimesAsTheLanguageDoes) {
  const Texts es(Language::kEs, {});
  const Texts en(Language::kEn, {});
  const LocalTime time = *parse_local("2026-11-04 09:05:00");
  EXPECT_EQ(es.moment(time), "04/11/2026 09:05:00");
  EXPECT_EQ(en.moment(time), "2026-11-04 09:05:00");
  EXPECT_EQ(es.day(time), "04/11/2026");
  EXPECT_EQ(es.duration(8), "8 s");
  EXPECT_EQ(es.duration(125), "2 min 05 s");
  EXPECT_EQ(es.duration(11'040), "3 h 04 min");
}

TEST(LanguageChoice, FlagThenLocaleVariablesThenSpanish) {
  EXPECT_EQ(choose_language(std::nullopt, {}), Language::kEs);
  EXPECT_EQ(choose_language(std::nullopt, {{"LANG", "en_US.UTF-8"}}), Language::kEn);
  EXPECT_EQ(choose_language(std::nullopt, {{"LANG", "en_US.UTF-8"}, {"LC_ALL", "es_CO.UTF-8"}}), Language::kEs);
  EXPECT_EQ(choose_language(std::nullopt, {{"LANG", "en_US.UTF-8"}, {"LC_ALL", ""}}), Language::kEn);
  EXPECT_EQ(choose_language(std::nullopt, {{"LANG", "C.UTF-8"}}), Language::kEs);
  EXPECT_EQ(choose_language(Language::kEs, {{"LANG", "en_US.UTF-8"}}), Language::kEs);
}

TEST(Docs, AreCompleteInBothLanguages) {
  for (const Language language : kLanguages) {
    const Texts texts = Texts::load(language);
    for (const std::string& page : {config_page(texts), errors_page(texts), commands_page(texts), metrics_page(texts)})
      EXPECT_THAT(page, Not(HasSubstr("docs."))) << page.substr(0, 200);
    EXPECT_THAT(config_page(texts), HasSubstr("| `pipeline.settle_seconds` | `10` |"));
    EXPECT_THAT(config_page(texts), HasSubstr("`RADICA_RULES_SEVERITY_*`"));
    EXPECT_THAT(errors_page(texts), HasSubstr("| `E-CONFIG-003` |"));
    EXPECT_THAT(errors_page(texts), HasSubstr("| `mojibake` | warning |"));
    EXPECT_THAT(metrics_page(texts), HasSubstr("| `radica_integrity_findings` | gauge |"));
    for (const VerbSpec& verb : verbs())
      EXPECT_THAT(commands_page(texts), HasSubstr("## `radica " + std::string(verb.name) + "`"));
  }
}

}  // namespace
}  // namespace radica
