#ifndef AKIN_CLIENT_BENCH_OPTIONS_H_
#define AKIN_CLIENT_BENCH_OPTIONS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/bench/run.h"
#include "client/bench/sweep.h"
#include "client/bench/workload_description.h"

namespace akin {

enum class BenchMode {
  kRate,    // calls at a rate
  kSweep,   // the highest rate that is held
  kClosed,  // the next call when one is answered
};

// What the command line of akin-bench asks for.
struct BenchOptions {
  BenchMode mode = BenchMode::kRate;
  WorkloadDescription workload;
  RunOptions run;
  absl::Duration slo = absl::Milliseconds(50);  // of kSweep
  int ids = 10000;                              // most articles to ask about
  int recall_sample = 100;    // answers to compare with exact ones
  double freshness_rate = 0;  // articles a second to look for; 0 for none

  // What the search of kSweep is to do.
  SweepOptions sweep() const;
};

// "rate", "sweep" or "closed"; InvalidArgument if it is none.
absl::StatusOr<BenchMode> ParseMode(const std::string& name);

// Each of these is InvalidArgument, naming the flag, its value and its bounds,
// if something is out of them.
absl::Status CheckOptions(const BenchOptions& options);
absl::Status CheckOptions(const NamedWorkloadOptions& options);

// The workload of a name, or of the file of a name that ends in .json.
absl::StatusOr<WorkloadDescription> WorkloadOf(
    const std::string& name, const NamedWorkloadOptions& options);

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_OPTIONS_H_
