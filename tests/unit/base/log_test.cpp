#include "base/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <thread>

#include "base/log_reader.h"
#include "support/temporary_folder.h"

namespace radica {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class HandClock final : public Clock {
 public:
  [[nodiscard]] LocalTime now() const override { return now_; }
  [[nodiscard]] bool is_fixed() const override { return false; }
  void set(std::string_view text) { now_ = *parse_local(text); }

 private:
  LocalTime now_ = *parse_local("2026-11-24 12:00:00");
};

class LogTest : public testing::Test {
 protected:
  [[nodiscard]] LogOptions options() const {
    LogOptions options;
    options.folder = folder_.path("logs");
    options.stderr_level = LogLevel::kOff;
    return options;
  }
  [[nodiscard]] std::vector<LogEntry> read(const LogQuery& query = {}) const {
    std::vector<LogEntry> entries;
    const auto done = read_log(folder_.path("logs"), query, [&entries](const LogEntry& entry) -> Result<void> {
      entries.push_back(entry);
      return {};
    });
    EXPECT_TRUE(done.has_value());
    return entries;
  }
  [[nodiscard]] std::vector<std::string> events(const LogQuery& query = {}) const {
    std::vector<std::string> names;
    for (const LogEntry& entry : read(query)) names.push_back(entry.event);
    return names;
  }
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path("logs")))
      names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }

  test::TemporaryFolder folder_;
  HandClock clock_;
};

TEST_F(LogTest, WritesOneJsonLinePerEventInAFixedOrder) {
  const auto log = Log::open(options(), clock_);
  log->set_run("20261124_120000-7f3a");
  log->set_stage("scan");
  log->info("stage_done", {{"files", 12}, {"path", std::string("afinia/a.json")}});
  EXPECT_EQ(
      folder_.read("logs/radica.log"),
      "{\"ts\":\"2026-11-24T12:00:00\",\"level\":\"info\",\"event\":\"stage_done\",\"run\":\"20261124_120000-7f3a\","
      "\"stage\":\"scan\",\"files\":12,\"path\":\"afinia/a.json\"}\n");
}

TEST_F(LogTest, AFieldNamesAnotherStageThanTheCurrentOne) {
  const auto log = Log::open(options(), clock_);
  log->set_stage("scan");
  log->info("retry", {{"stage", "upload"}});
  ASSERT_THAT(read(), SizeIs(1));
  EXPECT_EQ(read()[0].stage, "upload");
  EXPECT_THAT(folder_.read("logs/radica.log"), Not(HasSubstr("scan")));
}

TEST_F(LogTest, LeavesOutWhatIsBelowItsLevel) {
  LogOptions warnings = options();
  warnings.level = LogLevel::kWarning;
  const auto log = Log::open(warnings, clock_);
  log->debug("a");
  log->info("b");
  log->warning("c");
  log->error("d");
  EXPECT_THAT(events(), ElementsAre("c", "d"));
}

TEST_F(LogTest, EscapesWhatCouldForgeALineOrMoveATerminal) {
  const auto log = Log::open(options(), clock_);
  log->info("x", {{"path", "a\n{\"event\":\"y\"}\x1b[2J\u009b\u202e\xff.json"}});
  EXPECT_THAT(folder_.read("logs/radica.log"),
              HasSubstr("\"a\\u000a{\\\"event\\\":\\\"y\\\"}\\u001b[2J\\u009b\\u202e%FF.json\""));
  EXPECT_THAT(events(), ElementsAre("x"));
}

TEST_F(LogTest, RotatesAndCompressesAFileThatIsTooLarge) {
  LogOptions small = options();
  small.max_bytes = 200;
  const auto log = Log::open(small, clock_);
  std::vector<std::string> expected;
  for (int i = 0; i < 20; ++i) {
    expected.push_back("event_" + std::to_string(i));
    log->info(expected.back());
  }
  EXPECT_THAT(files(), testing::Contains(testing::EndsWith(".log.gz")));
  EXPECT_THAT(files(), Not(testing::Contains(testing::MatchesRegex("radica-.*\\.log"))));
  EXPECT_EQ(events(), expected);
}

