#include "server/ranking/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace akin::ranking {
namespace {

using ::testing::ElementsAreArray;

struct Case {
  std::string name;
  Policy policy;
  std::vector<Candidate> ranked;
  std::vector<int> shown;
  int below_min_relevance = 0;
  int over_max_per_source = 0;
  int over_limit = 0;
};

class SelectTest : public ::testing::TestWithParam<Case> {};

TEST_P(SelectTest, ShowsWhatThePolicyAllows) {
  const Case& test = GetParam();
  const Selection selection = Select(test.policy, test.ranked);
  EXPECT_THAT(selection.shown, ElementsAreArray(test.shown));
  EXPECT_EQ(selection.below_min_relevance, test.below_min_relevance);
  EXPECT_EQ(selection.over_max_per_source, test.over_max_per_source);
  EXPECT_EQ(selection.over_limit, test.over_limit);
}

INSTANTIATE_TEST_SUITE_P(
    Policies, SelectTest,
    ::testing::Values(
        Case{.name = "NoCandidates"},
        Case{.name = "LessRelevantThanTheMinimumIsNotShown",
             .ranked = {{0.9, "a"}, {0.3, "b"}, {0.299, "c"}},
             .shown = {0, 1},
             .below_min_relevance = 1},
        Case{.name = "AMinimumOfZeroShowsEverything",
             .policy = {.min_relevance = 0},
             .ranked = {{0.1, "a"}, {0, "b"}},
             .shown = {0, 1}},
        Case{.name = "TheLimitCutsTheTail",
             .policy = {.limit = 2},
             .ranked = {{0.9, "a"}, {0.8, "b"}, {0.7, "c"}, {0.1, "d"}},
             .shown = {0, 1},
             .below_min_relevance = 1,
             .over_limit = 1},
        Case{.name = "ASourceHasNoMoreThanItsShare",
             .policy = {.max_per_source = 1},
             .ranked = {{0.9, "a"}, {0.8, "a"}, {0.7, "b"}, {0.6, "a"}},
             .shown = {0, 2},
             .over_max_per_source = 2},
        Case{.name = "UnknownSourcesAreLikeNoOther",
             .policy = {.max_per_source = 1},
             .ranked = {{0.9, ""}, {0.8, ""}},
             .shown = {0, 1}},
        Case{.name = "WhatTheSourceRuleRemovesLeavesRoomForTheNext",
             .policy = {.limit = 2, .max_per_source = 1},
             .ranked = {{0.9, "a"}, {0.8, "a"}, {0.7, "b"}},
             .shown = {0, 2},
             .over_max_per_source = 1}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace akin::ranking
