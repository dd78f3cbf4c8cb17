#include "server/ranking/relevance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace akin::ranking {
namespace {

using ::testing::Each;
using ::testing::Ge;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::SizeIs;

const RelevanceModel& Model() {
  static const RelevanceModel model = *RelevanceModel::Linked();
  return model;
}

// A list of a candidate and a hundred that share a common word or two with the
// seed, as different lists of real articles do.
std::vector<Evidence> AmongOthers(const Evidence& candidate) {
  std::vector<Evidence> list = {candidate};
  for (int i = 0; i < 100; ++i) {
    const double cosine = 0.03 + 0.06 * ((i * 37) % 100) / 100;
    list.push_back(
        {.terms_cosine = cosine, .similarity = cosine, .days_apart = 1.0});
  }
  return list;
}

double RelevanceOf(const Evidence& candidate) {
  return Model().Relevance(AmongOthers(candidate))[0];
}

TEST(RelevanceTest, IsAProbability) {
  for (const double cosine : {0.0, 0.3, 1.0}) {
    for (const double days : {0.0, 3.0, 100'000.0}) {
      const std::vector<double> relevance = Model().Relevance(AmongOthers(
          {.terms_cosine = cosine, .similarity = cosine, .days_apart = days}));
      EXPECT_THAT(relevance, SizeIs(101));
      EXPECT_THAT(relevance, Each(Ge(0)));
      EXPECT_THAT(relevance, Each(Le(1)));
    }
  }
}

TEST(RelevanceTest, MoreCosineNeverLowersIt) {
  double last = 0;
  for (int i = 0; i <= 100; ++i) {
    const double relevance = RelevanceOf(
        {.terms_cosine = 0.01 * i, .similarity = 0.2, .days_apart = 1.0});
    EXPECT_GE(relevance, last) << i;
    last = relevance;
  }
  EXPECT_GT(last, 0.9);
}

TEST(RelevanceTest, MoreDaysNeverRaiseIt) {
  double last = 1;
  for (double days = 0.1; days < 2'000; days *= 1.5) {
    const double relevance = RelevanceOf(
        {.terms_cosine = 0.25, .similarity = 0.25, .days_apart = days});
    EXPECT_LE(relevance, last) << days;
    last = relevance;
  }
}

TEST(RelevanceTest, AnIdenticalTextOfTheSameDayIsNearlyCertain) {
  EXPECT_GT(
      RelevanceOf({.terms_cosine = 1, .similarity = 1, .days_apart = 0.0}),
      0.95);
}

TEST(RelevanceTest, ATextWithLittleInCommonIsNotRelevant) {
  EXPECT_LT(RelevanceOf(
                {.terms_cosine = 0.05, .similarity = 0.05, .days_apart = 0.0}),
            0.1);
}

TEST(RelevanceTest, WhatStandsOutIsMoreRelevantThanWhatDoesNot) {
  const Evidence candidate{
      .terms_cosine = 0.2, .similarity = 0.2, .days_apart = 1.0};
  std::vector<Evidence> crowd(100, candidate);
  EXPECT_GT(RelevanceOf(candidate), Model().Relevance(crowd).back());
}

TEST(RelevanceTest, WithoutTermsTheSimilarityDecides) {
  const double near = RelevanceOf({.similarity = 0.8});
  const double far = RelevanceOf({.similarity = 0.1});
  EXPECT_GT(near, 0.9);
  EXPECT_LT(far, 0.1);
}

TEST(RelevanceTest, AnIdenticalTextIsRelevantOnTheSmallestSite) {
  const std::vector<double> relevance =
      Model().Relevance({{.terms_cosine = 1, .similarity = 1}});
  EXPECT_GT(relevance[0], 0.8);
}

TEST(RelevanceTest, AnUnlikeTextIsNotRelevantOnTheSmallestSite) {
  const std::vector<double> relevance = Model().Relevance(
      {{.terms_cosine = 0.02, .similarity = 0.02, .days_apart = 0.0}});
  EXPECT_LT(relevance[0], 0.3);
}

TEST(RelevanceTest, AnEmptyListHasNoRelevance) {
  EXPECT_THAT(Model().Relevance({}), IsEmpty());
}

TEST(ComputeFeaturesTest, SetsACandidateBesideTheOthers) {
  const std::vector<Features> features = ComputeFeatures(
      {{.terms_cosine = 0.2, .similarity = 0.1, .days_apart = 0.0},
       {.terms_cosine = 0.4, .similarity = 0.3, .days_apart = 0.0}});
  EXPECT_FLOAT_EQ(features[0][kTermsCosine], 0.2f);
  EXPECT_FLOAT_EQ(features[0][kSimilarity], 0.1f);
  EXPECT_FLOAT_EQ(features[0][kDaysApart], 0);
  EXPECT_FLOAT_EQ(features[0][kScore], 0.2f);
  EXPECT_FLOAT_EQ(features[0][kPlace], 1);
  EXPECT_FLOAT_EQ(features[0][kShareOfBest], 0.5f);
  EXPECT_FLOAT_EQ(features[1][kPlace], 0);
  EXPECT_FLOAT_EQ(features[1][kShareOfBest], 1);
}

TEST(ComputeFeaturesTest, TheBackgroundIsWhatComesFarBehind) {
  std::vector<Evidence> list(20, {.terms_cosine = 0.9, .days_apart = 0.0});
  list.resize(60, {.terms_cosine = 0.1, .days_apart = 0.0});
  const std::vector<Features> features = ComputeFeatures(list);
  // The spread of equal scores is taken to be 0.005; the figure is bounded.
  EXPECT_FLOAT_EQ(features[0][kStandsOut], 50);
  EXPECT_NEAR(features[59][kStandsOut], 0, 1e-3);
}

TEST(ComputeFeaturesTest, FewCandidatesHaveNoBackground) {
  const std::vector<Features> features =
      ComputeFeatures(std::vector<Evidence>(59, {.terms_cosine = 0.5}));
  EXPECT_TRUE(std::isnan(features[0][kStandsOut]));
}

TEST(ComputeFeaturesTest, AnUnknownTimeIsNotANumber) {
  EXPECT_TRUE(
      std::isnan(ComputeFeatures({{.terms_cosine = 0.1}})[0][kDaysApart]));
}

TEST(ComputeFeaturesTest, CandidatesThatShareNothingHaveNoBest) {
  EXPECT_FLOAT_EQ(ComputeFeatures({{.terms_cosine = 0.0}})[0][kShareOfBest], 0);
}

TEST(ScoreTest, AnUnknownDateLiesBetweenTodayAndLongAgo) {
  const double unknown = Score({.terms_cosine = 0.3});
  EXPECT_LT(unknown, Score({.terms_cosine = 0.3, .days_apart = 0.0}));
  EXPECT_GT(unknown, Score({.terms_cosine = 0.3, .days_apart = 60.0}));
}

}  // namespace
}  // namespace akin::ranking
