#ifndef AKIN_CLIENT_INTERNAL_GRPC_CHANNEL_H_
#define AKIN_CLIENT_INTERNAL_GRPC_CHANNEL_H_

#include <grpcpp/channel.h>

#include <memory>

#include "akin/client_options.h"

namespace akin {

// The channel behind every connection: message sizes, keepalive, back-off and
// which calls are repeated on UNAVAILABLE.
std::shared_ptr<grpc::Channel> MakeChannel(const ClientOptions& options);

}  // namespace akin

#endif  // AKIN_CLIENT_INTERNAL_GRPC_CHANNEL_H_
