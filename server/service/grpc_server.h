#ifndef AKIN_SERVER_SERVICE_GRPC_SERVER_H_
#define AKIN_SERVER_SERVICE_GRPC_SERVER_H_

#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/catalog.h"
#include "server/recommender.h"
#include "server/security/authenticator.h"
#include "server/service/admin_service.h"
#include "server/service/answer_cache.h"
#include "server/service/listen_address.h"
#include "server/service/metrics.h"

namespace akin {

// The gRPC edge: the three services with health checking and reflection on one
// port. Serves from Start() on, until it is drained or destroyed.
class GrpcServer {
 public:
  // Where and how to serve.
  struct Options {
    ListenAddress listen;
    // Plain text, or TLS.
    std::shared_ptr<grpc::ServerCredentials> credentials =
        grpc::InsecureServerCredentials();
    bool reflection = true;
    int max_connections = 1'000;  // at once; more are closed
    int read_threads = 2;         // threads that answer queries
    int write_threads = 16;       // threads that write; most wait for the disk
  };

  // What is served; all of it must outlive the server.
  struct Parts {
    Catalog& catalog;
    const Recommender& recommender;
    AnswerCache& answer_cache;
    AdminService::Parts admin;
    Metrics& metrics;
    const Authenticator& authenticator;
  };

  // Unavailable if the address cannot be listened on. Each service is SERVING
  // when this returns.
  static absl::StatusOr<std::unique_ptr<GrpcServer>> Start(
      const Options& options, Parts parts);

  virtual ~GrpcServer() = default;

  // "HOST:PORT" with the port that was taken.
  virtual const std::string& address() const = 0;

  // Says NOT_SERVING, takes no new call, and waits for the running ones, for
  // `grace` at most; what is left then is cancelled.
  virtual void Drain(absl::Duration grace) = 0;
};

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_GRPC_SERVER_H_
