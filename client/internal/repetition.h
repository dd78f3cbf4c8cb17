#ifndef AKIN_CLIENT_INTERNAL_REPETITION_H_
#define AKIN_CLIENT_INTERNAL_REPETITION_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace akin {

// Until when a call may take, and how often it may be made.
struct CallPlan {
  absl::Time deadline;
  int max_attempts = 1;
};

// Whether a call that the server refused is made again, and when: if the server
// says so by a google.rpc.RetryInfo, of which gRPC knows nothing. Attempts that
// gRPC makes by itself, because no server answers, are not counted here.
class Repetition {
 public:
  explicit Repetition(const CallPlan& plan) : plan_(plan) {}

  // How long to wait before the call that has failed with `status` is made
  // again: a little more than the server asks for, so that callers who were
  // refused together do not come back together. Nothing if the status is the
  // caller's, as it is when the deadline comes first.
  std::optional<absl::Duration> PauseAfter(const absl::Status& status,
                                           absl::Time now);

 private:
  const CallPlan plan_;
  int attempts_ = 1;
};

}  // namespace akin

#endif  // AKIN_CLIENT_INTERNAL_REPETITION_H_
