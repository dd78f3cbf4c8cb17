#ifndef AKIN_SERVER_ADMISSION_ADMISSION_CONTROL_H_
#define AKIN_SERVER_ADMISSION_ADMISSION_CONTROL_H_

#include <cstdint>
#include <functional>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/machine.h"
#include "server/admission/budget.h"
#include "server/admission/call_budget.h"
#include "server/admission/memory_limit.h"
#include "server/admission/rate_limiter.h"

namespace akin {

// Decides which calls are worked on, so that those are answered in time and the
// others know at once. Thread-safe.
class AdmissionControl {
 public:
  struct Options {
    int read_threads = 2;    // that answer queries
    int write_threads = 16;  // most of these wait for the disk
    // How long a read may wait for a thread before fewer are let in.
    absl::Duration read_queue_delay = absl::Milliseconds(5);
    // Questions and articles a second for each caller; 0 for no limit.
    double read_rate_limit = 0;
    double write_rate_limit = 0;
    // Bytes beyond which no article is taken; 0 for no limit.
    int64_t memory_limit = 0;
    std::function<int64_t()> used_memory = &UsedMemory;
  };

  // A call, or a message of a stream.
  struct Demand {
    Budget budget = Budget::kReads;
    std::string_view method;  // must outlive the object
    bool adds_articles = false;
    std::string_view caller;
    int units = 1;  // questions or articles
    int steps = 1;  // how often it needs a thread
    absl::Time deadline = absl::InfiniteFuture();
  };

  struct Stats {
    CallBudget::Stats reads;
    CallBudget::Stats writes;
    CallBudget::Stats admin;
    int64_t refused_read_rate = 0;
    int64_t refused_write_rate = 0;
    MemoryLimit::Stats memory;
  };

  explicit AdmissionControl(const Options& options);

  // A place among the calls of the budget; the object must outlive it.
  // ResourceExhausted, with when to try again, if the call is not worked on.
  absl::StatusOr<Admission> Admit(const Demand& demand, absl::Time now);

  // Threads that the calls of a budget are to have.
  int threads(Budget budget) { return OfBudget(budget).threads(); }

  Stats GetStats() const;

 private:
  CallBudget& OfBudget(Budget budget);
  // Null if there is none.
  RateLimiter* RateOf(Budget budget);

  CallBudget reads_;
  CallBudget writes_;
  CallBudget admin_;
  RateLimiter read_rate_;
  RateLimiter write_rate_;
  MemoryLimit memory_;
};

}  // namespace akin

#endif  // AKIN_SERVER_ADMISSION_ADMISSION_CONTROL_H_
