#ifndef AKIN_SERVER_SERVICE_ACTIVE_CALL_H_
#define AKIN_SERVER_SERVICE_ACTIVE_CALL_H_

#include <grpcpp/server_context.h>

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/admission/admission_control.h"
#include "server/observability/call_log.h"
#include "server/observability/metrics.h"
#include "server/observability/request_context.h"
#include "server/security/authenticator.h"
#include "server/service/call_size.h"
#include "server/service/method.h"
#include "server/service/serving_phase.h"
#include "server/service/worker_pool.h"

namespace akin {

// What every call passes and uses; all of it must outlive the calls.
struct CallContext {
  WorkerPool& reads;
  WorkerPool& writes;
  WorkerPool& admin;
  AdmissionControl& admission;
  Metrics& metrics;
  ServingPhase& phase;
  CallLog& log;
  const Authenticator& authenticator;

  WorkerPool& pool(const Method& method) const {
    switch (method.budget) {
      case Budget::kReads:
        return reads;
      case Budget::kWrites:
        return writes;
      case Budget::kAdmin:
        break;
    }
    return admin;
  }
};

// One call, or one message of a stream, from its arrival to its end.
class ActiveCall {
 public:
  // Arrives now. What is passed must outlive the call.
  ActiveCall(const CallContext& context, const Method& method,
             const grpc::CallbackServerContext& call, RequestContext request)
      : context_(context),
        method_(method),
        call_(call),
        request_(std::move(request)),
        metrics_(context.metrics.method(method.name)) {}

  // OK if the caller is known and may call the method, else Unauthenticated or
  // PermissionDenied. A part of Begin(); by itself for a stream that opens.
  absl::Status Authorize();

  // OK if the call may be worked on; asked before it is queued.
  absl::Status Begin(const CallSize& size);

  // OK if there is still someone to work for; asked when a thread has it.
  absl::Status Resume();

  // The thread is given back, for now.
  void Pause();
  // The call is queued again.
  void Continue();

  // What came of it. Once, whatever Begin() said.
  void End(const absl::Status& status);

  const RequestContext& request() const { return request_; }
  const Method& method() const { return method_; }
  // Of the token that came along, once Begin() or Authorize() was OK; empty if
  // the server asks for none.
  const std::string& caller() const { return caller_; }
  // The time from its arrival until it first had a thread.
  absl::Duration queued() const { return queued_; }

 private:
  const CallContext& context_;
  const Method& method_;
  const grpc::CallbackServerContext& call_;
  const RequestContext request_;
  Metrics::Method& metrics_;
  const absl::Time arrived_at_ = absl::Now();
  std::string caller_;
  absl::Duration queued_;
  bool started_ = false;
  // From Begin() to End():
  std::optional<Metrics::InFlight> in_flight_;
  std::optional<Admission> admission_;
};

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_ACTIVE_CALL_H_
