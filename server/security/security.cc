#include "server/security/security.h"

#include <spdlog/spdlog.h>

#include <string>
#include <utility>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "server/security/listen_rule.h"
#include "server/security/tls_credentials.h"

ABSL_FLAG(std::string, tokens_file, "",
          "File of access tokens, a line each as akin-ctl token new prints it; "
          "calls then need one. Read again when it changes. Empty: everybody "
          "who reaches the port may do everything.");
ABSL_FLAG(std::string, tls_certificate, "",
          "Certificate chain of the server in PEM; calls are then over TLS "
          "only. Needs --tls_key. Read again when it changes.");
ABSL_FLAG(std::string, tls_key, "",
          "Private key of --tls_certificate in PEM, without a passphrase.");
ABSL_FLAG(std::string, tls_client_ca, "",
          "Authorities in PEM; clients must then show a certificate that one "
          "of them has signed (mTLS). Read again when it changes.");
ABSL_FLAG(bool, reflection, true,
          "Tell callers the methods and messages of the API, which are public, "
          "by gRPC's reflection. It asks for no token.");
ABSL_FLAG(bool, allow_insecure_public_listen, false,
          "Listen where other machines can reach the server though it lacks "
          "TLS or tokens.");

namespace akin {
namespace {

absl::StatusOr<TlsFiles> TlsFilesFromFlags() {
  TlsFiles files = {.certificate = absl::GetFlag(FLAGS_tls_certificate),
                    .key = absl::GetFlag(FLAGS_tls_key),
                    .client_ca = absl::GetFlag(FLAGS_tls_client_ca)};
  if (files.certificate.empty() != files.key.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(files.key.empty() ? "--tls_key" : "--tls_certificate",
                     ": is missing; a certificate and its key go together"));
  }
  if (files.certificate.empty() && !files.client_ca.empty()) {
    return absl::InvalidArgumentError(
        "--tls_client_ca: needs --tls_certificate and --tls_key: certificates "
        "of clients are shown over TLS only");
  }
  return files;
}

absl::StatusOr<std::unique_ptr<Authenticator>> AuthenticatorFromFlags() {
  const std::string path = absl::GetFlag(FLAGS_tokens_file);
  if (path.empty()) return Authenticator::Open();
  return Authenticator::WithTokens(path);
}

}  // namespace

absl::StatusOr<Security> SecurityFromFlags(std::string_view host) {
  absl::StatusOr<TlsFiles> files = TlsFilesFromFlags();
  if (!files.ok()) return files.status();
  const bool tls = !files->certificate.empty();
  absl::Status listen = CheckListen(
      host, {.tls = tls, .tokens = !absl::GetFlag(FLAGS_tokens_file).empty()});
  if (!listen.ok()) {
    if (!absl::GetFlag(FLAGS_allow_insecure_public_listen)) return listen;
    spdlog::warn("other machines can reach this server without TLS or tokens");
  }
  absl::StatusOr<std::unique_ptr<Authenticator>> authenticator =
      AuthenticatorFromFlags();
  if (!authenticator.ok()) return authenticator.status();
  Security security = {.authenticator = *std::move(authenticator),
                       .credentials = grpc::InsecureServerCredentials(),
                       .reflection = absl::GetFlag(FLAGS_reflection)};
  if (tls) {
    absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> credentials =
        TlsCredentials(*files);
    if (!credentials.ok()) return credentials.status();
    security.credentials = *std::move(credentials);
  }
  return security;
}

}  // namespace akin
