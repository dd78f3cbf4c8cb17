#include "client/bench/bottleneck.h"

#include <algorithm>

#include "absl/strings/str_format.h"

namespace akin {
namespace {

constexpr double kMostCpu = 0.7;  // share of the processors
// Lateness is told from this on, and from this share of the latency.
constexpr absl::Duration kMostLateness = absl::Microseconds(500);
constexpr double kMostLatenessShare = 0.1;
constexpr double kMostWaited = 0.01;  // share of the calls

}  // namespace

std::vector<std::string> FindBottlenecks(const RunResult& result,
                                         const RunOptions& options,
                                         int processors) {
  std::vector<std::string> reasons;
  const double used =
      absl::FDivDuration(result.client.cpu_time, options.duration);
  if (used > kMostCpu * processors) {
    reasons.push_back(absl::StrFormat(
        "the client used %.2f of %d processors, so that the figures are its "
        "own as much as the server's; ask less or from another machine",
        used, processors));
  }
  const CallCounts total = result.total();
  const absl::Duration late = result.client.lateness.Quantile(0.99);
  const absl::Duration latency = total.latency.Quantile(0.99);
  if (options.pace == Pace::kRate &&
      late > std::max(kMostLateness, kMostLatenessShare * latency)) {
    reasons.push_back(absl::StrFormat(
        "the client made calls up to %.2f ms late (p99) with turns free, which "
        "its latency includes; take it to a machine with idle processors",
        absl::ToDoubleMilliseconds(late)));
  }
  const int64_t made = result.client.waited + result.client.lateness.count();
  if (options.pace == Pace::kRate &&
      static_cast<double>(result.client.waited) >
          kMostWaited * static_cast<double>(made)) {
    reasons.push_back(absl::StrFormat(
        "%d of %d calls waited until one of %d outstanding was answered, which "
        "their latency includes; the server does not keep up, or "
        "--concurrency is too low",
        result.client.waited, made, options.concurrency));
  }
  return reasons;
}

}  // namespace akin
