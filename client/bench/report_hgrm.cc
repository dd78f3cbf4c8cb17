#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"
#include "client/bench/report.h"

namespace akin {
namespace {

// Lines from one share to the next that leaves half as many above it.
constexpr int kTicks = 5;

// Ranges of doubled width that cover 63 bits, the first of them with twice as
// many buckets that are used.
constexpr int kBuckets = 57;

// The share after `share` (0 to below 1).
double NextShare(double share) {
  const double halvings = std::floor(std::log2(1 / (1 - share))) + 1;
  return share + 1 / (kTicks * std::exp2(halvings));
}

}  // namespace

std::string ToHgrm(const Histogram& histogram) {
  std::string text =
      "       Value     Percentile TotalCount 1/(1-Percentile)\n\n";
  const auto count = static_cast<double>(histogram.count());
  double share = 0;
  // The counts below each value; both grow together.
  const std::vector<Histogram::Bucket> buckets = histogram.buckets();
  size_t bucket = 0;
  int64_t seen = 0;
  while (histogram.count() > 0) {
    const auto rank = static_cast<int64_t>(std::ceil(share * count));
    while (bucket < buckets.size() && (seen < rank || seen == 0)) {
      seen += buckets[bucket++].count;
    }
    if (bucket == buckets.size()) break;
    absl::StrAppendFormat(&text, "%12.3f %2.12f %10d %14.2f\n",
                          absl::ToDoubleMilliseconds(histogram.Quantile(share)),
                          share, seen, 1 / (1 - share));
    share = NextShare(share);
  }
  if (histogram.count() > 0) {
    absl::StrAppendFormat(&text, "%12.3f %2.12f %10d\n",
                          absl::ToDoubleMilliseconds(histogram.max()), 1.0,
                          histogram.count());
  }
  absl::StrAppendFormat(
      &text,
      "#[Mean    = %12.3f, StdDeviation   = %12.3f]\n"
      "#[Max     = %12.3f, Total count    = %12d]\n"
      "#[Buckets = %12d, SubBuckets     = %12d]\n",
      absl::ToDoubleMilliseconds(histogram.mean()),
      absl::ToDoubleMilliseconds(histogram.standard_deviation()),
      absl::ToDoubleMilliseconds(histogram.max()), histogram.count(), kBuckets,
      2 * Histogram::kBucketsOfDoubling);
  return text;
}

}  // namespace akin
