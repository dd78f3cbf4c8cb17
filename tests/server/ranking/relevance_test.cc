#include "server/ranking/relevance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace akin::ranking {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Terms that are 0.5 alike or more are relevant, and the more the better.
constexpr char kSmallModel[] =
    "vector -4 8\n"
    "bound 10 0 0 0 0 0 0 0 0\n"
    "akin-trees 1\n"
    "features 8\n"
    "tree 5\n"
    "split 0 0.5 left 1 2\n"
    "leaf -2\n"
    "split 0 0.75 left 3 4\n"
    "leaf 1\n"
    "leaf 2\n";

double Logistic(double x) { return 1 / (1 + std::exp(-x)); }

struct Case {
  std::string name;
  std::string text;
  std::string message;
};

class BrokenModelTest : public ::testing::TestWithParam<Case> {};

TEST_P(BrokenModelTest, IsRefusedByItsLine) {
  const auto model = RelevanceModel::Parse(GetParam().text);
  EXPECT_TRUE(absl::IsInvalidArgument(model.status())) << model.status();
  EXPECT_THAT(std::string(model.status().message()),
              HasSubstr(GetParam().message));
}

constexpr char kTrees[] =
    "\nbound 9 0 0 0 0 0 1 0 0\nakin-trees 1\nfeatures 8\ntree 1\nleaf 1\n";

INSTANTIATE_TEST_SUITE_P(
    Texts, BrokenModelTest,
    ::testing::Values(
        Case{"Empty", "", "line 1"}, Case{"OnlyANewline", "\n", "line 1"},
        Case{"OtherFile", "<html>\n<body>\n", "line 1"},
        Case{"NoVectorLine", "akin-trees 1\ntree 1\nleaf 1\n", "line 1"},
        Case{"OtherWord", std::string("vectors 1 2") + kTrees, "line 1"},
        Case{"NoSlope", std::string("vector 1") + kTrees, "line 1"},
        Case{"NegativeSlope", std::string("vector 1 -2") + kTrees, "line 1"},
        Case{"InfiniteIntercept", std::string("vector inf 2") + kTrees,
             "line 1"},
        Case{"SlopeNotANumber", std::string("vector 1 nan") + kTrees, "line 1"},
        Case{"SlopeTooLarge", std::string("vector 1 1e999") + kTrees, "line 1"},
        Case{"MoreOnTheFirstLine", std::string("vector 1 2 3") + kTrees,
             "line 1"},
        Case{"NoTrees", "vector 1 2\nbound 9 0 0 0 0 0 1 0 0\n", "without any"},
        Case{"OtherFeatures",
             "vector 1 2\nbound 9 0 0 0 0 0 1 0 0\nakin-trees 1\n"
             "features 7\ntree 1\nleaf 1\n",
             "line 4"},
        Case{"FeatureOutside",
             "vector 1 2\nbound 9 0 0 0 0 0 1 0 0\nakin-trees 1\n"
             "features 8\ntree 3\n"
             "split 8 1 left 1 2\nleaf 1\nleaf 2\n",
             "line 6"},
        Case{"LeafNotFinite",
             "vector 1 2\nbound 9 0 0 0 0 0 1 0 0\nakin-trees 1\n"
             "features 8\ntree 1\nleaf inf\n",
             "line 6"},
        Case{"JunkBehind", std::string("vector 1 2") + kTrees + "more\n",
             "line 7"},
        Case{"TwoVectorLines", std::string("vector 1 2\nvector 1 2") + kTrees,
             "line 2"},
        Case{"NoBoundLine",
             "vector 1 2\nakin-trees 1\nfeatures 8\ntree 1\nleaf 1\n",
             "line 2"},
        Case{"BoundOfSevenWeights", "vector 1 2\nbound 9 0 0 0 0 0 1 0\n",
             "line 2"},
        Case{"NegativeWeight", "vector 1 2\nbound 9 0 0 -1 0 0 1 0 0\n",
             "line 2"}),
    [](const auto& info) { return info.param.name; });

class RankTest : public ::testing::Test {
 protected:
  static std::vector<int> Order(const std::vector<Ranked>& ranked) {
    std::vector<int> order;
    for (const Ranked& item : ranked) order.push_back(item.candidate);
    return order;
  }

  const RelevanceModel model_ = *RelevanceModel::Parse(kSmallModel);
};

TEST_F(RankTest, TheBoundHoldsWhateverTheTreesSay) {
  const RelevanceModel model = *RelevanceModel::Parse(
      "vector 0 0\n"
      "bound -3 0 0 1 0 0 4 0 0\n"
      "akin-trees 1\n"
      "features 8\n"
      "tree 1\n"
      "leaf 7\n");
  // A date that is not known counts 0.75; numbers that are not known nothing.
  EXPECT_NEAR(
      model.Rank(std::vector<Evidence>{{.terms_cosine = 0.4}})[0].relevance,
      Logistic(-3 + 4 * 0.3), 1e-6);
  EXPECT_NEAR(model
                  .Rank(std::vector<Evidence>{
                      {.terms_cosine = 0.4, .numbers_cosine = 0.5}})[0]
                  .relevance,
              Logistic(-3 + 0.5 + 4 * 0.3), 1e-6);
}

