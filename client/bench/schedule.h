#ifndef AKIN_CLIENT_BENCH_SCHEDULE_H_
#define AKIN_CLIENT_BENCH_SCHEDULE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "base/mutex.h"

namespace akin {

// When the calls are made.
enum class Pace {
  // At a rate, whatever the server does, as readers do: an open loop.
  kRate,
  // The next as soon as one is answered: a closed loop.
  kClosed,
};

// How often the calls of one kind are made: as a share of those at the rate
// of the schedule, by weight, or at a rate of their own.
struct Frequency {
  double weight = 1;           // positive; means nothing beside a rate
  std::optional<double> rate;  // calls a second, positive
};

// Times of a higher rate, at the end of each period.
struct Burst {
  absl::Duration every;
  absl::Duration length;  // below `every`
  double factor = 1;      // what the rate is multiplied by
};

struct ScheduleOptions {
  Pace pace = Pace::kRate;
  double rate = 0;  // calls a second without a burst, of kRate
  std::optional<Burst> burst;
  absl::Duration length;  // of the schedule
  uint64_t seed = 1;      // of which kind is next
};

// A call that is to be made.
struct Arrival {
  absl::Duration due;  // since the schedule's begin
  size_t kind = 0;     // index of its frequency
};

// The calls of a run, in the order of their times. Calls at the rate are evenly
// spaced, whatever their kinds. Thread-safe.
class Schedule {
 public:
  // With kClosed no frequency may have a rate of its own.
  Schedule(const ScheduleOptions& options, std::vector<Frequency> frequencies);

  // The next call; nullopt if there is none before the end. `now` since the
  // schedule's begin, which is when calls of kClosed are due.
  std::optional<Arrival> Next(absl::Duration now);

 private:
  // Calls at one rate, of which `next` have been taken.
  struct Source {
    double rate = 0;
    double phase = 0;            // of the first, in calls
    std::optional<size_t> kind;  // absent: drawn by weight
    int64_t next = 0;
  };

  absl::Duration DueOf(const Source& source) const;
  size_t DrawKind() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const ScheduleOptions options_;
  std::vector<double> cumulative_;  // of the weights, 0 for what has a rate
  Mutex mutex_;
  std::vector<Source> sources_ ABSL_GUARDED_BY(mutex_);
  std::mt19937_64 random_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_SCHEDULE_H_
