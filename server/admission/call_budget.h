#ifndef AKIN_SERVER_ADMISSION_CALL_BUDGET_H_
#define AKIN_SERVER_ADMISSION_CALL_BUDGET_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "server/admission/concurrency_limit.h"

namespace akin {

class Admission;

// The room for calls that share threads: how many are under way, how many may
// be, and how long one more would wait. Thread-safe.
class CallBudget {
 public:
  struct Options {
    int threads = 1;
    ConcurrencyLimit::Options limit;
  };

  // A call that wants to be worked on.
  struct Demand {
    std::string_view method;  // must outlive the budget
    int steps = 1;            // how often it needs a thread
    absl::Time deadline = absl::InfiniteFuture();
  };

  struct Stats {
    int limit = 0;
    int in_flight = 0;  // waiting and running
    int running = 0;
    // Since the start:
    int64_t refused_concurrency = 0;
    int64_t refused_deadline = 0;  // it could not have been met
    int64_t dropped = 0;  // admitted, but nobody waited for it any more
  };

  explicit CallBudget(const Options& options)
      : threads_(options.threads), limit_(options.limit) {}

  int threads() const { return threads_; }

  // A place among the waiting; the budget must outlive it. ResourceExhausted if
  // the limit is reached, or if the call could not be answered in time.
  absl::StatusOr<Admission> Admit(const Demand& demand, absl::Time now);

  Stats GetStats() const;

 private:
  friend class Admission;

  void Run(absl::Duration waited, absl::Time now);
  void Pause(std::string_view method, absl::Duration ran);
  void Continue();
  void Drop();

  // How long a call that comes now waits for a thread.
  absl::Duration ExpectedWait() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // How long it then runs; zero if that is not known.
  absl::Duration ExpectedRun(const Demand& demand) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const int threads_;
  mutable Mutex mutex_;
  ConcurrencyLimit limit_ ABSL_GUARDED_BY(mutex_);
  Stats stats_ ABSL_GUARDED_BY(mutex_);  // but for the limit
  // What a step takes: a moving average of all, and of each method.
  std::optional<absl::Duration> step_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string_view, absl::Duration> method_steps_
      ABSL_GUARDED_BY(mutex_);
};

// The place of one call in its budget. It waits, runs, is away, waits again,
// and gives its place back when it is destroyed. Thread-compatible.
class Admission {
 public:
  Admission(Admission&& other) noexcept;
  Admission& operator=(Admission&&) = delete;
  ~Admission();

  // It waited, and has a thread now.
  void Run(absl::Time now);
  // It ran, and takes no room until it continues.
  void Pause(absl::Time now);
  // It was away, and waits for a thread again. Not refused: work is in it.
  void Continue(absl::Time now);

 private:
  friend class CallBudget;
  enum class State { kWaiting, kRunning, kAway };

  Admission(CallBudget& budget, std::string_view method, absl::Time now)
      : budget_(budget), method_(method), since_(now) {}

  CallBudget& budget_;
  const std::string_view method_;
  State state_ = State::kWaiting;
  absl::Time since_;
};

}  // namespace akin

#endif  // AKIN_SERVER_ADMISSION_CALL_BUDGET_H_
