#include "model/store_names.h"

#include <gtest/gtest.h>

#include <string>

#include "base/hash.h"

namespace radica {
namespace {

std::string stamp_of(std::string_view name) {
  const auto time = last_stamp_in_name(name);
  return time ? format_stamp(*time) : "none";
}

TEST(LastStampInName, IsTheLastOneThatNoDigitTouches) {
  EXPECT_EQ(stamp_of("RE1_data_20251008_101112.json"), "20251008_101112");
  EXPECT_EQ(stamp_of("PQR_3_20251008_101112_20251009_101113.pdf"), "20251009_101113");
  EXPECT_EQ(stamp_of("20251008_101112"), "20251008_101112");
  EXPECT_EQ(stamp_of("20251007_20251008_101112x"), "20251008_101112");
  EXPECT_EQ(stamp_of("a_20251008_101112_120251009_101112.pdf"), "20251008_101112");
  EXPECT_EQ(stamp_of("a_20251008_101112_20251009_1011123.pdf"), "20251008_101112");
  EXPECT_EQ(stamp_of("RE0000202500939.pdf"), "none");
  EXPECT_EQ(stamp_of("2025_10_08 10.11.12"), "none");
  EXPECT_EQ(stamp_of(""), "none");
}

TEST(LastStampInName, IsNothingWhenTheLastOneIsNoRealTime) {
  EXPECT_EQ(stamp_of("a_20250230_101112.json"), "none");
  EXPECT_EQ(stamp_of("a_20251008_246060.json"), "none");
  EXPECT_EQ(stamp_of("a_20251008_101112_20250230_101112.json"), "none");
  EXPECT_EQ(stamp_of("a_20240229_235959.json"), "20240229_235959");
}

std::string join_key(std::string_view name) {
  return std::string(join_key_of_data_file(name, "afinia").value_or("none"));
}

TEST(JoinKey, IsTheTextBeforeTheLastDataMark) {
  EXPECT_EQ(join_key("RE0000202500939_data_20251008_101112.json"), "RE0000202500939");
  EXPECT_EQ(join_key("a_data_b_data_20251008_101112.json"), "a_data_b");
  EXPECT_EQ(join_key("a_data_20251007_101112_data_20251008_101112.json"), "a_data_20251007_101112");
  EXPECT_EQ(join_key("PQR_3_20251008_101112_data_20251008_101115.json"), "PQR_3_20251008_101112");
  EXPECT_EQ(join_key("K1_data_20251008_101112.JSON"), "K1");
}

TEST(JoinKey, IsNothingForNamesThatHaveNoneOrNameNoClaim) {
  EXPECT_EQ(join_key("pqr_data_20251008_101112.json"), "none");
  EXPECT_EQ(join_key("pqr_7_data_20251008_101112.json"), "none");
  EXPECT_EQ(join_key("afinia_pqr_data_20251008_101112.json"), "none");
  EXPECT_EQ(join_key("PQR_12_ERROR_data_20251008_101112.json"), "none");
  EXPECT_EQ(join_key("_data_20251008_101112.json"), "none");
  EXPECT_EQ(join_key("pqr_data_RE0000202500920_20251008_101112.json"), "none");
  EXPECT_EQ(join_key("pqr_data.json"), "none");
  EXPECT_EQ(join_key("K1_data_20251008.json"), "none");
  EXPECT_EQ(join_key("K1_data_20251008_101112.json.bak"), "none");
  EXPECT_EQ(join_key("K1_20251008_101112.json"), "none");
}

TEST(JoinKey, ExcludesNothingElse) {
  EXPECT_EQ(join_key("aire_pqr_data_20251008_101112.json"), "aire_pqr");
  EXPECT_EQ(join_key("pqr_7a_data_20251008_101112.json"), "pqr_7a");
  EXPECT_EQ(join_key("pqr__data_20251008_101112.json"), "pqr_");
  EXPECT_EQ(join_key("PQR_ERROR_data_20251008_101112.json"), "PQR_ERROR");
}

TEST(KindOfFile, TellsTheDetailFromAttachments) {
  constexpr std::string_view kKey = "RE1";
  EXPECT_EQ(kind_of_file("RE1_20251008_101110.pdf", kKey), ClaimFile::kDetail);
  EXPECT_EQ(kind_of_file("RE1_PQR_4_20251008_101110.pdf", kKey), ClaimFile::kDetail);
  EXPECT_EQ(kind_of_file("RE1_factura_marzo_20251008_101111.pdf", kKey), ClaimFile::kAttachment);
  EXPECT_EQ(kind_of_file("RE1_adjunto_20251008_101111.jpg", kKey), ClaimFile::kAttachment);
  EXPECT_EQ(kind_of_file("RE1_20251008_101110.png", kKey), ClaimFile::kAttachment);
  EXPECT_EQ(kind_of_file("RE1_20251008_1011.pdf", kKey), ClaimFile::kAttachment);
  EXPECT_EQ(kind_of_file("RE1_PQR__20251008_101110.pdf", kKey), ClaimFile::kAttachment);
  EXPECT_EQ(kind_of_file("RE1_", kKey), ClaimFile::kAttachment);
  EXPECT_EQ(kind_of_file("PQR_3_20251008_101112_20251008_101113.pdf", "PQR_3_20251008_101112"), ClaimFile::kDetail);
}

TEST(KindOfFile, IsNothingForJsonAndOtherClaims) {
  EXPECT_EQ(kind_of_file("RE1_data_20251008_101112.json", "RE1"), ClaimFile::kNone);
  EXPECT_EQ(kind_of_file("RE1_x.JSON", "RE1"), ClaimFile::kNone);
  EXPECT_EQ(kind_of_file("RE12_20251008_101110.pdf", "RE1"), ClaimFile::kNone);
  EXPECT_EQ(kind_of_file("RE1.pdf", "RE1"), ClaimFile::kNone);
  EXPECT_EQ(kind_of_file("_20251008_101110.pdf", ""), ClaimFile::kNone);
}

TEST(PlaceholderSgc, BeginsWithPqr) {
  EXPECT_TRUE(is_placeholder_sgc("PQR_3_20251008_101112"));
  EXPECT_TRUE(is_placeholder_sgc("PQR_ERROR"));
  EXPECT_FALSE(is_placeholder_sgc("PQR3"));
  EXPECT_FALSE(is_placeholder_sgc("RE_PQR_3"));
  EXPECT_FALSE(is_placeholder_sgc(""));
}

TEST(ClaimFolder, KeepsPlainNamesAndEscapesTheRest) {
  EXPECT_EQ(claim_folder("RE0000202500939"), "RE0000202500939");
  EXPECT_EQ(claim_folder("a.b_c-D"), "a.b_c-D");
  EXPECT_EQ(claim_folder("Ñ 1/2"), "%C3%91%201%2F2");
  EXPECT_EQ(claim_folder("a~b%20"), "a%7Eb%2520");
  EXPECT_EQ(claim_folder(".."), "%2E.");
  EXPECT_EQ(claim_folder(".radica"), "%2Eradica");
}

TEST(ClaimFolder, ShortensWhatIsLongerThan120Bytes) {
  EXPECT_EQ(claim_folder(std::string(120, 'x')), std::string(120, 'x'));
  const std::string plain(121, 'x');
  EXPECT_EQ(claim_folder(plain), std::string(100, 'x') + "~" + hex(sha256(plain)).substr(0, 16));
  // 41 times %20 are 123 bytes: the length that counts is the escaped one, the hash that of the text itself.
  const std::string blanks(41, ' ');
  std::string escaped;
  for (int i = 0; i < 41; ++i) escaped += "%20";
  EXPECT_EQ(claim_folder(blanks), escaped.substr(0, 100) + "~" + hex(sha256(blanks)).substr(0, 16));
  EXPECT_EQ(claim_folder(std::string(40, ' ')).size(), 120U);
}

TEST(ClaimFolder, OfASharedSgcCarriesTheRadicado) {
  EXPECT_EQ(shared_claim_folder("RE0000202500910", "C357b"), "RE0000202500910~C357b");
  EXPECT_EQ(shared_claim_folder("RE1", "a b"), "RE1~a%20b");
}

TEST(AttachmentName, TakesItsTimeFromTheNameElseFromTheModification) {
  const LocalTime modified = local_from_civil({2025, 9, 1, 8, 7, 6});
  EXPECT_EQ(attachment_name("RE1_adjunto_20251008_101111.jpg", modified), "adjunto_20251008_101111.jpg");
  EXPECT_EQ(attachment_name("mi foto ñ.jpg", modified), "adjunto_20250901_080706.jpg");
  EXPECT_EQ(attachment_name("a_20251308_101111.jpg", modified), "adjunto_20250901_080706.jpg");
}

TEST(AttachmentName, HasAPlainExtensionOrBin) {
  const auto extension = [](std::string_view name) { return attachment_name(name, 0).substr(24); };
  EXPECT_EQ(extension("a_20251008_101101.tar.GZ"), "gz");
  EXPECT_EQ(extension("b_20251008_101102.extension11"), "bin");
  EXPECT_EQ(extension("b_20251008_101102.extension1"), "extension1");
  EXPECT_EQ(extension("c_20251008_101103.pñg"), "bin");
  EXPECT_EQ(extension("d_20251008_101104."), "bin");
  EXPECT_EQ(extension("e_20251008_101105"), "bin");
  EXPECT_EQ(extension("f_20251008_101106.7Z"), "7z");
}

TEST(AttachmentName, OfOtherBytesCarriesTheirHash) {
  EXPECT_EQ(attachment_name_with_hash("adjunto_20251020_210315.jpg", "58d9f1ea00ff"),
            "adjunto_20251020_210315_58d9f1ea.jpg");
}

TEST(ObjectKey, JoinsItsParts) {
  EXPECT_EQ(object_key("Central_De_Escritos", "Afinia", "RE1", kDataName),
            "Central_De_Escritos/Afinia/01_raw_data/oficina_virtual/RE1/pqr_data.json");
  EXPECT_EQ(object_key("", "Air-e", "RE1~C2", kDetailName), "Air-e/01_raw_data/oficina_virtual/RE1~C2/pqr_detail.pdf");
  EXPECT_EQ(object_key("a/b/", "X", "c", "n"), "a/b/X/01_raw_data/oficina_virtual/c/n");
}

TEST(StorableKey, IsARelativePathThatLeadsNowhereElse) {
  for (const std::string& key :
       {std::string("a"), std::string("a/b c+ñ%=~'\"/.d/..e"), std::string("a/.radica"), std::string(255, 'x')})
    EXPECT_TRUE(is_storable_key(key)) << key;
  const std::string segment(200, 'x');
  for (const std::string& key :
       {std::string(), std::string("/a"), std::string("a/"), std::string("a//b"), std::string("../a"),
        std::string("a/../b"), std::string("a/.."), std::string("./a"), std::string("a\0b", 3), std::string("a/\xF1"),
        std::string(".radica/metadata/x"), std::string(".radical"), std::string(256, 'x'),
        segment + "/" + segment + "/" + segment + "/" + segment + "/" + segment + "/" + segment})
    EXPECT_FALSE(is_storable_key(key)) << key;
}

TEST(PercentEncoding, IsReadBackAsItWas) {
  const std::string text("lote con ñ/a+b=\"c\"%20~\n\0\xFF.pdf", 30);
  const std::string encoded = percent_encode(text);
  EXPECT_EQ(encoded, "lote%20con%20%C3%B1/a%2Bb%3D%22c%22%2520~%0A%00%FF.pdf");
  EXPECT_EQ(percent_decode(encoded), text);
  EXPECT_EQ(percent_decode("100%"), "100%");
  EXPECT_EQ(percent_decode("%4"), "%4");
  EXPECT_EQ(percent_decode("%zz%c3%b1"), "%zzñ");
}

TEST(ObjectMetadata, NamesCompanyClaimHashOriginAndRun) {
  const auto metadata = object_metadata({"afinia", "RAD 1", "ab12", "processed/ñ.pdf", "20261124_120000-7f3a"});
  const std::map<std::string, std::string> expected{{"empresa", "afinia"},
                                                    {"numero-radicado", "RAD%201"},
                                                    {"sha256", "ab12"},
                                                    {"origen", "processed/%C3%B1.pdf"},
                                                    {"run-id", "20261124_120000-7f3a"}};
  EXPECT_EQ(metadata, expected);
}

TEST(ObjectMetadata, KeepsTheEndOfAVeryLongOriginWithoutCuttingAnEscape) {
  for (std::size_t shift = 0; shift < 3; ++shift) {
    std::string path(600, ' ');
    path += std::string(shift, 'x') + "/end.pdf";
    const std::string origin = object_metadata({"a", "b", "c", path, "d"}).at("origen");
    EXPECT_LE(origin.size(), 1024U);
    EXPECT_GE(origin.size(), 1022U);
    EXPECT_TRUE(path.ends_with(percent_decode(origin))) << shift;
  }
}

}  // namespace
}  // namespace radica
