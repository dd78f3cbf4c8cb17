#include "server/security/listen_rule.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/string_views.h"

namespace akin {

bool IsLoopback(std::string_view host) {
  const std::string text(host);
  in_addr v4 = {};
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) {
    return ntohl(v4.s_addr) >> 24 == IN_LOOPBACKNET;
  }
  in6_addr v6 = {};
  if (inet_pton(AF_INET6, text.c_str(), &v6) == 1) {
    return IN6_IS_ADDR_LOOPBACK(&v6);
  }
  return absl::EqualsIgnoreCase(text, "localhost");
}

absl::Status CheckListen(std::string_view host, const Protection& protection) {
  if (IsLoopback(host) || (protection.tls && protection.tokens)) {
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
