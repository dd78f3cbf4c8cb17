#include "server/service/admin_service.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "article_rules/quoted.h"
#include "server/article/field_error.h"
#include "server/data_directory.h"
#include "server/service/convert.h"
#include "server/service/server_status.h"

namespace akin {
namespace {

constexpr size_t kMaxNameBytes = 64;

absl::Status CheckSnapshotName(const std::string& name) {
  bool valid = name.size() <= kMaxNameBytes;
  for (const char c : name) {
    valid = valid && (absl::ascii_isalnum(c) || c == '-' || c == '_');
  }
  if (valid) return absl::OkStatus();
  return InvalidField(
      "name", absl::StrCat("is ", Quoted(name),
                           ", it may have letters, digits, '-' and '_', at "
                           "most ",
                           kMaxNameBytes, " of them"));
}

}  // namespace

absl::Status AdminService::Snapshot(const std::string& name,
                                    v1::CreateSnapshotResponse* response) {
  absl::Status valid = CheckSnapshotName(name);
  if (!valid.ok()) return valid;
  MutexLock lock(snapshot_mutex_);
  const std::string chosen =
      name.empty()
          ? absl::FormatTime("%Y%m%dT%H%M%SZ", absl::Now(), absl::UTCTimeZone())
          : name;
  const std::string path = absl::StrCat(parts_.snapshot_directory, "/", chosen);
  absl::StatusOr<Revision> revision =
      parts_.store.CreateSnapshot(DataDirectory::StorePath(path));
  if (!revision.ok()) return revision.status();
  response->set_name(chosen);
  response->set_path(path);
  response->set_revision(RevisionToken(*revision));
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
