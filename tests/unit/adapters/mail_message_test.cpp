#include "adapters/mail_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace radica {
namespace {

using testing::HasSubstr;
using testing::Not;

Mail mail() {
  return {"radica@example.org", {"ana@example.org", "luis@example.org"}, "abc-1", "Falló", "Qué pasó\n", "<p>Qué</p>"};
}

TEST(MailMessage, HasItsHeadersAndBothForms) {
  const std::string mime = mime_of(mail(), 1'795'532'400);
  EXPECT_TRUE(
      mime.starts_with("Date: Tue, 24 Nov 2026 15:00:00 +0000\r\nFrom: Radica <radica@example.org>\r\n"
                       "To: ana@example.org,\r\n luis@example.org\r\nSubject: =?UTF-8?B?RmFsbMOz?=\r\n"
                       "Message-ID: <abc-1@example.org>\r\n"))
      << mime;
  EXPECT_THAT(mime, HasSubstr("Content-Type: multipart/alternative; boundary=\"radica-abc-1\"\r\n\r\n"
                              "--radica-abc-1\r\nContent-Type: text/plain; charset=utf-8\r\n"
                              "Content-Transfer-Encoding: base64\r\n\r\nUXXDqSBwYXPDswo=\r\n"
                              "--radica-abc-1\r\nContent-Type: text/html; charset=utf-8\r\n"));
  EXPECT_TRUE(mime.ends_with("\r\n--radica-abc-1--\r\n"));
}

TEST(MailMessage, NoLineIsTooLongAndEachEndsAsItMust) {
  Mail long_one = mail();
  for (int i = 0; i < 50; ++i) {
    long_one.subject += "ñandú 😀 ";
    long_one.text += "muy larga línea sin fin ";
  }
  const std::string mime = mime_of(long_one, 0);
  std::istringstream lines(mime);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 79U) << line;
    EXPECT_TRUE(line.ends_with('\r')) << line;
  }
}

TEST(MailMessage, EncodedWordsEndBetweenCharacters) {
  Mail other = mail();
  other.subject = std::string(41, 'a') + "é" + std::string(10, 'b');
  EXPECT_THAT(mime_of(other, 0), HasSubstr("YWFhYWE=?=\r\n =?UTF-8?B?w6liYmJi"));
}

TEST(MailMessage, ASubjectCannotAddAHeader) {
  Mail hostile = mail();
  hostile.subject = "x\r\nBcc: everybody@example.org\r\n\r\nbody";
  hostile.text = ".\r\nQUIT\r\n--radica-abc-1--";
  const std::string mime = mime_of(hostile, 0);
  EXPECT_THAT(mime, Not(HasSubstr("Bcc")));
  EXPECT_THAT(mime, Not(HasSubstr("QUIT")));
}

TEST(MailMessage, AnAddressHasNothingThatEndsAHeaderOrACommand) {
  EXPECT_TRUE(is_mail_address("ana.perez+x@correo.example.org"));
  for (const char* text : {"", "ana", "@example.org", "ana@", "ana@example.org\r\nBcc: x@y", "a b@example.org",
                           "<ana@example.org>", "ana@example.org,luis@example.org", "aña@example.org"})
    EXPECT_FALSE(is_mail_address(text)) << text;
}

}  // namespace
}  // namespace radica
