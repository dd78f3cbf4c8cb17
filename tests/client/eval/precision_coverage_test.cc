#include "client/eval/precision_coverage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace akin {
namespace {

using testing::HasSubstr;
using testing::Not;

// One question that finds something, one that does not.
std::vector<JudgedAnswer> SmallAnswers() {
  return {{"a", {{0.9, true}, {0.5, false}, {0.3, true}}},
          {"a", {{0.4, false}}}};
}

TEST(PrecisionCoverageTest, WhatIsBelowTheThresholdIsNotShown) {
  const auto scores = ScoreThresholds(SmallAnswers());
  ASSERT_EQ(scores.size(), 101);
  EXPECT_EQ(scores[0].threshold, 0);
  EXPECT_DOUBLE_EQ(scores[0].precision, 2.0 / 4);
  EXPECT_DOUBLE_EQ(scores[0].shown, 2);
  EXPECT_DOUBLE_EQ(scores[0].coverage, 0.5);
  EXPECT_DOUBLE_EQ(scores[30].precision, 2.0 / 4);  // 0.3 is not below 0.3
  EXPECT_DOUBLE_EQ(scores[31].precision, 1.0 / 3);
  EXPECT_DOUBLE_EQ(scores[60].precision, 1);
  EXPECT_DOUBLE_EQ(scores[60].shown, 0.5);
  EXPECT_DOUBLE_EQ(scores[95].coverage, 0);
  EXPECT_DOUBLE_EQ(scores[95].shown, 0);
  EXPECT_EQ(scores[100].threshold, 1);
}

TEST(PrecisionCoverageTest, SeventhArticleIsNotShown) {
  JudgedAnswer answer;
  answer.items.assign(6, {0.9, false});
  answer.items.push_back({0.8, true});
  const auto scores = ScoreThresholds({answer});
  EXPECT_DOUBLE_EQ(scores[0].shown, 6);
  EXPECT_DOUBLE_EQ(scores[0].coverage, 0);
}

TEST(PrecisionCoverageTest, NoAnswerIsNoScore) {
  EXPECT_TRUE(ScoreThresholds({}).empty());
}

TEST(PrecisionCoverageTest, TableHasEveryFifthThreshold) {
  const std::string table = ToTable(ScoreThresholds(SmallAnswers()));
  EXPECT_THAT(table, HasSubstr("threshold  precision  coverage  shown\n"
                               "0.00           0.500     0.500   2.00\n"
                               "0.05           0.500     0.500   2.00\n"));
  EXPECT_THAT(table, HasSubstr("1.00               -     0.000   0.00\n"));
}

TEST(PrecisionCoverageTest, ChartHasTheTenthsAtTheCurve) {
  const std::string chart =
      ToPrecisionCoverageChart(ScoreThresholds(SmallAnswers()));
  EXPECT_THAT(chart, HasSubstr("<polyline"));
  EXPECT_THAT(chart, HasSubstr(">0.0</text>"));
  EXPECT_THAT(chart, HasSubstr(">0.6</text>"));
}

TEST(PrecisionCoverageTest, ChartOfNothingIsAChart) {
  const std::string chart = ToPrecisionCoverageChart({});
  EXPECT_THAT(chart, HasSubstr("</svg>"));
  EXPECT_THAT(chart, Not(HasSubstr("<polyline")));
}

}  // namespace
}  // namespace akin
