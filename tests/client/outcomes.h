#ifndef AKIN_TESTS_CLIENT_OUTCOMES_H_
#define AKIN_TESTS_CLIENT_OUTCOMES_H_

#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "akin/connection.h"
#include "base/mutex.h"

namespace akin {

// Counts outcomes of asynchronous calls, and waits for them. Copies share the
// count.
class Outcomes {
 public:
  // A callback that counts.
  template <typename Response>
  Callback<Response> Take() {
    return [state = state_](absl::StatusOr<Response> outcome) {
      MutexLock lock(state->mutex);
      state->statuses.push_back(outcome.status());
      state->changed.NotifyAll();
    };
  }

  // The first `count` outcomes.
  std::vector<absl::Status> Await(size_t count) {
    MutexLock lock(state_->mutex);
    while (state_->statuses.size() < count) {
      state_->changed.Wait(state_->mutex);
    }
    return state_->statuses;
  }

 private:
  struct State {
    Mutex mutex;
    CondVar changed;
    std::vector<absl::Status> statuses ABSL_GUARDED_BY(mutex);
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace akin

#endif  // AKIN_TESTS_CLIENT_OUTCOMES_H_
