#include <stdio.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/connect.h"
#include "client/ctl/commands.h"
#include "client/ctl/print.h"
#include "client/jsonl/timestamp.h"

namespace akin {

ExitCode ShowStatus(const Client& client, const CtlOptions& options) {
  const auto status = client.GetStatus();
  if (!status.ok()) return ServerError("status", status.status());
  if (options.form == Form::kJson) {
    fputs(ToJson(*status).c_str(), stdout);
    return kDone;
  }
  const auto row = [](const char* name, const std::string& value) {
    absl::PrintF("%-16s %s\n", name, value);
  };
  row("version", status->version());
  row("started at", FormatTimestamp(status->started_at()));
  row("articles", absl::StrCat(status->articles()));
  row("revision", status->revision());
  row("embedding model",
      absl::StrFormat("%s, %d dimensions", status->embedding_model(),
                      status->dimensions()));
  const v1::IndexStatus& index = status->index();
  row("index",
      absl::StrFormat("%d segments, %d rows of which %d dead, %s",
                      index.segments(), index.rows(), index.tombstones(),
                      Bytes(index.memory_bytes())));
  row("store", absl::StrFormat("%s on disk, format %d",
                               Bytes(status->store().disk_bytes()),
                               status->store().format_version()));
  row("index and store", index.digest() == status->store().digest()
                             ? "agree"
                             : "differ; they may while articles are written");
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
