#ifndef AKIN_CLIENT_INTERNAL_TARGET_H_
#define AKIN_CLIENT_INTERNAL_TARGET_H_

#include <string>

namespace akin {

// Whether every address of a gRPC target is of this machine: a Unix socket, a
// loopback address or "localhost". False for what cannot be told without
// asking a name server.
bool IsLocalTarget(const std::string& target);

}  // namespace akin

#endif  // AKIN_CLIENT_INTERNAL_TARGET_H_
