#ifndef AKIN_CLIENT_INTERNAL_GRPC_CALL_H_
#define AKIN_CLIENT_INTERNAL_GRPC_CALL_H_

#include <grpcpp/alarm.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include <functional>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "akin/connection.h"
#include "client/internal/grpc_status.h"
#include "client/internal/repetition.h"

namespace akin {

// Makes a unary call, as often as `plan` allows; blocks until it is over.
// `attempt` makes one attempt of it:
// grpc::Status(grpc::ClientContext&, Response&).
template <typename Response, typename Attempt>
absl::StatusOr<Response> MakeCall(const CallPlan& plan,
                                  const Attempt& attempt) {
  Repetition repetition(plan);
  for (;;) {
    grpc::ClientContext context;
    Response response;
    const absl::Status status = StatusFromGrpc(attempt(context, response));
    if (status.ok()) return response;
    const auto pause = repetition.PauseAfter(status, absl::Now());
    if (!pause.has_value()) return status;
    absl::SleepFor(*pause);
  }
}

// Whether this thread is inside the callback of an asynchronous call. gRPC ends
// its threads for callbacks with the last channel, which none of them must be
// the one to destroy: it would wait for itself.
inline thread_local bool is_in_callback = false;

// The same without blocking: owns what the call needs, and itself, until it has
// told the outcome. Has no lock, for attempts and pauses follow each other.
template <typename Request, typename Response>
class AsyncCall {
 public:
  // Begins one attempt, which ends by calling back with its status.
  using Attempt =
      std::function<void(grpc::ClientContext&, const Request&, Response&,
                         std::function<void(grpc::Status)>)>;

  // What `attempt` holds lives until `done` has returned.
  static void Start(const CallPlan& plan, Attempt attempt,
                    const Request& request, Callback<Response> done) {
    auto* call =
        new AsyncCall(plan, std::move(attempt), request, std::move(done));
    call->Begin();
  }

 private:
  AsyncCall(const CallPlan& plan, Attempt attempt, const Request& request,
            Callback<Response> done)
      : repetition_(plan),
        attempt_(std::move(attempt)),
        request_(request),
        done_(std::move(done)) {}

  void Begin() {
    context_.emplace();
    response_.Clear();
    attempt_(*context_, request_, response_,
             [this](grpc::Status status) { OnStatus(StatusFromGrpc(status)); });
  }

  void OnStatus(const absl::Status& status) {
    if (status.ok()) return End(std::move(response_));
    const absl::Time now = absl::Now();
    const auto pause = repetition_.PauseAfter(status, now);
    if (!pause.has_value()) return End(status);
    alarm_.emplace();
    alarm_->Set(absl::ToChronoTime(now + *pause), [this](bool) { Begin(); });
  }

  void End(absl::StatusOr<Response> outcome) {
    is_in_callback = true;
    done_(std::move(outcome));
    delete this;
    is_in_callback = false;
  }

  Repetition repetition_;
  const Attempt attempt_;
  const Request request_;
  const Callback<Response> done_;
  std::optional<grpc::ClientContext> context_;
  std::optional<grpc::Alarm> alarm_;
  Response response_;
};

}  // namespace akin

#endif  // AKIN_CLIENT_INTERNAL_GRPC_CALL_H_