TEST_F(RankTest, NothingOfNothing) { EXPECT_THAT(model_.Rank({}), IsEmpty()); }

TEST_F(RankTest, TheMostRelevantComesFirst) {
  const std::vector<Evidence> list = {
      {.terms_cosine = 0.4}, {.terms_cosine = 0.9}, {.terms_cosine = 0.6}};
  const std::vector<Ranked> ranked = model_.Rank(list);
  EXPECT_THAT(Order(ranked), ElementsAre(1, 2, 0));
  EXPECT_DOUBLE_EQ(ranked[0].relevance, Logistic(2));
  EXPECT_DOUBLE_EQ(ranked[1].relevance, Logistic(1));
  EXPECT_DOUBLE_EQ(ranked[2].relevance, Logistic(-2));
}

TEST_F(RankTest, OfEquallyRelevantTheGreaterScoreComesFirst) {
  const std::vector<Evidence> list = {{.terms_cosine = 0.6, .days_apart = 20},
                                      {.terms_cosine = 0.6, .days_apart = 0},
                                      {.terms_cosine = 0.7, .days_apart = 0}};
  EXPECT_THAT(Order(model_.Rank(list)), ElementsAre(2, 1, 0));
}

TEST_F(RankTest, OfEqualsTheEarlierInTheListComesFirst) {
  const std::vector<Evidence> list(5, {.terms_cosine = 0.6});
  EXPECT_THAT(Order(model_.Rank(list)), ElementsAre(0, 1, 2, 3, 4));
}

TEST_F(RankTest, CandidatesWithoutTermsAreJudgedByTheirVectors) {
  const std::vector<Evidence> list = {
      {.similarity = 0.5, .days_apart = 0},
      {.terms_cosine = 0.9, .similarity = 0.0, .days_apart = 0}};
  const std::vector<Ranked> ranked = model_.Rank(list);
  EXPECT_THAT(Order(ranked), ElementsAre(1, 0));
  EXPECT_DOUBLE_EQ(ranked[1].relevance, Logistic(-4 + 8 * 0.5));
}

TEST_F(RankTest, NoMoreThanTheBestByScoreAreRanked) {
  std::vector<Evidence> list;
  for (int i = 0; i < RelevanceModel::kMaxRanked + 50; ++i) {
    list.push_back({.terms_cosine = 0.001 * i});
  }
  const std::vector<Ranked> ranked = model_.Rank(list);
  ASSERT_THAT(ranked, SizeIs(RelevanceModel::kMaxRanked));
  EXPECT_EQ(ranked.front().candidate, RelevanceModel::kMaxRanked + 49);
  EXPECT_EQ(ranked.back().candidate, 50);
}

TEST_F(RankTest, RelevanceAloneIsThatOfTheScore) {
  EXPECT_DOUBLE_EQ(
      model_.RelevanceAlone({.terms_cosine = 0.25, .days_apart = 0}),
      Logistic(-2));
  EXPECT_DOUBLE_EQ(model_.RelevanceAlone({.similarity = 0.25}),
                   Logistic(-4 + 8 * 0.25 * 0.75));
  EXPECT_DOUBLE_EQ(model_.RelevanceAlone({.similarity = -1}), Logistic(-4));
}

// Facts that hold of the linked model, however it was trained.
const RelevanceModel& Model() {
  static const RelevanceModel model = *RelevanceModel::Linked();
  return model;
}

// Of a site that has nothing else.
double Alone(const Evidence& candidate) {
  return Model().Rank(std::vector<Evidence>{candidate})[0].relevance;
}

// Among as many as are ranked, which share a common word or two with the seed.
double InACrowd(const Evidence& candidate) {
  std::vector<Evidence> list = {candidate};
  for (int i = 1; i < RelevanceModel::kMaxRanked; ++i) {
    const double cosine = 0.03 + 0.06 * ((i * 37) % 100) / 100;
    list.push_back(
        {.terms_cosine = cosine, .similarity = cosine, .days_apart = 1});
  }
  for (const Ranked& ranked : Model().Rank(list)) {
    if (ranked.candidate == 0) return ranked.relevance;
  }
  ADD_FAILURE() << "the candidate is not ranked";
  return 0;
}

// Among candidates like itself.
double AmongEquals(const Evidence& candidate) {
  return Model()
      .Rank(std::vector<Evidence>(RelevanceModel::kMaxRanked, candidate))[0]
      .relevance;
}

// Where a candidate is met.
struct Site {
  const char* name;
  double (*relevance)(const Evidence&);
};
constexpr Site kAlone = {"Alone", Alone};
constexpr Site kInACrowd = {"InACrowd", InACrowd};
constexpr Site kAmongEquals = {"AmongEquals", AmongEquals};

class LinkedModelTest : public ::testing::TestWithParam<Site> {};

