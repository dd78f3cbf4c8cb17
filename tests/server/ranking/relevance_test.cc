#include "server/ranking/relevance.h"

#include <gtest/gtest.h>

namespace akin::ranking {
namespace {

TEST(RelevanceTest, IsAProbability) {
  for (const double cosine : {-1.0, -0.2, 0.0, 0.3, 1.0}) {
    for (const double days : {0.0, 3.0, 100'000.0}) {
      const double relevance =
          Relevance({.terms_cosine = cosine, .days_apart = days});
      EXPECT_GT(relevance, 0);
      EXPECT_LT(relevance, 1);
    }
  }
}

TEST(RelevanceTest, RisesWithTheCosine) {
  EXPECT_LT(Relevance({.terms_cosine = 0.1}), Relevance({.terms_cosine = 0.2}));
}

TEST(RelevanceTest, FallsWithTheDaysApart) {
  EXPECT_GT(Relevance({.terms_cosine = 0.3, .days_apart = 0}),
            Relevance({.terms_cosine = 0.3, .days_apart = 5}));
  EXPECT_GT(Relevance({.terms_cosine = 0.3, .days_apart = 5}),
            Relevance({.terms_cosine = 0.3, .days_apart = 50}));
}

TEST(RelevanceTest, AnUnknownDateLiesBetweenTodayAndLongAgo) {
  const double unknown = Relevance({.terms_cosine = 0.3});
  EXPECT_LT(unknown, Relevance({.terms_cosine = 0.3, .days_apart = 0}));
  EXPECT_GT(unknown, Relevance({.terms_cosine = 0.3, .days_apart = 60}));
}

TEST(RelevanceTest, WithoutTermsTheSimilarityStandsIn) {
  EXPECT_DOUBLE_EQ(Relevance({.similarity = 0.4}),
                   Relevance({.terms_cosine = 0.4, .similarity = 0.9}));
}

TEST(RelevanceTest, AnIdenticalTextOfTheSameDayIsCertain) {
  EXPECT_GT(Relevance({.terms_cosine = 1, .days_apart = 0}), 0.99);
}

TEST(RelevanceTest, ATextWithNothingInCommonIsNotRelevant) {
  EXPECT_LT(Relevance({.terms_cosine = 0, .days_apart = 0}), 0.05);
}

}  // namespace
}  // namespace akin::ranking
