#ifndef AKIN_CLIENT_BENCH_HISTOGRAM_H_
#define AKIN_CLIENT_BENCH_HISTOGRAM_H_

#include <cstdint>
#include <vector>

#include "absl/time/time.h"

namespace akin {

// Counts durations in buckets whose width grows with them, so that every
// quantile is within 1 % of the true one. Durations are whole nanoseconds;
// negative ones count as 0. Memory is fixed.
//
// Thread-compatible: one for each thread, merged at the end.
class Histogram {
 public:
  Histogram();

  void Record(absl::Duration duration);
  void Merge(const Histogram& other);

  int64_t count() const { return count_; }
  // Exact. Zero if nothing was recorded.
  absl::Duration min() const;
  absl::Duration max() const;
  absl::Duration mean() const;
  // The least duration that at least `share` (0 to 1) of all are not above;
  // zero if nothing was recorded.
  absl::Duration Quantile(double share) const;

 private:
  std::vector<int64_t> buckets_;
  int64_t count_ = 0;
  int64_t min_ = 0;
  int64_t max_ = 0;
  double sum_ = 0;
};

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_HISTOGRAM_H_
