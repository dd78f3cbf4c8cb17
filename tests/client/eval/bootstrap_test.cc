#include "client/eval/bootstrap.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace akin {
namespace {

// A question of a mean.
PairedShare Mean(const std::string& set, const std::string& story,
                 double before, double now) {
  return {set, story, {before, 1}, {now, 1}};
}

TEST(BootstrapTest, RunComparedWithItselfDoesNotDiffer) {
  std::vector<PairedShare> questions;
  for (int i = 0; i < 20; ++i) {
    questions.push_back(Mean("a", std::to_string(i), i % 3, i % 3));
  }
  const Differences differences = Bootstrap(questions, 100, 1);
  EXPECT_EQ(differences.all.before, differences.all.now);
  EXPECT_EQ(differences.all.low, 0);
  EXPECT_EQ(differences.all.high, 0);
}

TEST(BootstrapTest, FiguresAreThoseOfAllSetsAndTheirMean) {
  const Differences differences = Bootstrap(
      {Mean("a", "s", 0, 1), Mean("a", "t", 0, 0), Mean("b", "u", 1, 0)}, 10,
      1);
  EXPECT_EQ(differences.all.questions, 3);
  EXPECT_DOUBLE_EQ(differences.all.before, 1.0 / 3);
  EXPECT_DOUBLE_EQ(differences.all.now, 1.0 / 3);
  EXPECT_EQ(differences.sets.at("a").questions, 2);
  EXPECT_DOUBLE_EQ(differences.sets.at("a").now, 0.5);
  EXPECT_DOUBLE_EQ(differences.sets.at("b").before, 1);
  EXPECT_EQ(differences.macro.questions, 2);
  EXPECT_DOUBLE_EQ(differences.macro.before, 0.5);
  EXPECT_DOUBLE_EQ(differences.macro.now, 0.25);
}

TEST(BootstrapTest, PrecisionIsHitsOfAllOverShownOfAll) {
  const Differences differences = Bootstrap(
      {{"a", "s", {1, 1}, {1, 2}}, {"a", "t", {0, 3}, {2, 2}}}, 10, 1);
  EXPECT_DOUBLE_EQ(differences.all.before, 1.0 / 4);
  EXPECT_DOUBLE_EQ(differences.all.now, 3.0 / 4);
}

TEST(BootstrapTest, NothingShownIsPrecisionZero) {
  const Differences differences =
      Bootstrap({{"a", "s", {0, 0}, {2, 2}}}, 10, 1);
  EXPECT_EQ(differences.all.before, 0);
  EXPECT_EQ(differences.all.now, 1);
  EXPECT_EQ(differences.all.low, 1);
}

TEST(BootstrapTest, IntervalIsThatOfTheNormalDistribution) {
  // 400 independent questions, a fourth of which gain 1: the standard error of
  // the mean is sqrt(0.25 * 0.75 / 400).
  std::vector<PairedShare> questions;
  for (int i = 0; i < 400; ++i) {
    questions.push_back(Mean("a", std::to_string(i), 0, i % 4 == 0 ? 1 : 0));
  }
  const Differences differences = Bootstrap(questions, 4000, 7);
  EXPECT_NEAR(differences.all.low, 0.25 - 1.96 * 0.02165, 0.004);
  EXPECT_NEAR(differences.all.high, 0.25 + 1.96 * 0.02165, 0.004);
}

TEST(BootstrapTest, QuestionsOfOneStoryAreDrawnTogether) {
  // As above, but ten questions of each story are the same: the interval is
  // that of 40 stories, not of 400 questions.
  std::vector<PairedShare> questions;
  for (int i = 0; i < 400; ++i) {
    const int story = i / 10;
    questions.push_back(
        Mean("a", std::to_string(story), 0, story % 4 == 0 ? 1 : 0));
  }
  const Differences differences = Bootstrap(questions, 4000, 7);
  EXPECT_NEAR(differences.all.high - differences.all.low, 2 * 1.96 * 0.06847,
              0.03);
}

TEST(BootstrapTest, DifferenceIsPaired) {
  // The questions differ much, the runs always by 0.1.
  std::vector<PairedShare> questions;
  for (int i = 0; i < 50; ++i) {
    const double before = i % 2 == 0 ? 0 : 0.9;
    questions.push_back(Mean("a", std::to_string(i), before, before + 0.1));
  }
  const Differences differences = Bootstrap(questions, 200, 1);
  EXPECT_NEAR(differences.all.low, 0.1, 1e-9);
  EXPECT_NEAR(differences.all.high, 0.1, 1e-9);
}

TEST(BootstrapTest, SetOfOneStoryIsInEveryResample) {
  std::vector<PairedShare> questions = {Mean("b", "only", 0, 1)};
  for (int i = 0; i < 50; ++i) {
    questions.push_back(Mean("a", std::to_string(i), 0, 0));
  }
  const Differences differences = Bootstrap(questions, 500, 1);
  EXPECT_EQ(differences.sets.at("b").low, 1);
  EXPECT_EQ(differences.macro.low, 0.5);
}

TEST(BootstrapTest, StoryOfTwoSetsIsDrawnForBoth) {
  std::vector<PairedShare> questions;
  for (int i = 0; i < 30; ++i) {
    const double now = i % 2;
    questions.push_back(Mean("a", std::to_string(i), 0, now));
    questions.push_back(Mean("b", std::to_string(i), 0, now));
  }
  const Differences differences = Bootstrap(questions, 500, 1);
  EXPECT_EQ(differences.sets.at("a").low, differences.sets.at("b").low);
  EXPECT_EQ(differences.macro.low, differences.sets.at("a").low);
}

TEST(BootstrapTest, SeedDecidesTheResamples) {
  std::vector<PairedShare> questions;
  for (int i = 0; i < 60; ++i) {
    questions.push_back(Mean("a", std::to_string(i), 0, i * i % 17 / 17.0));
  }
  const Differences first = Bootstrap(questions, 300, 1);
  const Differences again = Bootstrap(questions, 300, 1);
  const Differences other = Bootstrap(questions, 300, 2);
  EXPECT_EQ(first.all.low, again.all.low);
  EXPECT_EQ(first.all.high, again.all.high);
  EXPECT_NE(first.all.low, other.all.low);
}

TEST(BootstrapTest, OneResampleIsEnoughAndNoQuestionIsNothing) {
  EXPECT_EQ(Bootstrap({Mean("a", "s", 0, 1)}, 1, 1).all.low, 1);
  const Differences differences = Bootstrap({}, 100, 1);
  EXPECT_EQ(differences.all.questions, 0);
  EXPECT_TRUE(differences.sets.empty());
}

}  // namespace
}  // namespace akin
