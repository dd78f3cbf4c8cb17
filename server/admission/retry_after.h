#ifndef AKIN_SERVER_ADMISSION_RETRY_AFTER_H_
#define AKIN_SERVER_ADMISSION_RETRY_AFTER_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace akin {

// The status with when the caller should try again.
absl::Status WithRetryAfter(absl::Status status, absl::Duration retry_after);

// ResourceExhausted for a call that is not worked on now. `reason` says why, as
// the beginning of a sentence; when to try again is added to it and carried
// along.
absl::Status Overloaded(const std::string& reason, absl::Duration retry_after);

// When to try again, if the status carries it.
std::optional<absl::Duration> GetRetryAfter(const absl::Status& status);

}  // namespace akin

#endif  // AKIN_SERVER_ADMISSION_RETRY_AFTER_H_
