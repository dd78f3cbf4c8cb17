#include "server/observability/recall_sampler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "server/observability/metrics.h"
#include "tests/server/recommender_fixture.h"

namespace akin {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

class RecallSamplerTest : public RecommenderTest {
 protected:
  RecallSamplerTest() {
    for (const char* id : {"a", "b", "c"}) {
      Add({.id = id, .title = "one two three", .source = id});
    }
  }

  // Offers the query to a sampler, which has done its work when this returns.
  void Sample(const Query& query, absl::Duration pause = absl::Hours(1),
              bool busy = false) {
    RecallSampler sampler(recommender_, metrics_.questions(), pause,
                          [busy] { return busy; });
    sampler.Offer(query);
    sampler.Offer(query);
  }

  std::atomic<ServingState> serving_state_ = ServingState::kServing;
  Metrics metrics_{"", {}, serving_state_};
};

TEST_F(RecallSamplerTest, AnAnswerThatMissesNothingHasRecallOne) {
  const auto recall = MeasureRecall(
      recommender_,
      {.positive = {ArticleSeed{"a"}}, .policy = {.copy_rule = kKeep}});
  ASSERT_TRUE(recall.ok());
  EXPECT_THAT(*recall, Optional(1));
}

TEST_F(RecallSamplerTest, WithoutAnExactItemThereIsNoRecall) {
  Add({.id = "alone", .title = "xylophone", .source = "z"});
  const auto recall = MeasureRecall(
      recommender_,
      {.positive = {ArticleSeed{"alone"}}, .policy = {.min_relevance = 1}});
  ASSERT_TRUE(recall.ok());
  EXPECT_EQ(*recall, std::nullopt);
}

TEST_F(RecallSamplerTest, OneQuestionAPauseIsSampled) {
  Sample({.positive = {ArticleSeed{"a"}}, .policy = {.copy_rule = kKeep}});
  EXPECT_THAT(metrics_.ToText(), HasSubstr("akin_recall_count 1"));
}

TEST_F(RecallSamplerTest, ABusyServerIsNotAskedAgain) {
  Sample({.positive = {ArticleSeed{"a"}}}, absl::Hours(1), true);
  const std::string text = metrics_.ToText();
  EXPECT_THAT(text, HasSubstr("akin_recall_count 0"));
  EXPECT_THAT(text, HasSubstr("akin_recall_skipped_total 1"));
}

TEST_F(RecallSamplerTest, WithoutSamplesNothingIsAskedAgain) {
  Sample({.positive = {ArticleSeed{"a"}}}, absl::InfiniteDuration());
  EXPECT_THAT(metrics_.ToText(), HasSubstr("akin_recall_count 0"));
}

TEST_F(RecallSamplerTest, AnExactAnswerIsNotAskedAgain) {
  Sample({.positive = {ArticleSeed{"a"}}, .accuracy = Accuracy::kExact});
  EXPECT_THAT(metrics_.ToText(), HasSubstr("akin_recall_count 0"));
}

TEST_F(RecallSamplerTest, ASeedThatIsGoneIsNoSample) {
  Sample({.positive = {ArticleSeed{"gone"}}});
  EXPECT_THAT(metrics_.ToText(), HasSubstr("akin_recall_count 0"));
}

}  // namespace
}  // namespace akin
