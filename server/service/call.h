#ifndef AKIN_SERVER_SERVICE_CALL_H_
#define AKIN_SERVER_SERVICE_CALL_H_

#include <grpcpp/support/server_callback.h>

#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "server/service/active_call.h"
#include "server/service/method.h"
#include "server/service/request_metadata.h"
#include "server/service/serving_phase.h"
#include "server/service/status.h"

namespace akin {

// When a caller that found the queue full should try again.
inline constexpr absl::Duration kRetryAfter = absl::Milliseconds(200);

// Runs the body of a unary call, which may take the call or nothing.
template <typename Body>
absl::Status RunBody(const Body& body, const ActiveCall& active) {
  if constexpr (std::is_invocable_v<const Body&, const ActiveCall&>) {
    return body(active);
  } else {
    return body();
  }
}

// Serves a unary call: runs `body`, which fills the response and returns an
// absl::Status, on the pool. A call whose caller has gone is not worked on.
template <typename Body>
grpc::ServerUnaryReactor* ServeUnary(const CallContext& context,
                                     const Method& method,
                                     grpc::CallbackServerContext* call,
                                     Body body) {
  grpc::ServerUnaryReactor* reactor = call->DefaultReactor();
  // Shared, since a std::function must be copyable.
  const auto active = std::make_shared<ActiveCall>(context, method, *call,
                                                   IdentifyRequest(*call));
  const auto finish = [active, reactor](const absl::Status& status) {
    active->End(status);
    reactor->Finish(ToGrpcStatus(status));
  };
  absl::Status begun = active->Begin();
  if (!begun.ok()) {
    finish(begun);
    return reactor;
  }
  const bool queued =
      context.pool(method).TrySubmit([active, finish, body = std::move(body)] {
        absl::Status resumed = active->Resume();
        finish(resumed.ok() ? RunBody(body, *active) : resumed);
      });
  if (!queued) finish(Overloaded(kRetryAfter));
  return reactor;
}

// Serves a stream of requests with a stream of answers: one request is read,
// answered on the pool, and the answer written before the next is read, so that
// a caller is never ahead of the server by more than its own window. Ends with
// Unavailable between two requests when the server drains. Deletes itself when
// the stream is over.
template <typename Request, typename Response>
class SerialStream final : public grpc::ServerBidiReactor<Request, Response>,
                           private OpenStream {
 public:
  // Fills the answer to one request. An error belongs into the answer too; the
  // returned status is only counted.
  using Body =
      std::function<absl::Status(const ActiveCall&, const Request&, Response*)>;
  // Fills the answer to a request that is not worked on.
  using Refuse =
      std::function<void(const Request&, const absl::Status&, Response*)>;

  SerialStream(const CallContext& context, const Method& method,
               grpc::CallbackServerContext* call, Body body, Refuse refuse)
      : context_(context),
        method_(method),
        call_(*call),
        request_context_(IdentifyRequest(*call)),
        body_(std::move(body)),
        refuse_(std::move(refuse)) {
    context_.phase.Add(*this);
    // Nothing is read from a caller who may not call.
    active_.emplace(context_, method_, call_, request_context_);
    absl::Status authorized = active_->Authorize();
    if (authorized.ok()) {
      ReadNext();
    } else {
      EndWith(authorized);
    }
  }

  void OnReadDone(bool ok) override {
    if (!LeaveIdleness()) return;  // EndSoon() has ended the stream.
    if (!ok) {                     // The caller is done.
      this->Finish(grpc::Status::OK);
      return;
    }
    active_.emplace(context_, method_, call_, request_context_);
    response_.Clear();
    absl::Status begun = active_->Begin();
    if (absl::IsUnauthenticated(begun) || absl::IsPermissionDenied(begun)) {
      EndWith(begun);  // The token was taken away since the stream was opened.
      return;
    }
    if (!begun.ok()) {
      RefuseWith(begun);
      return;
    }
    const bool queued = context_.pool(method_).TrySubmit([this] {
      absl::Status resumed = active_->Resume();
      if (!resumed.ok()) {
        RefuseWith(resumed);
        return;
      }
      active_->End(body_(*active_, request_, &response_));
      this->StartWrite(&response_);
    });
    if (!queued) RefuseWith(Overloaded(kRetryAfter));
  }

  void OnWriteDone(bool ok) override {
    if (!ok) {
      this->Finish(
          grpc::Status(grpc::StatusCode::CANCELLED, "the caller has gone"));
      return;
    }
    ReadNext();
  }

  void OnDone() override {
    context_.phase.Remove(*this);
    delete this;
  }

 private:
  void ReadNext() {
    // Held over the call, so that nothing is read after the end.
    MutexLock lock(mutex_);
    const absl::Status status = context_.phase.CheckNotDraining();
    if (status.ok()) {
      idle_ = true;
      this->StartRead(&request_);
    } else {
      this->Finish(ToGrpcStatus(status));
    }
  }

  void EndSoon() override {
    if (LeaveIdleness()) {
      this->Finish(ToGrpcStatus(context_.phase.CheckNotDraining()));
    }
  }

  // Whether the stream waited for a request, and nobody else has seen it do so.
  bool LeaveIdleness() {
    MutexLock lock(mutex_);
    return std::exchange(idle_, false);
  }

  void RefuseWith(const absl::Status& status) {
    refuse_(request_, status, &response_);
    active_->End(status);
    this->StartWrite(&response_);
  }

  // Ends the whole stream.
  void EndWith(const absl::Status& status) {
    active_->End(status);
    this->Finish(ToGrpcStatus(status));
  }

  const CallContext& context_;
  const Method& method_;
  const grpc::CallbackServerContext& call_;
  const RequestContext request_context_;
  const Body body_;
  const Refuse refuse_;
  std::optional<ActiveCall> active_;  // the opening, or the message answered
  Request request_;
  Response response_;

  Mutex mutex_;
  bool idle_ ABSL_GUARDED_BY(mutex_) = false;  // waits for a request
};

// Serves a stream of answers: `next` fills one after the other on the pool,
// until it returns false (the end) or an error. Deletes itself when the stream
// is over.
template <typename Response>
class ServerStream : public grpc::ServerWriteReactor<Response> {
 public:
  using Next = std::function<absl::StatusOr<bool>(Response*)>;

  ServerStream(const CallContext& context, const Method& method,
               grpc::CallbackServerContext* call, Next next)
      : context_(context),
        method_(method),
        active_(context, method, *call, IdentifyRequest(*call)),
        next_(std::move(next)) {
    absl::Status begun = active_.Begin();
    if (begun.ok()) {
      Continue();
    } else {
      End(begun);
    }
  }

  void OnWriteDone(bool ok) override {
    if (ok) {
      Continue();
    } else {
      End(absl::CancelledError("the caller has gone"));
    }
  }

  void OnDone() override { delete this; }

 private:
  void Continue() {
    const bool queued = context_.pool(method_).TrySubmit([this] {
      response_.Clear();
      absl::StatusOr<bool> more = next_(&response_);
      if (more.ok() && *more) {
        this->StartWrite(&response_);
      } else {
        End(more.status());
      }
    });
    if (!queued) End(Overloaded(kRetryAfter));
  }

  void End(const absl::Status& status) {
    active_.End(status);
    this->Finish(ToGrpcStatus(status));
  }

  const CallContext& context_;
  const Method& method_;
  ActiveCall active_;
  const Next next_;
  Response response_;
};

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_CALL_H_
