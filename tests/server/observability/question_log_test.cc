#include "server/observability/question_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "server/observability/metrics.h"
#include "tests/server/observability/captured_log.h"
#include "tests/server/recommender_fixture.h"

namespace akin {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class QuestionLogTest : public RecommenderTest {
 protected:
  static constexpr absl::Duration kThreshold = absl::Milliseconds(200);

  void Add(absl::Duration queued, absl::Duration took,
           const absl::StatusOr<Answer>& answer, const Query& query = {},
           absl::Duration threshold = kThreshold) {
    QuestionLog log(metrics_.questions(), sampler_, threshold);
    log.Add({.request = {.id = "r1"},
             .method = "FindSimilar",
             .queued = queued,
             .took = took},
            query, answer);
  }

  std::atomic<ServingState> serving_state_ = ServingState::kServing;
  Metrics metrics_{"", {}, serving_state_};
  RecallSampler sampler_{recommender_, metrics_.questions(),
                         absl::InfiniteDuration(), [] { return false; }};
  CapturedLog log_{LogFormat::kJson};
};

TEST_F(QuestionLogTest, ASlowQuestionIsALineThatSaysHowItWasSearched) {
  Answer answer;
  answer.plan = "scanned the sketches of 7 of 7 rows";
  answer.matching_share = 0.25;
  answer.candidates = 300;
  answer.items.resize(2);
  answer.times = {.search = absl::Milliseconds(180),
                  .rank = absl::Milliseconds(9),
                  .fetch = absl::Milliseconds(1)};
  Query query{.positive = {ArticleSeed{"a1"},
                           TextSeed{.title = "Secret", .body = "text"}}};
  query.filter.languages.any_of = {"de", "en"};
  query.filter.sources.none_of = {"x"};
  query.filter.published_after = kNoon;
  Add(absl::Milliseconds(10), absl::Milliseconds(190), answer, query);
  const auto line = nlohmann::json::parse(log_.text());
  EXPECT_EQ(line["level"], "warning");
  EXPECT_EQ(line["message"], "slow query");
  EXPECT_EQ(line["request_id"], "r1");
  EXPECT_EQ(line["method"], "FindSimilar");
  EXPECT_EQ(line["queued_ms"], 10);
  EXPECT_EQ(line["took_ms"], 190);
  EXPECT_EQ(line["search_ms"], 180);
  EXPECT_EQ(line["rank_ms"], 9);
  EXPECT_EQ(line["fetch_ms"], 1);
  EXPECT_EQ(line["seeds"], "a1, text of 10 bytes");
  EXPECT_EQ(line["filter"],
            "languages.any_of:2,sources.none_of:1,published_after:2023-09-13T"
            "12:00:00Z");
  EXPECT_EQ(line["plan"], "scanned the sketches of 7 of 7 rows");
  EXPECT_EQ(line["matching_share"], 0.25);
  EXPECT_EQ(line["candidates"], 300);
  EXPECT_EQ(line["items"], 2);
  EXPECT_THAT(log_.text(), Not(HasSubstr("Secret")));
}

TEST_F(QuestionLogTest, AFastQuestionIsCountedAndNotLogged) {
  Add(absl::ZeroDuration(), absl::Milliseconds(199), Answer());
  EXPECT_THAT(log_.text(), IsEmpty());
  EXPECT_EQ(metrics_.questions().answered(), 1);
}

TEST_F(QuestionLogTest, ASlowErrorIsLoggedWithItsCodeAlone) {
  Add(absl::Seconds(1), absl::ZeroDuration(),
      absl::NotFoundError("article 'Secret' is not known"));
  EXPECT_EQ(nlohmann::json::parse(log_.text())["code"], "NOT_FOUND");
  EXPECT_THAT(log_.text(), Not(HasSubstr("Secret")));
  EXPECT_THAT(metrics_.ToText(),
              HasSubstr("akin_questions_total{outcome=\"error\"} 1"));
}

TEST_F(QuestionLogTest, WithoutAThresholdNothingIsSlow) {
  Add(absl::ZeroDuration(), absl::Hours(1), Answer(), {},
      absl::InfiniteDuration());
  EXPECT_THAT(log_.text(), IsEmpty());
}

TEST(SeedsSummaryTest, OfManySeedsSomeAreNamed) {
  EXPECT_EQ(SeedsSummary(std::vector<Seed>(12, ArticleSeed{"a"})),
            "a, a, a, a, a, a, a, a, a, a, and 2 more");
  EXPECT_EQ(SeedsSummary({GivenEmbedding{.values = {1, 2, 3}}}),
            "vector of 3 values");
}

TEST(FilterSummaryTest, OfNoFilterNothingIsSaid) {
  EXPECT_EQ(FilterSummary({}), "");
}

}  // namespace
}  // namespace akin
