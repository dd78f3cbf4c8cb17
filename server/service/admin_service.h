#ifndef AKIN_SERVER_SERVICE_ADMIN_SERVICE_H_
#define AKIN_SERVER_SERVICE_ADMIN_SERVICE_H_

#include <atomic>
#include <functional>
#include <string>

#include "akin/v1/admin.grpc.pb.h"
#include "embeddings/embedding.h"
#include "server/index/vector_index.h"
#include "server/observability/server_state.h"
#include "server/service/call.h"
#include "server/snapshots.h"

namespace akin {

// Serves akin.v1.AdminService.
class AdminService final : public v1::AdminService::CallbackService {
 public:
  // What the service shows and does, in terms of the other parts, which must
  // outlive it.
  struct Parts {
    VectorIndex& index;
    Snapshots& snapshots;
    EmbeddingModel model;
    std::function<ServerState()> read_state;
  };

  AdminService(Parts parts, const CallContext& context)
      : parts_(std::move(parts)), context_(context) {}

  grpc::ServerUnaryReactor* GetStatus(grpc::CallbackServerContext* call,
                                      const v1::GetStatusRequest* request,
                                      v1::GetStatusResponse* response) override;
  grpc::ServerUnaryReactor* CreateSnapshot(
      grpc::CallbackServerContext* call,
      const v1::CreateSnapshotRequest* request,
      v1::CreateSnapshotResponse* response) override;
  grpc::ServerUnaryReactor* Compact(grpc::CallbackServerContext* call,
                                    const v1::CompactRequest* request,
                                    v1::CompactResponse* response) override;

 private:
  absl::Status Snapshot(const std::string& name,
                        v1::CreateSnapshotResponse* response);
  absl::Status CompactIndex(v1::CompactResponse* response);

  std::atomic<bool> compacting_ = false;
  const Parts parts_;
  const CallContext& context_;
};

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_ADMIN_SERVICE_H_
