#include "base/file_facts.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>

namespace radica {
namespace {

using namespace std::string_literals;

FileFacts facts_of(const std::string& bytes, const std::string& name, std::size_t piece = 1 << 20) {
  FileInspector inspector(name);
  for (std::size_t at = 0; at < bytes.size(); at += piece) inspector.update(std::string_view(bytes).substr(at, piece));
  return inspector.finish();
}
std::string json_of(const std::string& bytes, const std::string& name) {
  const std::string json = facts_of(bytes, name).json();
  for (const std::size_t piece : {1, 7, 4096}) EXPECT_EQ(facts_of(bytes, name, piece).json(), json) << piece;
  return json;
}

std::string pdf(const std::string& body) {
  return "%PDF-1.4\n%\xD3\xEB\xE9\xE1\n" + body + "\nstartxref\n9\n%%EOF\n";
}
const std::string kTwoPages =
    "1 0 obj\n<</Creator (a person's name) /Producer (Skia/PDF m119) /CreationDate "
    "(D:20251008101112-05'00')>>\nendobj\n"
    "2 0 obj\n<</Type /Pages /Count 2 /Kids [3 0 R 4 0 R]>>\nendobj\n"
    "3 0 obj\n<</Type /Page /Parent 2 0 R>>\nendobj\n4 0 obj\n<</Type/Page/Parent 2 0 R>>\nendobj\n"
    "5 0 obj\n<</Type /Outlines /Count 7>>\nendobj\n";

TEST(FileFacts, OfAPdfAreVersionPagesProducerAndDate) {
  EXPECT_EQ(
      json_of(pdf(kTwoPages), "a.pdf"),
      R"({"pdf":{"cifrado":false,"creado":"2025-10-08 10:11:12","paginas":2,"productor":"Skia/PDF m119","version":"1.4"}})");
  EXPECT_EQ(json_of(pdf(kTwoPages + std::string(200'000, 'x') + "6 0 obj <</Type /Metadata>> endobj"), "a.pdf"),
            json_of(pdf(kTwoPages), "a.pdf"))
      << "a long file, whose names stand far apart";
}

TEST(FileFacts, LeaveOutThePagesThatCannotBeCounted) {
  EXPECT_EQ(json_of(pdf(kTwoPages + "7 0 obj\n<</Type /ObjStm /N 3>>\nendobj"), "a.pdf"),
            R"({"pdf":{"cifrado":false,"creado":"2025-10-08 10:11:12","productor":"Skia/PDF m119","version":"1.4"}})");
  EXPECT_EQ(json_of(pdf("<</Type /Pages /Count 2>> <</Type /Page>> <</Type /Page>> <</Type /Page>>"), "a.pdf"),
            R"({"pdf":{"cifrado":false,"version":"1.4"}})")
      << "a page that was written again";
}

TEST(FileFacts, OfAnEncryptedPdfSayOnlyThatItIs) {
  EXPECT_EQ(json_of(pdf("<</Type /Pages /Count 1>> <</Type /Page>> <</Encrypt 9 0 R /Producer (\x8F\x12)>>"), "a.pdf"),
            R"({"pdf":{"cifrado":true,"paginas":1,"version":"1.4"}})");
  EXPECT_EQ(json_of(pdf("<</EncryptMetadata true>>"), "a.pdf"), R"({"pdf":{"cifrado":false,"version":"1.4"}})");
}

TEST(FileFacts, ReadTheProducerInItsEncodings) {
  const auto producer = [](const std::string& text) {
    const auto facts = facts_of(pdf("<</Producer " + text + ">>"), "a.pdf");
    return facts.pdf ? facts.pdf->producer : "no pdf";
  };
  EXPECT_EQ(producer("(\xFE\xFF\0I\0m\0p\0r\0e\0s\0i\0\xF3\0n)"s), "Impresión");
  EXPECT_EQ(producer("(a \\(b\\) (c))"), "a (b) (c)");
  EXPECT_EQ(producer("(Impresi\xF3n)"), "Impresión");
  EXPECT_EQ(producer("(" + std::string(101, 'a') + ")"), "") << "too long for the name of a program";
  EXPECT_EQ(producer("(never ends"), "");
  EXPECT_EQ(producer("12 0 R"), "");
}

TEST(FileFacts, ADateThatIsNoneIsLeftOut) {
  for (const char* date : {"(D:2025)", "(D:20251308101112)", "(yesterday at ten)", "()"})
    EXPECT_EQ(facts_of(pdf(std::string("<</CreationDate ") + date + ">>"), "a.pdf").pdf->created, "") << date;
}

TEST(FileFacts, NameWhatIsNotWhole) {
  EXPECT_EQ(json_of("", "a.pdf"), R"({"dano":"sin_datos"})");
  EXPECT_EQ(json_of("", "a.txt"), R"({"dano":"sin_datos"})");
  EXPECT_EQ(json_of("<html>Error 502</html>", "a.pdf"), R"({"dano":"otro_tipo"})");
  EXPECT_EQ(json_of("<html>Error 502</html>", "a.jpg"), R"({"dano":"otro_tipo"})");
  EXPECT_EQ(json_of("<html>Error 502</html>", "a.zip"), R"({"dano":"otro_tipo"})");
  EXPECT_EQ(
      json_of("%PDF-1.7\n" + kTwoPages, "a.pdf"),
      R"({"dano":"truncado","pdf":{"cifrado":false,"creado":"2025-10-08 10:11:12","productor":"Skia/PDF m119","version":"1.7"}})");
  EXPECT_EQ(json_of("plain text", "a.txt"), "");
  EXPECT_EQ(json_of("anything", "a.bin"), "");
}

TEST(FileFacts, OfAnImageAreItsSizeAndWhetherItsEndIsThere) {
  const std::string png = "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\x03\x20\0\0\x02\x58\x08\x02\0\0\0"s;
  EXPECT_EQ(json_of(png + "data" + "\0\0\0\0IEND\xAE\x42\x60\x82"s, "a.png"), R"({"imagen":{"alto":600,"ancho":800}})");
  EXPECT_EQ(json_of(png, "a.png"), R"({"dano":"truncado","imagen":{"alto":600,"ancho":800}})");
  EXPECT_EQ(json_of("GIF89a\x20\x03\x58\x02pixels;"s, "a.bin"), R"({"imagen":{"alto":600,"ancho":800}})");
  const std::string app = "\xFF\xD8\xFF\xE0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"s;
  const std::string exif = "\xFF\xE1\x20\x02"s + std::string(0x2000, 'e'), empty = "\xFF\xFE\x00\x02"s;
  const std::string frame = "\xFF\xC2\x00\x11\x08\x02\x58\x03\x20\x03\x01\x22\0\x02\x11\x01\x03\x11\x01"s;
  EXPECT_EQ(json_of(app + exif + empty + "\xFF" + frame + "\xFF\xDA scan \xFF\xD9", "a.jpeg"),
            R"({"imagen":{"alto":600,"ancho":800}})");
  EXPECT_EQ(json_of(app + frame, "a.jpg"), R"({"dano":"truncado","imagen":{"alto":600,"ancho":800}})");
  EXPECT_EQ(json_of(app, "a.jpg"), R"({"dano":"truncado"})");
}

TEST(FileFacts, OfAnArchiveIsHowManyFilesItHolds) {
  const std::string file = "PK\x03\x04" + std::string(26, '\x01') + "word/document.xml";
  const std::string end = "PK\x05\x06\0\0\0\0\x0C\0\x0C\0\0\0\0\0\0\0\0\0\x02\0hi"s;
  EXPECT_EQ(json_of(file + end, "a.docx"), R"({"archivos":12})");
  EXPECT_EQ(json_of(file, "a.docx"), R"({"dano":"truncado"})");
}

// --- RAR: headers with their checksums ---
std::string little(std::uint64_t value, int count) {
  std::string bytes;
  for (int i = 0; i < count; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFFU);
  return bytes;
}
std::uint32_t crc(const std::string& bytes) {
  return static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<unsigned>(bytes.size())));
}
const std::string kRar4 = "Rar!\x1A\x07\0"s, kRar5 = "Rar!\x1A\x07\x01\0"s;
// `fields` are those behind HEAD_SIZE.
std::string rar4_header(int type, int flags, const std::string& fields) {
  const std::string header = little(static_cast<unsigned>(type), 1) + little(static_cast<unsigned>(flags), 2) +
                             little(7 + fields.size(), 2) + fields;
  return little(crc(header) & 0xFFFFU, 2) + header;
}
std::string rar4_file(const std::string& name, const std::string& packed, int flags = 0x8000) {
  return rar4_header(0x74, flags,
                     little(packed.size(), 4) + little(9, 4) + std::string(13, '\x02') + little(name.size(), 2) +
                         little(0x20, 4) + ((flags & 0x100) != 0 ? little(0, 8) : "") + name) +
         packed;
}
const std::string kMain4 = rar4_header(0x73, 0, std::string(6, '\0')), kEnd4 = rar4_header(0x7B, 0x4000, "");

std::string number5(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7U) bytes += static_cast<char>(0x80U | (value & 0x7FU));
  return bytes + static_cast<char>(value);
}
std::string rar5_header(const std::string& fields) {
  const std::string header = number5(fields.size()) + fields;
  return little(crc(header), 4) + header;
}
std::string rar5_block(int type, const std::string& data, const std::string& rest) {
  return rar5_header(number5(static_cast<unsigned>(type)) + number5(2) + number5(data.size()) + rest) + data;
}
const std::string kMain5 = rar5_header("\x01\0\0"s), kEnd5 = rar5_header("\x05\0\0"s);

TEST(FileFacts, OfARarIsHowManyEntriesItHoldsNeverTheirNames) {
  const std::string packed = std::string(100'000, 'p') + "Rar!\x74", name(300, 'n');
  EXPECT_EQ(json_of(kRar4 + kMain4 + rar4_file("a.pdf", packed) + rar4_header(0x7A, 0x8000, little(3, 4)) + "CMT" +
                        rar4_file(name, "", 0x8100) + kEnd4 + "recovery",
                    "a.rar"),
            R"({"archivos":2})");
  EXPECT_EQ(json_of(kRar4 + kMain4 + rar4_file("a.pdf", packed), "a.rar"), R"({"archivos":1})")
      << "of RAR 2, which marks no end";
  EXPECT_EQ(json_of(kRar5 + kMain5 + rar5_block(2, packed, name) + rar5_block(3, "CMT", "") + rar5_block(2, "", name) +
                        rar5_block(2, "x", "") + kEnd5 + "behind",
                    "a.bin"),
            R"({"archivos":3})");
  EXPECT_EQ(json_of(kRar5 + kMain5 + kEnd5, "a.rar"), R"({"archivos":0})");
}

TEST(FileFacts, OfARarThatIsNotWholeSayNoNumber) {
  const std::string rar4 = kRar4 + kMain4 + rar4_file("a.pdf", "packed"),
                    rar5 = kRar5 + kMain5 + rar5_block(2, "packed", "");
  EXPECT_EQ(json_of("<html>Error 502</html>", "a.rar"), R"({"dano":"otro_tipo"})");
  for (const std::string& cut : {kRar4, rar4.substr(0, rar4.size() - 1), rar4 + "\x01\x02", kRar5, rar5,
                                 rar5.substr(0, rar5.size() - 1), rar5 + kEnd5.substr(0, 4)})
    EXPECT_EQ(json_of(cut, "a.rar"), R"({"dano":"truncado"})") << cut.size();
}

TEST(FileFacts, OfARarWhoseHeadersLieOrAreSecretSayNothing) {
  std::string changed = kMain5;
  changed.back() ^= 1;
  const std::string lying = rar5_header(number5(2) + number5(2) + std::string(10, '\xFF'));
  for (const std::string& bytes :
       {kRar5 + changed + kEnd5, kRar5 + rar5_header("\x04\0\0"s) + "secret", kRar5 + kMain5 + lying + kEnd5,
        kRar5 + "\0\0\0\0\0\0\0\0"s, kRar5 + std::string(64, '\xFF'), kRar5 + kMain5 + rar5_header("\x80") + kEnd5,
        kRar4 + std::string(64, '\0'), kRar4 + rar4_header(0x73, 0x80, std::string(6, '\0')) + "secret",
        "Rar!\x1A\x07\x02 of the future"s})
    EXPECT_EQ(json_of(bytes, "a.rar"), "") << bytes.size();
  // As large as a number can be: nothing is behind it.
  EXPECT_EQ(json_of(kRar5 + kMain5 + rar5_header(number5(2) + number5(2) + number5(~0ULL)) + kEnd5, "a.rar"),
            R"({"dano":"truncado"})");
}

TEST(FileFacts, TheTypeIsThatOfTheFirstBytes) {
  FileInspector inspector("a.bin");
  EXPECT_EQ(inspector.content_type(), "application/octet-stream");
  for (const char byte : pdf("")) inspector.update({&byte, 1});
  static_cast<void>(inspector.finish());
  EXPECT_EQ(inspector.content_type(), "application/pdf");
}

}  // namespace
}  // namespace radica
