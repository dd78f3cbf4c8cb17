#include "client/recall/recall.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace akin {
namespace {

struct Item {
  std::string id;
  double relevance = 0;
  double similarity = 0;
};

v1::FindSimilarResponse Answer(const std::vector<Item>& items) {
  v1::FindSimilarResponse answer;
  for (const Item& item : items) {
    v1::SimilarItem& added = *answer.add_items();
    added.mutable_article()->set_id(item.id);
    added.set_relevance(item.relevance);
    added.set_similarity(item.similarity);
  }
  return answer;
}

TEST(RecallTest, ExactAnswerHasFullRecall) {
  // Of equal relevance the server may put the less similar first.
  const auto exact = Answer({{"a", 0.5, 0.1}, {"b", 0.5, 0.3}});
  const auto recall = Compare(exact, exact);
  ASSERT_TRUE(recall.has_value());
  EXPECT_EQ(recall->recall, 1);
  EXPECT_EQ(recall->overlap, 1);
  EXPECT_FALSE(recall->is_shorter);
}

TEST(RecallTest, ArticleAsGoodAsTheLastIsAHitButNotShared) {
  const auto exact = Answer({{"a", 0.9, 0.5}, {"b", 0.5, 0.3}});
  const auto recall =
      Compare(exact, Answer({{"a", 0.9, 0.5}, {"c", 0.5, 0.3 - 1e-8}}));
  EXPECT_EQ(recall->recall, 1);
  EXPECT_EQ(recall->overlap, 0.5);
}

TEST(RecallTest, LessSimilarArticleOfEqualRelevanceIsNoHit) {
  const auto exact = Answer({{"a", 0.9, 0.5}, {"b", 0.5, 0.3}});
  const auto recall =
      Compare(exact, Answer({{"a", 0.9, 0.5}, {"c", 0.5, 0.29}}));
  EXPECT_EQ(recall->recall, 0.5);
}

TEST(RecallTest, LessRelevantArticleIsNoHitHoweverSimilar) {
  const auto exact = Answer({{"a", 0.9, 0.5}, {"b", 0.5, 0.3}});
  const auto recall =
      Compare(exact, Answer({{"a", 0.9, 0.5}, {"c", 0.4, 0.9}}));
  EXPECT_EQ(recall->recall, 0.5);
}

TEST(RecallTest, AnswerWithFewerArticlesIsShorter) {
  const auto exact = Answer({{"a", 0.9, 0.5}, {"b", 0.5, 0.3}});
  const auto recall = Compare(exact, Answer({{"a", 0.9, 0.5}}));
  EXPECT_TRUE(recall->is_shorter);
  EXPECT_EQ(recall->recall, 0.5);
}

TEST(RecallTest, RecallOfALongerAnswerIsOneAtMost) {
  const auto recall = Compare(Answer({{"a", 0.5, 0.5}}),
                              Answer({{"a", 0.5, 0.5}, {"b", 0.9, 0.5}}));
  EXPECT_EQ(recall->recall, 1);
}

TEST(RecallTest, EmptyExactAnswerTellsNothing) {
  EXPECT_FALSE(Compare(Answer({}), Answer({{"a", 0.5, 0.5}})).has_value());
}

}  // namespace
}  // namespace akin
