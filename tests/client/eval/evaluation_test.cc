#include "client/eval/evaluation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/client/fake_server.h"

namespace akin {
namespace {

using testing::ElementsAre;

// Two articles for every question; none for "unknown".
grpc::Status Answer(const v1::FindSimilarRequest& request,
                    v1::FindSimilarResponse* response) {
  const std::string id = request.seeds().positive(0).article_id();
  if (id == "unknown") return grpc::Status(grpc::StatusCode::NOT_FOUND, id);
  for (const double relevance : {0.9, 0.25}) {
    v1::SimilarItem& item = *response->add_items();
    item.mutable_article()->set_id(id + (relevance > 0.5 ? "-1" : "-2"));
    item.set_relevance(relevance);
  }
  return grpc::Status::OK;
}

TEST(EvaluationTest, RankPolicyAsksForTenWhateverTheyAre) {
  const v1::FindSimilarRequest request = MakeEvalRequest("a", EvalOptions());
  EXPECT_EQ(request.seeds().positive(0).article_id(), "a");
  EXPECT_EQ(request.view(), v1::ARTICLE_VIEW_ID);
  EXPECT_EQ(request.accuracy(), v1::ACCURACY_UNSPECIFIED);
  EXPECT_EQ(request.policy().limit(), 10);
  EXPECT_TRUE(request.policy().has_min_relevance());
  EXPECT_EQ(request.policy().min_relevance(), 0);
  EXPECT_EQ(request.policy().source_rule(), v1::SOURCE_RULE_ANY);
  EXPECT_EQ(request.policy().copy_rule(), v1::COPY_RULE_KEEP);
}

TEST(EvaluationTest, ReaderPolicyIsTheServersDefault) {
  EvalOptions options;
  options.policy = EvalPolicy::kReader;
  options.exact = true;
  const v1::FindSimilarRequest request = MakeEvalRequest("a", options);
  v1::Policy expected;
  expected.set_limit(6);
  EXPECT_EQ(request.policy().SerializeAsString(), expected.SerializeAsString());
  EXPECT_EQ(request.accuracy(), v1::ACCURACY_EXACT);
}

TEST(EvaluationTest, AnswersComeInTheOrderOfTheQuestions) {
  FakeServer server;
  server.on_find_similar(Answer);
  std::vector<std::string> queries;
  for (int i = 0; i < 100; ++i) queries.push_back("q" + std::to_string(i));
  const auto answers = AskAll(server.client(), queries, EvalOptions());
  ASSERT_TRUE(answers.ok()) << answers.status();
  ASSERT_EQ(answers->size(), 100);
  for (int i = 0; i < 100; ++i) {
    EXPECT_THAT((*answers)[i].articles,
                ElementsAre(queries[i] + "-1", queries[i] + "-2"));
  }
}

TEST(EvaluationTest, ArticleThatTheServerLacksHasNoAnswer) {
  FakeServer server;
  server.on_find_similar(Answer);
  const auto answers = AskAll(server.client(), {"a", "unknown"}, EvalOptions());
  ASSERT_TRUE(answers.ok()) << answers.status();
  EXPECT_TRUE((*answers)[0].known);
  EXPECT_FALSE((*answers)[1].known);
}

TEST(EvaluationTest, ErrorEndsTheEvaluation) {
  FakeServer server;
  server.FailNext(1, grpc::Status(grpc::StatusCode::INTERNAL, "why"));
  EXPECT_TRUE(absl::IsInternal(
      AskAll(server.client(), {"a", "b"}, EvalOptions()).status()));
}

TEST(EvaluationTest, UncutReaderPolicyDiffersInLimitAndThresholdOnly) {
  EvalOptions options;
  options.policy = EvalPolicy::kReaderUncut;
  v1::Policy expected;
  expected.set_limit(10);
  expected.set_min_relevance(0);
  EXPECT_EQ(MakeEvalRequest("a", options).policy().SerializeAsString(),
            expected.SerializeAsString());
}

TEST(EvaluationTest, OwnLanguageIsExcludedIfOthersAreAskedFor) {
  EvalOptions options;
  options.languages = {{"a", "de"}};
  EXPECT_FALSE(MakeEvalRequest("a", options).has_filter());
  options.candidates = EvalCandidates::kOtherLanguages;
  EXPECT_THAT(MakeEvalRequest("a", options).filter().exclude_languages(),
              ElementsAre("de"));
  EXPECT_FALSE(MakeEvalRequest("b", options).has_filter());
}

TEST(EvaluationTest, ArticlesAreLeftOutWithTheirRelevance) {
  EvalAnswer answer;
  answer.known = true;
  answer.articles = {"b", "c", "d"};
  answer.relevance = {0.9, 0.8, 0.7};
  std::vector<EvalAnswer> answers = {answer, EvalAnswer()};
  LeaveOut({"c", "x"}, answers);
  EXPECT_TRUE(answers[0].known);
  EXPECT_THAT(answers[0].articles, ElementsAre("b", "d"));
  EXPECT_THAT(answers[0].relevance, ElementsAre(0.9, 0.7));
  EXPECT_FALSE(answers[1].known);
}

}  // namespace
}  // namespace akin
