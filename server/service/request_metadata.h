#ifndef AKIN_SERVER_SERVICE_REQUEST_METADATA_H_
#define AKIN_SERVER_SERVICE_REQUEST_METADATA_H_

#include <grpcpp/server_context.h>

#include "server/observability/request_context.h"

namespace akin {

// The id of a call from its metadata `x-request-id`, or a new one if that is
// missing or is no id; and its `traceparent`, if that is valid. The id goes
// back to the caller in the initial metadata, so call this before anything is
// sent.
RequestContext IdentifyRequest(grpc::CallbackServerContext& call);

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_REQUEST_METADATA_H_
