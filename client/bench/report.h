#ifndef AKIN_CLIENT_BENCH_REPORT_H_
#define AKIN_CLIENT_BENCH_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client/bench/answer_sample.h"
#include "client/bench/freshness.h"
#include "client/bench/run.h"
#include "client/bench/sweep.h"

namespace akin {

// The search that found the rate of a test.
struct SweepReport {
  SweepOptions options;
  SweepResult result;
};

// What a test was, and what came of it.
struct BenchReport {
  std::string server;
  std::string server_version;
  int64_t articles = 0;  // of the server
  std::string workload;
  RunOptions options;
  RunResult result;  // of a sweep that of the knee, or else of the last step
  std::optional<SweepReport> sweep;
  std::optional<SampleRecall> recall;
  std::optional<FreshnessResult> freshness;
  std::vector<std::string> warnings;  // sentences
};

// "similar_by_id of localhost:50051, 5 articles, at 100/s, at most 64
// outstanding".
std::string Subject(const BenchReport& report);

// What came of the calls: how many were answered and what of the others, of
// each kind if there are several. A line each.
std::string CallLines(const RunResult& result);
// What was found beside latencies: recall, freshness, the knee. A line each.
std::string FindingLines(const BenchReport& report);
// All of it for people.
std::string ToTable(const BenchReport& report);
// A line for each step of a sweep, as it ends.
std::string ToLine(const SweepStep& step);

// For programs: one JSON object, with a line end; docs/load_testing.md says
// what is in it.
std::string ToJson(const BenchReport& report);

// An interval a line, with a header.
std::string ToCsv(const RunResult& result);
// A step a line, with a header.
std::string ToCsv(const SweepResult& sweep);

// Quantiles in the text form of HdrHistogram, in milliseconds, for its
// plotters.
std::string ToHgrm(const Histogram& histogram);

// A page that needs nothing else, with plots.
std::string ToHtml(const BenchReport& report);

// Writes report.json, report.csv, sweep.csv (of a sweep), latency.hgrm,
// service.hgrm and report.html to a directory that is there. DataLoss, naming
// the file, if one cannot be written.
absl::Status WriteReport(const BenchReport& report,
                         const std::string& directory);

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_REPORT_H_
