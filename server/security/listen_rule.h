#ifndef AKIN_SERVER_SECURITY_LISTEN_RULE_H_
#define AKIN_SERVER_SECURITY_LISTEN_RULE_H_

#include <string_view>

#include "absl/status/status.h"

namespace akin {

// What protects a port.
struct Protection {
  bool tls = false;
  bool tokens = false;
};

// OK if `host` may be listened on: other machines may reach a port only if it
// has both protections. InvalidArgument names the flags that are missing.
absl::Status CheckListen(std::string_view host, const Protection& protection);

}  // namespace akin

#endif  // AKIN_SERVER_SECURITY_LISTEN_RULE_H_
