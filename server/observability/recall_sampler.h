#ifndef AKIN_SERVER_OBSERVABILITY_RECALL_SAMPLER_H_
#define AKIN_SERVER_OBSERVABILITY_RECALL_SAMPLER_H_

#include <atomic>
#include <functional>
#include <optional>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "server/observability/question_metrics.h"
#include "server/recommender.h"

namespace akin {

// Share of the exact answer's items that the answer to a question has; nullopt
// if the exact one has none. Asks twice. An error if it cannot be answered.
absl::StatusOr<std::optional<double>> MeasureRecall(
    const Recommender& recommender, Query query);

// Asks some of the questions again, exactly, to see what the approximate
// answers miss: at most one a pause, one at a time, on a thread of its own, and
// none while the server has other work. Thread-safe.
class RecallSampler {
 public:
  // Both must outlive the sampler. `pause` is positive; infinite: no question
  // is asked again. `busy` is called by any thread.
  RecallSampler(const Recommender& recommender, QuestionMetrics& metrics,
                absl::Duration pause, std::function<bool()> busy);
  // Asks what it has taken, then ends.
  ~RecallSampler();

  // Takes a question that has just been answered, if it is time for one.
  void Offer(const Query& query);

 private:
  void Loop();
  void Sample(Query query);

  const Recommender& recommender_;
  QuestionMetrics& metrics_;
  const absl::Duration pause_;
  const std::function<bool()> busy_;
  // Read by every question, written once a pause.
  std::atomic<bool> wanted_;
  Mutex mutex_;
  CondVar changed_;
  std::optional<Query> taken_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace akin

#endif  // AKIN_SERVER_OBSERVABILITY_RECALL_SAMPLER_H_
