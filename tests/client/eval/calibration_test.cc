#include "client/eval/calibration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "client/eval/judgement.h"
#include "tests/client/eval/stories.h"

namespace akin {
namespace {

using testing::HasSubstr;

EvalAnswer Answer(const std::vector<std::string>& articles,
                  const std::vector<double>& relevance) {
  EvalAnswer answer;
  answer.known = true;
  answer.articles = articles;
  answer.relevance = relevance;
  return answer;
}

TEST(JudgementTest, ArticlesOfTheStoryAreTold) {
  const StoryMap stories = SmallStories();
  // Asked in another order; a label of another story, no label, itself.
  const auto judged =
      Judge(QuestionsOf(stories), {"b:1", "b:3", "a:1"},
            {Answer({"b:2"}, {0.5}), Answer({"a:1"}, {0.5}),
             Answer({"a:2", "a:1", "b:1", "x"}, {0.9, 0.8, 0.7, 0.6})});
  ASSERT_EQ(judged.size(), 6);
  EXPECT_EQ(judged[0].set, "a");
  ASSERT_EQ(judged[0].items.size(), 3);
  EXPECT_TRUE(judged[0].items[0].same_story);
  EXPECT_FALSE(judged[0].items[1].same_story);
  EXPECT_EQ(judged[0].items[1].relevance, 0.7);
  EXPECT_FALSE(judged[0].items[2].same_story);
  EXPECT_TRUE(judged[1].items.empty());  // was not asked
  ASSERT_EQ(judged[4].items.size(), 1);
  EXPECT_TRUE(judged[4].items[0].same_story);
}

TEST(JudgementTest, RelevanceOutOfBoundsIsMovedToThem) {
  const auto judged =
      Judge(QuestionsOf(Stories("q\ts\nr\ts\n")), {"q"},
            {Answer({"a", "b", "c"},
                    {1.5, -0.5, std::numeric_limits<double>::quiet_NaN()})});
  EXPECT_EQ(judged[0].items[0].relevance, 1);
  EXPECT_EQ(judged[0].items[1].relevance, 0);
  EXPECT_EQ(judged[0].items[2].relevance, 0);
}

TEST(CalibrationTest, SmallCaseIsAsComputedByHand) {
  const Calibrations calibrations = Calibrate(
      {{"a", {{0.8, true}, {0.4, false}}}, {"b", {{0.6, true}, {0.2, true}}}});
  EXPECT_EQ(calibrations.all.pairs, 4);
  EXPECT_DOUBLE_EQ(calibrations.all.mean_relevance, 0.5);
  EXPECT_DOUBLE_EQ(calibrations.all.same_story, 0.75);
  EXPECT_DOUBLE_EQ(calibrations.all.brier, (0.04 + 0.16 + 0.16 + 0.64) / 4);
  EXPECT_DOUBLE_EQ(calibrations.all.base_brier, 0.75 * 0.25);
  EXPECT_DOUBLE_EQ(
      calibrations.all.log_loss,
      -(std::log(0.8) + std::log(0.6) + std::log(0.6) + std::log(0.2)) / 4);
  EXPECT_EQ(calibrations.sets.at("a").pairs, 2);
  EXPECT_DOUBLE_EQ(calibrations.sets.at("a").brier, 0.1);
  EXPECT_DOUBLE_EQ(calibrations.sets.at("a").base_brier, 0.25);
  EXPECT_DOUBLE_EQ(calibrations.sets.at("b").base_brier, 0);
}

TEST(CalibrationTest, CertainErrorCostsAFiniteLogLoss) {
  const Calibrations calibrations = Calibrate({{"a", {{1, false}, {0, true}}}});
  EXPECT_DOUBLE_EQ(calibrations.all.brier, 1);
  EXPECT_NEAR(calibrations.all.log_loss, -std::log(1e-6), 1e-9);
}

TEST(CalibrationTest, BinsAreTenthsAndTheLastIncludesOne) {
  const Calibrations calibrations = Calibrate({{"a",
                                                {{1, true},
                                                 {0.9, false},
                                                 {0.89, true},
                                                 {0.1, false},
                                                 {0.09, false},
                                                 {0, true}}}});
  EXPECT_EQ(calibrations.bins[9].pairs, 2);
  EXPECT_DOUBLE_EQ(calibrations.bins[9].mean_relevance, 0.95);
  EXPECT_DOUBLE_EQ(calibrations.bins[9].same_story, 0.5);
  EXPECT_EQ(calibrations.bins[8].pairs, 1);
  EXPECT_EQ(calibrations.bins[1].pairs, 1);
  EXPECT_EQ(calibrations.bins[0].pairs, 2);
  EXPECT_EQ(calibrations.bins[5].pairs, 0);
}

TEST(CalibrationTest, TableHasARowForEachSet) {
  EXPECT_EQ(
      ToTable(Calibrate({{"a", {{0.5, true}, {0.5, false}}}, {"b", {}}})),
      "set         pairs relevance same-story  brier base-brier log-loss\n"
      "ALL             2     0.500      0.500  0.250      0.250    0.693\n"
      "a               2     0.500      0.500  0.250      0.250    0.693\n"
      "b               0         -          -      -          -        -\n");
}

TEST(CalibrationTest, BinTableSaysWhereThereIsNoPair) {
  const std::string table = ToBinTable(Calibrate({{"a", {{0.25, true}}}}));
  EXPECT_THAT(table, HasSubstr("0.2-0.3         1     0.250      1.000\n"));
  EXPECT_THAT(table, HasSubstr("0.9-1.0         0         -          -\n"));
}

TEST(CalibrationTest, ChartHasADotForEachBinWithPairs) {
  const std::string chart =
      ToReliabilityChart(Calibrate({{"a", {{0.25, true}, {0.75, false}}}}));
  size_t dots = 0;
  for (size_t at = chart.find("<circle"); at != std::string::npos;
       at = chart.find("<circle", at + 1)) {
    ++dots;
  }
  EXPECT_EQ(dots, 2);
}

TEST(CalibrationTest, ChartOfNothingIsAChart) {
  const std::string chart = ToReliabilityChart(Calibrate({}));
  EXPECT_THAT(chart, HasSubstr("</svg>"));
  EXPECT_EQ(chart.find("nan"), std::string::npos);
}

}  // namespace
}  // namespace akin
