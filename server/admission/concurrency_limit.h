#ifndef AKIN_SERVER_ADMISSION_CONCURRENCY_LIMIT_H_
#define AKIN_SERVER_ADMISSION_CONCURRENCY_LIMIT_H_

#include "absl/time/time.h"

namespace akin {

// How many calls may be under way at a time, found from how long they wait for
// a thread.
//
// The signal is that of CoDel (Nichols and Jacobson, "Controlling Queue Delay",
// 2012; RFC 8289): the least wait within an interval. A burst that drains is no
// overload; if even the call that waited least waited longer than the target,
// calls come faster than they are answered. The answer to it is additive
// increase, multiplicative decrease, as in TCP (Chiu and Jain, 1989) and as
// Netflix's concurrency-limits does for calls. Not thread-safe.
class ConcurrencyLimit {
 public:
  struct Options {
    int least = 1;
    int first = 1;  // the limit at the start
    int most = 1;
    absl::Duration target_delay;  // how long a call may wait for a thread
  };

  explicit ConcurrencyLimit(const Options& options)
      : options_(options), value_(options.first) {}

  int value() const { return value_; }

  // A call was refused for the limit. Above its first value only a limit that
  // hurts grows.
  void Refused() { refused_ = true; }

  // A call has a thread, after it waited so long.
  void Waited(absl::Duration wait, absl::Time now);

 private:
  void Adjust();

  const Options options_;
  int value_;
  // The interval.
  absl::Time end_ = absl::InfinitePast();
  absl::Duration least_wait_ = absl::ZeroDuration();
  bool refused_ = false;
};

}  // namespace akin

#endif  // AKIN_SERVER_ADMISSION_CONCURRENCY_LIMIT_H_
