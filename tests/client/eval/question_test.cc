#include "client/eval/question.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "akin/mocks/mock_connection.h"
#include "client/eval/languages.h"
#include "tests/client/eval/stories.h"

namespace akin {
namespace {

using testing::_;
using testing::IsEmpty;
using testing::Pair;
using testing::Return;
using testing::UnorderedElementsAre;

std::vector<std::string> ArticlesOf(const std::vector<Question>& questions) {
  std::vector<std::string> articles;
  for (const Question& question : questions) {
    articles.push_back(question.article);
  }
  return articles;
}

TEST(QuestionTest, ArticleThatIsAloneInItsStoryIsNone) {
  EXPECT_THAT(ArticlesOf(QuestionsOf(SmallStories())),
              testing::ElementsAre("a:1", "a:2", "a:3", "a:4", "b:1", "b:2"));
}

TEST(QuestionTest, SetIsWhatStandsBeforeTheFirstColon) {
  const auto questions = QuestionsOf(Stories("a:b:1\ts\nx\ts\n"));
  ASSERT_EQ(questions.size(), 2);
  EXPECT_EQ(questions[0].set, "a");
  EXPECT_EQ(questions[0].story, "s");
  EXPECT_EQ(questions[1].set, "x");
}

TEST(CrossLanguageQuestionTest, OnlyOtherLanguagesAreRelevant) {
  const auto questions = CrossLanguageQuestionsOf(
      SmallStories(), {{"a:1", "de"}, {"a:2", "de"}, {"a:3", "fr"}});
  ASSERT_THAT(ArticlesOf(questions), testing::ElementsAre("a:1", "a:2", "a:3"));
  EXPECT_THAT(questions[0].relevant, UnorderedElementsAre("a:3"));
  EXPECT_THAT(questions[2].relevant, UnorderedElementsAre("a:1", "a:2"));
}

TEST(CrossLanguageQuestionTest, StoryInOneLanguageAsksNothing) {
  EXPECT_THAT(
      CrossLanguageQuestionsOf(SmallStories(), {{"b:1", "de"}, {"b:2", "de"}}),
      IsEmpty());
}

TEST(CrossLanguageQuestionTest, WithoutLanguagesThereIsNoQuestion) {
  EXPECT_THAT(CrossLanguageQuestionsOf(SmallStories(), {}), IsEmpty());
}

TEST(LanguagesTest, PrimaryLanguageHasNoRegionAndNoCase) {
  EXPECT_EQ(PrimaryLanguage("de"), "de");
  EXPECT_EQ(PrimaryLanguage("pt-BR"), "pt");
  EXPECT_EQ(PrimaryLanguage("ZH-Hant-TW"), "zh");
  EXPECT_EQ(PrimaryLanguage(""), "");
  EXPECT_EQ(PrimaryLanguage("und"), "");
}

TEST(LanguagesTest, UnknownArticlesAndLanguagesAreCounted) {
  v1::BatchGetArticlesResponse response;
  for (const auto& [id, tag] : {std::pair("a", "de-AT"), std::pair("b", "")}) {
    v1::Article& article = *response.add_articles();
    article.set_id(id);
    article.set_language(tag);
  }
  response.add_missing_ids("c");
  auto connection = std::make_shared<MockConnection>();
  EXPECT_CALL(*connection, BatchGetArticles(_, _)).WillOnce(Return(response));
  const auto languages = FetchLanguages(Client(connection), {"a", "b", "c"});
  ASSERT_TRUE(languages.ok()) << languages.status();
  EXPECT_THAT(languages->of, UnorderedElementsAre(Pair("a", "de")));
  EXPECT_EQ(languages->nameless, 1);
  EXPECT_EQ(languages->missing, 1);
}

TEST(LanguagesTest, EveryArticleIsFetchedOnceInBatches) {
  std::vector<std::string> articles;
  for (int i = 0; i < 1001; ++i) articles.push_back(std::to_string(i));
  std::vector<std::string> fetched;
  auto connection = std::make_shared<MockConnection>();
  EXPECT_CALL(*connection, BatchGetArticles(_, _))
      .WillRepeatedly([&fetched](const v1::BatchGetArticlesRequest& request,
                                 const CallOptions&) {
        EXPECT_LE(request.article_ids_size(), 1000);
        EXPECT_EQ(request.view(), v1::ARTICLE_VIEW_BASIC);
        fetched.insert(fetched.end(), request.article_ids().begin(),
                       request.article_ids().end());
        return v1::BatchGetArticlesResponse();
      });
  ASSERT_TRUE(FetchLanguages(Client(connection), articles).ok());
  EXPECT_EQ(fetched, articles);
}

TEST(LanguagesTest, ErrorEndsTheFetch) {
  auto connection = std::make_shared<MockConnection>();
  EXPECT_CALL(*connection, BatchGetArticles(_, _))
      .WillOnce(Return(absl::UnavailableError("gone")));
  EXPECT_TRUE(
      absl::IsUnavailable(FetchLanguages(Client(connection), {"a"}).status()));
}

}  // namespace
}  // namespace akin
