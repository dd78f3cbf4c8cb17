#ifndef AKIN_SERVER_SECURITY_SECURITY_H_
#define AKIN_SERVER_SECURITY_SECURITY_H_

#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "server/security/authenticator.h"

namespace akin {

// How the server is protected; must outlive it.
struct Security {
  std::unique_ptr<Authenticator> authenticator;
  std::shared_ptr<grpc::ServerCredentials> credentials;
  bool reflection = true;
};

// As the flags of security.cc say, for a server that listens on `host`.
// InvalidArgument names the flag that is missing, wrong, or whose file is.
absl::StatusOr<Security> SecurityFromFlags(std::string_view host);

}  // namespace akin

#endif  // AKIN_SERVER_SECURITY_SECURITY_H_
