#ifndef AKIN_TESTS_CLIENT_BENCH_FAKE_OPERATIONS_H_
#define AKIN_TESTS_CLIENT_BENCH_FAKE_OPERATIONS_H_

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "client/bench/clock.h"
#include "client/bench/operation.h"
#include "client/bench/workload.h"

namespace akin {

// A call that takes as long as a function of its number, from 0 on, says.
class TimedCall : public Operation {
 public:
  using ServiceTime = std::function<absl::Duration(int)>;

  TimedCall(Clock& clock, ServiceTime service_time,
            absl::Status status = absl::OkStatus())
      : clock_(clock),
        service_time_(std::move(service_time)),
        status_(std::move(status)) {}

  Outcome Call(Random&) const override {
    int number = 0;
    {
      MutexLock lock(mutex_);
      number = calls_++;
    }
    clock_.SleepUntil(clock_.Now() + service_time_(number));
    return {status_};
  }

 private:
  Clock& clock_;
  const ServiceTime service_time_;
  const absl::Status status_;
  mutable Mutex mutex_;
  mutable int calls_ ABSL_GUARDED_BY(mutex_) = 0;
};

// Calls that queue for one server, which takes the same time for each: it
// answers 1 / service_time of them a second at most.
class QueuedCall : public Operation {
 public:
  QueuedCall(Clock& clock, absl::Duration service_time)
      : clock_(clock), service_time_(service_time) {}

  Outcome Call(Random&) const override {
    absl::Time answered;
    {
      MutexLock lock(mutex_);
      free_at_ = std::max(free_at_, clock_.Now()) + service_time_;
      answered = free_at_;
    }
    clock_.SleepUntil(answered);
    return {};
  }

 private:
  Clock& clock_;
  const absl::Duration service_time_;
  mutable Mutex mutex_;
  mutable absl::Time free_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

// A workload of calls of one kind.
inline Workload WorkloadOf(std::shared_ptr<const Operation> operation) {
  Workload workload;
  workload.kinds.push_back({"calls", Frequency{}, std::move(operation)});
  return workload;
}

}  // namespace akin

#endif  // AKIN_TESTS_CLIENT_BENCH_FAKE_OPERATIONS_H_
