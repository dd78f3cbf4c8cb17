#ifndef AKIN_CLIENT_BENCH_HISTOGRAM_H_
#define AKIN_CLIENT_BENCH_HISTOGRAM_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/time/time.h"

namespace akin {

// Counts durations in buckets whose width grows with them, so that every
// quantile is within 1 % of the true one. Durations are whole nanoseconds;
// negative ones count as 0. Takes memory for the span of what was recorded,
// kBucketsOfDoubling counters for each doubling.
//
// Thread-compatible.
class Histogram {
 public:
  static constexpr int kBucketsOfDoubling = 64;

  // Durations that are counted together, of which `middle` stands for all.
  struct Bucket {
    absl::Duration middle;
    int64_t count = 0;
  };

  void Record(absl::Duration duration) { Record(duration, 1); }
  // `times` times; not negative.
  void Record(absl::Duration duration, int64_t times);
  void Merge(const Histogram& other);

  int64_t count() const { return count_; }
  // Exact. Zero if nothing was recorded.
  absl::Duration min() const;
  absl::Duration max() const;
  absl::Duration mean() const;
  // From the middles of the buckets.
  absl::Duration standard_deviation() const;
  // The least duration that at least `share` (0 to 1) of all are not above;
  // zero if nothing was recorded.
  absl::Duration Quantile(double share) const;
  // The buckets that are not empty, by duration.
  std::vector<Bucket> buckets() const;

 private:
  // The counter of a bucket, for which it makes room.
  int64_t& CounterOf(size_t bucket);

  size_t first_ = 0;  // bucket that counters_ begin with
  std::vector<int64_t> counters_;
  int64_t count_ = 0;
  int64_t min_ = 0;
  int64_t max_ = 0;
  double sum_ = 0;
};

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_HISTOGRAM_H_
