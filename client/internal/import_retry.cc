#include "client/internal/import_retry.h"

#include <algorithm>

#include "akin/status.h"

namespace akin {
namespace {

constexpr absl::Duration kFirstPause = absl::Milliseconds(100);
constexpr absl::Duration kLongestPause = absl::Seconds(1);

}  // namespace

bool ImportRetry::WillPass(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsResourceExhausted(status) ||
         absl::IsCancelled(status);  // a server that shuts down cancels
}

std::optional<absl::Duration> ImportRetry::PauseAfter(const absl::Status& cause,
                                                      absl::Time now) {
  if (++failures_ == 1) give_up_ = now + retry_for_;
  const absl::Duration pause = RetryDelay(cause).value_or(std::min(
      kFirstPause * (1 << std::min(failures_ - 1, 10)), kLongestPause));
  if (now + pause > give_up_) return std::nullopt;
  return pause;
}

}  // namespace akin
