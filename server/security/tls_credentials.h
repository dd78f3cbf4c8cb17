#ifndef AKIN_SERVER_SECURITY_TLS_CREDENTIALS_H_
#define AKIN_SERVER_SECURITY_TLS_CREDENTIALS_H_

#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/security/watched_files.h"

namespace akin {

// Files in PEM. They may be replaced while the server runs.
struct TlsFiles {
  std::string certificate;  // the server's own chain
  std::string key;
  // Authorities of the clients, which then must show a certificate of theirs
  // (mTLS). Empty: clients are not asked for one.
  std::string client_ca;
};

// Credentials of one port. Each new connection is made with what the files hold
// then; connections that exist go on. Files that do not fit together are warned
// of, and those before are used on. The credentials must outlive the server.
// InvalidArgument names the flags and what is wrong with their files.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> TlsCredentials(
    const TlsFiles& files, absl::Duration interval = kWatchInterval);

}  // namespace akin

#endif  // AKIN_SERVER_SECURITY_TLS_CREDENTIALS_H_
