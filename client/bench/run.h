#ifndef AKIN_CLIENT_BENCH_RUN_H_
#define AKIN_CLIENT_BENCH_RUN_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/time/time.h"
#include "client/bench/clock.h"
#include "client/bench/histogram.h"
#include "client/bench/recorder.h"
#include "client/bench/schedule.h"
#include "client/bench/workload.h"

namespace akin {

struct RunOptions {
  Pace pace = Pace::kRate;
  double rate = 100;                          // calls a second, of kRate
  absl::Duration warm_up = absl::Seconds(2);  // before `duration`, not counted
  absl::Duration duration = absl::Seconds(10);
  int concurrency = 64;  // most calls outstanding
  uint64_t seed = 1;
};

// What the client itself had to do with the figures.
struct ClientLoad {
  absl::Duration cpu_time;  // of the process, in the window
  // How much later than due calls were made that had not to wait for their
  // turn: the client's own delay.
  Histogram lateness;
  // Calls that had to wait for their turn, as many as may be being outstanding
  // when they were due.
  int64_t waited = 0;
};

// What came of the calls that were due within the window of a run.
struct RunResult {
  std::vector<KindResult> kinds;    // as the workload has them
  std::vector<Interval> intervals;  // of `interval`, from the window's begin on
  absl::Duration interval;
  absl::Duration took;  // until the last answer; the duration at least
  ClientLoad client;

  // The calls at the rate, of all kinds.
  CallCounts total() const;
  // Good calls at the rate.
  double answered_per_second() const;
};

// What goes on beside the calls.
struct RunWindow {
  Clock& clock;
  const Recorder& recorder;
  absl::Time from;  // after the warm-up
  absl::Time end;
};
using BesideRun = std::function<void(const RunWindow&)>;

// Sees each outcome of a call that was due in the window; from many threads.
using OutcomeObserver = std::function<void(Outcome)>;

// Calls as the workload says and waits for the last answer. What is `beside`
// has to return when the window has ended.
RunResult RunWorkload(Clock& clock, const Workload& workload,
                      const RunOptions& options,
                      const std::vector<BesideRun>& beside = {},
                      const OutcomeObserver& observer = nullptr);

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_RUN_H_
