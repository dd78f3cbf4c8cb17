#ifndef AKIN_SERVER_OBSERVABILITY_RATE_HISTORY_H_
#define AKIN_SERVER_OBSERVABILITY_RATE_HISTORY_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <thread>

#include "absl/time/time.h"
#include "base/mutex.h"

namespace akin {

// What was done since the start, or since any other time.
struct WorkTotals {
  int64_t questions = 0;
  int64_t writes = 0;
};

// The same a second.
struct WorkRates {
  double questions_per_second = 0;
  double writes_per_second = 0;
};

// How much was done in the last minute: looks at the totals every few seconds,
// on a thread of its own, so that the work itself has nothing to note.
// Thread-safe.
class RateHistory {
 public:
  // A clock that never goes back; only differences matter.
  using Clock = std::function<absl::Duration()>;

  // `totals` is called by any thread, as long as the object lives.
  explicit RateHistory(std::function<WorkTotals()> totals,
                       Clock now = SinceBoot);
  ~RateHistory();

  // Over the last minute; over the time since the start if that is less.
  WorkRates LastMinute() const;

  // Notes the totals, as is done every few seconds.
  void Sample();

 private:
  struct Point {
    absl::Duration at;
    WorkTotals totals;
  };

  static absl::Duration SinceBoot();
  void Loop();

  const std::function<WorkTotals()> totals_;
  const Clock now_;
  mutable Mutex mutex_;
  CondVar stop_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::deque<Point> points_ ABSL_GUARDED_BY(mutex_);  // oldest first
  std::thread thread_;
};

}  // namespace akin

#endif  // AKIN_SERVER_OBSERVABILITY_RATE_HISTORY_H_
