#ifndef AKIN_SERVER_SERVICE_GRPC_LOG_H_
#define AKIN_SERVER_SERVICE_GRPC_LOG_H_

namespace akin {

// Has gRPC write what it has to say to the server's log, for the whole process,
// ten lines a second at most: by itself it writes lines of its own form to
// stderr, one for each handshake of strangers that fails.
void RouteGrpcLog();

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_GRPC_LOG_H_
