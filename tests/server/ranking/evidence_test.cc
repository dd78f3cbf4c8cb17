#include "server/ranking/evidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace akin::ranking {
namespace {

using ::testing::IsEmpty;

TEST(TimeFactorTest, IsOneOnTheSameDayAndHalfWeeksApart) {
  EXPECT_DOUBLE_EQ(TimeFactor(0), 1);
  EXPECT_NEAR(TimeFactor(100), 0.5, 1e-6);
  EXPECT_DOUBLE_EQ(TimeFactor(1e6), 0.5);
}

TEST(TimeFactorTest, FallsWithTheDays) {
  double last = 2;
  for (double days = 0; days < 100; days += 0.5) {
    EXPECT_LT(TimeFactor(days), last) << days;
    last = TimeFactor(days);
  }
}

TEST(TimeFactorTest, WithoutATimeIsThatOfAboutFiveDays) {
  EXPECT_LT(TimeFactor(std::nullopt), TimeFactor(4.5));
  EXPECT_GT(TimeFactor(std::nullopt), TimeFactor(5.5));
}

TEST(ScoreTest, IsTheCosineTimesTheTimeFactor) {
  EXPECT_DOUBLE_EQ(Score({.terms_cosine = 0.4, .days_apart = 0}), 0.4);
  EXPECT_DOUBLE_EQ(Score({.terms_cosine = 0.4, .days_apart = 3}),
                   0.4 * TimeFactor(3));
  EXPECT_DOUBLE_EQ(Score({.terms_cosine = 0.4}), 0.3);
}

TEST(ScoreTest, WithoutTermsTheSimilarityStandsIn) {
  EXPECT_DOUBLE_EQ(Score({.similarity = 0.4, .days_apart = 0}), 0.4);
  EXPECT_DOUBLE_EQ(
      Score({.terms_cosine = 0.1, .similarity = 0.9, .days_apart = 0}), 0.1);
}

TEST(ScoreTest, OfOppositesIsZero) {
  EXPECT_DOUBLE_EQ(Score({.similarity = -0.5, .days_apart = 0}), 0);
}

TEST(ComputeFeaturesTest, AnEmptyListHasNone) {
  EXPECT_THAT(ComputeFeatures({}), IsEmpty());
}

TEST(ComputeFeaturesTest, WhatIsUnknownIsNotANumber) {
  const std::vector<Evidence> list = {{.similarity = 0.3}};
  const Features features = ComputeFeatures(list)[0];
  EXPECT_TRUE(std::isnan(features[kTermsCosine]));
  EXPECT_FLOAT_EQ(features[kSimilarity], 0.3f);
  EXPECT_TRUE(std::isnan(features[kNumbersCosine]));
  EXPECT_FLOAT_EQ(features[kSharedNumbers], 0);
  EXPECT_TRUE(std::isnan(features[kDaysApart]));
  EXPECT_FLOAT_EQ(features[kScore], 0.225f);
  EXPECT_FLOAT_EQ(features[kShareOfBest], 1);
  EXPECT_TRUE(std::isnan(features[kStandsOut]));
}

TEST(ComputeFeaturesTest, WhatIsKnownIsGivenAsItIs) {
  const std::vector<Evidence> list = {{.terms_cosine = 0.2,
                                       .similarity = -0.1,
                                       .numbers_cosine = 0.7,
                                       .shared_numbers = 3,
                                       .days_apart = 0}};
  const Features features = ComputeFeatures(list)[0];
  EXPECT_FLOAT_EQ(features[kTermsCosine], 0.2f);
  EXPECT_FLOAT_EQ(features[kSimilarity], -0.1f);
  EXPECT_FLOAT_EQ(features[kNumbersCosine], 0.7f);
  EXPECT_FLOAT_EQ(features[kSharedNumbers], 3);
  EXPECT_FLOAT_EQ(features[kDaysApart], 0);
  EXPECT_FLOAT_EQ(features[kScore], 0.2f);
}

TEST(ComputeFeaturesTest, AShareIsOfTheBestWhereverThatStands) {
  const std::vector<Evidence> list = {{.terms_cosine = 0.2, .days_apart = 0},
                                      {.terms_cosine = 0.4, .days_apart = 0},
                                      {.terms_cosine = 0.0, .days_apart = 0}};
  const std::vector<Features> features = ComputeFeatures(list);
  EXPECT_FLOAT_EQ(features[0][kShareOfBest], 0.5f);
  EXPECT_FLOAT_EQ(features[1][kShareOfBest], 1);
  EXPECT_FLOAT_EQ(features[2][kShareOfBest], 0);
}

TEST(ComputeFeaturesTest, WhereNothingIsSharedNothingIsAShare) {
  const std::vector<Evidence> list = {{.terms_cosine = 0.0}};
  EXPECT_FLOAT_EQ(ComputeFeatures(list)[0][kShareOfBest], 0);
}

TEST(ComputeFeaturesTest, FewerThanSixtyCandidatesHaveNoBackground) {
  std::vector<Evidence> list(59, {.terms_cosine = 0.5});
  EXPECT_TRUE(std::isnan(ComputeFeatures(list)[0][kStandsOut]));
  list.push_back({.terms_cosine = 0.5});
  EXPECT_FLOAT_EQ(ComputeFeatures(list)[0][kStandsOut], 0);
}

TEST(ComputeFeaturesTest, TheBackgroundIsPlaceTwentyToFiftyNine) {
  // In no order: 40 in the background, half of them at 0.2 and half at 0.4, 20
  // before and 10 behind.
  std::vector<Evidence> list;
  for (int i = 0; i < 20; ++i) {
    list.push_back({.terms_cosine = 0.2, .days_apart = 0});
    list.push_back({.terms_cosine = 0.9, .days_apart = 0});
    list.push_back({.terms_cosine = 0.4, .days_apart = 0});
    if (i < 10) list.push_back({.terms_cosine = 0.1, .days_apart = 0});
  }
  const std::vector<Features> features = ComputeFeatures(list);
  EXPECT_NEAR(features[0][kStandsOut], -1, 1e-4);
  EXPECT_NEAR(features[1][kStandsOut], 6, 1e-4);
  EXPECT_NEAR(features[2][kStandsOut], 1, 1e-4);
  EXPECT_NEAR(features[3][kStandsOut], -2, 1e-4);
}

TEST(ComputeFeaturesTest, ASpreadTooSmallToMeanAnythingIsNotTakenAsItIs) {
  std::vector<Evidence> list(100, {.terms_cosine = 0.1, .days_apart = 0});
  list[0].terms_cosine = 0.11;
  // Two of the least spread that is believed, 0.005.
  EXPECT_NEAR(ComputeFeatures(list)[0][kStandsOut], 2, 1e-3);
}

TEST(ComputeFeaturesTest, NothingStandsOutMoreThanFifty) {
  std::vector<Evidence> list(100, {.terms_cosine = 0.1, .days_apart = 0});
  list[0].terms_cosine = 1;
  EXPECT_FLOAT_EQ(ComputeFeatures(list)[0][kStandsOut], 50);
}

}  // namespace
}  // namespace akin::ranking
