#include "client/eval/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "akin/mocks/mock_connection.h"
#include "tests/client/eval/stories.h"

namespace akin {
namespace {

using testing::_;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Return;
using testing::UnorderedElementsAre;

EvalOptions CrossLanguage() {
  EvalOptions options;
  options.candidates = EvalCandidates::kOtherLanguages;
  return options;
}

TEST(PlanTest, EveryLabelledArticleIsAskedAboutWithoutLanguages) {
  auto connection = std::make_shared<MockConnection>();
  EXPECT_CALL(*connection, BatchGetArticles).Times(0);
  const auto plan = MakePlan(Client(connection), SmallStories(), EvalOptions());
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->asked.size(), 7);
  EXPECT_EQ(plan->questions.size(), 6);
  EXPECT_THAT(plan->left_out, IsEmpty());
}

TEST(PlanTest, AcrossLanguagesOnlyQuestionsAreAsked) {
  v1::BatchGetArticlesResponse response;
  for (const auto& [id, language] :
       {std::pair("a:1", "de"), std::pair("a:2", "fr"), std::pair("a:3", ""),
        std::pair("b:1", "en"), std::pair("b:2", "en")}) {
    v1::Article& article = *response.add_articles();
    article.set_id(id);
    article.set_language(language);
  }
  response.add_missing_ids("a:4");
  response.add_missing_ids("b:3");
  auto connection = std::make_shared<MockConnection>();
  EXPECT_CALL(*connection, BatchGetArticles(_, _)).WillOnce(Return(response));
  const auto plan =
      MakePlan(Client(connection), SmallStories(), CrossLanguage());
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_THAT(plan->asked, ElementsAre("a:1", "a:2"));
  EXPECT_THAT(plan->left_out, UnorderedElementsAre("a:3", "a:4", "b:3"));
  EXPECT_EQ(plan->missing, 2);
  EXPECT_EQ(plan->nameless, 1);
  EXPECT_THAT(
      MakeEvalRequest("a:1", plan->options).filter().exclude_languages(),
      ElementsAre("de"));
}

TEST(PlanTest, FailsAsTheServerDoes) {
  auto connection = std::make_shared<MockConnection>();
  EXPECT_CALL(*connection, BatchGetArticles(_, _))
      .WillOnce(Return(absl::UnavailableError("gone")));
  EXPECT_TRUE(absl::IsUnavailable(
      MakePlan(Client(connection), SmallStories(), CrossLanguage()).status()));
}

TEST(PlanTest, RunThatAnswersNoQuestionCannotBeCompared) {
  const auto plan = MakePlan(Client(std::make_shared<MockConnection>()),
                             SmallStories(), EvalOptions());
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_TRUE(CheckComparable(*plan, {{"a:1", {}}}, "run.txt").ok());
  const absl::Status status =
      CheckComparable(*plan, {{"b:3", {"a:1"}}}, "run.txt");
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("run.txt: answers none of the 6 questions"));
}

}  // namespace
}  // namespace akin
