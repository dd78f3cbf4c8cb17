#ifndef AKIN_SERVER_ADMISSION_RATE_LIMITER_H_
#define AKIN_SERVER_ADMISSION_RATE_LIMITER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/mutex.h"

namespace akin {

// How much each caller may ask for in a second: a token bucket by the caller's
// name, which holds as much as comes in a second, and one at least. A caller
// that has one may ask for more than it has, and pays it off before the next
// call: so a batch of any size passes, and the rate holds over time.
// Thread-safe.
class RateLimiter {
 public:
  // `rate`: units a second for each caller, 0 for no limit. `what` names the
  // units and `flag` the remedy in errors; both must outlive the object.
  RateLimiter(double rate, std::string_view what, std::string_view flag);

  // ResourceExhausted, with the time until it may, if the caller may not ask.
  absl::Status Check(std::string_view caller, absl::Time now);

  // The caller asks for so much.
  void Take(std::string_view caller, double units, absl::Time now);

  // Calls that were refused since the start.
  int64_t refused() const;

 private:
  struct Bucket {
    double tokens;
    absl::Time filled_at;
  };

  // The caller's, filled up to now.
  Bucket& Fill(std::string_view caller, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  double TokensAt(const Bucket& bucket, absl::Time now) const;
  // Forgets those who would be no worse off as strangers, once a second.
  void ForgetTheIdle(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const double rate_;
  const double capacity_;  // of a bucket
  const std::string_view what_;
  const std::string_view flag_;
  mutable Mutex mutex_;
  std::map<std::string, Bucket, std::less<>> buckets_ ABSL_GUARDED_BY(mutex_);
  absl::Time idle_forgotten_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  int64_t refused_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace akin

#endif  // AKIN_SERVER_ADMISSION_RATE_LIMITER_H_
