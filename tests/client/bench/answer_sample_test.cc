#include "client/bench/answer_sample.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

#include "tests/client/fake_server.h"

namespace akin {
namespace {

v1::FindSimilarResponse Answer(const std::vector<std::string>& ids,
                               const std::string& revision = "1") {
  v1::FindSimilarResponse answer;
  double relevance = 1;
  for (const std::string& id : ids) {
    answer.add_items()->mutable_article()->set_id(id);
    answer.mutable_items()->rbegin()->set_relevance(relevance -= 0.1);
  }
  answer.mutable_info()->set_revision(revision);
  return answer;
}

Outcome OutcomeOf(const v1::FindSimilarRequest& question,
                  const v1::FindSimilarResponse& answer) {
  return {absl::OkStatus(), &question, answer};
}

TEST(AnswerSampleTest, KeepsAsManyAsItMayAndEachAsLikely) {
  const v1::FindSimilarRequest question;
  std::vector<int> kept(10);
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    AnswerSample sample(2, seed);
    for (int i = 0; i < 10; ++i) {
      sample.Observe(OutcomeOf(question, Answer({std::to_string(i)})));
    }
    const auto taken = sample.Take();
    ASSERT_EQ(taken.size(), 2);
    for (const SampledAnswer& answer : taken) {
      ++kept[std::stoi(answer.answer.items(0).article().id())];
    }
  }
  for (const int count : kept) EXPECT_NEAR(count, 400, 80);
}

TEST(AnswerSampleTest, OutcomesWithoutAnAnswerAreLeft) {
  AnswerSample sample(2, 1);
  sample.Observe({absl::UnavailableError("")});
  EXPECT_TRUE(sample.Take().empty());
}

// Answers a, b, c, d exactly and a, b, c by default.
void AnswerBothWays(FakeServer& server) {
  server.on_find_similar([](const v1::FindSimilarRequest& request,
                            v1::FindSimilarResponse* response) {
    *response = request.accuracy() == v1::ACCURACY_EXACT
                    ? Answer({"a", "b", "c", "d"})
                    : Answer({"a", "b", "c"});
    return grpc::Status::OK;
  });
}

TEST(SampleRecallTest, AnswerUnderLoadIsComparedWithTheExactOne) {
  FakeServer server;
  AnswerBothWays(server);
  const SampleRecall recall =
      MeasureSampleRecall(server.client(), {{{}, Answer({"a", "b"})}});
  EXPECT_EQ(recall.questions, 1);
  EXPECT_DOUBLE_EQ(recall.recall, 0.5);
  EXPECT_EQ(recall.shorter, 1);
  EXPECT_EQ(recall.asked_again, 0);
}

TEST(SampleRecallTest, AnswerOfOtherArticlesIsAskedForAgain) {
  FakeServer server;
  AnswerBothWays(server);
  const SampleRecall recall =
      MeasureSampleRecall(server.client(), {{{}, Answer({"x"}, "0")}});
  EXPECT_EQ(recall.asked_again, 1);
  EXPECT_DOUBLE_EQ(recall.recall, 0.75);
}

TEST(SampleRecallTest, EmptyAndFailedOnesAreNotCounted) {
  FakeServer server;
  std::atomic<int> asked = 0;
  server.on_find_similar([&](const auto&, v1::FindSimilarResponse* response) {
    *response = Answer({});
    return ++asked == 1 ? grpc::Status(grpc::StatusCode::NOT_FOUND, "gone")
                        : grpc::Status::OK;
  });
  const SampleRecall recall = MeasureSampleRecall(
      server.client(), {{{}, Answer({"x"})}, {{}, Answer({"x"})}});
  EXPECT_EQ(recall.failed, 1);
  EXPECT_EQ(recall.empty, 1);
  EXPECT_EQ(recall.questions, 0);
}

}  // namespace
}  // namespace akin
