// "Files of a claim" (SPEC §3), sentence by sentence, over a real tree without a database.
#include "stages/organise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "stages/dedupe.h"
#include "stages/group_records.h"
#include "stages/ingest.h"
#include "stages/scan.h"
#include "support/stage_world.h"

namespace radica {
namespace {

std::string claim(const std::string& radicado, const std::string& more = "") {
  return "{\"numero_radicado\":\"" + radicado + "\",\"fecha\":\"2025-10-08 10:11\",\"estado_solicitud\":\"Pendiente\"" +
         more + "}";
}
std::string claim_with_sgc(const std::string& radicado, const std::string& sgc) {
  return claim(radicado, ",\"numero_reclamo_sgc\":\"" + sgc + "\"");
}

class OrganiseTest : public testing::Test {
 protected:
  void write(const std::string& path, const std::string& bytes = "x") {
    world_.age(world_.write(path, bytes), *parse_local("2025-11-01 05:00:00"));
  }
  void age(const std::string& path, std::string_view time) { world_.age(world_.path(path), *parse_local(time)); }

  void run() {
    CompanyRun& company = world_.company();
    company.rules = std::make_unique<RuleBook>(test::make_rules());
    for (const auto& stage : {scan, ingest, dedupe, organise}) {
      const auto report = stage(world_.context(), {});
      if (!report) throw std::runtime_error(report.error().describe());
    }
    for (std::size_t bucket = 0; bucket < kBucketCount; ++bucket) {
      const std::string bytes = company.claim_files->read(bucket).value();
      for (ByteReader reader(bytes); !reader.at_end();) {
        const ClaimFileRecord file = read_claim_file(reader);
        claims_[file.file.path] = file.radicado + (file.role == FileRole::kDetail ? " detalle" : " adjunto");
      }
    }
    for (const Unmatched& unmatched : company.unmatched) reasons_[unmatched.file] = unmatched.reason;
  }
  // "R1 adjunto", "R1 adjunto, ambiguo", "sin_reclamo", or "" for a file nobody lists.
  [[nodiscard]] std::string place_of(const std::string& path) const {
    const auto owner = claims_.find(path);
    const auto reason = reasons_.find(path);
    std::string text = owner == claims_.end() ? "" : owner->second;
    if (reason != reasons_.end()) text += (text.empty() ? "" : ", ") + reason->second;
    return text;
  }

