#ifndef AKIN_SERVER_ADMISSION_FLAGS_H_
#define AKIN_SERVER_ADMISSION_FLAGS_H_

#include "absl/status/statusor.h"
#include "server/admission/admission_control.h"

namespace akin {

// What the flags of the command line ask for: --read_queue_delay,
// --read_rate_limit, --write_rate_limit, --memory_limit. InvalidArgument names
// the flag, its value and its bounds.
absl::StatusOr<AdmissionControl::Options> AdmissionFromFlags();

}  // namespace akin

#endif  // AKIN_SERVER_ADMISSION_FLAGS_H_
