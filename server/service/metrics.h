#ifndef AKIN_SERVER_SERVICE_METRICS_H_
#define AKIN_SERVER_SERVICE_METRICS_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/service/answer_cache.h"
#include "server/service/listen_address.h"

namespace akin {

// The state of the server, read when it is asked for.
struct StateSample {
  int64_t articles = 0;
  int64_t index_rows = 0;
  int64_t index_tombstones = 0;
  int64_t index_segments = 0;
  int64_t index_memory_bytes = 0;
  int64_t store_disk_bytes = 0;
  int64_t retention_deleted = 0;  // since the start
  AnswerCacheStats answer_cache;
};

// Counts what the server does, for Prometheus. Thread-safe.
class Metrics {
 public:
  // `sample` is called by the threads that serve /metrics.
  explicit Metrics(std::function<StateSample()> sample);
  ~Metrics();

  // Counts one finished call, or one message of a stream.
  void Observe(std::string_view method, absl::StatusCode code,
               absl::Duration duration);

  // Serves /metrics over HTTP; port 0 takes a free one. Returns the port.
  // Unavailable if the address cannot be listened on.
  absl::StatusOr<int> Listen(const ListenAddress& address);

 private:
  struct State;
  const std::unique_ptr<State> state_;
};

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_METRICS_H_