TEST_F(LogTest, BeginsANewFileEachDay) {
  {
    const auto log = Log::open(options(), clock_);
    log->info("yesterday");
  }
  clock_.set("2026-11-25 00:00:03");
  const auto log = Log::open(options(), clock_);
  log->info("today");
  EXPECT_THAT(folder_.read("logs/radica.log"), Not(HasSubstr("yesterday")));
  EXPECT_THAT(files(), testing::Contains(testing::StartsWith("radica-20261125_000003-")));
  EXPECT_THAT(events(), ElementsAre("yesterday", "today"));
}

TEST_F(LogTest, RemovesRotatedFilesWhenTheyAreOlderThanTheRetention) {
  static_cast<void>(folder_.write("logs/radica-20261024_115959-000.1.log.gz", "x"));
  static_cast<void>(folder_.write("logs/.radica-20261001_000000-000.1.log.gz.77", "x"));
  static_cast<void>(folder_.write("logs/radica-20261025_120000-000.1.log.gz", "x"));
  static_cast<void>(folder_.write("logs/radica-notes.txt", "x"));
  const auto log = Log::open(options(), clock_);
  log->info("x");
  EXPECT_THAT(files(), ElementsAre("radica-20261025_120000-000.1.log.gz", "radica-notes.txt", "radica.log"));
}

TEST_F(LogTest, GoesOnAfterALineThatWasCutOff) {
  static_cast<void>(folder_.write("logs/radica.log", "{\"ts\":\"2026-11-24T11:00:00\",\"level\":\"in"));
  const auto log = Log::open(options(), clock_);
  log->info("whole");
  EXPECT_THAT(events(), ElementsAre("whole"));
}

TEST_F(LogTest, LosesNoLineOfSeveralThreads) {
  LogOptions small = options();
  small.max_bytes = 5'000;
  const auto log = Log::open(small, clock_);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&log] {
      for (int i = 0; i < 100; ++i) log->info("x", {{"number", i}});
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(read(), SizeIs(400));
}

TEST_F(LogTest, LosesNoLineOfTwoProcessesThatRotate) {
  LogOptions small = options();
  small.max_bytes = 3'000;
  std::vector<pid_t> children;
  for (int c = 0; c < 2; ++c) {
    const pid_t child = ::fork();
    if (child == 0) {
      {
        const auto log = Log::open(small, clock_);
        for (int i = 0; i < 200; ++i) log->info("x", {{"process", c}, {"number", i}});
      }
      ::_exit(0);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
  }
  EXPECT_THAT(read(), SizeIs(400));
}

TEST_F(LogTest, AFolderThatCannotBeMadeStopsNothingAndIsSaidOnce) {
  LogOptions bad = options();
  bad.folder = folder_.write("file", "") + "/logs";
  testing::internal::CaptureStderr();
  const auto log = Log::open(bad, clock_);
  log->info("a");
  log->info("b");
  const std::string said = testing::internal::GetCapturedStderr();
  EXPECT_THAT(said, HasSubstr("log_unwritable"));
  EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1);
}

TEST_F(LogTest, StderrIsTextOnATerminalAndJsonElsewhere) {
  LogOptions loud;
  loud.stderr_level = LogLevel::kInfo;
  testing::internal::CaptureStderr();
  Log::open(loud, clock_)->info("stage_done", {{"files", 3}});
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "{\"ts\":\"2026-11-24T12:00:00\",\"level\":\"info\",\"event\":\"stage_done\",\"files\":3}\n");
  loud.is_stderr_text = true;
  testing::internal::CaptureStderr();
  const auto log = Log::open(loud, clock_);
  log->set_stage("scan");
  log->warning("slow", {{"path", "a\nb"}});
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "12:00:00 warning slow stage=scan path=a\\u000ab\n");
}

TEST_F(LogTest, QuietShowsOnlyErrorsOnStderr) {
  LogOptions quiet = options();
  quiet.stderr_level = LogLevel::kError;
  testing::internal::CaptureStderr();
  const auto log = Log::open(quiet, clock_);
  log->warning("a");
  log->error("b");
  const std::string said = testing::internal::GetCapturedStderr();
  EXPECT_THAT(said, Not(HasSubstr("\"a\"")));
  EXPECT_THAT(said, HasSubstr("\"b\""));
  EXPECT_THAT(events(), ElementsAre("a", "b"));
}

