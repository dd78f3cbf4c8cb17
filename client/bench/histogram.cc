#include "client/bench/histogram.h"

#include <algorithm>
#include <cmath>

namespace akin {
namespace {

// Values below 2^kLinearBits have a bucket each; above, each power of two is
// split into 2^(kLinearBits - 1) equal ones, at most 1/64 wide. A bucket's
// middle is then within 1/128 of its values.
constexpr int kLinearBits = 7;
constexpr int kHalf = 1 << (kLinearBits - 1);
static_assert(kHalf == Histogram::kBucketsOfDoubling);

int FloorLog2(uint64_t value) { return 63 - __builtin_clzll(value); }

size_t BucketOf(int64_t value) {
  const auto v = static_cast<uint64_t>(value);
  if (v < (1u << kLinearBits)) return v;
  const int shift = FloorLog2(v) - kLinearBits + 1;
  return static_cast<size_t>(shift) * kHalf + (v >> shift);
}

// The middle of a bucket.
int64_t MiddleOf(size_t bucket) {
  if (bucket < (1u << kLinearBits)) return static_cast<int64_t>(bucket);
  const int shift = static_cast<int>(bucket / kHalf) - 1;
  const auto low = static_cast<int64_t>(bucket % kHalf + kHalf) << shift;
  return low + ((int64_t{1} << shift) / 2);
}

}  // namespace

int64_t& Histogram::CounterOf(size_t bucket) {
  if (counters_.empty()) first_ = bucket;
  if (bucket < first_) {
    counters_.insert(counters_.begin(), first_ - bucket, 0);
    first_ = bucket;
  }
  if (bucket - first_ >= counters_.size()) {
    counters_.resize(bucket - first_ + 1);
  }
  return counters_[bucket - first_];
}

void Histogram::Record(absl::Duration duration, int64_t times) {
  if (times == 0) return;
  const int64_t value =
      std::max<int64_t>(0, absl::ToInt64Nanoseconds(duration));
  CounterOf(BucketOf(value)) += times;
  min_ = count_ == 0 ? value : std::min(min_, value);
  max_ = std::max(max_, value);
  sum_ += static_cast<double>(value) * static_cast<double>(times);
  count_ += times;
}

void Histogram::Merge(const Histogram& other) {
  if (other.count_ == 0) return;
  // The last first, that room is made once at either end.
  for (size_t i = other.counters_.size(); i-- > 0;) {
    if (other.counters_[i] == 0) continue;
    CounterOf(other.first_ + i) += other.counters_[i];
  }
  min_ = count_ == 0 ? other.min_ : std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
  sum_ += other.sum_;
  count_ += other.count_;
}

absl::Duration Histogram::min() const { return absl::Nanoseconds(min_); }

absl::Duration Histogram::max() const { return absl::Nanoseconds(max_); }

absl::Duration Histogram::mean() const {
  if (count_ == 0) return absl::ZeroDuration();
  return absl::Nanoseconds(sum_ / static_cast<double>(count_));
}

absl::Duration Histogram::standard_deviation() const {
  if (count_ == 0) return absl::ZeroDuration();
  const double mean = sum_ / static_cast<double>(count_);
  double squares = 0;
  for (size_t i = 0; i < counters_.size(); ++i) {
    const double difference = static_cast<double>(MiddleOf(first_ + i)) - mean;
    squares += difference * difference * static_cast<double>(counters_[i]);
  }
  return absl::Nanoseconds(std::sqrt(squares / static_cast<double>(count_)));
}

absl::Duration Histogram::Quantile(double share) const {
  if (count_ == 0) return absl::ZeroDuration();
  const auto rank = std::clamp<int64_t>(
      static_cast<int64_t>(std::ceil(share * static_cast<double>(count_))), 1,
      count_);
  int64_t seen = 0;
  for (size_t i = 0; i < counters_.size(); ++i) {
    seen += counters_[i];
    if (seen >= rank) {
      return absl::Nanoseconds(std::clamp(MiddleOf(first_ + i), min_, max_));
    }
  }
  return max();
}

std::vector<Histogram::Bucket> Histogram::buckets() const {
  std::vector<Bucket> buckets;
  for (size_t i = 0; i < counters_.size(); ++i) {
    if (counters_[i] == 0) continue;
    buckets.push_back({absl::Nanoseconds(MiddleOf(first_ + i)), counters_[i]});
  }
  return buckets;
}

}  // namespace akin
