#include "app/arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace radica {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

Arguments parsed(const std::vector<std::string>& words) {
  auto result = parse_arguments(words);
  EXPECT_TRUE(result.has_value()) << result.error().describe();
  return result ? *result : Arguments{};
}

std::string fault(const std::vector<std::string>& words) {
  const auto result = parse_arguments(words);
  return result ? "none" : result.error().describe();
}

TEST(CommandLine, TakesGlobalOptionsBeforeAndAfterTheVerb) {
  const Arguments before = parsed({"--json", "--lang", "en", "--config=/c.toml", "run"});
  const Arguments after = parsed({"run", "--config", "/c.toml", "--lang=en", "--json"});
  for (const Arguments& arguments : {before, after}) {
    EXPECT_EQ(arguments.verb, "run");
    EXPECT_TRUE(arguments.is_json);
    EXPECT_EQ(arguments.language, Language::kEn);
    EXPECT_EQ(arguments.config, "/c.toml");
  }
}

TEST(CommandLine, ReadsTheOptionsOfARun) {
  const Arguments arguments = parsed({"run", "--full", "--company", "afinia", "--company=aire", "--dry-run", "--strict",
                                      "--now", "2026-11-24T12:00:00", "--quiet", "--no-progress"});
  EXPECT_TRUE(arguments.is_full && arguments.is_dry_run && arguments.is_strict);
  EXPECT_TRUE(arguments.is_quiet && arguments.no_progress);
  EXPECT_THAT(arguments.companies, ElementsAre("afinia", "aire"));
  EXPECT_EQ(arguments.now, parse_local("2026-11-24 12:00:00"));
}

TEST(CommandLine, ReadsActionsAndOperands) {
  const Arguments show = parsed({"quarantine", "show", "17"});
  EXPECT_EQ(show.action, "show");
  EXPECT_THAT(show.operands, ElementsAre("17"));
  const Arguments list = parsed({"quarantine", "list", "--rule", "fecha_invalida"});
  EXPECT_EQ(list.rule, Rule::kFechaInvalida);
  EXPECT_THAT(list.operands, IsEmpty());
  EXPECT_THAT(parsed({"runs"}).operands, IsEmpty());
  EXPECT_THAT(parsed({"explain", "--", "--odd"}).operands, ElementsAre("--odd"));
  EXPECT_THAT(parsed({"explain", "-"}).operands, ElementsAre("-"));
}

TEST(CommandLine, BothEndsOfAnExportBelongToIt) {
  const Arguments arguments =
      parsed({"export", "--from", "2026-01-01", "--to", "2026-01-31", "--updated-since", "2026-02-01T08:30:00"});
  EXPECT_EQ(arguments.from, parse_local("2026-01-01 00:00:00"));
  EXPECT_EQ(arguments.to, parse_local("2026-01-31 23:59:59"));
  EXPECT_EQ(arguments.updated_since, parse_local("2026-02-01 08:30:00"));
}

TEST(CommandLine, ReadsNumbersLevelsAndSettings) {
  const Arguments generate =
      parsed({"generate", "--out", "d", "--claims", "1000", "--seed=0", "--set", "limits.threads=2"});
  EXPECT_EQ(generate.claims, 1000);
  EXPECT_EQ(generate.seed, 0);
  EXPECT_THAT(generate.settings, ElementsAre(Pair("limits.threads", "2")));
  EXPECT_EQ(parsed({"logs", "--level", "warning", "--stage", "scan"}).level, LogLevel::kWarning);
}

TEST(CommandLine, AsksForHelpWithoutNeedingTheRest) {
  EXPECT_EQ(parsed({"--help"}).verb, "");
  EXPECT_TRUE(parsed({"--help"}).wants_help);
  EXPECT_TRUE(parsed({"generate", "-h"}).wants_help);
  EXPECT_EQ(parsed({"help", "run"}).verb, "run");
  EXPECT_EQ(parsed({"--version"}).verb, "version");
}

