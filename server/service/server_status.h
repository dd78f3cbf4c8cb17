#ifndef AKIN_SERVER_SERVICE_SERVER_STATUS_H_
#define AKIN_SERVER_SERVICE_SERVER_STATUS_H_

#include "akin/v1/admin.pb.h"
#include "server/observability/server_state.h"

namespace akin {

// The answer to GetStatus.
void ToProto(const ServerState& state, v1::GetStatusResponse* message);

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_SERVER_STATUS_H_
