#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/bench/report.h"

namespace akin {
namespace {

double Ms(absl::Duration duration) {
  return absl::ToDoubleMilliseconds(duration);
}

}  // namespace

std::string ToCsv(const RunResult& result) {
  std::string csv =
      "second,answered,failed,latency_p50_ms,latency_p90_ms,latency_p99_ms,"
      "latency_max_ms,service_p50_ms,service_p99_ms\n";
  absl::Duration begin;
  for (const Interval& interval : result.intervals) {
    absl::StrAppendFormat(
        &csv, "%d,%d,%d,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f\n",
        absl::ToInt64Seconds(begin), interval.latency.count(), interval.failed,
        Ms(interval.latency.Quantile(0.5)), Ms(interval.latency.Quantile(0.9)),
        Ms(interval.latency.Quantile(0.99)), Ms(interval.latency.max()),
        Ms(interval.service.Quantile(0.5)),
        Ms(interval.service.Quantile(0.99)));
    begin += result.interval;
  }
  return csv;
}

std::string ToCsv(const SweepResult& sweep) {
  std::string csv =
      "rate,answered_per_s,failed,unsent,latency_p50_ms,latency_p99_ms,"
      "latency_p99_of_all_ms,service_p99_ms,held,confirming\n";
  for (const SweepStep& step : sweep.steps) {
    const CallCounts total = step.result.total();
    absl::StrAppendFormat(
        &csv, "%g,%.2f,%d,%d,%.3f,%.3f,%.3f,%.3f,%d,%d\n", step.rate,
        step.result.answered_per_second(), total.failed(), total.unsent,
        Ms(total.latency.Quantile(0.5)), Ms(total.latency.Quantile(0.99)),
        Ms(step.p99), Ms(total.service.Quantile(0.99)), step.held,
        step.confirming);
  }
  return csv;
}

}  // namespace akin
