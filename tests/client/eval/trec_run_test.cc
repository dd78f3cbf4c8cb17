#include "client/eval/trec_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

absl::StatusOr<EvalRun> Read(const std::string& text) {
  std::istringstream input(text);
  return ReadTrecRun(input, "run.txt", "akin-rank");
}

TEST(TrecRunTest, RunIsInTrecForm) {
  EvalAnswer answer;
  answer.articles = {"b", "c"};
  answer.relevance = {0.9, 0.25};
  const auto run = ToTrecRun({"a", "x"}, {answer, EvalAnswer()}, "akin-rank");
  ASSERT_TRUE(run.ok()) << run.status();
  EXPECT_EQ(*run,
            "a Q0 b 1 0.900000 akin-rank\n"
            "a Q0 c 2 0.250000 akin-rank\n");
}

TEST(TrecRunTest, IdWithWhiteSpaceCannotBeInARun) {
  EvalAnswer answer;
  answer.articles = {"b c"};
  answer.relevance = {1};
  const auto run = ToTrecRun({"a"}, {answer}, "akin-rank");
  EXPECT_THAT(std::string(run.status().message()), HasSubstr("white space"));
}

TEST(TrecRunTest, WhatIsWrittenIsRead) {
  EvalAnswer answer;
  answer.articles = {"b", "c"};
  answer.relevance = {0.9, 0.25};
  const auto run =
      Read(ToTrecRun({"a", "x"}, {answer, EvalAnswer()}, "akin-rank").value());
  ASSERT_TRUE(run.ok()) << run.status();
  EXPECT_EQ(run->size(), 1);
  EXPECT_THAT(run->at("a"), ElementsAre("b", "c"));
}

TEST(TrecRunTest, RankDecidesNotTheOrderOfTheLines) {
  const auto run = Read(
      "a Q0 c 10 0.1 t\n"
      "b Q0 x 0 0.9 t\r\n"
      "a\tQ0\tb\t9 \t0.2  t");
  ASSERT_TRUE(run.ok()) << run.status();
  EXPECT_THAT(run->at("a"), ElementsAre("b", "c"));
  EXPECT_THAT(run->at("b"), ElementsAre("x"));
}

struct BadLine {
  const char* name;
  const char* line;
  const char* problem;
};

class TrecRunBadLineTest : public testing::TestWithParam<BadLine> {};

TEST_P(TrecRunBadLineTest, IsNamedWithItsProblem) {
  const auto run =
      Read(std::string("a Q0 b 1 0.9 akin-rank\n") + GetParam().line + "\n");
  EXPECT_TRUE(absl::IsInvalidArgument(run.status()));
  EXPECT_THAT(std::string(run.status().message()), HasSubstr("run.txt:2: "));
  EXPECT_THAT(std::string(run.status().message()),
              HasSubstr(GetParam().problem));
}

INSTANTIATE_TEST_SUITE_P(
    Lines, TrecRunBadLineTest,
    testing::Values(
        BadLine{"Empty", "", "has 0 fields"},
        BadLine{"Short", "a Q0 c 2 0.9", "has 5 fields"},
        BadLine{"Long", "a Q0 c 2 0.9 t t", "has 7 fields"},
        BadLine{"NoRank", "a Q0 c x 0.9 t", "the rank \"x\""},
        BadLine{"Fraction", "a Q0 c 1.5 0.9 t", "the rank \"1.5\""},
        BadLine{"Negative", "a Q0 c -1 0.9 t", "the rank \"-1\""},
        BadLine{"Huge", "a Q0 c 2147483648 0.9 t", "the rank \"2147483648\""},
        BadLine{"RankTwice", "a Q0 c 1 0.9 t", "the rank 1 twice"},
        BadLine{"ArticleTwice", "a Q0 b 2 0.9 t", "the article \"b\" twice"},
        BadLine{"OtherPolicy", "a Q0 c 2 0.9 akin-reader",
                "is of a run of akin-reader, not of akin-rank"},
        BadLine{"OtherCandidates", "a Q0 c 2 0.9 akin-rank-cross-language",
                "is of a run of akin-rank-cross-language"}),
    [](const auto& info) { return info.param.name; });

TEST(TrecRunTest, RunWithoutALineIsInvalid) {
  const auto run = Read("");
  EXPECT_TRUE(absl::IsInvalidArgument(run.status()));
  EXPECT_THAT(std::string(run.status().message()),
              HasSubstr("run.txt: has no line"));
}

TEST(TrecRunTest, DirectoryIsInvalid) {
  std::ifstream input("/tmp");
  EXPECT_TRUE(absl::IsInvalidArgument(
      ReadTrecRun(input, "/tmp", "akin-rank").status()));
}

TEST(TrecRunTest, TagTellsPolicyAndCandidates) {
  EvalOptions options;
  EXPECT_EQ(TagOf(options), "akin-rank");
  options.policy = EvalPolicy::kReader;
  EXPECT_EQ(TagOf(options), "akin-reader");
  options.candidates = EvalCandidates::kOtherLanguages;
  EXPECT_EQ(TagOf(options), "akin-reader-cross-language");
}

}  // namespace
}  // namespace akin
