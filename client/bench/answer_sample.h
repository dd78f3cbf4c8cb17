#ifndef AKIN_CLIENT_BENCH_ANSWER_SAMPLE_H_
#define AKIN_CLIENT_BENCH_ANSWER_SAMPLE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "akin/client.h"
#include "base/mutex.h"
#include "client/bench/operation.h"

namespace akin {

// A question and the answer that it had under load.
struct SampledAnswer {
  v1::FindSimilarRequest question;
  v1::FindSimilarResponse answer;
};

// Some of the answers of a run, each as likely as any other. Thread-safe.
class AnswerSample {
 public:
  // `size` answers at most; not negative.
  AnswerSample(size_t size, uint64_t seed);

  // Takes outcomes without an answer too, and leaves them.
  void Observe(Outcome outcome);
  // All that were kept; none after.
  std::vector<SampledAnswer> Take();

 private:
  const size_t size_;
  Mutex mutex_;
  Random random_ ABSL_GUARDED_BY(mutex_);
  uint64_t seen_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<SampledAnswer> kept_ ABSL_GUARDED_BY(mutex_);
};

// What answers are worth beside exact ones.
struct SampleRecall {
  int questions = 0;  // whose exact answer has an article
  double recall = 0;  // mean, 0 to 1; articles as good as the last one count
  int shorter = 0;    // answers with fewer articles than the exact one
  int empty = 0;      // questions whose exact answer has none; not counted
  // Answers of another state of the articles than the exact one: these were
  // asked for once more.
  int asked_again = 0;
  int failed = 0;  // questions that failed now; not counted
};

// Asks the questions again with ACCURACY_EXACT, one after the other, and
// compares. The exact answers are those of now: where articles have been
// written since, the question is asked in both ways.
SampleRecall MeasureSampleRecall(const Client& client,
                                 const std::vector<SampledAnswer>& sample);

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_ANSWER_SAMPLE_H_
