#ifndef AKIN_SERVER_SECURITY_PEM_H_
#define AKIN_SERVER_SECURITY_PEM_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace akin {

// Checks of certificates and keys in PEM, before TLS is served with them. An
// InvalidArgument says what is wrong and never quotes the key.

// When the first certificate of the chain expires. InvalidArgument if the text
// is no chain of certificates, or the key does not belong to the first.
absl::StatusOr<absl::Time> CheckIdentity(const std::string& certificate_chain,
                                         const std::string& private_key);

// OK if the text holds certificates of authorities and nothing unreadable.
absl::Status CheckAuthorities(const std::string& certificates);

}  // namespace akin

#endif  // AKIN_SERVER_SECURITY_PEM_H_
