#include "server/service/active_call.h"

namespace akin {

absl::Status ActiveCall::Begin() { return context_.phase.CheckLoaded(); }

absl::Status ActiveCall::Resume() const {
  return call_.IsCancelled() ? absl::CancelledError("the caller has gone")
                             : absl::OkStatus();
}

void ActiveCall::End(const absl::Status& status) {
  context_.metrics.Observe(method_.name, status.code(),
                           absl::Now() - arrived_at_);
}

}  // namespace akin
