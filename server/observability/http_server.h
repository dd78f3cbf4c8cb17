#ifndef AKIN_SERVER_OBSERVABILITY_HTTP_SERVER_H_
#define AKIN_SERVER_OBSERVABILITY_HTTP_SERVER_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "server/observability/serving_state.h"

namespace httplib {
class Server;
}

namespace akin {

// Serves, from its making to its end, over HTTP:
//
//   /metrics  the metrics in Prometheus' text form
//   /healthz  200 as long as the process answers
//   /readyz   200 while the server takes calls, else 503; says the state
class HttpServer {
 public:
  // Listens on a host and a port, 0 for a free one. `metrics` is called by the
  // threads that serve; both it and the state must outlive the server.
  // Unavailable if the address cannot be listened on.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(
      const std::string& host, int port, std::function<std::string()> metrics,
      const std::atomic<ServingState>& serving_state);

  ~HttpServer();

  int port() const { return port_; }

 private:
  explicit HttpServer(std::unique_ptr<httplib::Server> server);

  const std::unique_ptr<httplib::Server> server_;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace akin

#endif  // AKIN_SERVER_OBSERVABILITY_HTTP_SERVER_H_
