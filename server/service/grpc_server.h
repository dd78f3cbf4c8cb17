#ifndef AKIN_SERVER_SERVICE_GRPC_SERVER_H_
#define AKIN_SERVER_SERVICE_GRPC_SERVER_H_

#include <grpcpp/security/server_credentials.h>

#include <atomic>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/admission/admission_control.h"
#include "server/catalog.h"
#include "server/observability/metrics.h"
#include "server/observability/question_log.h"
#include "server/observability/serving_state.h"
#include "server/recommender.h"
#include "server/security/authenticator.h"
#include "server/service/admin_service.h"
#include "server/service/answer_cache.h"
#include "server/service/listen_address.h"

namespace akin {

// The gRPC edge: the three services with health checking and reflection on one
// port. Listens from Start() on, and serves from Serve() on until it is drained
// or destroyed.
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
    // Older connections are asked to be made again, and streams of theirs ended
    // an hour later, so that balancers of load spread the callers anew.
    absl::Duration max_connection_age = absl::InfiniteDuration();
  };

  // What is served; all of it must outlive the server.
  struct Parts {
    Catalog& catalog;
    const Recommender& recommender;
    AnswerCache& answer_cache;
    AdminService::Parts admin;
    AdmissionControl& admission;
    Metrics& metrics;
    QuestionLog& question_log;
    std::atomic<ServingState>& serving_state;  // written by the server
    const Authenticator& authenticator;
  };

  // Unavailable if the address cannot be listened on. Each service is
  // NOT_SERVING when this returns, and calls are told to come again.
  static absl::StatusOr<std::unique_ptr<GrpcServer>> Start(
      const Options& options, Parts parts);

  virtual ~GrpcServer() = default;

  // Says SERVING and takes calls from now on. Call once, when the parts are
  // loaded.
  virtual void Serve() = 0;

  // "HOST:PORT" with the port that was taken.
  virtual const std::string& address() const = 0;

  // Says NOT_SERVING, takes no new call, ends the streams of requests when what
  // they work on is answered, and waits for the running calls, for `grace` at
  // most; what is left then is cancelled.
  virtual void Drain(absl::Duration grace) = 0;
};

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_GRPC_SERVER_H_
