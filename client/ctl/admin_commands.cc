#include <stdio.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/connect.h"
#include "client/ctl/commands.h"
#include "client/ctl/print.h"
#include "client/ctl/status_text.h"

namespace akin {

ExitCode ShowStatus(const Client& client, const CtlOptions& options) {
  const auto status = client.GetStatus();
  if (!status.ok()) return ServerError("status", status.status());
  const std::string text =
      options.form == Form::kJson ? ToJson(*status) : ToText(*status);
  fputs(text.c_str(), stdout);
  return kDone;
}

ExitCode CreateSnapshot(const Client& client, const CtlOptions& options,
                        const std::string& name) {
  v1::CreateSnapshotRequest request;
  request.set_name(name);
  const auto response = client.CreateSnapshot(request);
  if (!response.ok()) return ServerError("snapshot", response.status());
  const std::string text = options.form == Form::kJson
                               ? ToJson(*response)
                               : absl::StrCat("snapshot ", response->name(),
                                              " in ", response->path(), "\n");
  fputs(text.c_str(), stdout);
  return kDone;
}

ExitCode Compact(const Client& client, const CtlOptions& options) {
  const auto response = client.Compact({}, {.timeout = absl::Hours(1)});
  if (!response.ok()) return ServerError("compact", response.status());
  const std::string text =
      options.form == Form::kJson
          ? ToJson(*response)
          : absl::StrCat("removed ", response->removed_rows(), " rows, freed ",
                         Bytes(response->freed_bytes()), "\n");
  fputs(text.c_str(), stdout);
  return kDone;
}

}  // namespace akin
