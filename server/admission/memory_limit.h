#ifndef AKIN_SERVER_ADMISSION_MEMORY_LIMIT_H_
#define AKIN_SERVER_ADMISSION_MEMORY_LIMIT_H_

#include <cstdint>
#include <functional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/mutex.h"

namespace akin {

// The memory beyond which no article is taken, so that the kernel never kills
// the server. Thread-safe.
class MemoryLimit {
 public:
  struct Stats {
    int64_t limit_bytes = 0;
    int64_t used_bytes = 0;  // when it was measured last
    int64_t refused = 0;     // calls, since the start
  };

  // `bytes`: 0 for no limit. `used` is called with a lock held.
  MemoryLimit(int64_t bytes, std::function<int64_t()> used);

  // ResourceExhausted if the memory is used up. Measures ten times a second at
  // most.
  absl::Status Check(absl::Time now);

  Stats GetStats() const;

 private:
  const std::function<int64_t()> used_;
  mutable Mutex mutex_;
  Stats stats_ ABSL_GUARDED_BY(mutex_);
  absl::Time measured_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace akin

#endif  // AKIN_SERVER_ADMISSION_MEMORY_LIMIT_H_
