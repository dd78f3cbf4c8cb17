#include "client/cli/connect.h"

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"

ABSL_FLAG(std::string, server, "127.0.0.1:50051",
          "Where the server listens, HOST:PORT.");

namespace akin {

absl::StatusOr<ClientOptions> ClientOptionsFromFlags() {
  ClientOptions options;
  options.target = absl::GetFlag(FLAGS_server);
  const size_t colon = options.target.rfind(':');
  if (colon == std::string::npos || colon == 0 ||
      colon + 1 == options.target.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--server: \"", options.target,
                     "\" is not HOST:PORT; the server prints its own when it "
                     "starts"));
  }
  return options;
}

absl::StatusOr<std::shared_ptr<Connection>> ConnectionFromFlags() {
  absl::StatusOr<ClientOptions> options = ClientOptionsFromFlags();
  if (!options.ok()) return options.status();
  return MakeConnection(*options);
}

ExitCode ServerError(const std::string& doing, const absl::Status& status) {
  const std::string server = absl::GetFlag(FLAGS_server);
  const std::string message(status.message());
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
      PrintError(absl::StrCat(doing, ": --server=", server,
                              " cannot be reached (", message,
                              "); start akin-server or name another"));
      break;
    case absl::StatusCode::kDeadlineExceeded:
      PrintError(absl::StrCat(doing, ": --server=", server,
                              " did not answer in time (", message,
                              "); look at its load and log"));
      break;
    default:
      PrintError(absl::StrCat(doing, ": --server=", server, " refused: ",
                              absl::StatusCodeToString(status.code()), ": ",
                              message));
  }
  return kServerFailed;
}

}  // namespace akin
