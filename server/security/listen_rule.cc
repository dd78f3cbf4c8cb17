#include "server/security/listen_rule.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "base/loopback.h"
#include "base/string_views.h"

namespace akin {

absl::Status CheckListen(std::string_view host, const Protection& protection) {
  if (IsLoopback(std::string(host)) || (protection.tls && protection.tokens)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "--listen: other machines can reach '", AbslView(host.substr(0, 128)),
      "', so it needs ",
      protection.tls ? "" : "--tls_certificate and --tls_key",
      protection.tls || protection.tokens ? "" : ", and ",
      protection.tokens ? "" : "--tokens_file",
      "; or listen on 127.0.0.1, or say --allow_insecure_public_listen if the "
      "network itself keeps everybody out"));
}

}  // namespace akin
