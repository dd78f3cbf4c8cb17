#ifndef AKIN_CLIENT_CLI_CONNECT_H_
#define AKIN_CLIENT_CLI_CONNECT_H_

#include <memory>
#include <string>

#include "absl/flags/declare.h"
#include "absl/status/statusor.h"
#include "akin/client_options.h"
#include "akin/connection.h"
#include "command_line/exit_code.h"

// Where the server is; every program has this flag, and those for TLS and the
// token.
ABSL_DECLARE_FLAG(std::string, server);

namespace akin {

// The options that the flags ask for. InvalidArgument, naming the flag, if
// they make no sense.
absl::StatusOr<ClientOptions> ClientOptionsFromFlags();

// A connection to --server, which need not be there.
absl::StatusOr<std::shared_ptr<Connection>> ConnectionFromFlags();

// PrintError() of a failed call, naming the server and a remedy where one is
// known; returns kServerFailed. `doing` is what was tried: "delete a-17".
ExitCode ServerError(const std::string& doing, const absl::Status& status);

}  // namespace akin

#endif  // AKIN_CLIENT_CLI_CONNECT_H_
