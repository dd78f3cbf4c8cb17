#include "server/observability/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "server/observability/call_log.h"
#include "tests/server/observability/captured_log.h"

namespace akin {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(LogTest, ALineOfTextEndsWithItsFields) {
  CapturedLog log(LogFormat::kText);
  Log(spdlog::level::warn, "slow query",
      LogFields().Add("id", "a-1").Add("ms", 1.5).Add("items", int64_t{6}));
  EXPECT_THAT(log.text(),
              EndsWith("[warning] slow query id=a-1 ms=1.5 items=6\n"));
}

TEST(LogTest, AValueOfACallerCannotBreakALineOfText) {
  CapturedLog log(LogFormat::kText);
  Log(spdlog::level::info, "x",
      LogFields().Add("id", "a\n[info] forged=\"1\"").Add("empty", ""));
  EXPECT_THAT(log.text(), EndsWith(R"(x id="a\n[info] forged=\"1\"" empty="")"
                                   "\n"));
}

TEST(LogTest, ALineOfJsonIsAnObjectWithTheFields) {
  CapturedLog log(LogFormat::kJson);
  const RequestContext request{
      .id = "r1", .trace = TraceContext{.trace_id = "t", .parent_id = "p"}};
  Log(spdlog::level::err, "call \"failed\"",
      LogFields().Add(request).Add("took_ms", absl::Microseconds(1'500)));
  const auto line = nlohmann::json::parse(log.text());
  EXPECT_EQ(line["level"], "error");
  EXPECT_EQ(line["message"], "call \"failed\"");
  EXPECT_EQ(line["request_id"], "r1");
  EXPECT_EQ(line["trace_id"], "t");
  EXPECT_EQ(line["parent_id"], "p");
  EXPECT_EQ(line["took_ms"], 1.5);
  absl::Time time;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full,
                              line["time"].get<std::string>(), &time, nullptr));
}

TEST(LogTest, BytesThatAreNoUtf8StillMakeALineOfJson) {
  CapturedLog log(LogFormat::kJson);
  spdlog::info("\xff");
  EXPECT_EQ(nlohmann::json::parse(log.text())["message"], "\xef\xbf\xbd");
}

TEST(LogTest, FieldsAreOfTheirLineAlone) {
  CapturedLog log(LogFormat::kJson);
  Log(spdlog::level::debug, "not logged", LogFields().Add("a", "b"));
  spdlog::info("next");
  EXPECT_FALSE(nlohmann::json::parse(log.text()).contains("a"));
}

TEST(LogTest, WhatIsBelowTheLevelIsNotLogged) {
  CapturedLog log(LogFormat::kText, spdlog::level::warn);
  spdlog::info("one");
  EXPECT_THAT(log.text(), IsEmpty());
}

TEST(LogTest, FlagsAreNamesAndNothingElse) {
  LogFormat format;
  LogLevel level;
  std::string error;
  for (const char* name : {"text", "json"}) {
    ASSERT_TRUE(AbslParseFlag(name, &format, &error));
    EXPECT_EQ(AbslUnparseFlag(format), name);
  }
  for (const char* name : {"debug", "info", "warning", "error"}) {
    ASSERT_TRUE(AbslParseFlag(name, &level, &error));
    EXPECT_EQ(AbslUnparseFlag(level), name);
  }
  EXPECT_FALSE(AbslParseFlag("xml", &format, &error));
  EXPECT_EQ(error, "it must be text or json");
  EXPECT_FALSE(AbslParseFlag("loud", &level, &error));
  EXPECT_EQ(error, "it must be debug, info, warning or error");
}

TEST(LogLimiterTest, AllowsTenLinesASecondAndSaysHowManyWereLeftOut) {
  LogLimiter limiter;
  const absl::Time start = absl::FromUnixSeconds(1'000);
  int64_t left_out = 0;
  int allowed = 0;
  for (int i = 0; i < 25; ++i) allowed += limiter.Allow(left_out, start);
  EXPECT_EQ(allowed, 10);
  EXPECT_EQ(left_out, 0);
  ASSERT_TRUE(limiter.Allow(left_out, start + absl::Seconds(1)));
  EXPECT_EQ(left_out, 15);
  ASSERT_TRUE(limiter.Allow(left_out, start + absl::Seconds(1)));
  EXPECT_EQ(left_out, 0);
}

TEST(CallLogTest, AFaultOfTheServerIsLoggedWithTheIdOfTheRequest) {
  CapturedLog log(LogFormat::kText);
  CallLog calls;
  calls.Add({.id = "r7"}, "GetArticle", absl::DataLossError("bad block"),
            absl::Milliseconds(2));
  EXPECT_THAT(log.text(),
              EndsWith("[error] call failed request_id=r7 method=GetArticle "
                       "took_ms=2 code=DATA_LOSS error=\"bad block\"\n"));
}

TEST(CallLogTest, AFaultOfTheCallerIsNotLogged) {
  CapturedLog log(LogFormat::kText);
  CallLog calls;
  calls.Add({.id = "r7"}, "GetArticle",
            absl::InvalidArgumentError("text: 'a secret'"), {});
  EXPECT_THAT(log.text(), IsEmpty());
}

TEST(CallLogTest, AtDebugEveryCallIsLoggedWithoutWhatItSaid) {
  CapturedLog log(LogFormat::kText, spdlog::level::debug);
  CallLog calls;
  calls.Add({.id = "r8"}, "FindSimilar", absl::OkStatus(), {});
  calls.Add({.id = "r9"}, "FindSimilar",
            absl::InvalidArgumentError("text: 'a secret'"), {});
  EXPECT_THAT(log.text(), HasSubstr("[debug] call request_id=r8"));
  EXPECT_THAT(log.text(), HasSubstr("request_id=r9"));
  EXPECT_THAT(log.text(), Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace akin
