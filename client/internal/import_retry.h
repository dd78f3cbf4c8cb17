#ifndef AKIN_CLIENT_INTERNAL_IMPORT_RETRY_H_
#define AKIN_CLIENT_INTERNAL_IMPORT_RETRY_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace akin {

// When an import whose stream broke, or whose message was refused, goes on.
class ImportRetry {
 public:
  // `retry_for`: how long to go on without a success.
  explicit ImportRetry(absl::Duration retry_for) : retry_for_(retry_for) {}

  // Whether what failed so may succeed later.
  static bool WillPass(const absl::Status& status);

  // A message was acknowledged.
  void Succeed() { failures_ = 0; }

  // How long to wait after a failure that will pass: as long as the server asks
  // for, or longer from failure to failure. Nothing if that is too late.
  std::optional<absl::Duration> PauseAfter(const absl::Status& cause,
                                           absl::Time now);

 private:
  const absl::Duration retry_for_;
  int failures_ = 0;    // in a row
  absl::Time give_up_;  // set by the first of them
};

}  // namespace akin

#endif  // AKIN_CLIENT_INTERNAL_IMPORT_RETRY_H_
