#ifndef AKIN_CLIENT_INTERNAL_GRPC_CHANNEL_H_
#define AKIN_CLIENT_INTERNAL_GRPC_CHANNEL_H_

#include <grpcpp/channel.h>

#include <memory>

#include "absl/status/statusor.h"
#include "akin/client_options.h"

namespace akin {

// The channel behind every connection: credentials, message sizes, keepalive,
// back-off, which calls are repeated when the server is lost, and to which
// address they go. InvalidArgument names the option that makes no sense.
absl::StatusOr<std::shared_ptr<grpc::Channel>> MakeChannel(
    const ClientOptions& options);

}  // namespace akin

#endif  // AKIN_CLIENT_INTERNAL_GRPC_CHANNEL_H_
