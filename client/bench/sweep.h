#ifndef AKIN_CLIENT_BENCH_SWEEP_H_
#define AKIN_CLIENT_BENCH_SWEEP_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "client/bench/run.h"

namespace akin {

// Finds the knee of a server: the highest rate at which 99 % of all calls that
// are due are answered within a time, failed and unsent ones counting as never
// answered.

struct SweepOptions {
  double first_rate = 100;                      // calls a second, positive
  absl::Duration slo = absl::Milliseconds(50);  // positive
  absl::Duration step = absl::Seconds(10);      // each rate is held so long
  // The rate that is found is held so long, again.
  absl::Duration confirmation = absl::Seconds(30);
};

// One rate that was held.
struct SweepStep {
  double rate = 0;
  RunResult result;
  absl::Duration p99;       // of all calls that were due
  bool held = false;        // p99 is within the time
  bool confirming = false;  // after the search
};

struct SweepResult {
  std::vector<SweepStep> steps;  // in the order of time
  // The step that confirmed the knee: its rate is the knee. Absent if no rate
  // of at least one call a second was held.
  std::optional<size_t> knee;
};

// Makes a run at a rate.
using RunAtRate =
    std::function<RunResult(double rate, absl::Duration duration)>;
using StepObserver = std::function<void(const SweepStep&)>;

// Doubles the rate until it is not held (or halves it until it is), bisects
// what is between to 3 %, and confirms: the rate that was found is held for
// longer, and lowered by 5 % for as long as it is not. A step with more than 80
// % of the time is repeated, and two of three decide, so that neither a hiccup
// of the machine nor a lucky run does.
SweepResult Sweep(const SweepOptions& options, const RunAtRate& run,
                  const StepObserver& observer = nullptr);

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_SWEEP_H_
