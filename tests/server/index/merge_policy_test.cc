#include "server/index/merge_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace akin {
namespace {

struct MergePolicyCase {
  std::string name;
  std::vector<MergeCandidate> segments;
  std::vector<int> chosen;
  MergePolicy policy = {.tail_rows = 10, .segments = 3, .max_rows = 100};
};

class MergePolicyTest : public ::testing::TestWithParam<MergePolicyCase> {};

TEST_P(MergePolicyTest, Chooses) {
  EXPECT_EQ(ChooseMerge(GetParam().segments, GetParam().policy),
            GetParam().chosen);
}

// Segments without dead rows.
std::vector<MergeCandidate> Live(const std::vector<int64_t>& rows) {
  std::vector<MergeCandidate> segments;
  for (const int64_t n : rows) segments.push_back({.rows = n, .live = n});
  return segments;
}

// As Compact() has it: any two that fit together, and any dead row.
constexpr MergePolicy kCompact = {
    .tail_rows = 100, .segments = 2, .max_rows = 100, .dead_share = 0};

INSTANTIATE_TEST_SUITE_P(
    Cases, MergePolicyTest,
    ::testing::Values(
        MergePolicyCase{"NothingOfNothing", {}, {}},
        MergePolicyCase{"NothingOfTooFew", Live({10, 10}), {}},
        MergePolicyCase{
            "AsManyAsAreMergedAtATime", Live({10, 7, 1}), {0, 1, 2}},
        MergePolicyCase{"TheOldestOfMore", Live({10, 10, 10, 10}), {0, 1, 2}},
        MergePolicyCase{
            "ThoseOfOneTier", Live({30, 10, 31, 10, 11, 10}), {1, 3, 5}},
        MergePolicyCase{
            "TheLowestTierFirst", Live({20, 20, 20, 10, 10, 10}), {3, 4, 5}},
        MergePolicyCase{"ALargerTierOnceTheLowestHasTooFew",
                        Live({30, 10, 30, 10, 30}),
                        {0, 2, 4}},
        MergePolicyCase{"NothingThatWouldBeTooLarge", Live({40, 40, 40}), {}},
        MergePolicyCase{"TheTierByTheRowsThatLive",
                        {{12, 10}, {10, 10}, {10, 10}},
                        {0, 1, 2}},
        MergePolicyCase{"OneOfMoreDeadThanMayBe", {{100, 90}, {4, 2}}, {1}},
        MergePolicyCase{"NoneOfAsManyDeadAsMayBe", {{4, 3}, {100, 75}}, {}},
        MergePolicyCase{"OneWithoutALiveRow", {{100, 100}, {100, 0}}, {1}},
        MergePolicyCase{"AMergeBeforeARewrite",
                        {{100, 1}, {10, 10}, {10, 10}, {10, 10}},
                        {0, 1, 2}},
        MergePolicyCase{
            "AnyTwoThatFitToCompact", Live({60, 30}), {0, 1}, kCompact},
        MergePolicyCase{
            "NoTwoThatDoNotFitToCompact", Live({60, 60, 50}), {}, kCompact},
        MergePolicyCase{"TwoBehindOneThatIsFullToCompact",
                        Live({100, 30, 30}),
                        {1, 2},
                        kCompact},
        MergePolicyCase{"TwoAroundOneThatIsFullToCompact",
                        Live({30, 100, 30}),
                        {0, 2},
                        kCompact},
        MergePolicyCase{"OneDeadRowToCompact", {{100, 99}}, {0}, kCompact},
        MergePolicyCase{
            "NothingThatIsWholeToCompact", Live({100}), {}, kCompact}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace akin
