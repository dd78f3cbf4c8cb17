#ifndef AKIN_CLIENT_INTERNAL_IMPORT_RETRY_H_
#define AKIN_CLIENT_INTERNAL_IMPORT_RETRY_H_

#include <atomic>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace akin {

// When an import whose stream broke, or whose message was refused, goes on.
class ImportRetry {
 public:
  // `retry_for`: how long to go on without a success. Once `stop`, which may be
  // null, is true, nothing goes on.
  ImportRetry(absl::Duration retry_for, const std::atomic<bool>* stop)
      : retry_for_(retry_for), stop_(stop) {}

  // A message was acknowledged.
  void Succeed() { failures_ = 0; }

  bool stopped() const { return stop_ != nullptr && stop_->load(); }

  // How long to wait after a failure that may pass: as long as the server asks
  // for, or longer from failure to failure. The status to fail with if it will
  // not pass, that is too late, or it is stopped.
  absl::StatusOr<absl::Duration> PauseAfter(const absl::Status& cause,
                                            absl::Time now);

 private:
  const absl::Duration retry_for_;
  const std::atomic<bool>* const stop_;
  int failures_ = 0;    // in a row
  absl::Time give_up_;  // set by the first of them
};

}  // namespace akin

#endif  // AKIN_CLIENT_INTERNAL_IMPORT_RETRY_H_
