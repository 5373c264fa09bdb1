#include "base/error.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <memory>
#include <string>
#include <utility>

namespace radica {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return fail(ErrorCode::kBadInput, "E-TEST-001", {{"number", std::to_string(number)}});
  return number / 2;
}

Result<void> expect_even(int number) {
  TRY(half(number));
  return {};
}

Result<int> quarter(int number) {
  TRY_SET(const int first, half(number));
  TRY_SET(const int second, half(first));
  return second;
}

Result<std::unique_ptr<int>> boxed(int number) {
  TRY(half(number));
  return std::make_unique<int>(number);
}

Result<int> unboxed(int number) {
  TRY_SET(const std::unique_ptr<int> box, boxed(number));
  return *box;
}

TEST(Result, HoldsAValueOrAnError) {
  EXPECT_EQ(half(4).value(), 2);
  ASSERT_FALSE(half(3).has_value());
  EXPECT_EQ(half(3).error().code, ErrorCode::kBadInput);
  EXPECT_EQ(half(3).error().id, "E-TEST-001");
}

TEST(Try, ReturnsTheErrorAndElseGoesOn) {
  EXPECT_TRUE(expect_even(2).has_value());
  ASSERT_FALSE(expect_even(3).has_value());
  EXPECT_EQ(expect_even(3).error().describe(), "E-TEST-001 number=3");
}

TEST(TrySet, TakesTheValueOrReturnsTheFirstError) {
  EXPECT_EQ(quarter(8).value(), 2);
  EXPECT_EQ(quarter(7).error().describe(), "E-TEST-001 number=7");
  EXPECT_EQ(quarter(6).error().describe(), "E-TEST-001 number=3");
}

TEST(TrySet, MovesAValueThatCannotBeCopied) {
  EXPECT_EQ(unboxed(4).value(), 4);
  EXPECT_EQ(unboxed(5).error().id, "E-TEST-001");
}

TEST(Try, EvaluatesItsExpressionOnce) {
  int calls = 0;
  const auto count = [&]() -> Result<void> {
    ++calls;
    return fail(ErrorCode::kConflict, "E-TEST-002");
  };
  const auto attempt = [&]() -> Result<void> {
    TRY(count());
    return {};
  };
  EXPECT_FALSE(attempt().has_value());
  EXPECT_EQ(calls, 1);
}

TEST(Error, DescribesIdFactsAndContextInOrder) {
  Error error = fail(ErrorCode::kDenied, "E-FILE-001", {{"path", "/x"}, {"reason", "Permission denied"}}).value();
  EXPECT_EQ(error.describe(), "E-FILE-001 path=/x reason=Permission denied");
  error.context = {"reading afinia", "stage scan"};
  EXPECT_EQ(error.describe(), "E-FILE-001 path=/x reason=Permission denied | reading afinia | stage scan");
}

TEST(Error, OfErrnoNamesPathAndReason) {
  const Error error = fail_errno("E-FILE-001", "/nowhere", ENOENT).value();
  EXPECT_EQ(error.code, ErrorCode::kNotFound);
  ASSERT_EQ(error.facts.size(), 2U);
  EXPECT_EQ(error.facts[0], ErrorFact("path", "/nowhere"));
  EXPECT_EQ(error.facts[1].first, "reason");
  EXPECT_FALSE(error.facts[1].second.empty());
}

TEST(CodeOfErrno, SaysWhatToDo) {
  const std::pair<int, ErrorCode> cases[] = {
      {ENOENT, ErrorCode::kNotFound},      {ENOTDIR, ErrorCode::kNotFound}, {EACCES, ErrorCode::kDenied},
      {EPERM, ErrorCode::kDenied},         {EROFS, ErrorCode::kDenied},     {ENOSPC, ErrorCode::kExhausted},
      {EDQUOT, ErrorCode::kExhausted},     {EMFILE, ErrorCode::kExhausted}, {ENFILE, ErrorCode::kExhausted},
      {ENOMEM, ErrorCode::kExhausted},     {EEXIST, ErrorCode::kConflict},  {EINTR, ErrorCode::kUnavailable},
      {EAGAIN, ErrorCode::kUnavailable},   {EIO, ErrorCode::kUnavailable},  {ESTALE, ErrorCode::kUnavailable},
      {ETIMEDOUT, ErrorCode::kUnavailable}};
  for (const auto& [number, code] : cases) EXPECT_EQ(code_of_errno(number), code) << "errno " << number;
}

}  // namespace
}  // namespace radica
