#ifndef AKIN_CLIENT_INTERNAL_GRPC_STATUS_H_
#define AKIN_CLIENT_INTERNAL_GRPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace akin {

// The one conversion of what gRPC returns. Keeps the server's
// google.rpc.Status, if it sent one, for StatusDetails().
absl::Status StatusFromGrpc(const grpc::Status& status);

}  // namespace akin

#endif  // AKIN_CLIENT_INTERNAL_GRPC_STATUS_H_
