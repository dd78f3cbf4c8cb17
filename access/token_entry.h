#ifndef AKIN_ACCESS_TOKEN_ENTRY_H_
#define AKIN_ACCESS_TOKEN_ENTRY_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "access/access_token.h"
#include "access/role.h"

namespace akin {

// What a file of tokens says of one of them. A line of the file is
//
//   NAME ROLE sha256:HASH
//
// with spaces or tabs between; HASH has 64 hexadecimal digits.
struct TokenEntry {
  std::string name;  // of the caller, for logs and limits; no secret
  Role role = Role::kReader;
  TokenHash hash;

  // InvalidArgument that says what is wrong, without the hash: someone may have
  // put the token itself in its place.
  static absl::StatusOr<TokenEntry> Parse(std::string_view line);

  // The form that Parse() reads.
  std::string ToLine() const;
};

// OK if a caller can have the name; else InvalidArgument: 1 to 64 letters,
// digits, '-', '_' and '.'.
absl::Status CheckCallerName(std::string_view name);

}  // namespace akin

#endif  // AKIN_ACCESS_TOKEN_ENTRY_H_
