#include "client/internal/grpc_credentials.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/internal/target.h"

namespace akin {
namespace {

// Replaces `text` by what the file holds; leaves it alone if `path` is empty.
absl::Status ReadPem(const std::string& what, const std::string& path,
                     std::string& text) {
  if (path.empty()) return absl::OkStatus();
  std::ifstream file(path, std::ios::binary);
  std::ostringstream read;
  read << file.rdbuf();
  if (!file || !read) {
    return absl::InvalidArgumentError(
        absl::StrCat("tls.", what, ": ", path, " cannot be read"));
  }
  text = read.str();
  if (!absl::StrContains(text, "-----BEGIN ")) {
    return absl::InvalidArgumentError(
        absl::StrCat("tls.", what, ": ", path, " holds no PEM"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> MakeCredentials(
    const ClientOptions& options) {
  if (!options.tls.has_value()) return grpc::InsecureChannelCredentials();
  const TlsOptions& tls = *options.tls;
  if (tls.certificate_file.empty() != tls.private_key_file.empty()) {
    return absl::InvalidArgumentError(
        "tls: certificate_file and private_key_file go together; one is not "
        "set");
  }
  grpc::SslCredentialsOptions pem;
  absl::Status status = ReadPem("ca_file", tls.ca_file, pem.pem_root_certs);
  status.Update(
      ReadPem("certificate_file", tls.certificate_file, pem.pem_cert_chain));
  status.Update(
      ReadPem("private_key_file", tls.private_key_file, pem.pem_private_key));
  if (!status.ok()) return status;
  return grpc::SslCredentials(pem);
}

absl::Status CheckToken(const ClientOptions& options) {
  if (options.token.empty()) return absl::OkStatus();
  if (!std::all_of(options.token.begin(), options.token.end(),
                   absl::ascii_isgraph)) {
    return absl::InvalidArgumentError(
        "token: has characters that are not visible ASCII, such as the end of "
        "a line");
  }
  if (!options.tls.has_value() && !IsLocalTarget(options.target) &&
      options.token_transport == TokenTransport::kTlsOrLoopback) {
    return absl::InvalidArgumentError(absl::StrCat(
        "token: would be sent over plain text to ", options.target,
        "; set tls, or TokenTransport::kAny if the network is trusted"));
  }
  return absl::OkStatus();
}

}  // namespace akin
