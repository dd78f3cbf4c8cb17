#include "server/service/admin_service.h"

#include <algorithm>

#include "server/service/convert.h"
#include "server/service/server_status.h"

namespace akin {

absl::Status AdminService::Snapshot(const std::string& name,
                                    v1::CreateSnapshotResponse* response) {
  const absl::StatusOr<Snapshots::Snapshot> made =
      parts_.snapshots.Create(name);
  if (!made.ok()) return made.status();
  response->set_name(made->name);
  response->set_path(made->path);
  response->set_revision(RevisionToken(made->revision));
  return absl::OkStatus();
}

absl::Status AdminService::CompactIndex(v1::CompactResponse* response) {
  // Takes minutes: others that wait for it would take the threads of writers.
  if (compacting_.exchange(true)) {
    return absl::AbortedError(
        "the index is being compacted already; wait for that call");
  }
  const IndexStats before = parts_.index.Stats();
  absl::Status compacted = parts_.index.Compact();
  const IndexStats after = parts_.index.Stats();
  compacting_ = false;
  // What was written meanwhile can outweigh it.
  response->set_removed_rows(
      std::max<int64_t>(0, before.tombstones - after.tombstones));
  response->set_freed_bytes(
      std::max<int64_t>(0, before.memory_bytes - after.memory_bytes));
  return compacted;
}

grpc::ServerUnaryReactor* AdminService::GetStatus(
    grpc::CallbackServerContext* call, const v1::GetStatusRequest*,
    v1::GetStatusResponse* response) {
  return ServeUnary(context_, kGetStatus, call, {}, [this, response] {
    ToProto(parts_.read_state(), response);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* AdminService::CreateSnapshot(
    grpc::CallbackServerContext* call, const v1::CreateSnapshotRequest* request,
    v1::CreateSnapshotResponse* response) {
  return ServeUnary(context_, kCreateSnapshot, call, {},
                    [this, request, response] {
                      return Snapshot(request->name(), response);
                    });
}

grpc::ServerUnaryReactor* AdminService::Compact(
    grpc::CallbackServerContext* call, const v1::CompactRequest*,
    v1::CompactResponse* response) {
  return ServeUnary(context_, kCompact, call, {},
                    [this, response] { return CompactIndex(response); });
}

}  // namespace akin