  test::StageWorld world_;
  std::map<std::string, std::string> claims_, reasons_;
};

TEST_F(OrganiseTest, AFileThatBeginsWithTheSgcOrTheKeyOfTheDataFileBelongsToTheClaim) {
  write("x/RE9_data_20251008_101112.json", claim_with_sgc("R1", "RE1"));
  for (const char* name : {"x/RE1_20251008_101112.pdf", "x/RE1_PQR_3_20251008_101112.pdf", "x/RE9_20251008_101112.pdf"})
    write(name);
  for (const char* name :
       {"x/RE1_foto.jpg", "x/RE1_informe_20251008_101112.pdf", "x/RE1_20251008.pdf", "x/RE9_a b.zip"})
    write(name);
  for (const char* name : {"x/RE1.pdf", "x/RE11_a.jpg", "x/re1_a.jpg", "RE1_a.jpg", "x/y/RE1_a.jpg", "x/aRE1_a.jpg"})
    write(name);
  run();
  EXPECT_EQ(place_of("x/RE1_20251008_101112.pdf"), "R1 detalle");
  EXPECT_EQ(place_of("x/RE1_PQR_3_20251008_101112.pdf"), "R1 detalle");
  EXPECT_EQ(place_of("x/RE9_20251008_101112.pdf"), "R1 detalle");
  for (const char* name :
       {"x/RE1_foto.jpg", "x/RE1_informe_20251008_101112.pdf", "x/RE1_20251008.pdf", "x/RE9_a b.zip"})
    EXPECT_EQ(place_of(name), "R1 adjunto") << name;
  for (const char* name : {"x/RE1.pdf", "x/RE11_a.jpg", "x/re1_a.jpg", "RE1_a.jpg", "x/y/RE1_a.jpg", "x/aRE1_a.jpg"})
    EXPECT_EQ(place_of(name), "sin_reclamo") << name << ": whole keys, in the directory of an observation";
}

TEST_F(OrganiseTest, ADataFileNamedLikeAPageOfTheListGivesNoKey) {
  write("pqr_data_20251008_101112.json", claim("R1"));
  write("pqr_7_data_20251008_101112.json", claim("R2"));
  write("afinia_pqr_data_20251008_101112.json", claim("R3"));
  write("PQR_7_ERROR_data_20251008_101112.json", claim("R4"));
  write("PQR_7_20251008_101110_data_20251008_101112.json", claim("R5"));
  write("aire_pqr_data_20251008_101112.json", claim("R6"));
  for (const char* name : {"pqr_a.jpg", "pqr_7_a.jpg", "afinia_pqr_a.jpg", "PQR_7_ERROR_a.jpg",
                           "PQR_7_20251008_101110_a.jpg", "aire_pqr_a.jpg"})
    write(name);
  run();
  for (const char* name : {"pqr_a.jpg", "pqr_7_a.jpg", "afinia_pqr_a.jpg", "PQR_7_ERROR_a.jpg"})
    EXPECT_EQ(place_of(name), "sin_reclamo") << name;
  EXPECT_EQ(place_of("PQR_7_20251008_101110_a.jpg"), "R5 adjunto") << "a placeholder is a valid join key";
  EXPECT_EQ(place_of("aire_pqr_a.jpg"), "R6 adjunto") << "of another company it is a name like any other";
}

TEST_F(OrganiseTest, TheLongestKeyWins) {
  write("RE1_data_20251008_101112.json", claim("R1"));
  write("RE1_b_data_20251008_101112.json", claim("R2"));
  write("RE1_b_foto.jpg");
  write("RE1_bfoto.jpg");
  run();
  EXPECT_EQ(place_of("RE1_b_foto.jpg"), "R2 adjunto");
  EXPECT_EQ(place_of("RE1_bfoto.jpg"), "R1 adjunto");
}

TEST_F(OrganiseTest, AFileOfTwoClaimsGoesToTheNearestDataFileInTimeAndIsListed) {
  write("RE1_data_20251008_100000.json", claim("R1"));
  write("RE1_data_20251008_110000.json", claim("R2"));
  write("RE1_a_20251008_102959.jpg");
  write("RE1_a_20251008_103001.jpg");
  write("RE1_a_20251008_103000.jpg");
  write("RE1_b.jpg");
  age("RE1_b.jpg", "2025-10-08 10:59:59");
  run();
  EXPECT_EQ(place_of("RE1_a_20251008_102959.jpg"), "R1 adjunto, ambiguo");
  EXPECT_EQ(place_of("RE1_a_20251008_103001.jpg"), "R2 adjunto, ambiguo");
  EXPECT_EQ(place_of("RE1_a_20251008_103000.jpg"), "R1 adjunto, ambiguo") << "a tie: the smaller radicado";
  EXPECT_EQ(place_of("RE1_b.jpg"), "R2 adjunto, ambiguo") << "without a time in its name: its modification";
}

TEST_F(OrganiseTest, AClaimWithoutDataFileComesLast) {
  write("RE1_data_20250101_100000.json", claim("R2"));
  write("list_20251008_100000.json", "[" + claim_with_sgc("R1", "RE1") + "," + claim("R3") + "]");
  write("RE1_a_20251008_100000.jpg");
  run();
  EXPECT_EQ(place_of("RE1_a_20251008_100000.jpg"), "R2 adjunto, ambiguo");
}

TEST_F(OrganiseTest, FilesOfAListAreFoundByItsSgcs) {
  write("x/list.json", "[" + claim_with_sgc("R1", "RE1") + "," + claim_with_sgc("R2", "RE2") + "]");
  write("x/RE2_20251008_100000.pdf");
  run();
  EXPECT_EQ(place_of("x/RE2_20251008_100000.pdf"), "R2 detalle");
}

TEST_F(OrganiseTest, InTheOrganisedLayoutTheDetailAndTheAttachmentsStandBesideTheDataFile) {
  write("R1/pqr_data.json", claim("R1"));
  for (const char* name : {"R1/pqr_detail.pdf", "R1/adjuntos/a.jpg", "R1/adjuntos/b/c.json", "R1/other.pdf",
                           "pqr_detail.pdf", "adjuntos/a.jpg", "R2/pqr_detail.pdf"})
    write(name);
  run();
  EXPECT_EQ(place_of("R1/pqr_detail.pdf"), "R1 detalle");
  EXPECT_EQ(place_of("R1/adjuntos/a.jpg"), "R1 adjunto");
  EXPECT_EQ(place_of("R1/adjuntos/b/c.json"), "R1 adjunto") << "an attachment, whatever its name";
  for (const char* name : {"R1/other.pdf", "pqr_detail.pdf", "adjuntos/a.jpg", "R2/pqr_detail.pdf"})
    EXPECT_EQ(place_of(name), "sin_reclamo") << name;
}

TEST_F(OrganiseTest, FilesOfARejectedDataFileWait) {
  write("RE1_data_20251008_101112.json", "{");                                            // by its name
  write("RE2_data_20251008_101112.json", R"({"fecha":"x","numero_reclamo_sgc":"RE3"})");  // and by its SGC
  write("R4/pqr_data.json", "{}");
  for (const char* name :
       {"RE1_a.jpg", "RE2_20251008_101112.pdf", "RE3_a.jpg", "R4/pqr_detail.pdf", "R4/adjuntos/a.jpg", "RE4_a.jpg"})
    write(name);
  run();
  for (const char* name :
       {"RE1_a.jpg", "RE2_20251008_101112.pdf", "RE3_a.jpg", "R4/pqr_detail.pdf", "R4/adjuntos/a.jpg"})
    EXPECT_EQ(place_of(name), "en_espera") << name;
  EXPECT_EQ(place_of("RE4_a.jpg"), "sin_reclamo");
}

TEST_F(OrganiseTest, TheLongestKeyDecidesAlsoBetweenAClaimAndARejectedDataFile) {
  write("RE1_data_20251008_101112.json", claim("R1"));
  write("RE1_b_data_20251008_101112.json", "{");
  write("RE2_data_20251008_101112.json", "{");
  write("RE2_b_data_20251008_101112.json", claim("R2"));
  for (const char* name : {"RE1_b_a.jpg", "RE1_c.jpg", "RE2_b_a.jpg", "RE2_c.jpg"}) write(name);
  run();
  EXPECT_EQ(place_of("RE1_b_a.jpg"), "en_espera");
  EXPECT_EQ(place_of("RE1_c.jpg"), "R1 adjunto");
  EXPECT_EQ(place_of("RE2_b_a.jpg"), "R2 adjunto");
  EXPECT_EQ(place_of("RE2_c.jpg"), "en_espera");
}

TEST_F(OrganiseTest, IgnoredAndHiddenFilesLinksAndHalfWrittenOnesAreNotListed) {
  write("a.pdf");
  for (const char* name :
       {".a.pdf", "a.tmp", "a.part", "checkpoints/a.pdf", "pagination_control/a.pdf", ".x/a.pdf", "STATUS.json"})
    write(name);
  std::filesystem::create_symlink(world_.path("a.pdf"), world_.path("link.pdf"));
  run();
  EXPECT_EQ(reasons_, (std::map<std::string, std::string>{{"a.pdf", "sin_reclamo"}}));
}

}  // namespace
}  // namespace radica
