#include "server/service/active_call.h"

namespace akin {

absl::Status ActiveCall::Begin() {
  in_flight_.emplace(metrics_);
  return context_.phase.CheckLoaded();
}

absl::Status ActiveCall::Resume() {
  queued_ = absl::Now() - arrived_at_;
  metrics_.Started(queued_);
  return call_.IsCancelled() ? absl::CancelledError("the caller has gone")
                             : absl::OkStatus();
}

void ActiveCall::End(const absl::Status& status) {
  in_flight_.reset();
  const absl::Duration took = absl::Now() - arrived_at_;
  metrics_.Ended(status.code(), took);
  context_.log.Add(request_, method_.name, status, took);
}

}  // namespace akin
