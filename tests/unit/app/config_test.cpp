#include "app/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "app/config_schedules.h"
#include "app/config_table.h"
#include "app/config_text.h"
#include "support/temporary_folder.h"

namespace radica {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class ConfigTest : public testing::Test {
 protected:
  LoadedConfig load(std::string_view toml, Environment environment = {},
                    std::vector<std::pair<std::string, std::string>> flags = {}) {
    file_ = folder_.write("radica.toml", toml);
    return load_config({file_, {}, std::move(environment), std::move(flags)});
  }
  // "id place key" of each fault, the place without the folder.
  [[nodiscard]] std::vector<std::string> faults(const LoadedConfig& loaded) const {
    std::vector<std::string> lines;
    for (const ConfigFault& fault : loaded.faults) {
      std::string place = fault.place.describe();
      if (place.starts_with(folder_.path())) place = place.substr(folder_.path().size() + 1);
      lines.push_back(fault.id.substr(9) + ' ' + place + ' ' + fault.key);
    }
    return lines;
  }
  [[nodiscard]] static const ConfigEntry& entry(const LoadedConfig& loaded, std::string_view key) {
    return *std::find_if(loaded.entries.begin(), loaded.entries.end(),
                         [key](const ConfigEntry& candidate) { return candidate.key == key; });
  }

