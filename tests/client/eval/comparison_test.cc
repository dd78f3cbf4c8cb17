#include "client/eval/comparison.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/client/eval/stories.h"

namespace akin {
namespace {

TEST(ComparisonTest, FiguresAreThoseOfTheScores) {
  const std::vector<Question> questions = QuestionsOf(SmallStories());
  const EvalRun before = {{"a:1", {"a:2", "x", "a:3"}}, {"b:1", {"x"}}};
  const EvalRun now = {{"a:1", {"a:2", "a:3"}}, {"b:2", {"x", "b:1"}}};

  const auto rank = CompareRankings(questions, before, now);
  ASSERT_EQ(rank.size(), 1);
  EXPECT_EQ(rank[0].figure, "ndcg@10");
  const RankScores rank_before = ScoreRanking(questions, before);
  const RankScores rank_now = ScoreRanking(questions, now);
  EXPECT_DOUBLE_EQ(rank[0].differences.all.before, rank_before.all.ndcg);
  EXPECT_DOUBLE_EQ(rank[0].differences.all.now, rank_now.all.ndcg);
  EXPECT_DOUBLE_EQ(rank[0].differences.macro.now, rank_now.macro.ndcg);

  const auto shown = CompareShown(questions, before, now);
  ASSERT_EQ(shown.size(), 2);
  EXPECT_EQ(shown[0].figure, "precision");
  EXPECT_EQ(shown[1].figure, "coverage");
  const ShownScores shown_now = ScoreShown(questions, now);
  EXPECT_DOUBLE_EQ(shown[0].differences.all.now, shown_now.all.precision);
  EXPECT_DOUBLE_EQ(shown[0].differences.sets.at("b").now,
                   shown_now.sets.at("b").precision);
  EXPECT_DOUBLE_EQ(shown[1].differences.all.now, shown_now.all.coverage);
  EXPECT_DOUBLE_EQ(shown[1].differences.macro.now, shown_now.macro.coverage);
}

TEST(ComparisonTest, TableTellsTheSignOfADifference) {
  Differences differences;
  differences.all = {4, 0.5, 0.75, -0.125, 0.5};
  differences.sets["a"] = {4, 0.5, 0.25, -0.5, 0};
  differences.macro = {1, 0.5, 0.25, -0.5, 0};
  EXPECT_EQ(ToTable(differences),
            "set       queries  before     now    diff     low    high\n"
            "ALL             4   0.500   0.750  +0.250  -0.125  +0.500\n"
            "a               4   0.500   0.250  -0.250  -0.500  +0.000\n"
            "MACRO           1   0.500   0.250  -0.250  -0.500  +0.000\n");
}

}  // namespace
}  // namespace akin
