#include "app/web/problem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace radica {
namespace {

using testing::HasSubstr;
using testing::Not;

Error error_of(Failure failure) {
  return std::move(failure).value();
}

TEST(Problem, SaysWhatAndWhatToDoInTheLanguageOfTheRequest) {
  const Error error = error_of(fail(ErrorCode::kBadInput, "E-API-002", {{"method", "PUT"}, {"allow", "GET, HEAD"}}));
  const WebAnswer answer = problem_answer(Texts::load(Language::kEn), error);
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(answer.header("Allow"), "GET, HEAD");
  EXPECT_EQ(answer.body, R"({"type":"urn:radica:E-API-002","title":"this address does not take PUT","status":405,)"
                         R"("detail":"It takes: GET, HEAD.","id":"E-API-002"})");
  EXPECT_THAT(problem_answer(Texts::load(Language::kEs), error).body, HasSubstr("esta dirección no admite PUT"));
}

TEST(Problem, TroubleOfOursIsToldByItsIdOnly) {
  for (const ErrorCode code : {ErrorCode::kUnavailable, ErrorCode::kBug, ErrorCode::kCorrupt, ErrorCode::kBadConfig}) {
    const Error error = error_of(fail(code, "E-SQL-001", {{"reason", "host db.internal"}, {"statement", "x"}}));
    ASSERT_TRUE(is_ours(error));
    const WebAnswer answer = problem_answer(Texts::load(Language::kEn), error);
    EXPECT_GE(answer.status, 500);
    EXPECT_THAT(answer.body, HasSubstr("E-SQL-001"));
    EXPECT_THAT(answer.body, Not(HasSubstr("db.internal")));
  }
}

TEST(Problem, ADatabaseThatDoesNotAnswerIsSaidAsSuch) {
  const Error error =
      error_of(fail(ErrorCode::kUnavailable, "E-SQL-016", {{"database", "db.internal"}, {"reason", "refused"}}));
  const WebAnswer answer = problem_answer(Texts::load(Language::kEs), error);
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, HasSubstr("la base de datos no responde; Radica lo sigue intentando"));
  EXPECT_THAT(answer.body, Not(HasSubstr("db.internal")));
  const WebAnswer other =
      problem_answer(Texts::load(Language::kEs), error_of(fail(ErrorCode::kUnavailable, "E-S3-001")));
  EXPECT_EQ(other.status, 503);
  EXPECT_THAT(other.body, Not(HasSubstr("base de datos")));
}

TEST(Problem, WhatRefusesUsIsTroubleOfOursAndSaysNotWhoWeAreThere) {
  const std::pair<ErrorCode, const char*> refusals[] = {{ErrorCode::kDenied, "E-SQL-017"},
                                                        {ErrorCode::kDenied, "E-S3-002"},
                                                        {ErrorCode::kNotFound, "E-S3-004"},
                                                        {ErrorCode::kDenied, "E-FILE-002"},
                                                        {ErrorCode::kBadInput, "E-SQL-010"}};
  for (const auto& [code, id] : refusals) {
    const Error error = error_of(
        fail(code, id,
             {{"database", "postgresql://app@db.internal"}, {"reason", "db.internal"}, {"path", "/srv/db.internal"}}));
    EXPECT_TRUE(is_ours(error)) << id;
    const WebAnswer answer = problem_answer(Texts::load(Language::kEn), error);
    EXPECT_EQ(answer.status, 503) << id;
    EXPECT_THAT(answer.body, AllOf(HasSubstr(id), Not(HasSubstr("db.internal"))));
  }
  EXPECT_EQ(status_of(error_of(fail(ErrorCode::kDenied, "E-USER-005"))), 403);
}

TEST(Problem, WhatRunsAlreadyIsAConflictNotAWrongRequest) {
  for (const char* id : {"E-SCHEDULE-002", "E-SCHEDULE-003"})
    EXPECT_EQ(status_of(error_of(fail(ErrorCode::kBadInput, id, {{"schedule", "full"}}))), 409) << id;
}

TEST(Problem, NamesAScheduleAsThePagesDo) {
  const Error error = error_of(fail(ErrorCode::kBadInput, "E-SCHEDULE-002", {{"schedule", "incremental"}}));
  EXPECT_THAT(problem_answer(Texts::load(Language::kEs), error).body,
              HasSubstr(R"("title":"carga incremental ya espera o corre")"));
}

TEST(Problem, AHostileTextOfARequestComesOutAsJsonText) {
  const Error error = error_of(
      fail(ErrorCode::kBadInput, "E-API-008", {{"field", "</script>\"\n\x1b[31m\u202E"}, {"expected", "a text"}}));
  const WebAnswer answer = problem_answer(Texts::load(Language::kEn), error);
  EXPECT_THAT(answer.body, HasSubstr(R"("field":"</script>\"\n\u001b[31m)"));
  EXPECT_THAT(answer.body, Not(HasSubstr("\n")));
}

TEST(Problem, EveryErrorOfTheInterfaceHasItsStatusAndItsTexts) {
  const Texts texts = Texts::load(Language::kEn);
  for (int number = 1; number <= 18; ++number) {
    const std::string id = number < 10 ? "E-API-00" + std::to_string(number) : "E-API-0" + std::to_string(number);
    EXPECT_TRUE(texts.has("errors." + id + ".what")) << id;
    if (id == "E-API-017") continue;  // stands for others
    EXPECT_NE(status_of(error_of(fail(ErrorCode::kBug, id))), 500) << id;
  }
}

TEST(Problem, TheLanguageIsTheFirstThatWeHave) {
  EXPECT_EQ(language_of_request(""), Language::kEs);
  EXPECT_EQ(language_of_request("en-GB,es;q=0.5"), Language::kEn);
  EXPECT_EQ(language_of_request("fr, es-CO;q=0.9, en;q=0.8"), Language::kEs);
  EXPECT_EQ(language_of_request("de"), Language::kEs);
}

}  // namespace
}  // namespace radica
