#include "server/ranking/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace akin::ranking {

void PrintTo(const Shown& shown, std::ostream* out) {
  *out << shown.candidate << " with copies "
       << ::testing::PrintToString(shown.copies);
}

namespace {

using ::testing::ElementsAreArray;

constexpr Relation kSame = Relation::kSameStory;
constexpr Relation kBack = Relation::kBackground;

struct Case {
  std::string name;
  Policy policy;
  std::vector<Candidate> ranked;
  // The texts as places on a line, each as like another as it is near: 1 less
  // the distance. Empty: no two are alike.
  std::vector<double> texts;
  std::vector<Shown> shown;
  int below_min_relevance = 0;
  int not_of_mode = 0;
  int copies = 0;
  int over_max_per_source = 0;
  int over_limit = 0;
};

class SelectTest : public ::testing::TestWithParam<Case> {};

TEST_P(SelectTest, ShowsWhatThePolicyAllows) {
  const Case& test = GetParam();
  const Selection selection =
      Select(test.policy, test.ranked, [&](int a, int b) {
        return test.texts.empty() ? 0
                                  : 1 - std::abs(test.texts[a] - test.texts[b]);
      });
  EXPECT_THAT(selection.shown, ElementsAreArray(test.shown));
  EXPECT_EQ(selection.below_min_relevance, test.below_min_relevance);
  EXPECT_EQ(selection.not_of_mode, test.not_of_mode);
  EXPECT_EQ(selection.copies, test.copies);
  EXPECT_EQ(selection.over_max_per_source, test.over_max_per_source);
  EXPECT_EQ(selection.over_limit, test.over_limit);
  // Every candidate is shown, or counted at one rule.
  EXPECT_EQ(test.ranked.size(),
            selection.shown.size() + selection.below_min_relevance +
                selection.not_of_mode + selection.copies +
                selection.over_max_per_source + selection.over_limit);
}

std::string NameOf(const ::testing::TestParamInfo<Case>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(
    Bounds, SelectTest,
    ::testing::Values(Case{.name = "NoCandidates"},
                      Case{.name = "LessRelevantThanTheMinimumIsNotShown",
                           .policy = {.min_relevance = 0.3},
                           .ranked = {{0.9}, {0.3}, {0.299}},
                           .shown = {{0}, {1}},
                           .below_min_relevance = 1},
                      Case{.name = "TheDefaultMinimum",
                           .ranked = {{0.15}, {0.149}},
                           .shown = {{0}},
                           .below_min_relevance = 1},
                      Case{.name = "AMinimumOfZeroShowsEverything",
                           .policy = {.min_relevance = 0},
                           .ranked = {{0.1}, {0}},
                           .shown = {{0}, {1}}},
                      Case{.name = "AMinimumOfOneShowsOnlyTheCertain",
                           .policy = {.min_relevance = 1},
                           .ranked = {{1}, {0.999}},
                           .shown = {{0}},
                           .below_min_relevance = 1},
                      Case{.name = "TheLimitCutsTheTail",
                           .policy = {.limit = 2},
                           .ranked = {{0.9}, {0.8}, {0.7}, {0.1}},
                           .shown = {{0}, {1}},
                           .below_min_relevance = 1,
                           .over_limit = 1},
                      Case{.name = "WhatIsBelowTheMinimumIsNotCountedAtTheMode",
                           .policy = {.mode = Mode::kSameStory},
                           .ranked = {{0.1, kBack}},
                           .below_min_relevance = 1}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    Modes, SelectTest,
    ::testing::Values(Case{.name = "RelatedIsBoth",
                           .ranked = {{0.9, kSame}, {0.4, kBack}},
                           .shown = {{0}, {1}}},
                      Case{.name = "SameStoryLeavesOutTheBackground",
                           .policy = {.mode = Mode::kSameStory},
                           .ranked = {{0.9, kSame}, {0.8, kBack}, {0.7, kSame}},
                           .shown = {{0}, {2}},
                           .not_of_mode = 1},
                      Case{.name = "BackgroundLeavesOutTheSameStory",
                           .policy = {.mode = Mode::kBackground},
                           .ranked = {{0.9, kSame, "", 30},
                                      {0.8, kBack, "", 30}},
                           .shown = {{1}},
                           .not_of_mode = 1},
                      Case{.name = "BackgroundIsNotLaterThanTheSeed",
                           .policy = {.mode = Mode::kBackground},
                           .ranked = {{0.9, kBack, "", -0.001},
                                      {0.8, kBack, "", 0},
                                      {0.7, kBack, "", 0.001},
                                      {0.6, kBack, "", std::nullopt}},
                           .shown = {{1}, {2}, {3}},
                           .not_of_mode = 1},
                      Case{.name = "OtherModesShowWhatIsLater",
                           .policy = {.mode = Mode::kSameStory},
                           .ranked = {{0.9, kSame, "", -3}},
                           .shown = {{0}}}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    Sources, SelectTest,
    ::testing::Values(
        Case{.name = "ASourceHasNoMoreThanItsShare",
             .policy = {.max_per_source = 1},
             .ranked = {{0.9, kSame, "a"},
                        {0.8, kSame, "a"},
                        {0.7, kSame, "b"},
                        {0.6, kSame, "a"}},
             .shown = {{0}, {2}},
             .over_max_per_source = 2},
        Case{
            .name = "TheDefaultShareIsTwo",
            .ranked = {{0.9, kSame, "a"}, {0.8, kSame, "a"}, {0.7, kSame, "a"}},
            .shown = {{0}, {1}},
            .over_max_per_source = 1},
        Case{
            .name = "ZeroIsNoBound",
            .policy = {.max_per_source = 0},
            .ranked = {{0.9, kSame, "a"}, {0.8, kSame, "a"}, {0.7, kSame, "a"}},
            .shown = {{0}, {1}, {2}}},
        Case{.name = "UnknownSourcesAreLikeNoOther",
             .policy = {.max_per_source = 1},
             .ranked = {{0.9}, {0.8}},
             .shown = {{0}, {1}}},
        Case{
            .name = "WhatTheSourceBoundRemovesLeavesRoomForTheNext",
            .policy = {.limit = 2, .max_per_source = 1},
            .ranked = {{0.9, kSame, "a"}, {0.8, kSame, "a"}, {0.7, kSame, "b"}},
            .shown = {{0}, {2}},
            .over_max_per_source = 1},
        Case{.name = "WhatFollowsAFullListIsCountedAtTheLimit",
             .policy = {.limit = 1, .max_per_source = 1},
             .ranked = {{0.9, kSame, "a"}, {0.8, kSame, "a"}},
             .shown = {{0}},
             .over_limit = 1},
        Case{.name = "CopiesDoNotCountForTheirSource",
             .policy = {.max_per_source = 1},
             .ranked = {{0.9, kSame, "a", 1},
                        {0.8, kSame, "b", 0},
                        {0.7, kSame, "b", 0}},
             .texts = {0, 0, 1},
             .shown = {{0, {1}}, {2}},
             .copies = 1}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    Copies, SelectTest,
    ::testing::Values(
        Case{.name = "AreItemsOfTheirOwnIfKept",
             .policy = {.copy_rule = CopyRule::kKeep},
             .ranked = {{0.9}, {0.8}},
             .texts = {0, 0},
             .shown = {{0}, {1}}},
        Case{.name = "AreBehindTheEarliest",
             .ranked = {{0.9, kSame, "a", 1},
                        {0.8, kSame, "b", 3},
                        {0.7, kSame, "c", 2}},
             .texts = {0, 0, 0},
             .shown = {{1, {2, 0}}},
             .copies = 2},
        Case{.name = "WithoutATimeAreTheLatest",
             .ranked = {{0.9, kSame, "a", std::nullopt},
                        {0.8, kSame, "b", -5},
                        {0.7, kSame, "c", 2}},
             .texts = {0, 0, 0},
             .shown = {{2, {1, 0}}},
             .copies = 2},
        Case{
            .name = "OfOneTimeStandInRankOrder",
            .ranked = {{0.9, kSame, "a"}, {0.8, kSame, "b"}, {0.7, kSame, "c"}},
            .texts = {0, 0, 0},
            .shown = {{0, {1, 2}}},
            .copies = 2},
        Case{.name = "AreBehindAPreferredSource",
             .policy = {.preferred_sources = {"nobody", "c", "a"}},
             .ranked = {{0.9, kSame, "a", 1},
                        {0.8, kSame, "b", 3},
                        {0.7, kSame, "c", 2}},
             .texts = {0, 0, 0},
             .shown = {{2, {1, 0}}},
             .copies = 2},
        Case{.name = "OfOnePreferredSourceAreBehindItsEarliest",
             .policy = {.preferred_sources = {"a"}},
             .ranked = {{0.9, kSame, "a", 1},
                        {0.8, kSame, "b", 3},
                        {0.7, kSame, "a", 2}},
             .texts = {0, 0, 0},
             .shown = {{2, {1, 0}}},
             .copies = 2},
        Case{.name = "APreferredSourceGainsNothingButItsCopies",
             .policy = {.preferred_sources = {"b"}},
             .ranked = {{0.9, kSame, "a"}, {0.8, kSame, "b"}},
             .texts = {0, 1},
             .shown = {{0}, {1}}},
        // 1 is a copy of 0 and 2 one of 1, but not of 0.
        Case{.name = "AreLikeTheFirstOfTheirItem",
             .ranked = {{0.9}, {0.8}, {0.7}},
             .texts = {0, 0.08, 0.16},
             .shown = {{0, {1}}, {2}},
             .copies = 1},
        Case{.name = "AreNotWhatIsOnlyAlike",
             .ranked = {{0.9}, {0.8}},
             .texts = {0, 0.11},
             .shown = {{0}, {1}}},
        // The list stays in the order of the relevance that it shows.
        Case{.name = "StandWhereTheOneThatIsShownBelongs",
             .ranked = {{0.9, kSame, "a", 1},
                        {0.8, kSame, "b", 0},
                        {0.7, kSame, "c", 2}},
             .texts = {0, 1, 0},
             .shown = {{1}, {2, {0}}},
             .copies = 1},
        // 1 would be a copy of 0 if it were relevant enough.
        Case{.name = "BelowTheMinimumAreNotListed",
             .ranked = {{0.9}, {0.1}},
             .texts = {0, 0},
             .shown = {{0}},
             .below_min_relevance = 1},
        Case{.name = "OfAnotherModeAreNotListed",
             .policy = {.mode = Mode::kSameStory},
             .ranked = {{0.9, kSame}, {0.4, kBack}},
             .texts = {0, 0},
             .shown = {{0}},
             .not_of_mode = 1},
        Case{.name = "LeaveRoomForTheNext",
             .policy = {.limit = 2},
             .ranked = {{0.9}, {0.8}, {0.7}, {0.6}},
             .texts = {0, 0, 1, 2},
             .shown = {{0, {1}}, {2}},
             .copies = 1,
             .over_limit = 1}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    Freshness, SelectTest,
    ::testing::Values(
        Case{.name = "AgeAloneDoesNotReorder",
             .ranked = {{0.9, kSame, "", 1000}, {0.8, kSame, "", 0}},
             .shown = {{0}, {1}}},
        Case{.name = "AHalfLifeLaterAnArticleCountsHalf",
             .policy = {.half_life_days = 10},
             .ranked = {{0.9, kSame, "", 10},
                        {0.46, kSame, "", 0},
                        {0.44, kSame, "", 0}},
             .shown = {{1}, {0}, {2}}},
        Case{.name = "TheOldIsFadedButShown",
             .policy = {.half_life_days = 1},
             .ranked = {{0.9, kSame, "", 10'000}, {0.2, kSame, "", 0}},
             .shown = {{1}, {0}}},
        Case{.name = "TheNewerAndTheUndatedAreNotTouched",
             .policy = {.half_life_days = 1},
             .ranked = {{0.9, kSame, "", -50},
                        {0.8, kSame, "", std::nullopt},
                        {0.7, kSame, "", 0}},
             .shown = {{0}, {1}, {2}}},
        Case{.name = "TheLimitKeepsTheFresh",
             .policy = {.limit = 1, .half_life_days = 1},
             .ranked = {{0.9, kSame, "", 30}, {0.3, kSame, "", 0}},
             .shown = {{1}},
             .over_limit = 1}),
    NameOf);

// 0 and 1 are alike, 2 is like neither.
INSTANTIATE_TEST_SUITE_P(
    Diversity, SelectTest,
    ::testing::Values(
        Case{.name = "OfZeroIsTheRankOrder",
             .policy = {.diversity = 0},
             .ranked = {{0.9}, {0.8}, {0.3}},
             .texts = {0, 0.2, 1},
             .shown = {{0}, {1}, {2}}},
        Case{.name = "OfOneIsNovelty",
             .policy = {.diversity = 1},
             .ranked = {{0.9}, {0.8}, {0.3}},
             .texts = {0, 0.2, 1},
             .shown = {{0}, {2}, {1}}},
        // 1 is worth 0.8 * 0.8 - 0.2 * 0.8 = 0.48, and 2 is worth 0.24.
        Case{.name = "OfLittleDoesNotLiftTheWeak",
             .policy = {.diversity = 0.2},
             .ranked = {{0.9}, {0.8}, {0.3}},
             .texts = {0, 0.2, 1},
             .shown = {{0}, {1}, {2}}},
        // 1 is worth 0.5 * 0.8 - 0.5 * 0.8 = 0, and 2 is worth 0.15.
        Case{.name = "OfHalfLiftsWhatIsUnlike",
             .policy = {.diversity = 0.5},
             .ranked = {{0.9}, {0.8}, {0.3}},
             .texts = {0, 0.2, 1},
             .shown = {{0}, {2}, {1}}},
        Case{.name = "ReordersBeforeTheLimitCuts",
             .policy = {.limit = 2, .diversity = 0.5},
             .ranked = {{0.9}, {0.8}, {0.3}},
             .texts = {0, 0.2, 1},
             .shown = {{0}, {2}},
             .over_limit = 1},
        Case{.name = "DoesNotShowWhatIsBelowTheMinimum",
             .policy = {.diversity = 1},
             .ranked = {{0.9}, {0.8}, {0.1}},
             .texts = {0, 0.2, 1},
             .shown = {{0}, {1}},
             .below_min_relevance = 1},
        // What is not shown makes nothing less novel.
        Case{.name = "LooksOnlyAtWhatIsShown",
             .policy = {.max_per_source = 1, .diversity = 0.5},
             .ranked = {{0.9, kSame, "a"},
                        {0.85, kSame, "a"},
                        {0.8, kSame, "b"},
                        {0.7, kSame, "c"}},
             .texts = {0, 5, 5.2, 10},
             .shown = {{0}, {2}, {3}},
             .over_max_per_source = 1}),
    NameOf);

TEST(CopyTest, TextsAreCopiesFromTheThresholdOn) {
  const std::vector<Candidate> ranked = {{0.9}, {0.8}};
  for (const double below : {0.0, 1e-9}) {
    const Selection selection =
        Select({}, ranked, [&](int, int) { return kCopySimilarity - below; });
    EXPECT_EQ(selection.copies, below == 0 ? 1 : 0);
  }
}

TEST(RelationTest, IsTheSameStoryIfThatIsAsLikelyAsNot) {
  EXPECT_EQ(RelationOf(0.5), kSame);
  EXPECT_EQ(RelationOf(0.499), kBack);
}

TEST(FreshnessFactorTest, HalvesWithEachHalfLife) {
  EXPECT_DOUBLE_EQ(FreshnessFactor(7, 7), 0.5);
  EXPECT_DOUBLE_EQ(FreshnessFactor(14, 7), 0.25);
  EXPECT_DOUBLE_EQ(FreshnessFactor(0, 7), 1);
  EXPECT_DOUBLE_EQ(FreshnessFactor(-7, 7), 1);
  EXPECT_DOUBLE_EQ(FreshnessFactor(std::nullopt, 7), 1);
  EXPECT_DOUBLE_EQ(FreshnessFactor(1e6, 1e-9), 0);
}

}  // namespace
}  // namespace akin::ranking
