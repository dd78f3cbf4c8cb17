#ifndef AKIN_SERVER_SERVICE_STATUS_H_
#define AKIN_SERVER_SERVICE_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"

namespace akin {

// The status as google.rpc.Status. A field violation becomes a
// google.rpc.BadRequest, an unknown article a google.rpc.ErrorInfo, when to
// try again a google.rpc.RetryInfo.
google::rpc::Status ToRpcStatus(const absl::Status& status);

// The status as gRPC sends it, with the same details.
grpc::Status ToGrpcStatus(const absl::Status& status);

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_STATUS_H_
