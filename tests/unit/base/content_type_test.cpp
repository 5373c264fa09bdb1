#include "base/content_type.h"

#include <gtest/gtest.h>

#include <string>

namespace radica {
namespace {

// The local header of a ZIP member.
std::string zip_member(const std::string& name) {
  return "PK\x03\x04" + std::string(26, '\x01') + name + "bytes";
}

TEST(ContentType, FollowsTheFirstBytesWhateverTheName) {
  EXPECT_EQ(content_type("%PDF-1.4\n", "a.jpg"), "application/pdf");
  EXPECT_EQ(content_type("\xFF\xD8\xFF\xE0", "a.bin"), "image/jpeg");
  EXPECT_EQ(content_type("\x89PNG\r\n\x1A\n", "a"), "image/png");
  EXPECT_EQ(content_type("GIF87a", "a"), "image/gif");
  EXPECT_EQ(content_type("GIF89a", "a.pdf"), "image/gif");
  EXPECT_EQ(content_type("Rar!\x1A\x07\x01", "a.zip"), "application/vnd.rar");
  EXPECT_EQ(content_type(zip_member("fotos/a.jpg"), "a"), "application/zip");
}

TEST(ContentType, TellsOfficeDocumentsFromOtherZips) {
  const std::string first = zip_member("[Content_Types].xml");
  EXPECT_EQ(content_type(first + zip_member("word/document.xml"), "a.zip"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  EXPECT_EQ(content_type(first + zip_member("xl/workbook.xml"), "a"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  EXPECT_EQ(content_type(first + zip_member("ppt/a.xml"), "a"),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation");
  EXPECT_EQ(content_type(first, "a.docx"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  EXPECT_EQ(content_type(first, "a.pdf"), "application/zip");
  EXPECT_EQ(content_type("PK\x03\x04", "a.zip"), "application/zip");
}

TEST(ContentType, TakesTheProgramOfAnOleFileFromItsName) {
  const std::string ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 rest";
  EXPECT_EQ(content_type(ole, "a.doc"), "application/msword");
  EXPECT_EQ(content_type(ole, "a.XLS"), "application/vnd.ms-excel");
  EXPECT_EQ(content_type(ole, "a.jpg"), "application/x-ole-storage");
}

TEST(ContentType, FollowsTheExtensionWhenTheBytesSayNothing) {
  EXPECT_EQ(content_type("{\"a\":1}", "pqr_data.json"), "application/json");
  EXPECT_EQ(content_type("", "empty.JPG"), "image/jpeg");
  EXPECT_EQ(content_type("hello", "a.b.txt"), "text/plain");
  EXPECT_EQ(content_type("hello", "a.unknown"), "application/octet-stream");
  EXPECT_EQ(content_type("hello", "json"), "application/octet-stream");
}

}  // namespace
}  // namespace radica
