#ifndef AKIN_BASE_LOOPBACK_H_
#define AKIN_BASE_LOOPBACK_H_

#include <arpa/inet.h>
#include <netinet/in.h>

#include <string>

#include "absl/strings/match.h"

namespace akin {

// Whether only this machine is reached at the host, which is without brackets:
// "127.0.0.1", "::1", "localhost". False for a name that would have to be
// looked up.
inline bool IsLoopback(const std::string& host) {
  in_addr v4 = {};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) {
    return ntohl(v4.s_addr) >> 24 == IN_LOOPBACKNET;
  }
  in6_addr v6 = {};
  if (inet_pton(AF_INET6, host.c_str(), &v6) == 1) {
    return IN6_IS_ADDR_LOOPBACK(&v6);
  }
  return absl::EqualsIgnoreCase(host, "localhost");
}

}  // namespace akin

#endif  // AKIN_BASE_LOOPBACK_H_
