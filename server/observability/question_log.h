#ifndef AKIN_SERVER_OBSERVABILITY_QUESTION_LOG_H_
#define AKIN_SERVER_OBSERVABILITY_QUESTION_LOG_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/observability/log.h"
#include "server/observability/question_metrics.h"
#include "server/observability/recall_sampler.h"
#include "server/observability/request_context.h"
#include "server/recommender.h"

namespace akin {

// Who asked a question and how long it took.
struct AskedQuestion {
  const RequestContext& request;
  std::string_view method;
  std::string_view caller;  // empty: the server asks for no token
  absl::Duration queued;    // until a thread had its call
  absl::Duration took;      // from then on
};

// What is noted of every question that the recommender was asked: the metrics,
// a sample of the recall, and a line in the log if it was slow. Thread-safe.
class QuestionLog {
 public:
  // What is borrowed must outlive the object. A question that took as long as
  // the threshold, with its time in the queue, is slow; infinite: none is.
  QuestionLog(QuestionMetrics& metrics, RecallSampler& recall_sampler,
              absl::Duration slow_threshold)
      : metrics_(metrics),
        recall_sampler_(recall_sampler),
        slow_threshold_(slow_threshold) {}

  void Add(const AskedQuestion& asked, const Query& query,
           const absl::StatusOr<Answer>& answer);

  // One that was answered from the cache.
  void AddCached() { metrics_.CountCachedAnswer(); }

 private:
  QuestionMetrics& metrics_;
  RecallSampler& recall_sampler_;
  const absl::Duration slow_threshold_;
  LogLimiter limiter_;
};

// For people, without texts: the ids of articles, the sizes of what else was
// given; at most some of them.
std::string SeedsSummary(const std::vector<Seed>& seeds);
// The fields that are set, and how many values they have; empty if none is.
std::string FilterSummary(const Filter& filter);

}  // namespace akin

#endif  // AKIN_SERVER_OBSERVABILITY_QUESTION_LOG_H_
