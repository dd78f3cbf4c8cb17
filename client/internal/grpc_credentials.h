#ifndef AKIN_CLIENT_INTERNAL_GRPC_CREDENTIALS_H_
#define AKIN_CLIENT_INTERNAL_GRPC_CREDENTIALS_H_

#include <grpcpp/security/credentials.h>

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "akin/client_options.h"

namespace akin {

// TLS with the certificates that `options.tls` names, or plain text.
// InvalidArgument names the file that cannot be read or is not PEM.
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> MakeCredentials(
    const ClientOptions& options);

// InvalidArgument if `options.token` cannot be sent in a header, or must not be
// sent over plain text to where the target is.
absl::Status CheckToken(const ClientOptions& options);

}  // namespace akin

#endif  // AKIN_CLIENT_INTERNAL_GRPC_CREDENTIALS_H_
