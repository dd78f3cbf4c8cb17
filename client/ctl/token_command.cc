#include <stdio.h>

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "access/access_token.h"
#include "access/token_entry.h"
#include "client/ctl/commands.h"

namespace akin {

ExitCode MakeToken(const Client&, const CtlOptions& options) {
  const absl::Status named = CheckCallerName(options.caller_name);
  if (!named.ok()) {
    return UsageError(absl::StrCat("--name: \"", options.caller_name,
                                   "\" does not do; ", named.message()));
  }
  const std::optional<Role> role = ParseRole(options.role);
  if (!role.has_value()) {
    return UsageError(absl::StrCat("--role: \"", options.role,
                                   "\" is not reader, writer or admin"));
  }
  const std::string token = MakeAccessToken();
  const std::string line =
      TokenEntry{
          .name = options.caller_name, .role = *role, .hash = HashToken(token)}
          .ToLine();
  // Neither has a character that JSON escapes.
  if (options.form == Form::kJson) {
    absl::PrintF("{\"token\": \"%s\", \"line\": \"%s\"}\n", token, line);
  } else {
    absl::PrintF(
        "Token, for the caller's --token_file; it is not shown again:\n%s\n\n"
        "Line, for the server's --tokens_file:\n%s\n",
        token, line);
  }
  return kDone;
}

}  // namespace akin
