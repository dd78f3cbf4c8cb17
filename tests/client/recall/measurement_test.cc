#include "client/recall/measurement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "client/recall/table.h"
#include "tests/client/fake_server.h"
#include "tests/client/test_articles.h"

namespace akin {
namespace {

using testing::HasSubstr;

// Two articles if the answer is to be exact, else one of them; none about
// "alone", and "unknown" is not there.
grpc::Status Answer(const v1::FindSimilarRequest& request,
                    v1::FindSimilarResponse* response) {
  const std::string id = request.seeds().positive(0).article_id();
  if (id == "unknown") return grpc::Status(grpc::StatusCode::NOT_FOUND, id);
  if (id == "alone") return grpc::Status::OK;
  const bool is_exact = request.accuracy() == v1::ACCURACY_EXACT;
  for (int i = 0; i < (is_exact ? 2 : 1); ++i) {
    v1::SimilarItem& item = *response->add_items();
    item.mutable_article()->set_id(std::to_string(i));
    item.set_relevance(0.5 - 0.1 * i);
  }
  return grpc::Status::OK;
}

FilterKind OneSource() {
  return {"source", 0.5, [](const ArticleFacts&) {
            SizedFilter sized{{}, 4};
            sized.filter.add_sources("s");
            return sized;
          }};
}

std::vector<ArticleFacts> Asked(const std::vector<std::string>& ids) {
  std::vector<ArticleFacts> asked;
  for (const std::string& id : ids) asked.push_back(FactsOf(MakeArticle(id)));
  return asked;
}

TEST(MeasureRecallTest, DefaultAnswersAreComparedWithExactOnes) {
  FakeServer server;
  server.on_find_similar(Answer);
  const auto recall =
      MeasureRecall(server.client(), OneSource(), Asked({"a", "b"}), 10, 2);
  ASSERT_TRUE(recall.ok()) << recall.status();
  EXPECT_EQ(recall->questions, 2);
  EXPECT_DOUBLE_EQ(recall->recall, 0.5);
  EXPECT_DOUBLE_EQ(recall->overlap, 0.5);
  EXPECT_EQ(recall->shorter, 2);
  EXPECT_EQ(recall->exact, 0);
  EXPECT_DOUBLE_EQ(recall->matched, 0.4);
}

TEST(MeasureRecallTest, QuestionsWithoutAnswerDoNotCount) {
  FakeServer server;
  server.on_find_similar(Answer);
  const auto recall = MeasureRecall(server.client(), OneSource(),
                                    Asked({"alone", "unknown", "a"}), 10, 1);
  ASSERT_TRUE(recall.ok()) << recall.status();
  EXPECT_EQ(recall->questions, 1);
  EXPECT_EQ(recall->empty, 1);
  EXPECT_EQ(recall->unknown, 1);
  EXPECT_DOUBLE_EQ(recall->recall, 0.5);
}

TEST(MeasureRecallTest, ArticlesWithoutTheFieldAreNotAskedAbout) {
  FakeServer server;
  const FilterKind nothing = {"own source", std::nullopt,
                              [](const ArticleFacts&) { return std::nullopt; }};
  const auto recall =
      MeasureRecall(server.client(), nothing, Asked({"a"}), 10, 1);
  ASSERT_TRUE(recall.ok()) << recall.status();
  EXPECT_EQ(recall->questions, 0);
  EXPECT_EQ(server.calls(), 0);
}

TEST(MeasureRecallTest, ErrorOfTheServerEndsIt) {
  FakeServer server;
  server.on_find_similar(
      [](const v1::FindSimilarRequest&, v1::FindSimilarResponse*) {
        return grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "no");
      });
  EXPECT_TRUE(absl::IsInvalidArgument(
      MeasureRecall(server.client(), OneSource(), Asked({"a"}), 10, 1)
          .status()));
}

TEST(RecallTableTest, ShareThatIsNotWantedIsEmpty) {
  FilterRecall kind;
  kind.name = "own source";
  kind.matched = 0.25;
  kind.questions = 3;
  EXPECT_THAT(ToMarkdown({kind}), HasSubstr("| own source |  | 25 % | 3 |"));
  EXPECT_THAT(ToTsv({kind}), HasSubstr("\nown source\t\t0.25\t3\t"));
}

}  // namespace
}  // namespace akin
