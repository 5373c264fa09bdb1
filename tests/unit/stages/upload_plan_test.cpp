#include "stages/upload_plan.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/normalised.h"

namespace radica {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

std::string sha(char c) {
  std::string text(64, c);
  return text;
}

// The name of the file, its role and bytes; modified at 2025-01-01 00:00:00 local time unless said otherwise.
LedgerFile file(std::int64_t id, FileRole role, std::string_view name, char bytes) {
  LedgerFile row;
  row.id = id;
  row.role = role;
  row.path = "x/" + std::string(name);
  row.raw_path = row.path;
  row.stat.mtime_ns = test::bogota().to_unix(*parse_local("2025-01-01 00:00:00")) * kSecond;
  row.sha256 = bytes == '\0' ? "" : sha(bytes);
  row.state = "leido";
  row.order = {static_cast<LocalTime>(id), 0, row.path, 0};
  return row;
}
LedgerFile data(std::int64_t id, char bytes) {
  return file(id, FileRole::kData, "RE1_data_" + std::to_string(id) + ".json", bytes);
}
LedgerFile attachment(std::int64_t id, std::string_view name, char bytes) {
  return file(id, FileRole::kAttachment, name, bytes);
}
LedgerFile gone(LedgerFile row) {
  row.state = "desaparecido";
  return row;
}

StoredObject stored(std::int64_t file_id, FileRole role, std::string_view name, char bytes,
                    ObjectState state = ObjectState::kVerified) {
  StoredObject object;
  object.file_id = file_id;
  object.role = role;
  object.key = "p/" + std::string(name);
  object.sha256 = sha(bytes);
  object.state = state;
  return object;
}

// "name<file-id>:action …| files superseded same [complete]"; action up(load) or ok, "-" for an object without its
// file.
std::string planned(std::vector<LedgerFile> files, std::vector<StoredObject> objects = {}) {
  ClaimUpload claim;
  claim.radicado = "R1";
  claim.files = std::move(files);
  claim.objects = std::move(objects);
  const UploadPlan plan = plan_upload(claim, test::bogota());
  std::string text;
  for (const PlannedObject& object : plan.objects)
    text += object.name + "<" + (object.file == nullptr ? "-" : std::to_string(object.file->id)) +
            ">:" + (object.needs_upload ? "up " : "ok ");
  text +=
      "| " + std::to_string(plan.files) + " " + std::to_string(plan.superseded) + " " + std::to_string(plan.same_bytes);
  return text + (plan.is_complete() ? " complete" : "");
}

TEST(UploadPlan, OfNothingIsComplete) {
  EXPECT_EQ(planned({}), "| 0 0 0 complete");
}

TEST(UploadPlan, GoesDataDetailAttachments) {
  EXPECT_EQ(planned({attachment(1, "RE1_b_20251008_101112.jpg", 'a'),
                     file(2, FileRole::kDetail, "RE1_20251008_101112.pdf", 'b'), data(3, 'c')}),
            "pqr_data.json<3>:up pqr_detail.pdf<2>:up adjunto_20251008_101112.jpg<1>:up | 3 0 0");
}

TEST(UploadPlan, OfSeveralDataFilesTheNewestIsCurrent) {
  LedgerFile older = data(1, 'a'), newer = data(2, 'b');
  EXPECT_EQ(planned({older, newer}), "pqr_data.json<2>:up | 2 1 0");
  EXPECT_EQ(planned({newer, older}), "pqr_data.json<2>:up | 2 1 0");
  newer.order.time = older.order.time;
  older.order.richness = 5;
  EXPECT_EQ(planned({older, newer}), "pqr_data.json<1>:up | 2 1 0") << "the order of the fold, not of the file";
}

TEST(UploadPlan, OfSeveralDetailsTheNewestByNameTimeIsCurrent) {
  const auto detail = [](std::int64_t id, std::string_view name) { return file(id, FileRole::kDetail, name, 'a'); };
  EXPECT_EQ(planned({detail(1, "RE1_20251009_101112.pdf"), detail(2, "RE1_20251008_101112.pdf")}),
            "pqr_detail.pdf<1>:up | 2 1 0");
  EXPECT_EQ(planned({detail(1, "pqr_detail.pdf"), detail(2, "RE1_20241231_235959.pdf")}),
            "pqr_detail.pdf<1>:up | 2 1 0")
      << "modified later than the other's name says";
  EXPECT_EQ(planned({detail(1, "RE1_PQR_1_20251008_101112.pdf"), detail(2, "RE1_20251008_101112.pdf")}),
            "pqr_detail.pdf<1>:up | 2 1 0")
      << "then by name";
}

TEST(UploadPlan, WhatIsStoredWithTheSameBytesIsThere) {
  EXPECT_EQ(planned({data(1, 'a')}, {stored(1, FileRole::kData, "pqr_data.json", 'a')}),
            "pqr_data.json<1>:ok | 1 0 0 complete");
  EXPECT_EQ(planned({data(2, 'a')}, {stored(1, FileRole::kData, "pqr_data.json", 'a')}),
            "pqr_data.json<2>:ok | 1 0 0 complete")
      << "from another file";
}

TEST(UploadPlan, ChangedBytesGoUnderTheSameKey) {
  EXPECT_EQ(planned({data(1, 'b')}, {stored(1, FileRole::kData, "pqr_data.json", 'a')}), "pqr_data.json<1>:up | 1 0 0");
  EXPECT_EQ(planned({attachment(1, "RE1_x_20251008_101112.jpg", 'b')},
                    {stored(1, FileRole::kAttachment, "adjunto_given.jpg", 'a')}),
            "adjunto_given.jpg<1>:up | 1 0 0");
}

TEST(UploadPlan, AnIntentWithoutReceiptIsSentAgain) {
  EXPECT_EQ(planned({data(1, 'a')}, {stored(1, FileRole::kData, "pqr_data.json", 'a', ObjectState::kSending)}),
            "pqr_data.json<1>:up | 1 0 0");
}

TEST(UploadPlan, WhatIsStoredButNotVerifiedIsNotComplete) {
  EXPECT_EQ(planned({data(1, 'a')}, {stored(1, FileRole::kData, "pqr_data.json", 'a', ObjectState::kStored)}),
            "pqr_data.json<1>:ok | 1 0 0");
}

TEST(UploadPlan, AFileThatCouldNotBeReadIsNeitherThereNorTheSame) {
  EXPECT_EQ(planned({attachment(1, "RE1_x_20251008_101112.jpg", '\0')}), "adjunto_20251008_101112.jpg<1>:up | 1 0 0");
  EXPECT_EQ(
      planned({attachment(1, "RE1_x_20251008_101112.jpg", '\0'), attachment(2, "RE1_x_20251009_101112.jpg", '\0')}),
      "adjunto_20251008_101112.jpg<1>:up adjunto_20251009_101112.jpg<2>:up | 2 0 0");
  EXPECT_EQ(planned({file(1, FileRole::kDetail, "RE1_20251008_101112.pdf", '\0')},
                    {stored(1, FileRole::kDetail, "pqr_detail.pdf", 'a')}),
            "pqr_detail.pdf<1>:up | 1 0 0");
}

TEST(UploadPlan, TheSameBytesAmongAttachmentsAreStoredOnce) {
  EXPECT_EQ(planned({attachment(1, "RE1_b_20251009_101112.jpg", 'a'), attachment(2, "RE1_a_20251008_101112.jpg", 'a')}),
            "adjunto_20251008_101112.jpg<2>:up | 2 0 1")
      << "the earliest time";
  EXPECT_EQ(planned({attachment(1, "RE1_b_20251008_101112.jpg", 'a'), attachment(2, "RE1_a_20251008_101112.png", 'a')}),
            "adjunto_20251008_101112.png<2>:up | 2 0 1")
      << "then the name";
  EXPECT_EQ(planned({data(1, 'a'), file(2, FileRole::kDetail, "RE1_20251008_101112.pdf", 'a'),
                     attachment(3, "RE1_a_20251008_101112.png", 'a')}),
            "pqr_data.json<1>:up pqr_detail.pdf<2>:up adjunto_20251008_101112.png<3>:up | 3 0 0")
      << "of attachments only";
}

TEST(UploadPlan, OfOtherBytesUnderOneNameAllButTheFirstGetTheirHash) {
  EXPECT_EQ(planned({attachment(1, "RE1_b_20251008_101112.jpg", 'b'), attachment(2, "RE1_a_20251008_101112.jpg", 'a'),
                     attachment(3, "RE1_c_20251008_101112.jpg", 'c')}),
            "adjunto_20251008_101112.jpg<2>:up adjunto_20251008_101112_bbbbbbbb.jpg<1>:up "
            "adjunto_20251008_101112_cccccccc.jpg<3>:up | 3 0 0");
}

TEST(UploadPlan, AnAttachmentWithoutStampIsNamedByItsModification) {
  EXPECT_EQ(planned({attachment(1, "foto.PNG", 'a')}), "adjunto_20250101_000000.png<1>:up | 1 0 0");
  EXPECT_EQ(planned({attachment(1, "foto", 'a')}), "adjunto_20250101_000000.bin<1>:up | 1 0 0");
}

TEST(UploadPlan, ANameOnceGivenIsKept) {
  const StoredObject before = stored(2, FileRole::kAttachment, "adjunto_20251008_101112.jpg", 'b');
  EXPECT_EQ(planned({attachment(1, "RE1_a_20251008_101112.jpg", 'a'), attachment(2, "RE1_b_20251008_101112.jpg", 'b')},
                    {before}),
            "adjunto_20251008_101112.jpg<2>:ok adjunto_20251008_101112_aaaaaaaa.jpg<1>:up | 2 0 0")
      << "also when a file that sorts before it arrives later";
}

TEST(UploadPlan, NewBytesThatAreStoredAlreadyAreTheSame) {
  const StoredObject before = stored(1, FileRole::kAttachment, "adjunto_20251009_101112.jpg", 'a');
  EXPECT_EQ(planned({attachment(1, "RE1_b_20251009_101112.jpg", 'a'), attachment(2, "RE1_a_20251008_101112.jpg", 'a')},
                    {before}),
            "adjunto_20251009_101112.jpg<1>:ok | 2 0 1 complete");
  EXPECT_EQ(
      planned({gone(attachment(1, "RE1_b_20251009_101112.jpg", 'a')), attachment(2, "RE1_a_20251008_101112.jpg", 'a')},
              {before}),
      "adjunto_20251009_101112.jpg<->:ok | 1 0 1 complete")
      << "also when the first file is gone";
}

TEST(UploadPlan, AFileThatIsGoneKeepsItsObjectAndAddsNone) {
  EXPECT_EQ(planned({gone(data(1, 'a'))}, {stored(1, FileRole::kData, "pqr_data.json", 'a')}),
            "pqr_data.json<->:ok | 0 0 0 complete");
  EXPECT_EQ(planned({gone(data(1, 'a'))}), "| 0 0 0 complete") << "never stored, nothing to store";
  EXPECT_EQ(planned({gone(attachment(1, "RE1_a_20251008_101112.jpg", 'a'))}), "| 0 0 0 complete");
  EXPECT_EQ(planned({}, {stored(1, FileRole::kDetail, "pqr_detail.pdf", 'a')}), "pqr_detail.pdf<->:ok | 0 0 0 complete")
      << "its row went to another claim";
}

TEST(UploadPlan, ANewerFileReplacesTheObjectOfOneThatIsGone) {
  EXPECT_EQ(planned({gone(data(1, 'a')), data(2, 'b')}, {stored(1, FileRole::kData, "pqr_data.json", 'a')}),
            "pqr_data.json<2>:up | 1 0 0");
}

TEST(UploadPlan, AnOlderFileDoesNotReplaceTheObjectOfOneThatIsGone) {
  EXPECT_EQ(planned({data(1, 'a'), gone(data(2, 'b'))}, {stored(2, FileRole::kData, "pqr_data.json", 'b')}),
            "pqr_data.json<->:ok | 1 1 0 complete");
  EXPECT_EQ(planned({data(1, 'a'), gone(data(2, 'b'))}, {stored(1, FileRole::kData, "pqr_data.json", 'a')}),
            "pqr_data.json<1>:ok | 1 0 0 complete")
      << "one that was never stored does not count";
}

}  // namespace
}  // namespace radica
