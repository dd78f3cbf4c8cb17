#ifndef AKIN_CLIENT_BENCH_BENCH_H_
#define AKIN_CLIENT_BENCH_BENCH_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "akin/client.h"
#include "client/bench/clock.h"
#include "client/bench/options.h"
#include "client/bench/report.h"

namespace akin {

// What is told while a test runs.
struct BenchWatch {
  BesideRun during;      // a run; may be null
  StepObserver on_step;  // a step of a sweep has ended; may be null
};

// Runs a whole test: draws what is asked, asks, compares a sample with exact
// answers, and says what the client itself had to do with the figures. The
// server's errors if it could not be begun; failed calls are in the report.
// `options` must have passed CheckOptions(); `server` is for the report.
absl::StatusOr<BenchReport> RunBench(Clock& clock, const Client& client,
                                     const std::string& server,
                                     const BenchOptions& options,
                                     const BenchWatch& watch);

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_BENCH_H_