TEST_P(LinkedModelTest, RelevanceIsAProbability) {
  for (const double cosine : {0.0, 0.1, 0.3, 0.7, 1.0}) {
    for (const std::optional<double> days :
         {std::optional<double>(), std::optional<double>(0),
          std::optional<double>(3), std::optional<double>(1e5)}) {
      for (const Evidence& evidence :
           {Evidence{.terms_cosine = cosine,
           .similarity = cosine,
           .days_apart = days},
            Evidence{.similarity = 2 * cosine - 1, .days_apart = days}}) {
        const double relevance = GetParam().relevance(evidence);
        EXPECT_GE(relevance, 0);
        EXPECT_LE(relevance, 1);
      }
    }
  }
}

TEST_P(LinkedModelTest, MoreCosineNeverLowersIt) {
  double last = 0;
  for (int i = 0; i <= 200; ++i) {
    const double relevance = GetParam().relevance(
        {.terms_cosine = 0.005 * i, .similarity = 0.2, .days_apart = 1});
    EXPECT_GE(relevance, last) << i;
    last = relevance;
  }
}

TEST_P(LinkedModelTest, MoreSimilarityNeverLowersIt) {
  double last = 0;
  for (int i = -100; i <= 100; ++i) {
    const double relevance = GetParam().relevance(
        {.terms_cosine = 0.25, .similarity = 0.01 * i, .days_apart = 1});
    EXPECT_GE(relevance, last) << i;
    last = relevance;
  }
}

TEST_P(LinkedModelTest, WithoutTermsMoreSimilarityNeverLowersIt) {
  double last = 0;
  for (int i = -100; i <= 100; ++i) {
    const double relevance =
        GetParam().relevance({.similarity = 0.01 * i, .days_apart = 1});
    EXPECT_GE(relevance, last) << i;
    last = relevance;
  }
}

TEST_P(LinkedModelTest, MoreDaysNeverRaiseIt) {
  double last = 1;
  for (double days = 0.1; days < 2'000; days *= 1.2) {
    const double relevance = GetParam().relevance(
        {.terms_cosine = 0.25, .similarity = 0.25, .days_apart = days});
    EXPECT_LE(relevance, last) << days;
    last = relevance;
  }
}

TEST_P(LinkedModelTest, MoreNumbersInCommonNeverLowerIt) {
  double last = 0;
  for (int shared = 0; shared <= 10; ++shared) {
    const double relevance = GetParam().relevance({.terms_cosine = 0.25,
                                                   .similarity = 0.25,
                                                   .numbers_cosine = 0.5,
                                                   .shared_numbers = shared,
                                                   .days_apart = 1});
    EXPECT_GE(relevance, last) << shared;
    last = relevance;
  }
  last = 0;
  for (int i = 0; i <= 100; ++i) {
    const double relevance = GetParam().relevance({.terms_cosine = 0.25,
                                                   .similarity = 0.25,
                                                   .numbers_cosine = 0.01 * i,
                                                   .shared_numbers = 2,
                                                   .days_apart = 1});
    EXPECT_GE(relevance, last) << i;
    last = relevance;
  }
}

TEST_P(LinkedModelTest, ATextThatSharesAlmostNothingIsNotRelevant) {
  for (const double cosine : {0.0, 0.02, 0.05}) {
    for (const std::optional<double> days :
         {std::optional<double>(), std::optional<double>(0),
          std::optional<double>(400)}) {
      EXPECT_LT(GetParam().relevance({.terms_cosine = cosine,
                                      .similarity = cosine,
                                      .days_apart = days}),
                0.3)
          << cosine << " cosine, " << days.value_or(-1) << " days";
      EXPECT_LT(
          GetParam().relevance({.similarity = cosine, .days_apart = days}), 0.3)
          << cosine << " similarity, " << days.value_or(-1) << " days";
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sites, LinkedModelTest,
                         ::testing::Values(kAlone, kInACrowd, kAmongEquals),
                         [](const auto& info) { return info.param.name; });

TEST(RelevanceTest, AnIdenticalTextOfTheSameDayIsNearlyCertain) {
  for (const Site& site : {kAlone, kInACrowd}) {
    EXPECT_GT(
        site.relevance({.terms_cosine = 1, .similarity = 1, .days_apart = 0}),
        0.9);
    EXPECT_GT(site.relevance({.terms_cosine = 1,
                              .similarity = 1,
                              .numbers_cosine = 1,
                              .shared_numbers = 3,
                              .days_apart = 0}),
              0.9);
    EXPECT_GT(site.relevance({.similarity = 1, .days_apart = 0}), 0.9);
  }
}

TEST(RelevanceTest, WhatStandsOutIsNotLessRelevantThanWhatDoesNot) {
  const Evidence candidate{
      .terms_cosine = 0.2, .similarity = 0.2, .days_apart = 1};
  EXPECT_GE(InACrowd(candidate), AmongEquals(candidate));
}

}  // namespace
}  // namespace akin::ranking
