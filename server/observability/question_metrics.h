#ifndef AKIN_SERVER_OBSERVABILITY_QUESTION_METRICS_H_
#define AKIN_SERVER_OBSERVABILITY_QUESTION_METRICS_H_

#include <array>
#include <cstdint>

#include "server/recommender.h"

namespace prometheus {
class Counter;
class Histogram;
class Registry;
}  // namespace prometheus

namespace akin {

// Counts what comes of the questions: how they were searched, what is shown,
// what is not, and how much of an exact answer is found. Thread-safe.
class QuestionMetrics {
 public:
  // The registry must outlive the object.
  explicit QuestionMetrics(prometheus::Registry& registry);

  // A question was answered by the recommender, from the cache, or not.
  void CountAnswer(const Answer& answer);
  void CountCachedAnswer();
  void CountError();

  // An answer was compared with the exact one and had this share of its items;
  // or it was not, since the server had other work.
  void CountRecall(double recall);
  void CountSkippedRecall();

  // Questions that were answered since the start.
  int64_t answered() const;

 private:
  // The three kinds of outcomes.
  prometheus::Counter* fresh_;
  prometheus::Counter* cached_;
  prometheus::Counter* errors_;
  prometheus::Histogram* search_;
  prometheus::Histogram* rank_;
  prometheus::Histogram* fetch_;
  std::array<prometheus::Counter*, 4> plans_;  // by PlanKind
  prometheus::Histogram* items_;
  prometheus::Histogram* relevance_;
  prometheus::Histogram* diversity_;
  prometheus::Counter* below_min_relevance_;
  prometheus::Counter* not_of_mode_;
  prometheus::Counter* copies_;
  prometheus::Counter* over_max_per_source_;
  prometheus::Counter* over_limit_;
  prometheus::Histogram* recall_;
  prometheus::Counter* recall_skipped_;
};

}  // namespace akin

#endif  // AKIN_SERVER_OBSERVABILITY_QUESTION_METRICS_H_
