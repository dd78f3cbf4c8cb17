#ifndef AKIN_CLIENT_BENCH_LOAD_TEST_H_
#define AKIN_CLIENT_BENCH_LOAD_TEST_H_

#include <cstdint>
#include <map>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "akin/client.h"
#include "client/bench/histogram.h"
#include "client/bench/workload.h"

namespace akin {

// When the calls are made.
enum class Pace {
  // At a constant rate, whatever the server does, as readers do.
  kOpen,
  // Each thread its next call when the last was answered.
  kClosed,
};

struct LoadTestOptions {
  Pace pace = Pace::kOpen;
  double rate = 100;                          // calls a second, of kOpen
  absl::Duration warm_up = absl::Seconds(2);  // before `duration`, not counted
  absl::Duration duration = absl::Seconds(10);
  int concurrency = 64;  // most calls outstanding
  uint64_t seed = 1;
};

// What came of the calls that were due within the duration.
struct LoadTestResult {
  // From the time that a call was due, waiting for a free thread included; that
  // is what a reader sees of a server that falls behind. Good calls only.
  Histogram latency;
  // From the time that a call was made. Good calls only.
  Histogram service;
  std::map<absl::StatusCode, int64_t> errors;
  // Calls that were due, but not made before the end, all calls being
  // outstanding.
  int64_t unsent = 0;
  absl::Duration took;  // until the last answer; the duration at least

  int64_t failed() const;
};

// Runs the workload.
LoadTestResult RunLoadTest(const Client& client, const Workload& workload,
                           const LoadTestOptions& options);

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_LOAD_TEST_H_