TEST_F(LogTest, TheReaderFindsByRunStageAndLevel) {
  const auto log = Log::open(options(), clock_);
  log->set_run("r1");
  log->set_stage("scan");
  log->info("a");
  log->warning("b");
  log->set_stage("load");
  log->error("c");
  log->set_run("r2");
  log->info("d");
  EXPECT_THAT(events({"r1", std::nullopt, LogLevel::kDebug}), ElementsAre("a", "b", "c"));
  EXPECT_THAT(events({std::nullopt, "load", LogLevel::kDebug}), ElementsAre("c", "d"));
  EXPECT_THAT(events({"r1", std::nullopt, LogLevel::kWarning}), ElementsAre("b", "c"));
}

TEST_F(LogTest, TheLinesOfARunAreOneTextThatIsReadPieceByPiece) {
  const auto log = Log::open(options(), clock_);
  log->info("of_nobody");
  log->set_run("r1");
  log->info("a");
  log->set_run("r2");
  log->info("names_another", {{"other", "r1"}});
  log->set_run("r1");
  log->info("b");
  const auto piece = [this](std::uint64_t from, std::size_t most) {
    return *log_of_run(folder_.path("logs"), "r1", 0, from, most);
  };
  const std::string whole = piece(0, 10'000);
  EXPECT_THAT(whole, testing::AllOf(testing::HasSubstr("\"event\":\"a\""),
                                    testing::EndsWith("\"event\":\"b\",\"run\":\"r1\"}\n")));
  EXPECT_EQ(std::count(whole.begin(), whole.end(), '\n'), 2);
  const std::size_t first = whole.find('\n') + 1;
  EXPECT_EQ(piece(0, first + 1), whole.substr(0, first)) << "a piece ends with a whole line";
  EXPECT_EQ(piece(first, 10'000), whole.substr(first));
  EXPECT_EQ(piece(first + 2, 10'000), whole.substr(first + 2));
  EXPECT_EQ(piece(0, 5), whole.substr(0, 5)) << "unless that is longer";
  EXPECT_EQ(piece(whole.size(), 10'000), "");
}

TEST_F(LogTest, FilesOfBeforeARunAreNotReadForIt) {
  const auto log = Log::open(options(), clock_);
  log->set_run("r1");
  log->info("a");
  std::filesystem::rename(folder_.path("logs/radica.log"), folder_.path("logs/radica-20261123_000000.log"));
  const auto written = std::filesystem::last_write_time(folder_.path("logs/radica-20261123_000000.log"));
  const auto seconds = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::file_clock::to_sys(written))
                           .time_since_epoch()
                           .count();
  LogQuery query;
  query.since = seconds;
  EXPECT_THAT(events(query), ElementsAre("a"));
  query.since = seconds + 1;
  EXPECT_THAT(events(query), IsEmpty());
}

TEST_F(LogTest, TheReaderGivesNothingForAFolderThatIsNotThere) {
  EXPECT_THAT(read(), IsEmpty());
}

TEST_F(LogTest, TheReaderEndsWithTheErrorOfItsCaller) {
  const auto log = Log::open(options(), clock_);
  log->info("a");
  const auto done = read_log(folder_.path("logs"), {},
                             [](const LogEntry&) -> Result<void> { return fail(ErrorCode::kCancelled, "E-RUN-001"); });
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().code, ErrorCode::kCancelled);
}

TEST(LogLine, IsNoEntryWhenItIsNotALogLine) {
  EXPECT_FALSE(parse_log_line("").has_value());
  EXPECT_FALSE(parse_log_line("[1]").has_value());
  EXPECT_FALSE(parse_log_line("{\"ts\":\"x\",\"level\":\"loud\",\"event\":\"e\"}").has_value());
  EXPECT_TRUE(parse_log_line("{\"ts\":\"x\",\"level\":\"info\",\"event\":\"e\"}").has_value());
}

}  // namespace
}  // namespace radica
