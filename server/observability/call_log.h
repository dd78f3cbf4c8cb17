#ifndef AKIN_SERVER_OBSERVABILITY_CALL_LOG_H_
#define AKIN_SERVER_OBSERVABILITY_CALL_LOG_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/observability/log.h"
#include "server/observability/request_context.h"

namespace akin {

// Logs calls that failed by the server's fault, a few a second at most, and at
// the level debug every call. Thread-safe.
class CallLog {
 public:
  // A call that is over. `took` is the time since it arrived.
  void Add(const RequestContext& request, std::string_view method,
           const absl::Status& status, absl::Duration took);

 private:
  LogLimiter limiter_;
};

}  // namespace akin

#endif  // AKIN_SERVER_OBSERVABILITY_CALL_LOG_H_