TEST(CommandLine, SaysWhatIsWrongAndWhatWasMeant) {
  EXPECT_EQ(fault({}), "E-USAGE-005");
  EXPECT_EQ(fault({"--json"}), "E-USAGE-005");
  EXPECT_EQ(fault({"zzzzzzzz"}), "E-USAGE-001 verb=zzzzzzzz");
  EXPECT_EQ(fault({"run", "--xow"}), "E-USAGE-003 option=--xow") << "now is something else";
  EXPECT_EQ(fault({"rnu"}), "E-USAGE-002 verb=rnu suggestion=run");
  EXPECT_EQ(fault({"run", "--zzzzzzzzzzzz"}), "E-USAGE-003 option=--zzzzzzzzzzzz");
  EXPECT_EQ(fault({"run", "--ful"}), "E-USAGE-004 option=--ful suggestion=--full");
  EXPECT_EQ(fault({"run", "-full"}), "E-USAGE-004 option=--full suggestion=--full");
  EXPECT_EQ(fault({"run", "extra"}), "E-USAGE-006 verb=run word=extra");
  EXPECT_EQ(fault({"run", "--full=yes"}), "E-USAGE-007 option=--full");
  EXPECT_EQ(fault({"run", "--company"}), "E-USAGE-008 option=--company value=NAME");
  EXPECT_EQ(fault({"--lang", "fr", "run"}), "E-USAGE-009 option=--lang value=fr expected=es|en");
  EXPECT_EQ(fault({"export", "--from", "31/01/2026"}),
            "E-USAGE-009 option=--from value=31/01/2026 expected=YYYY-MM-DD");
  EXPECT_EQ(fault({"generate", "--out", "x", "--claims", "-3"}), "E-USAGE-009 option=--claims value=-3 expected=N");
  EXPECT_EQ(fault({"quarantine", "list", "--rule", "fecha_invalid"}),
            "E-USAGE-010 rule=fecha_invalid suggestion=fecha_invalida");
  EXPECT_EQ(fault({"quarantine", "drop"}), "E-USAGE-011 verb=quarantine action=drop actions=list, show, export, retry");
  EXPECT_EQ(fault({"config"}), "E-USAGE-011 verb=config action= actions=show, check, reset");
  EXPECT_EQ(fault({"status", "--full"}), "E-USAGE-012 verb=status option=--full");
  EXPECT_EQ(fault({"explain"}), "E-USAGE-013 verb=explain operand=RADICADO|SGC|FILE");
  EXPECT_EQ(fault({"quarantine", "show"}), "E-USAGE-013 verb=quarantine operand=ID");
  EXPECT_EQ(fault({"generate", "--claims", "5"}), "E-USAGE-014 verb=generate option=--out");
}

TEST(CommandLine, NoVerbMakesAFileThatIsCalledLikeStandardOutput) {
  for (const std::string verb : {"init", "demo", "generate", "export"}) {
    EXPECT_EQ(fault({verb, "--out", "-"}), "E-USAGE-051") << verb;
    EXPECT_EQ(fault({verb, "--out=-"}), "E-USAGE-051") << verb;
  }
  EXPECT_EQ(fault({"quarantine", "export", "--out", "-"}), "E-USAGE-051");
  EXPECT_EQ(fault({"audit", "export", "--out", "-"}), "E-USAGE-051");
  const auto named = parse_arguments({"export", "--out", "./-"});
  ASSERT_TRUE(named);
  EXPECT_EQ(named->out, "./-");
}

TEST(CommandLine, FindsTheLanguageEvenWhenTheRestIsWrong) {
  EXPECT_EQ(language_flag({"rnu", "--lang", "en"}), Language::kEn);
  EXPECT_EQ(language_flag({"--lang=es"}), Language::kEs);
  EXPECT_EQ(language_flag({"--lang"}), std::nullopt);
  EXPECT_EQ(language_flag({"run"}), std::nullopt);
}

TEST(Help, HasEveryVerbAndOptionInBothLanguages) {
  for (const Language language : {Language::kEs, Language::kEn}) {
    const Texts texts = Texts::load(language);
    for (const OptionSpec& option : command_options()) EXPECT_TRUE(texts.has("options." + std::string(option.name)));
    for (const VerbSpec& verb : verbs()) {
      EXPECT_THAT(help_text(texts), HasSubstr("\n  " + std::string(verb.name) + " "));
      const std::string help = help_text(texts, verb.name);
      EXPECT_THAT(help, HasSubstr(texts.text("verbs." + std::string(verb.name) + ".help")));
      EXPECT_THAT(help, testing::Not(HasSubstr("verbs."))) << help;
      EXPECT_THAT(help, testing::Not(HasSubstr("options."))) << help;
    }
  }
}

TEST(Help, ExamplesAreValidCommandLines) {
  for (const Language language : {Language::kEs, Language::kEn}) {
    const Texts texts = Texts::load(language);
    for (const VerbSpec& verb : verbs()) {
      const std::string example = texts.text("verbs." + std::string(verb.name) + ".example");
      std::vector<std::string> words;
      for (std::size_t start = 0; start < example.size();) {
        const std::size_t end = std::min(example.find(' ', start), example.size());
        words.push_back(example.substr(start, end - start));
        start = end + 1;
      }
      ASSERT_EQ(words.at(0), "radica");
      words.erase(words.begin());
      EXPECT_EQ(parsed(words).verb, verb.name) << example;
    }
  }
}

TEST(Help, ShowsTheFormOfAVerb) {
  const auto all = verbs();
  const auto generate =
      std::find_if(all.begin(), all.end(), [](const VerbSpec& verb) { return verb.name == "generate"; });
  EXPECT_EQ(usage_line(*generate), "radica generate --out PATH [--claims N] [--seed N]");
}

}  // namespace
}  // namespace radica
