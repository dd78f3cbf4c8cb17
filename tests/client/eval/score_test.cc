#include "client/eval/score.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "client/eval/question.h"
#include "client/eval/story_map.h"
#include "tests/client/eval/stories.h"

namespace akin {
namespace {

using testing::HasSubstr;
using testing::UnorderedElementsAre;

absl::Status ReadStatus(const std::string& text) {
  std::istringstream input(text);
  return StoryMap::Read(input, "stories.tsv").status();
}

std::vector<Question> SmallQuestions() { return QuestionsOf(SmallStories()); }

TEST(StoryMapTest, RelevantAreTheOthersOfTheStory) {
  const StoryMap stories = SmallStories();
  EXPECT_EQ(stories.articles().size(), 7);
  EXPECT_THAT(stories.RelevantTo("a:1"),
              UnorderedElementsAre("a:2", "a:3", "a:4"));
  EXPECT_TRUE(stories.RelevantTo("b:3").empty());
  EXPECT_TRUE(stories.RelevantTo("unknown").empty());
  EXPECT_EQ(stories.StoryOf("a:1"), "s1");
  EXPECT_EQ(stories.StoryOf("unknown"), "");
}

TEST(StoryMapTest, LineOfAnotherFormIsNamed) {
  for (const char* line : {"a", "a\t", "\ts", "a\ts\tx", ""}) {
    const absl::Status status = ReadStatus("x\ty\n" + std::string(line) + "\n");
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << line;
    EXPECT_THAT(std::string(status.message()), HasSubstr("stories.tsv:2:"));
  }
}

TEST(StoryMapTest, IdWithWhiteSpaceCannotBeInARun) {
  EXPECT_THAT(std::string(ReadStatus("a b\ts\n").message()),
              HasSubstr("white space"));
}

TEST(StoryMapTest, MapWithoutArticlesIsInvalid) {
  std::istringstream input("");
  EXPECT_TRUE(
      absl::IsInvalidArgument(StoryMap::Read(input, "stories.tsv").status()));
}

TEST(StoryMapTest, DirectoryIsInvalid) {
  std::ifstream input("/tmp");
  EXPECT_TRUE(absl::IsInvalidArgument(StoryMap::Read(input, "/tmp").status()));
}

TEST(StoryMapTest, ByteOrderMarkIsPassedOver) {
  EXPECT_THAT(Stories("\xEF\xBB\xBF"
                      "a\ts\n")
                  .articles(),
              testing::ElementsAre("a"));
}

TEST(StoryMapTest, ArticleHasOneStory) {
  EXPECT_THAT(std::string(ReadStatus("a\ts\na\tt\n").message()),
              HasSubstr("stands twice"));
}

TEST(ScoreRankingTest, SmallCaseIsAsComputedByHand) {
  // a:1: hits at ranks 1 and 3 of three relevant; the query itself is passed
  // over. b:1: a miss, then the hit. All others: nothing.
  const EvalRun run = {{"a:1", {"a:2", "a:1", "x", "a:3"}},
                       {"b:1", {"x", "b:2"}}};
  const RankScores scores = ScoreRanking(SmallQuestions(), run);
  const double best3 = 1 + 1 / std::log2(3.0) + 1 / std::log2(4.0);
  const double ndcg_a1 = (1 + 1 / std::log2(4.0)) / best3;
  const double ndcg_b1 = 1 / std::log2(3.0);
  EXPECT_EQ(scores.all.queries, 6);
  EXPECT_DOUBLE_EQ(scores.all.recall, (2.0 / 3 + 1) / 6);
  EXPECT_DOUBLE_EQ(scores.all.mrr, (1 + 0.5) / 6);
  EXPECT_DOUBLE_EQ(scores.all.ndcg, (ndcg_a1 + ndcg_b1) / 6);
  EXPECT_EQ(scores.sets.at("a").queries, 4);
  EXPECT_DOUBLE_EQ(scores.sets.at("a").ndcg, ndcg_a1 / 4);
  EXPECT_EQ(scores.sets.at("b").queries, 2);
  EXPECT_EQ(scores.macro.queries, 2);
  EXPECT_DOUBLE_EQ(scores.macro.ndcg, (ndcg_a1 / 4 + ndcg_b1 / 2) / 2);
}

TEST(ScoreRankingTest, PerfectRunScoresOne) {
  EvalRun run;
  const StoryMap stories = SmallStories();
  for (const std::string& query : stories.articles()) {
    for (const std::string& article : stories.RelevantTo(query)) {
      run[query].push_back(article);
    }
  }
  const RankScores scores = ScoreRanking(QuestionsOf(stories), run);
  EXPECT_DOUBLE_EQ(scores.all.recall, 1);
  EXPECT_DOUBLE_EQ(scores.all.mrr, 1);
  EXPECT_DOUBLE_EQ(scores.all.ndcg, 1);
}

TEST(ScoreRankingTest, HitBelowTheTenthCountsForMrrOnly) {
  const StoryMap stories = Stories("q\ts\nr\ts\n");
  EvalRun run;
  for (int i = 0; i < 10; ++i) run["q"].push_back("x" + std::to_string(i));
  run["q"].push_back("r");
  const RankScores scores = ScoreRanking(QuestionsOf(stories), run);
  EXPECT_DOUBLE_EQ(scores.all.recall, 0);
  EXPECT_DOUBLE_EQ(scores.all.ndcg, 0);
  EXPECT_DOUBLE_EQ(scores.all.mrr, 1.0 / 11 / 2);
}

TEST(ScoreRankingTest, TableIsThatOfTheScoringTool) {
  EXPECT_EQ(ToTable(ScoreRanking(SmallQuestions(),
                                 {{"a:1", {"a:2"}}, {"b:1", {"b:2"}}})),
            "set       queries  recall@10    mrr  ndcg@10\n"
            "ALL             6      0.222  0.333    0.245\n"
            "a               4      0.083  0.250    0.117\n"
            "b               2      0.500  0.500    0.500\n"
            "MACRO           2      0.292  0.375    0.309\n");
}

TEST(ScoreShownTest, OnlySixAreShown) {
  const StoryMap stories = Stories("q\ts\nr\ts\n");
  const EvalRun run = {{"q", {"1", "2", "3", "4", "5", "6", "r"}},
                       {"r", {"q"}}};
  const ShownScores scores = ScoreShown(QuestionsOf(stories), run);
  EXPECT_DOUBLE_EQ(scores.all.precision, 1.0 / 7);
  EXPECT_DOUBLE_EQ(scores.all.coverage, 0.5);
  EXPECT_DOUBLE_EQ(scores.all.shown, 3.5);
}

TEST(ScoreShownTest, OwnArticleIsPassedOver) {
  const std::vector<Question> questions = QuestionsOf(Stories("q\ts\nr\ts\n"));
  const EvalRun run = {{"q", {"q", "1", "2", "3", "4", "5", "r"}}};
  const ShownCount count = CountShown(questions[0], run);
  EXPECT_EQ(count.shown, 6);
  EXPECT_EQ(count.hits, 1);
}

TEST(ScoreShownTest, TableIsThatOfTheScoringToolAndTheMeanOfItsSets) {
  EXPECT_EQ(ToTable(ScoreShown(SmallQuestions(),
                               {{"a:1", {"a:2", "x"}}, {"b:1", {"b:2"}}})),
            "set       queries  precision  coverage  shown\n"
            "ALL             6      0.667     0.333   0.50\n"
            "a               4      0.500     0.250   0.50\n"
            "b               2      1.000     0.500   0.50\n"
            "MACRO           2      0.750     0.375   0.50\n");
}

TEST(ScoreShownTest, NothingShownIsNothingDivided) {
  EXPECT_DOUBLE_EQ(ScoreShown(SmallQuestions(), {}).all.precision, 0);
  EXPECT_DOUBLE_EQ(ScoreShown(std::vector<Question>(), {}).all.coverage, 0);
}

}  // namespace
}  // namespace akin
