#include "client/internal/import_retry.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "akin/status.h"

namespace akin {
namespace {

constexpr absl::Duration kFirstPause = absl::Milliseconds(100);
constexpr absl::Duration kLongestPause = absl::Seconds(1);

bool MayPass(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsResourceExhausted(status) ||
         absl::IsCancelled(status);  // a server that shuts down cancels
}

}  // namespace

absl::StatusOr<absl::Duration> ImportRetry::PauseAfter(
    const absl::Status& cause, absl::Time now) {
  if (stopped() || !MayPass(cause)) return cause;
  if (++failures_ == 1) give_up_ = now + retry_for_;
  const absl::Duration pause = RetryDelay(cause).value_or(std::min(
      kFirstPause * (1 << std::min(failures_ - 1, 10)), kLongestPause));
  if (now + pause > give_up_) {
    return absl::Status(cause.code(),
                        absl::StrCat(cause.message(), "; tried for ",
                                     absl::FormatDuration(retry_for_)));
  }
  return pause;
}

}  // namespace akin
