#ifndef AKIN_CLIENT_BENCH_COMPARISON_H_
#define AKIN_CLIENT_BENCH_COMPARISON_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/bench/recorder.h"

namespace akin {

// What a report.json says that comparisons need.
struct RecordedRun {
  std::vector<Interval> intervals;  // at least one
  absl::Duration interval;
  // What was asked, of which server: name and value, in the report's order.
  std::vector<std::pair<std::string, std::string>> settings;
};

// Parses a report.json. InvalidArgument says what it lacks.
absl::StatusOr<RecordedRun> ParseReport(const std::string& json);

// A figure of two runs.
struct FigureRatio {
  std::string name;  // "latency p99, ms"
  double before = 0;
  double now = 0;
  double ratio = 0;  // now over before
  double low = 0;    // a 95 % interval of the ratio
  double high = 0;
};

// Compares throughput and quantiles. The interval is a bootstrap's: it draws
// `resamples` times, at least 40, blocks of the seconds of either run, which
// differ as chance has it, and leaves out 2.5 % of the ratios at either end.
// Figures that are zero before are left out.
std::vector<FigureRatio> CompareRuns(const RecordedRun& before,
                                     const RecordedRun& now, int resamples,
                                     uint64_t seed);

// A table for people, with a line for each setting that differs.
std::string ToTable(const RecordedRun& before, const RecordedRun& now,
                    const std::vector<FigureRatio>& ratios);

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_COMPARISON_H_
