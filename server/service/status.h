#ifndef AKIN_SERVER_SERVICE_STATUS_H_
#define AKIN_SERVER_SERVICE_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "google/rpc/status.pb.h"

namespace akin {

// The status as google.rpc.Status. A field violation becomes a
// google.rpc.BadRequest, an unknown article a google.rpc.ErrorInfo, when to
// try again a google.rpc.RetryInfo.
google::rpc::Status ToRpcStatus(const absl::Status& status);

// The status as gRPC sends it, with the same details.
grpc::Status ToGrpcStatus(const absl::Status& status);

// The status with when the caller should try again.
absl::Status WithRetryAfter(absl::Status status, absl::Duration retry_after);

// ResourceExhausted for work that found the queue full. Carries when to try
// again.
absl::Status Overloaded(absl::Duration retry_after);

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_STATUS_H_
