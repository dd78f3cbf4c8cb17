#ifndef AKIN_TESTS_CLIENT_BENCH_SIMULATED_CLOCK_H_
#define AKIN_TESTS_CLIENT_BENCH_SIMULATED_CLOCK_H_

#include <cstdint>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "client/bench/clock.h"

namespace akin {

// Time that passes only while all threads wait for it: it then jumps to the
// first that any waits for. Of the threads of RunAll() one runs at a time, in
// an order that depends on nothing else, so that every run is the same.
class SimulatedClock : public Clock {
 public:
  absl::Time Now() override;
  void SleepUntil(absl::Time time) override;
  void RunAll(const std::vector<std::function<void()>>& bodies) override;
  absl::Duration CpuTime() override;

  // Makes the process use this much of a processor.
  void set_cpu_share(double share) { cpu_share_ = share; }

 private:
  // When a thread goes on, and its turn among those of that time.
  using Turn = std::pair<absl::Time, int64_t>;
  struct Waiter {
    CondVar changed;
    bool may_run = false;
  };

  Turn NextTurn(absl::Time time) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void RunFirst() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Await(Waiter& waiter) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  double cpu_share_ = 0;
  Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_) = absl::UnixEpoch();
  int64_t next_turn_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<Turn, Waiter*> waiting_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace akin

#endif  // AKIN_TESTS_CLIENT_BENCH_SIMULATED_CLOCK_H_
