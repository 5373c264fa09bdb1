// `radica check --input DIR`: the rehearsal of the first day, on folders as they come; through the real binary.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/json.h"
#include "support/run_binary.h"
#include "support/temporary_folder.h"

namespace radica::test {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

std::string claim(const std::string& radicado, const std::string& more = "") {
  return R"({"numero_radicado":")" + radicado + R"(","fecha":"2025-10-08 10:11:12","estado_solicitud":"Pendiente")" +
         more + "}";
}

class Profile : public testing::Test {
 protected:
  Ended check(const std::string& input, std::vector<std::string> more = {}) {
    std::vector<std::string> words{"check", "--input", input, "--lang", "en", "--now", "2026-11-24T12:00:00"};
    words.insert(words.end(), more.begin(), more.end());
    return run_radica(words, folder_.path());
  }
  std::string said(const std::string& input, std::vector<std::string> more = {}) {
    const Ended ended = check(input, std::move(more));
    EXPECT_EQ(ended.exit_code, 0) << ended.describe();
    return ended.standard_output;
  }
  std::vector<std::string> tree() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path()))
      names.push_back(entry.path().string());
    std::sort(names.begin(), names.end());
    return names;
  }
  TemporaryFolder folder_;
};

TEST_F(Profile, SaysFirstWhatARunWouldMakeOfIt) {
  folder_.write("in/afinia/oficina_virtual/a.json", claim("1"));
  folder_.write("in/afinia/oficina_virtual/b.json", "{");
  folder_.write("in/afinia/oficina_virtual/c.json", "[" + claim("2") + ",7]");
  const auto before = tree();
  const std::string text = said("in", {"--company", "afinia"});
  EXPECT_THAT(text, HasSubstr("3 files would give 2 records; 1 file and 1 observation would be rejected."));
  EXPECT_THAT(text, HasSubstr("What is rejected would wait in quarantine"));
  EXPECT_EQ(tree(), before);
}

TEST_F(Profile, WorksOnTheRootTheCompanyAndItsInnerFolder) {
  folder_.write("in/afinia/oficina_virtual/sub/a.json", claim("1"));
  for (const std::string input : {"in", "in/afinia", "in/afinia/oficina_virtual"})
    EXPECT_THAT(said(input), ContainsRegex("^afinia - in/afinia/oficina_virtual\n.*1 file would give 1 record"));
}

TEST_F(Profile, NamesRejectsWithWhatToDoAndSamples) {
  folder_.write("in/a.json", claim("1"));
  folder_.write("in/b.json", R"({"numero_radicado":"2","fecha":"ayer","estado_solicitud":"Pendiente"})");
  const std::string text = said("in");
  EXPECT_THAT(text,
              ContainsRegex("1  fecha_invalida: The date is not understood[^\n]*\n +Use YYYY-MM-DD[^\n]*\n +b.json"));
}

TEST_F(Profile, TellsRepairsOfEncodingApart) {
  folder_.write("in/a.json", claim("1", R"(,"nombres_apellidos":"MarÃ­a PÃ©rez")"));
  folder_.write("in/b.json", claim("2",
                                   ",\"nombres_apellidos\":\"Mar\xED"
                                   "a\""));
  const std::string text = said("in");
  const std::size_t repairs = text.find("Encoding repaired while reading:");
  ASSERT_NE(repairs, std::string::npos) << text;
  EXPECT_LT(repairs, text.find("mojibake"));
  EXPECT_LT(repairs, text.find("codificacion"));
}

TEST_F(Profile, CountsNamesWithAndWithoutKeyAndFilesWithoutPlace) {
  folder_.write("in/RE1_data_20251008_101112.json", claim("1"));
  folder_.write("in/RE1_20251008_101113.pdf", "%PDF-1.4");
  folder_.write("in/org/pqr_data.json", claim("2"));
  folder_.write("in/exporte.json", claim("3"));
  folder_.write("in/suelto_20251008_101113.pdf", "%PDF-1.4");
  const std::string text = said("in");
  EXPECT_THAT(text,
              HasSubstr("Names: 1 with a key (KEY_data_TIME.json), 1 organised (pqr_data.json), 1 without a key"));
  EXPECT_THAT(text, HasSubstr("Files of claims: 3 data, 1 details, 0 attachments"));
  EXPECT_THAT(text, ContainsRegex("Files without a place, sin_reclamo: 1\\.[^\n]*\n +suelto_20251008_101113.pdf"));
}

TEST_F(Profile, PutsKeysWithoutFieldFirstWithTheirFirstFile) {
  folder_.write("in/a.json", claim("1", R"(,"barrio":"Centro")"));
  const std::string text = said("in");
  EXPECT_THAT(text, ContainsRegex("Keys without a field of their own: 1[^\n]*\n +1  barrio -> datos_extra\n +a.json"));
  EXPECT_LT(text.find("barrio"), text.find("numero_radicado -> numero_radicado"));
}

TEST_F(Profile, SaysOfAFolderWithoutInputWhatToGive) {
  folder_.make_folder("empty");
  folder_.write("other/a.txt", "x");
  for (const std::string input : {"empty", "other"})
    EXPECT_THAT(said(input), HasSubstr("There is no input file (*.json)."));
}

TEST_F(Profile, SaysOfAForeignFolderThatNoCompanyOwnsIt) {
  folder_.write("in/afinia/oficina_virtual/a.json", claim("1"));
  folder_.write("in/electrica/oficina_virtual/a.json", claim("1"));
  EXPECT_THAT(said("in"), HasSubstr("electrica has an oficina_virtual but is no company of the configuration"));
  EXPECT_THAT(said("in/electrica"), HasSubstr("The path names no company of the configuration"));
  EXPECT_THAT(said("in/electrica", {"--company", "aire"}), Not(HasSubstr("names no company")));
}

TEST_F(Profile, RefusesWhatIsNoReadableFolder) {
  folder_.write("file.json", "{}");
  EXPECT_EQ(check("missing").exit_code, 64);
  const Ended file = check("file.json");
  EXPECT_EQ(file.exit_code, 64);
  EXPECT_THAT(file.standard_error, HasSubstr("E-INPUT-004"));
}

// Root may read everything, so the check is made by nobody; the folder is made his.
TEST_F(Profile, SaysOfAFolderWithoutPermissionThatItIsOne) {
  folder_.write("in/a.json", "{}");
  ::chmod(folder_.path("in").c_str(), 0);
  Ended ended;
  if (::geteuid() == 0) {
    ASSERT_EQ(run_program("/bin/chown", {"-R", "nobody", folder_.path()}, "/").exit_code, 0);
    ended = run_program("/usr/bin/setpriv",
                        {"--reuid=65534", "--clear-groups", RADICA_BINARY, "check", "--input", "in"}, folder_.path());
  } else {
    ended = check("in");
  }
  EXPECT_EQ(ended.exit_code, 78) << ended.describe();
  EXPECT_THAT(ended.standard_error, HasSubstr("E-INPUT-002"));
}

TEST_F(Profile, GivesOneJsonDocument) {
  folder_.write("in/RE1_data_20251008_101112.json", claim("1"));
  const std::string text = said("in", {"--json"});
  JsonDocument document;
  EXPECT_FALSE(document.parse(text)) << text;
  EXPECT_THAT(text, HasSubstr(R"("names":{"keyed":1,"organised":0,"unkeyed":0})"));
  EXPECT_THAT(text, HasSubstr(R"("now":"2026-11-24 12:00:00")"));
}

}  // namespace
}  // namespace radica::test
