#include "model/backup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/backup_folder.h"

namespace radica {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

LocalTime at(std::string_view text) {
  return parse_local(text).value();
}

TEST(BackupRetention, KeepsTheNewestHoweverOldTheyAre) {
  EXPECT_THAT(
      outdated_backups({"20200101_000000", "20200102_000000", "20200103_000000"}, 2, 0, at("2026-01-01 00:00:00")),
      ElementsAre("20200101_000000"));
  EXPECT_THAT(outdated_backups({"20200101_000000"}, 0, 0, at("2026-01-01 00:00:00")), IsEmpty()) << "never the last";
}

TEST(BackupRetention, KeepsTheYoungHoweverManyTheyAre) {
  EXPECT_THAT(
      outdated_backups({"20260101_000000", "20260102_000000", "20260103_000000"}, 1, 30, at("2026-01-31 12:00:00")),
      ElementsAre("20260101_000000"));
}

TEST(BackupRetention, TellsTheOrderOfThoseOfOneSecond) {
  EXPECT_THAT(
      outdated_backups({"20260101_000000-10", "20260101_000000-2", "20260101_000000"}, 1, 0, at("2026-02-01 00:00:00")),
      ElementsAre("20260101_000000-2", "20260101_000000"));
}

TEST(BackupName, IsATimeAndPerhapsANumber) {
  EXPECT_EQ(time_of_backup("20260101_000000"), at("2026-01-01 00:00:00"));
  EXPECT_EQ(time_of_backup("20260101_000000-2"), at("2026-01-01 00:00:00"));
  for (const char* name :
       {"", "20260101", "20260101_000000-", "20260101_000000-1", "20260101_000000x", "20261301_000000"})
    EXPECT_EQ(time_of_backup(name), std::nullopt) << name;
}

TEST(BackupManifest, ComesBackAsItWasWritten) {
  BackupManifest manifest;
  manifest.name = "20260101_000000";
  manifest.reason = "manual";
  manifest.actor = "Ana \"Ñ\"";
  manifest.made = at("2026-01-01 00:00:00");
  manifest.ms = 12;
  manifest.file = "20260101_000000.dump";
  manifest.bytes = 5'000'000'000;
  manifest.sha256 = "ab";
  manifest.facts = {"postgres",       "data_general", "pg_dump (PostgreSQL) 15.14",     "15.14", 20,
                    {{"aire", "f1"}}, "run-1",        {{"radica.radica_file", 3, "cd"}}};
  const auto back = parse_manifest(manifest_text(manifest));
  ASSERT_TRUE(back);
  EXPECT_EQ(manifest_text(*back), manifest_text(manifest));
  EXPECT_EQ(back->facts.tables, manifest.facts.tables);
}

TEST(BackupManifest, LeadsToNoFileElsewhere) {
  BackupManifest manifest;
  manifest.name = "20260101_000000";
  for (const char* file : {"../x", "20260101_000001.dump", "20260101_000000./../../etc/passwd", ""}) {
    manifest.file = file;
    EXPECT_FALSE(parse_manifest(manifest_text(manifest))) << file;
  }
  EXPECT_FALSE(parse_manifest("{}"));
  EXPECT_FALSE(parse_manifest("{"));
}

TEST(TableDigests, NameWhatDiffers) {
  const std::vector<TableDigest> expected{{"a", 1, "x"}, {"b", 2, "y"}, {"c", 3, "z"}};
  EXPECT_THAT(differing_tables(expected, expected), IsEmpty());
  EXPECT_THAT(differing_tables(expected, {{"a", 1, "x"}, {"b", 2, "w"}, {"d", 4, "v"}}),
              ElementsAre("b (2, 2)", "c (3, -)", "d (-, 4)"));
}

BackupManifest made_at(LocalTime made, std::uint64_t bytes, std::int64_t rows) {
  BackupManifest backup;
  backup.made = made;
  backup.bytes = bytes;
  backup.facts.tables = {{"ov_afinia", rows, ""}, {"ov_aire", rows, ""}};
  return backup;
}

TEST(BackupConcerns, NoneLateOrSmallerThanTheOneBefore) {
  constexpr LocalTime kHour = 3600, kNow = 1000 * kHour;
  using Made = std::vector<BackupManifest>;
  const BackupManifest before = made_at(kNow - 25 * kHour, 1000, 100);
  EXPECT_EQ(concern_of({}, kNow), BackupConcern::kMissing);
  EXPECT_EQ(concern_of(Made{before}, kNow), BackupConcern::kNone);
  EXPECT_EQ(concern_of(Made{before}, kNow + 2 * kHour), BackupConcern::kLate);
  EXPECT_EQ(concern_of(Made{made_at(kNow, 800, 100), before}, kNow), BackupConcern::kNone) << "a fifth, not more";
  EXPECT_EQ(concern_of(Made{made_at(kNow, 799, 100), before}, kNow), BackupConcern::kSmaller);
  EXPECT_EQ(concern_of(Made{made_at(kNow, 1000, 79), before}, kNow), BackupConcern::kSmaller);
  EXPECT_EQ(concern_of(Made{made_at(kNow, 1000, 0), before}, kNow), BackupConcern::kSmaller) << "empty";
  EXPECT_EQ(concern_of(Made{made_at(kNow, 5000, 500), before}, kNow), BackupConcern::kNone);
}

}  // namespace
}  // namespace radica
