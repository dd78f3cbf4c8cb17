#include "client/bench/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace akin {
namespace {

TEST(HistogramTest, EmptyOneIsZero) {
  const Histogram histogram;
  EXPECT_EQ(histogram.count(), 0);
  EXPECT_EQ(histogram.Quantile(0.5), absl::ZeroDuration());
  EXPECT_EQ(histogram.mean(), absl::ZeroDuration());
}

TEST(HistogramTest, ExtremesAndMeanAreExact) {
  Histogram histogram;
  for (const int us : {10, 2000, 30}) histogram.Record(absl::Microseconds(us));
  EXPECT_EQ(histogram.min(), absl::Microseconds(10));
  EXPECT_EQ(histogram.max(), absl::Microseconds(2000));
  EXPECT_EQ(histogram.mean(), absl::Microseconds(680));
}

TEST(HistogramTest, EveryMagnitudeIsWithinOnePercent) {
  for (int64_t value = 1; value < int64_t{1} << 60; value += value / 3 + 1) {
    // Beside a smaller and a larger one, that the extremes do not help.
    Histogram histogram;
    histogram.Record(absl::ZeroDuration());
    histogram.Record(absl::Nanoseconds(value));
    histogram.Record(absl::Nanoseconds(int64_t{1} << 62));
    const auto median =
        static_cast<double>(absl::ToInt64Nanoseconds(histogram.Quantile(0.5)));
    EXPECT_NEAR(median / static_cast<double>(value), 1, 0.01) << value;
  }
}

TEST(HistogramTest, QuantilesAreThoseOfTheSortedValues) {
  std::mt19937_64 random(1);
  std::lognormal_distribution<double> distribution(13, 1.5);
  std::vector<int64_t> values;
  Histogram histogram;
  for (int i = 0; i < 10000; ++i) {
    values.push_back(static_cast<int64_t>(distribution(random)));
    histogram.Record(absl::Nanoseconds(values.back()));
  }
  std::sort(values.begin(), values.end());
  for (const double share : {0.01, 0.5, 0.9, 0.99, 0.999, 1.0}) {
    const auto rank =
        static_cast<size_t>(std::ceil(share * static_cast<double>(10000))) - 1;
    const auto quantile = static_cast<double>(
        absl::ToInt64Nanoseconds(histogram.Quantile(share)));
    EXPECT_NEAR(quantile / static_cast<double>(values[rank]), 1, 0.01) << share;
  }
}

TEST(HistogramTest, MergedOneCountsBoth) {
  Histogram a;
  Histogram b;
  a.Record(absl::Milliseconds(1));
  b.Record(absl::Milliseconds(9));
  b.Record(absl::Milliseconds(5));
  a.Merge(b);
  EXPECT_EQ(a.count(), 3);
  EXPECT_EQ(a.min(), absl::Milliseconds(1));
  EXPECT_EQ(a.max(), absl::Milliseconds(9));
  EXPECT_EQ(a.mean(), absl::Milliseconds(5));
}

TEST(HistogramTest, BucketsRecordedAgainAreTheSameBuckets) {
  Histogram histogram;
  for (int i = 1; i < 1000; ++i) histogram.Record(absl::Microseconds(i * i));
  Histogram again;
  for (const Histogram::Bucket& bucket : histogram.buckets()) {
    again.Record(bucket.middle, bucket.count);
  }
  EXPECT_EQ(again.count(), histogram.count());
  for (const double share : {0.1, 0.5, 0.99}) {
    EXPECT_EQ(again.Quantile(share), histogram.Quantile(share));
  }
}

TEST(HistogramTest, StandardDeviationIsThatOfTheValues) {
  Histogram histogram;
  histogram.Record(absl::Milliseconds(10), 50);
  histogram.Record(absl::Milliseconds(30), 50);
  EXPECT_NEAR(absl::ToDoubleMilliseconds(histogram.standard_deviation()), 10,
              0.2);
}

TEST(HistogramTest, NegativeCountsAsZero) {
  Histogram histogram;
  histogram.Record(-absl::Seconds(1));
  EXPECT_EQ(histogram.max(), absl::ZeroDuration());
}

}  // namespace
}  // namespace akin
