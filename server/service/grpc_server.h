#ifndef AKIN_SERVER_SERVICE_GRPC_SERVER_H_
#define AKIN_SERVER_SERVICE_GRPC_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/catalog.h"
#include "server/observability/metrics.h"
#include "server/observability/question_log.h"
#include "server/recommender.h"
#include "server/service/admin_service.h"
#include "server/service/answer_cache.h"
#include "server/service/listen_address.h"

namespace akin {

// The gRPC edge: the three services with health checking and reflection on one
// port. Serves from Start() on, until it is drained or destroyed.
class GrpcServer {
 public:
  // Where and how to serve.
  struct Options {
    ListenAddress listen;
    int read_threads = 2;    // threads that answer queries
    int write_threads = 16;  // threads that write; most wait for the disk
  };

  // What is served; all of it must outlive the server.
  struct Parts {
    Catalog& catalog;
    const Recommender& recommender;
    AnswerCache& answer_cache;
    AdminService::Parts admin;
    Metrics& metrics;
    QuestionLog& question_log;
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
