#include "server/service/serving_phase.h"

#include "absl/time/time.h"
#include "server/admission/retry_after.h"

namespace akin {
namespace {

constexpr absl::Duration kLoadingRetryAfter = absl::Seconds(1);

}  // namespace

void ServingPhase::Drain() {
  state_ = ServingState::kDraining;
  MutexLock lock(mutex_);
  for (OpenStream* stream : streams_) stream->EndSoon();
}

absl::Status ServingPhase::CheckLoaded() const {
  if (state_ != ServingState::kLoading) return absl::OkStatus();
  return WithRetryAfter(
      absl::UnavailableError("the server loads its index; try again soon"),
      kLoadingRetryAfter);
}

absl::Status ServingPhase::CheckNotDraining() const {
  if (state_ != ServingState::kDraining) return absl::OkStatus();
  return absl::UnavailableError("the server shuts down; connect again");
}

void ServingPhase::Add(OpenStream& stream) {
  MutexLock lock(mutex_);
  streams_.insert(&stream);
}

void ServingPhase::Remove(OpenStream& stream) {
  MutexLock lock(mutex_);
  streams_.erase(&stream);
}

}  // namespace akin