  test::TemporaryFolder folder_;
  std::string file_;
};

TEST_F(ConfigTest, HasTheDefaultsOfTheContractWithoutAnyFile) {
  const LoadedConfig loaded = load_config({std::nullopt, {folder_.path("missing.toml")}, {}, {}});
  EXPECT_THAT(loaded.faults, IsEmpty());
  EXPECT_EQ(loaded.file, "");
  const Config& config = loaded.config;
  EXPECT_EQ(config.pipeline.timezone, "America/Bogota");
  EXPECT_EQ(config.pipeline.input, "data/downloads");
  EXPECT_EQ(config.pipeline.output, "data/processed");
  EXPECT_EQ(config.pipeline.settle_seconds, 10);
  EXPECT_THAT(config.companies, ElementsAre(CompanyConfig{"afinia", "Afinia", "caribemar.facture.co"},
                                            CompanyConfig{"aire", "Air-e", "caribesol.facture.co"}));
  EXPECT_EQ(config.database.url, "sqlite:data/radica.db");
  EXPECT_EQ(config.database.schema, "data_general");
  EXPECT_EQ(config.store.url, "folder:data/archive");
  EXPECT_EQ(config.store.prefix, "Central_De_Escritos");
  EXPECT_EQ(config.log.dir, "data/logs");
  EXPECT_EQ(config.log.level, LogLevel::kInfo);
  EXPECT_EQ(config.log.retention_days, 30);
  EXPECT_EQ(config.limits.threads, 0);
  EXPECT_EQ(config.rules.fingerprint("America/Bogota", {}), RuleOptions().fingerprint("America/Bogota", {}));
  EXPECT_EQ(config.rules.expected, RuleOptions::default_expected());
}

TEST_F(ConfigTest, TakesTheFirstFileOfTheSearchThatExists) {
  const std::string second = folder_.write("second.toml", "[pipeline]\ninput = \"second\"\n");
  const LoadedConfig loaded = load_config({std::nullopt, {folder_.path("first.toml"), second}, {}, {}});
  EXPECT_EQ(loaded.file, second);
  EXPECT_EQ(loaded.config.pipeline.input, "second");
}

TEST_F(ConfigTest, AFileThatWasAskedForMustExist) {
  const LoadedConfig loaded = load_config({folder_.path("nothing.toml"), {}, {}, {}});
  ASSERT_THAT(loaded.faults, SizeIs(1));
  EXPECT_EQ(loaded.faults[0].id, "E-CONFIG-001");
}

TEST_F(ConfigTest, AFolderIsSaidToBeNoFile) {
  const LoadedConfig loaded = load_config({folder_.path(""), {}, {}, {}});
  ASSERT_THAT(loaded.faults, SizeIs(1));
  const ErrorText text = fault_text(Texts::load(Language::kEn), loaded.faults[0]);
  EXPECT_EQ(text.what, folder_.path("") + " is not a file");
}

TEST_F(ConfigTest, AFlagWinsOverTheEnvironmentOverTheFileOverTheDefault) {
  const std::string_view toml = "[pipeline]\ninput = \"f\"\noutput = \"f\"\n[store]\nprefix = \"f\"\n";
  const LoadedConfig loaded =
      load(toml, {{"RADICA_PIPELINE_INPUT", "e"}, {"RADICA_PIPELINE_OUTPUT", "e"}}, {{"pipeline.input", "x"}});
  EXPECT_THAT(loaded.faults, IsEmpty());
  EXPECT_EQ(loaded.config.pipeline.input, "x");
  EXPECT_EQ(loaded.config.pipeline.output, "e");
  EXPECT_EQ(loaded.config.store.prefix, "f");
  EXPECT_EQ(entry(loaded, "pipeline.input").origin, ConfigOrigin::kFlag);
  EXPECT_EQ(entry(loaded, "pipeline.output").origin, ConfigOrigin::kEnvironment);
  EXPECT_EQ(entry(loaded, "store.prefix").origin, ConfigOrigin::kFile);
  EXPECT_EQ(entry(loaded, "store.prefix").place.line, 5U);
  EXPECT_EQ(entry(loaded, "store.url").origin, ConfigOrigin::kDefault);
}

TEST_F(ConfigTest, ReadsNumbersAndListsFromTheEnvironment) {
  const LoadedConfig loaded = load("", {{"RADICA_PIPELINE_SETTLE_SECONDS", "0"},
                                        {"RADICA_RULES_IGNORE_KEYS", "tmp_*, session"},
                                        {"RADICA_RULES_SEVERITY_MOJIBAKE", "off"},
                                        {"RADICA_FAULT_CALL", "3"}});
  EXPECT_THAT(faults(loaded), IsEmpty());
  EXPECT_EQ(loaded.config.pipeline.settle_seconds, 0);
  EXPECT_THAT(loaded.config.rules.ignore_keys, ElementsAre("tmp_*", "session"));
  EXPECT_EQ(loaded.config.rules.severity_of(Rule::kMojibake), Severity::kOff);
}

TEST_F(ConfigTest, ReportsAllFaultsAtOnceWithTheirPlace) {
  const LoadedConfig loaded = load(
      "[pipelin]\n"                      // 1
      "input = \"a\"\n"                  // 2
      "[pipeline]\n"                     // 3
      "timezone = \"America/Bogotá\"\n"  // 4
      "setle_seconds = 5\n"              // 5
      "output = 7\n"                     // 6
      "[log]\n"                          // 7
      "max_size_mb = 0\n"                // 8
      "level = \"loud\"\n"               // 9
      "[zzzzzzzzzzzzzzz]\n",             // 10
      {{"RADICA_LIMITS_THREADS", "many"}, {"RADICA_STORE_URI", "x"}}, {{"store.urll", "x"}});
  EXPECT_THAT(faults(loaded),
              ElementsAre("003 radica.toml:1:2 pipelin", "005 radica.toml:4:12 pipeline.timezone",
                          "003 radica.toml:5:1 pipeline.setle_seconds", "006 radica.toml:6:10 pipeline.output",
                          "005 radica.toml:8:15 log.max_size_mb", "005 radica.toml:9:9 log.level",
                          "004 radica.toml:10:2 zzzzzzzzzzzzzzz", "006 RADICA_LIMITS_THREADS limits.threads",
                          "003 RADICA_STORE_URI RADICA_STORE_URI", "003 --set store.urll"));
}

TEST_F(ConfigTest, ASyntaxErrorHasItsPlaceAndTheEnvironmentIsCheckedAllTheSame) {
  const LoadedConfig loaded = load("[pipeline]\ninput = \"a\n", {{"RADICA_LIMITS_THREADS", "many"}});
  ASSERT_THAT(loaded.faults, SizeIs(2));
  EXPECT_EQ(loaded.faults[0].id, "E-CONFIG-002");
  EXPECT_EQ(loaded.faults[0].place.line, 2U);
  EXPECT_EQ(loaded.faults[1].id, "E-CONFIG-006");
}

TEST_F(ConfigTest, AKeyInQuotesIsOneKeyWhateverStandsInIt) {
  EXPECT_THAT(
      faults(load("\"\" = 1\n\"pipeline.input\" = \"x\"\n[\"a b\"]\ninput = \"x\"\n")),
      ElementsAre("004 radica.toml:1:1 \"\"", "003 radica.toml:2:1 \"pipeline.input\"", "004 radica.toml:3:2 \"a b\""));
}

TEST_F(ConfigTest, SaysWhatWasProbablyMeant) {
  const auto suggestion = [this](std::string_view toml) {
    const LoadedConfig loaded = load(toml);
    for (const auto& [name, value] : loaded.faults.at(0).facts)
      if (name == "suggestion") return value;
    return std::string();
  };
  EXPECT_EQ(suggestion("[pipeline]\ninptu = \"a\"\n"), "pipeline.input");
  EXPECT_EQ(suggestion("settle_seconds = 1\n"), "pipeline.settle_seconds");
  EXPECT_EQ(suggestion("[pipeline]\nfoo = 1\n"), "") << "not the section in which it stands";
  EXPECT_EQ(suggestion("[databse]\nurl = \"a\"\n"), "database");
  EXPECT_EQ(suggestion("[[companies]]\nname = \"a\"\n"), "company");
  EXPECT_EQ(suggestion("[rules.severity]\nmojibaque = \"off\"\n"), "rules.severity.mojibake");
  EXPECT_EQ(suggestion("[[company]]\nname = \"a\"\nstore_folder = \"A\"\nportalhost = \"x\"\n"), "portal_host");
  EXPECT_EQ(suggestion("nothing_like_it_at_all = 1\n"), "");
}

TEST_F(ConfigTest, CompaniesOfTheFileReplaceTheDefaults) {
  const LoadedConfig loaded =
      load("[[company]]\nname = \"tercera\"\nstore_folder = \"La Tercera\"\nportal_host = \"Portal.Example.CO\"\n");
  EXPECT_THAT(faults(loaded), IsEmpty());
  EXPECT_THAT(loaded.config.companies, ElementsAre(CompanyConfig{"tercera", "La Tercera", "portal.example.co"}));
  EXPECT_EQ(loaded.companies_origin, ConfigOrigin::kFile);
}

TEST_F(ConfigTest, CompanyNamesAndFoldersAreCheckedAndUnique) {
  const LoadedConfig loaded = load(
      "[[company]]\nname = \"a\"\nstore_folder = \"A\"\n"     // 1
      "[[company]]\nname = \"a\"\nstore_folder = \"A\"\n"     // 4
      "[[company]]\nname = \"9x\"\nstore_folder = \"x/y\"\n"  // 7
      "[[company]]\nname = \"" +
      std::string(21, 'b') +
      "\"\n"                                              // 10
      "[[company]]\nname = 5\nstore_folder = \"..\"\n");  // 12
  EXPECT_THAT(faults(loaded),
              ElementsAre("009 radica.toml:5:8 company[2].name", "009 radica.toml:6:16 company[2].store_folder",
                          "005 radica.toml:8:8 company[3].name", "005 radica.toml:9:16 company[3].store_folder",
                          "008 radica.toml:10:1 company[4].store_folder", "005 radica.toml:11:8 company[4].name",
                          "006 radica.toml:13:8 company[5].name", "005 radica.toml:14:16 company[5].store_folder"));
}

TEST_F(ConfigTest, ACompanyTableThatIsNoListIsAFault) {
  EXPECT_THAT(faults(load("[company]\nname = \"a\"\n")), ElementsAre("006 radica.toml:1:1 company"));
  EXPECT_THAT(faults(load("company = []\n")), ElementsAre("006 radica.toml:1:11 company"));
}

TEST_F(ConfigTest, ARuleCanBeRaisedLoweredOrSilencedUnlessItIsFixed) {
  const LoadedConfig loaded = load(
      "[rules.severity]\nfecha_fuera_de_rango = \"warning\"\nmojibake = \"error\"\ncodificacion = \"off\"\n"
      "json_invalido = \"error\"\n");
  EXPECT_THAT(faults(loaded), IsEmpty());
  EXPECT_EQ(loaded.config.rules.severity_of(Rule::kFechaFueraDeRango), Severity::kWarning);
  EXPECT_EQ(loaded.config.rules.severity_of(Rule::kMojibake), Severity::kError);
  EXPECT_EQ(loaded.config.rules.severity_of(Rule::kCodificacion), Severity::kOff);
  EXPECT_THAT(faults(load("[rules.severity]\nfecha_invalida = \"warning\"\n")),
              ElementsAre("011 radica.toml:2:18 rules.severity.fecha_invalida"));
  EXPECT_THAT(faults(load("[rules.severity]\nmojibake = \"fatal\"\n")),
              ElementsAre("005 radica.toml:2:12 rules.severity.mojibake"));
}

TEST_F(ConfigTest, CataloguesAreExtendedWithoutDoubles) {
  const LoadedConfig loaded = load("[rules.catalogues]\nestado_solicitud = [\"Radicado\", \"PENDIENTE\"]\n");
  EXPECT_THAT(faults(loaded), IsEmpty());
  std::vector<std::string> expected = RuleOptions::default_catalogues()[kEstadoSolicitud];
  expected.emplace_back("Radicado");
  EXPECT_EQ(loaded.config.rules.catalogues[kEstadoSolicitud], expected);
  EXPECT_THAT(faults(load("[rules.catalogues]\nnic = [\"1\"]\n")), SizeIs(1));
  EXPECT_THAT(faults(load("[rules.catalogues]\ntipo_pqr = [\"\"]\n")), SizeIs(1));
}

TEST_F(ConfigTest, ExpectedFieldsMayHaveAlternatives) {
  const LoadedConfig loaded = load("[rules]\nexpected = [\"nic\", \"telefono|celular\"]\n");
  EXPECT_THAT(faults(loaded), IsEmpty());
  EXPECT_THAT(loaded.config.rules.expected, ElementsAre(ElementsAre(kNic), ElementsAre(kTelefono, kCelular)));
  EXPECT_THAT(faults(load("[rules]\nexpected = [\"nic|\"]\n")), SizeIs(1));
  EXPECT_THAT(faults(load("[rules]\nexpected = [\"nicc\"]\n")), SizeIs(1));
}

TEST_F(ConfigTest, AddressesAreChecked) {
  const auto is_good = [this](std::string_view key, std::string_view value) {
    return load("", {}, {{std::string(key), std::string(value)}}).faults.empty();
  };
  for (const char* url : {"sqlite:/var/lib/radica.db", "postgresql://user@host:5432/ce-ia?sslmode=verify-full"})
    EXPECT_TRUE(is_good("database.url", url)) << url;
  for (const char* url : {"sqlite:", "mysql://x", "postgresql://", "data/radica.db", ""})
    EXPECT_FALSE(is_good("database.url", url)) << url;
  for (const char* url : {"folder:data", "s3://my-bucket"}) EXPECT_TRUE(is_good("store.url", url)) << url;
  for (const char* url : {"folder:", "s3://", "s3://Big", "s3://bucket/path"})
    EXPECT_FALSE(is_good("store.url", url)) << url;
  for (const char* prefix : {"a", "Central De Escritos/b"}) EXPECT_TRUE(is_good("store.prefix", prefix)) << prefix;
  for (const char* prefix : {"", "/a", "a/", "a//b", "../a"}) EXPECT_FALSE(is_good("store.prefix", prefix)) << prefix;
  for (const char* schema : {"data-general", "Data", "1a", ""})
    EXPECT_FALSE(is_good("database.schema", schema)) << schema;
}

TEST_F(ConfigTest, WhatS3NeedsIsChecked) {
  const auto is_good = [this](std::string_view key, std::string_view value) {
    return load("", {}, {{std::string(key), std::string(value)}}).faults.empty();
  };
  const std::vector<std::pair<std::string, std::vector<std::string>>> good{
      {"store.endpoint", {"", "https://rgw.example", "http://10.0.0.1:7480", "https://rgw.example/"}},
      {"store.region", {"", "us-east-1"}},
      {"store.addressing", {"auto", "path", "virtual"}},
      {"store.ca_file", {"", "/etc/ssl/ca.crt"}},
      {"store.sse", {"none", "s3", "kms", "kms:arn:aws:kms:us-east-1:123456789012:key/1"}},
      {"store.storage_class", {"", "STANDARD_IA"}},
      {"store.checksum", {"sha256", "md5"}},
      {"store.compression", {"none", "gzip"}},
      {"store.tags", {"", "proyecto=ce-ia, área=Atención 1/2", "a="}},
      {"store.expected_owner", {"", "123456789012"}}};
  for (const auto& [key, values] : good)
    for (const std::string& value : values) EXPECT_TRUE(is_good(key, value)) << key << "=" << value;
  const std::vector<std::pair<std::string, std::vector<std::string>>> bad{
      {"store.endpoint", {"rgw.example", "ftp://rgw.example", "https://user:secret@rgw.example", "https://h/path"}},
      {"store.region", {"US East", "us_east_1"}},
      {"store.addressing", {"", "host"}},
      {"store.sse", {"", "AES256", "kms:", "kms:a b", "s3:key"}},
      {"store.storage_class", {"standard", "A B"}},
      {"store.checksum", {"", "crc32"}},
      {"store.compression", {"", "zstd"}},
      {"store.tags", {"a", "=b", "a=b, a=c", "aws:a=b", "a=b;c", "a=" + std::string(257, 'x')}},
      {"store.expected_owner", {"1234", "12345678901a"}}};
  for (const auto& [key, values] : bad)
    for (const std::string& value : values) EXPECT_FALSE(is_good(key, value)) << key << "=" << value;
}

TEST_F(ConfigTest, APasswordInAnAddressIsAFaultAndIsNeverShown) {
  for (const char* url : {"postgresql://user:s3cret@host/db", "postgresql://host/db?password=s3cret&x=1",
                          "postgres://user:s3cret@host/db", "postgresql://user:s3@cret@host/db"}) {
    const LoadedConfig loaded = load("", {{"RADICA_DATABASE_URL", url}});
    ASSERT_THAT(loaded.faults, SizeIs(1)) << url;
    EXPECT_EQ(loaded.faults[0].id, "E-CONFIG-010") << url;
    for (const auto& [name, value] : loaded.faults[0].facts) EXPECT_THAT(value, Not(HasSubstr("cret"))) << name;
    EXPECT_THAT(config_as_toml(loaded, true), Not(HasSubstr("cret")));
  }
}

TEST_F(ConfigTest, ShowIsTomlThatLoadsToTheSameConfiguration) {
  const LoadedConfig loaded = load(
      "[pipeline]\ninput = \"C:\\\\a \\\"b\\\"\"\n[rules.severity]\nmojibake = \"off\"\n[rules]\nignore_keys = "
      "[\"a\"]\n"
      "[[company]]\nname = \"a\"\nstore_folder = \"A\"\n");
  ASSERT_THAT(faults(loaded), IsEmpty());
  const std::string shown = config_as_toml(loaded, true);
  EXPECT_THAT(shown, HasSubstr("mojibake = \"off\"  # file " + file_ + ":4:12\n"));
  EXPECT_THAT(shown, HasSubstr("settle_seconds = 10  # default\n"));
  EXPECT_THAT(shown, Not(HasSubstr("codificacion")));
  const LoadedConfig again = load(shown);
  EXPECT_THAT(faults(again), IsEmpty());
  EXPECT_EQ(config_as_toml(again, false), config_as_toml(loaded, false));
  EXPECT_EQ(config_fingerprint(again), config_fingerprint(loaded));
}

TEST_F(ConfigTest, JsonShowsValueAndOrigin) {
  const std::string json = config_as_json(load("", {{"RADICA_LIMITS_THREADS", "4"}}));
  EXPECT_THAT(json,
              HasSubstr("\"limits.threads\":{\"value\":4,\"origin\":\"env\",\"source\":\"RADICA_LIMITS_THREADS\"}"));
  EXPECT_THAT(json, HasSubstr("\"rules.ignore_keys\":{\"value\":[],\"origin\":\"default\",\"source\":null}"));
  EXPECT_THAT(json,
              HasSubstr("{\"name\":\"aire\",\"store_folder\":\"Air-e\",\"portal_host\":\"caribesol.facture.co\"}"));
}

TEST_F(ConfigTest, TheFingerprintFollowsWhatShapesTheResultOnly) {
  const std::string base = config_fingerprint(load(""));
  EXPECT_THAT(base, SizeIs(16));
  EXPECT_EQ(config_fingerprint(load("[log]\nlevel = \"debug\"\n[limits]\nthreads = 3\n")), base);
  EXPECT_NE(config_fingerprint(load("[pipeline]\ninput = \"x\"\n")), base);
  EXPECT_NE(config_fingerprint(load("[rules]\nignore_keys = [\"x\"]\n")), base);
  EXPECT_NE(config_fingerprint(load("[[company]]\nname = \"a\"\nstore_folder = \"A\"\n")), base);
}

TEST_F(ConfigTest, TheSampleLoadsToTheDefaultsAndNamesEveryOption) {
  for (const Language language : {Language::kEs, Language::kEn}) {
    const std::string sample = sample_config(Texts::load(language));
    const LoadedConfig loaded = load(sample);
    EXPECT_THAT(faults(loaded), IsEmpty());
    EXPECT_EQ(config_fingerprint(loaded), config_fingerprint(load("")));
    // Uncommented it is valid too.
    std::string active = sample;
    for (std::size_t at = active.find("\n#"); at != std::string::npos; at = active.find("\n#", at + 1))
      if (active[at + 2] != ' ') active.erase(at + 1, 1);
    EXPECT_THAT(faults(load(active)), IsEmpty()) << active;
    for (const Option& option : options()) {
      const std::string line = "\n" + option.key.substr(option.key.rfind('.') + 1) + " = ";
      EXPECT_TRUE(!option.family.empty() || active.find(line) != std::string::npos) << option.key;
    }
  }
}

TEST_F(ConfigTest, EveryFaultHasATextInBothLanguages) {
  const LoadedConfig loaded = load(
      "[pipeline]\ninput = 4\ntimezone = \"x\"\nfoo = 1\n[log]\nretention_days = 0\n[rules.severity]\njson_invalido = "
      "\"off\"\n");
  ASSERT_THAT(loaded.faults, SizeIs(5));
  for (const Language language : {Language::kEs, Language::kEn}) {
    const Texts texts = Texts::load(language);
    for (const ConfigFault& fault : loaded.faults) {
      const ErrorText text = fault_text(texts, fault);
      EXPECT_THAT(text.what, Not(testing::StartsWith("E-"))) << fault.id;
      EXPECT_THAT(text.what + text.hint, Not(HasSubstr("{"))) << fault.id;
      EXPECT_THAT(text.hint, Not(IsEmpty())) << fault.id;
    }
  }
}

TEST_F(ConfigTest, SchedulesReplaceTheDefaultsAsAWhole) {
  EXPECT_THAT(load("").config.schedules, SizeIs(5));
  const LoadedConfig loaded = load(
      "[[schedule]]\nname = \"uno\"\ncron = \"0 6 * * *\"\ncommands = [\"run --full\", \"verify\"]\n"
      "[[schedule]]\nname = \"dos\"\ncron = \"0 7 * * *\"\ncommands = [\"backup\"]\nafter = [\"uno\"]\n"
      "overlap = \"queue\"\nmax_minutes = 5\n");
  ASSERT_THAT(faults(loaded), IsEmpty());
  ASSERT_THAT(loaded.config.schedules, SizeIs(2));
  EXPECT_THAT(loaded.config.schedules[0].commands, ElementsAre("run --full", "verify"));
  EXPECT_THAT(loaded.config.schedules[1].after, ElementsAre("uno"));
  EXPECT_EQ(loaded.config.schedules[1].max_minutes, 5);
  EXPECT_EQ(loaded.config.schedules[1].deadline_minutes, 60);
  const LoadedConfig again = load(config_as_toml(loaded, true));
  EXPECT_THAT(faults(again), IsEmpty());
  EXPECT_EQ(config_as_json(again).substr(config_as_json(again).find("\"schedule\":")),
            config_as_json(loaded).substr(config_as_json(loaded).find("\"schedule\":")));
}

TEST_F(ConfigTest, EveryFaultOfAScheduleIsSaidAtItsPlace) {
  const LoadedConfig loaded = load(
      "[[schedule]]\nname = \"A\"\ncron = \"0 25 * * *\"\ncommands = [\"rum\", \"watch\"]\n"                       // 1
      "[[schedule]]\nname = \"uno\"\ncron = \"0 5 * * *\"\ncommands = []\nafter = [\"dos\"]\nholiday = \"run\"\n"  // 5
      "[[schedule]]\nname = \"uno\"\ncron = 5\noverlap = \"maybe\"\nmax_minutes = 0\nzone = \"Bogota\"\n");        // 11
  EXPECT_THAT(faults(loaded),
              ElementsAre("005 radica.toml:2:8 schedule[1].name", "022 radica.toml:3:8 schedule[1].cron",
                          "023 radica.toml:4:13 schedule[1].commands", "023 radica.toml:4:20 schedule[1].commands",
                          "006 radica.toml:8:12 schedule[2].commands", "024 radica.toml:9:10 schedule[2].after",
                          "003 radica.toml:10:1 schedule[2].holiday", "020 radica.toml:11:1 schedule[3].commands",
                          "021 radica.toml:12:8 schedule[3].name", "006 radica.toml:13:8 schedule[3].cron",
                          "005 radica.toml:14:11 schedule[3].overlap", "005 radica.toml:15:15 schedule[3].max_minutes",
                          "005 radica.toml:16:8 schedule[3].zone"));
  for (const Language language : {Language::kEs, Language::kEn})
    for (const ConfigFault& fault : loaded.faults) {
      const ErrorText text = fault_text(Texts::load(language), fault);
      EXPECT_THAT(text.what + text.hint, Not(HasSubstr("{"))) << fault.id;
    }
  EXPECT_EQ(fault_text(Texts::load(Language::kEn), loaded.faults[1]).what,
            "schedule[1].cron is no cron expression, from character 3 on: 0 25 * * *");
  EXPECT_THAT(faults(load("[schedule]\nname = \"a\"\n")), ElementsAre("006 radica.toml:1:1 schedule"));
}

TEST_F(ConfigTest, OperatingHoursAreChecked) {
  const auto is_good = [this](std::string_view key, std::string_view value) {
    return load("", {}, {{std::string(key), std::string(value)}}).faults.empty();
  };
  for (const char* time : {"05:01", "05:30", "24:00"}) EXPECT_TRUE(is_good("hours.close", time)) << time;
  for (const char* time : {"", "5:30", "05:60", "24:01", "25:00", "05-30", "ab:cd"})
    EXPECT_FALSE(is_good("hours.close", time)) << time;
  for (const char* days : {"mon-sat", "sat,sun", "*"}) EXPECT_TRUE(is_good("hours.days", days)) << days;
  for (const char* days : {"", "lun-sab", "mon sat"}) EXPECT_FALSE(is_good("hours.days", days)) << days;
}

TEST_F(ConfigTest, HoursThatEndBeforeTheyBeginAreNotTakenForNever) {
  EXPECT_THAT(faults(load("[hours]\nopen = \"22:00\"\nclose = \"05:00\"\n")),
              ElementsAre("025 radica.toml:3:9 hours.close"));
  EXPECT_THAT(faults(load("[hours]\nopen = \"23:00\"\n")), ElementsAre("025  hours.close"));
}

TEST(OptionTable, EveryOptionHasHelpAndAnExpectation) {
  for (const Language language : {Language::kEs, Language::kEn}) {
    const Texts texts = Texts::load(language);
    for (const Option& option : options()) {
      EXPECT_TRUE(texts.has(help_id(option))) << option.key;
      EXPECT_TRUE(texts.has(option.expects)) << option.key;
    }
    for (const CompanyKey& key : company_keys())
      EXPECT_TRUE(texts.has("config.expects." + std::string(key.name))) << key.name;
    for (const ScheduleKey& key : schedule_keys()) {
      EXPECT_TRUE(texts.has("config.help.schedule." + std::string(key.name))) << key.name;
      EXPECT_TRUE(texts.has(key.expects)) << key.name;
    }
  }
}

TEST(OptionTable, ItsKeysAndVariablesAreUnique) {
  std::vector<std::string> keys, names;
  for (const Option& option : options()) {
    keys.push_back(option.key);
    names.push_back(environment_name(option.key));
  }
  for (std::vector<std::string>* list : {&keys, &names}) {
    std::sort(list->begin(), list->end());
    EXPECT_EQ(std::adjacent_find(list->begin(), list->end()), list->end());
  }
}

}  // namespace
}  // namespace radica
