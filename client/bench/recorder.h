#ifndef AKIN_CLIENT_BENCH_RECORDER_H_
#define AKIN_CLIENT_BENCH_RECORDER_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "client/bench/histogram.h"
#include "client/bench/operation.h"

namespace akin {

// What came of calls.
struct CallCounts {
  // From the time that a call was due, waiting for its turn included; that is
  // what a reader sees of a server that falls behind. Good calls only.
  Histogram latency;
  // From the time that a call was made. Good calls only.
  Histogram service;
  std::map<absl::StatusCode, int64_t> errors;
  // Calls that were due, but not made until a second after the end, as many as
  // may be being outstanding.
  int64_t unsent = 0;

  int64_t failed() const;
  // The latency that `share` (0 to 1) of all calls that were due are not above,
  // where those that failed or were not made never end: it is infinite if they
  // are too many. Zero without calls.
  absl::Duration LatencyOfAll(double share) const;
  void Merge(const CallCounts& other);
};

// Calls of one kind.
struct KindResult {
  std::string name;
  bool at_own_rate = false;  // not at the rate of the run
  CallCounts calls;
  // Mean share of the articles that answers had to choose from, 0 to 1; of
  // those that told.
  double matching_share_sum = 0;
  int64_t matching_share_count = 0;
};

// The calls at the rate that were answered within a span of time.
struct Interval {
  Histogram latency;
  Histogram service;
  int64_t failed = 0;
};

// When a call was due, made, and answered.
struct CallTimes {
  absl::Time due;
  absl::Time sent;
  absl::Time answered;
};

// Keeps what came of the calls of a run that were due in its window.
// Thread-safe.
class Recorder {
 public:
  // For people who watch.
  struct Snapshot {
    int64_t answered = 0;  // calls at the rate
    int64_t failed = 0;
    Histogram latency;  // of the interval before the last
  };

  // `kinds` without counts. Calls that were due before `from` are left out.
  Recorder(std::vector<KindResult> kinds, absl::Time from,
           absl::Duration interval);

  void Record(size_t kind, const CallTimes& times, const Outcome& outcome);
  // A call that was not made.
  void RecordUnsent(size_t kind, absl::Time due);

  Snapshot snapshot() const;
  std::vector<KindResult> kinds() const;
  // From the window's begin on; the last ones may be of answers that came after
  // the end.
  std::vector<Interval> intervals() const;

 private:
  Interval& IntervalOf(absl::Time time) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const absl::Time from_;
  const absl::Duration interval_;
  mutable Mutex mutex_;
  std::vector<KindResult> kinds_ ABSL_GUARDED_BY(mutex_);
  std::vector<Interval> intervals_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_RECORDER_H_
