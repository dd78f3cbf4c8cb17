#ifndef AKIN_CLIENT_BENCH_CLOCK_H_
#define AKIN_CLIENT_BENCH_CLOCK_H_

#include <functional>
#include <vector>

#include "absl/time/time.h"

namespace akin {

// Time, and the threads that wait for it. Tests put a simulated one in this
// place. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;

  // Never goes back. Only differences mean anything.
  virtual absl::Time Now() = 0;
  // Returns then or a little later; at once if it is past.
  virtual void SleepUntil(absl::Time time) = 0;
  // Runs the bodies side by side until all have returned.
  virtual void RunAll(const std::vector<std::function<void()>>& bodies) = 0;
  // Processor time that this process has used so far.
  virtual absl::Duration CpuTime() = 0;
};

// The machine's.
class SystemClock : public Clock {
 public:
  absl::Time Now() override;
  void SleepUntil(absl::Time time) override;
  void RunAll(const std::vector<std::function<void()>>& bodies) override;
  absl::Duration CpuTime() override;
};

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_CLOCK_H_
