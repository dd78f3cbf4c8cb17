#include "client/cli/connect.h"

#include <fstream>
#include <optional>
#include <string>
#include <utility>

#include "absl/flags/flag.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

ABSL_FLAG(std::string, server, "127.0.0.1:50051",
          "Where the server listens, HOST:PORT.");
ABSL_FLAG(bool, tls, false,
          "Connect over TLS; --tls_ca and --tls_certificate do so too.");
ABSL_FLAG(std::string, tls_ca, "",
          "Authorities in PEM that may have signed the server's certificate. "
          "Without it those that the system trusts.");
ABSL_FLAG(std::string, tls_certificate, "",
          "Certificate chain in PEM to show to a server that asks for one "
          "(mTLS). Needs --tls_key.");
ABSL_FLAG(std::string, tls_key, "", "Private key of --tls_certificate in PEM.");
ABSL_FLAG(std::string, token_file, "",
          "File that holds an access token, which is sent with every call.");

namespace akin {
namespace {

// Absent for plain text.
absl::StatusOr<std::optional<TlsOptions>> TlsOptionsFromFlags() {
  TlsOptions tls = {.ca_file = absl::GetFlag(FLAGS_tls_ca),
                    .certificate_file = absl::GetFlag(FLAGS_tls_certificate),
                    .private_key_file = absl::GetFlag(FLAGS_tls_key)};
  if (tls.certificate_file.empty() != tls.private_key_file.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        tls.private_key_file.empty() ? "--tls_key" : "--tls_certificate",
        ": is missing; a certificate and its key go together"));
  }
  if (!absl::GetFlag(FLAGS_tls) && tls.ca_file.empty() &&
      tls.certificate_file.empty()) {
    return std::nullopt;
  }
  return tls;
}

// The first line of --token_file, without the spaces around it; "" without the
// flag. The error does not show what the file holds.
absl::StatusOr<std::string> TokenFromFlags() {
  const std::string path = absl::GetFlag(FLAGS_token_file);
  if (path.empty()) return std::string();
  std::ifstream file(path);
  std::string token;
  std::getline(file, token);
  absl::StripAsciiWhitespace(&token);
  if (token.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--token_file: ", path,
        file.is_open() ? " has no token in its first line" : " cannot be read",
        "; akin-ctl token new makes one"));
  }
  return token;
}

}  // namespace

absl::StatusOr<ClientOptions> ClientOptionsFromFlags() {
  ClientOptions options;
  options.target = absl::GetFlag(FLAGS_server);
  const size_t colon = options.target.rfind(':');
  if (colon == std::string::npos || colon == 0 ||
      colon + 1 == options.target.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--server: \"", options.target,
                     "\" is not HOST:PORT; the server prints its own when it "
                     "starts"));
  }
  absl::StatusOr<std::optional<TlsOptions>> tls = TlsOptionsFromFlags();
  if (!tls.ok()) return tls.status();
  options.tls = *std::move(tls);
  absl::StatusOr<std::string> token = TokenFromFlags();
  if (!token.ok()) return token.status();
  options.token = *std::move(token);
  return options;
}

absl::StatusOr<std::shared_ptr<Connection>> ConnectionFromFlags() {
  absl::StatusOr<ClientOptions> options = ClientOptionsFromFlags();
  if (!options.ok()) return options.status();
  return MakeConnection(*options);
}

ExitCode ServerError(const std::string& doing, const absl::Status& status) {
  const std::string server = absl::GetFlag(FLAGS_server);
  const std::string message(status.message());
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
      PrintError(absl::StrCat(doing, ": --server=", server,
                              " cannot be reached (", message,
                              "); start akin-server or name another"));
      break;
    case absl::StatusCode::kDeadlineExceeded:
      PrintError(absl::StrCat(doing, ": --server=", server,
                              " did not answer in time (", message,
                              "); look at its load and log"));
      break;
    case absl::StatusCode::kUnauthenticated:
      PrintError(absl::StrCat(doing, ": --server=", server,
                              " does not know the caller (", message,
                              "); name a file with a token by --token_file"));
      break;
    default:
      PrintError(absl::StrCat(doing, ": --server=", server, " refused: ",
                              absl::StatusCodeToString(status.code()), ": ",
                              message));
  }
  return kServerFailed;
}

}  // namespace akin
