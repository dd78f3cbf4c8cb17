#include "server/observability/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "server/observability/server_state.h"

namespace akin {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kMethods[] = {"FindSimilar", "GetStatus"};

class MetricsTest : public ::testing::Test {
 protected:
  std::atomic<ServingState> serving_state_ = ServingState::kServing;
  Metrics metrics_{"1.2.3", kMethods, serving_state_};
};

TEST_F(MetricsTest, EverySeriesOfACallIsThereBeforeTheFirst) {
  const std::string text = metrics_.ToText();
  for (const std::string_view method : kMethods) {
    const std::string name(method);
    for (const char* code : {"OK", "NOT_FOUND", "INTERNAL", "UNAVAILABLE",
                             "RESOURCE_EXHAUSTED", "UNAUTHENTICATED"}) {
      EXPECT_THAT(text, HasSubstr(absl::StrCat("akin_calls_total{code=\"", code,
                                               "\",method=\"", name, "\"} 0")));
    }
    EXPECT_THAT(text, HasSubstr("akin_call_queue_seconds_count{method=\"" +
                                name + "\"} 0"));
    EXPECT_THAT(text,
                HasSubstr("akin_calls_in_flight{method=\"" + name + "\"} 0"));
  }
}

TEST_F(MetricsTest, ACallIsCountedFromItsArrivalToItsEnd) {
  Metrics::Method& method = metrics_.method("FindSimilar");
  const Metrics::InFlight first(method);
  { const Metrics::InFlight second(method); }
  method.Started(absl::Milliseconds(30));
  method.Ended(absl::StatusCode::kNotFound, absl::Milliseconds(40));
  EXPECT_EQ(metrics_.calls_in_flight(), 1);
  const std::string text = metrics_.ToText();
  EXPECT_THAT(text,
              HasSubstr("akin_calls_in_flight{method=\"FindSimilar\"} 1"));
  EXPECT_THAT(
      text,
      HasSubstr(
          "akin_calls_total{code=\"NOT_FOUND\",method=\"FindSimilar\"} 1"));
  EXPECT_THAT(
      text,
      HasSubstr("akin_call_duration_seconds_count{method=\"FindSimilar\"} 1"));
  EXPECT_THAT(text, HasSubstr("akin_call_queue_seconds_bucket{method="
                              "\"FindSimilar\",le=\"0.02\"} 0"));
  EXPECT_THAT(text, HasSubstr("akin_call_queue_seconds_bucket{method="
                              "\"FindSimilar\",le=\"0.05\"} 1"));
}

TEST_F(MetricsTest, AnAnswerShowsHowItWasMadeAndWhatItShows) {
  Answer answer;
  answer.plan_kind = PlanKind::kScan;
  answer.items.resize(4);
  for (SimilarItem& item : answer.items) item.relevance = 0.55;
  answer.sources = 3;
  answer.selection.copies = 2;
  answer.selection.below_min_relevance = 90;
  answer.times = {.search = absl::Milliseconds(3),
                  .rank = absl::Milliseconds(1),
                  .fetch = absl::Microseconds(50)};
  metrics_.questions().CountAnswer(answer);
  metrics_.questions().CountCachedAnswer();
  metrics_.questions().CountError();
  EXPECT_EQ(metrics_.questions().answered(), 2);
  const std::string text = metrics_.ToText();
  for (const char* line :
       {"akin_questions_total{outcome=\"fresh\"} 1",
        "akin_questions_total{outcome=\"cached\"} 1",
        "akin_questions_total{outcome=\"error\"} 1",
        "akin_search_plans_total{plan=\"scan\"} 1",
        "akin_search_plans_total{plan=\"graph\"} 0",
        "akin_search_plans_total{plan=\"exact\"} 0",
        "akin_search_plans_total{plan=\"skipped\"} 0",
        "akin_question_stage_seconds_bucket{stage=\"search\",le=\"0.005\"} 1",
        "akin_answer_items_sum 4", "akin_item_relevance_count 4",
        "akin_item_relevance_bucket{le=\"0.5\"} 0",
        "akin_answer_source_diversity_sum 0.75",
        "akin_suppressed_candidates_total{cause=\"copy\"} 2",
        "akin_suppressed_candidates_total{cause=\"min_relevance\"} 90",
        "akin_suppressed_candidates_total{cause=\"limit\"} 0"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST_F(MetricsTest, AnEmptyAnswerHasNoDiversity) {
  metrics_.questions().CountAnswer({});
  const std::string text = metrics_.ToText();
  EXPECT_THAT(text, HasSubstr("akin_answer_items_bucket{le=\"0\"} 1"));
  EXPECT_THAT(text, HasSubstr("akin_answer_source_diversity_count 0"));
}

TEST_F(MetricsTest, RecallIsCountedAndWhatWasSkippedToo) {
  metrics_.questions().CountRecall(0.8);
  metrics_.questions().CountSkippedRecall();
  const std::string text = metrics_.ToText();
  EXPECT_THAT(text, HasSubstr("akin_recall_sum 0.8"));
  EXPECT_THAT(text, HasSubstr("akin_recall_skipped_total 1"));
}

TEST_F(MetricsTest, TheBuildTheProcessAndTheServingStateAreShownFromTheStart) {
  serving_state_ = ServingState::kLoading;
  const std::string text = metrics_.ToText();
  EXPECT_THAT(text, HasSubstr("version=\"1.2.3\"} 1"));
  EXPECT_THAT(text, HasSubstr("akin_serving_state{state=\"loading\"} 1"));
  EXPECT_THAT(text, HasSubstr("akin_serving_state{state=\"serving\"} 0"));
  EXPECT_THAT(text, HasSubstr("process_resident_memory_bytes "));
}

TEST_F(MetricsTest, TheStateIsShownAsLongAsThereIsOne) {
  EXPECT_THAT(metrics_.ToText(), Not(HasSubstr("akin_articles")));
  {
    const Metrics::ShownState shown(metrics_, [] {
      ServerState state;
      state.articles = 42;
      state.lag = 3;
      state.index.tail_rows = 17;
      state.index.last_sealed_at = absl::FromUnixSeconds(1'700'000'000);
      state.retention_deleted = 7;
      state.admission.reads = {.limit = 9, .in_flight = 5, .running = 2};
      state.admission.refused_write_rate = 8;
      state.answer_cache = {.hits = 1, .misses = 2, .evictions = 3, .bytes = 4};
      return state;
    });
    const std::string text = metrics_.ToText();
    for (const char* line :
         {"akin_articles 42", "akin_index_lag_writes 3",
          "akin_index_tail_rows 17",
          "akin_index_last_seal_timestamp_seconds 1700000000",
          "akin_index_last_merge_timestamp_seconds 0",
          "akin_admission_limit{budget=\"reads\"} 9",
          "akin_admission_calls{budget=\"reads\",state=\"waiting\"} 3",
          "akin_admission_refused_total{budget=\"writes\",cause=\"rate\"} 8",
          "akin_retention_deleted_total 7", "akin_answer_cache_hits_total 1",
          "akin_answer_cache_misses_total 2",
          "akin_answer_cache_evictions_total 3", "akin_answer_cache_bytes 4"}) {
      EXPECT_THAT(text, HasSubstr(line));
    }
  }
  EXPECT_THAT(metrics_.ToText(), Not(HasSubstr("akin_articles")));
}

}  // namespace
}  // namespace akin
