#ifndef AKIN_SERVER_SERVICE_CALL_H_
#define AKIN_SERVER_SERVICE_CALL_H_

#include <grpcpp/support/server_callback.h>

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/mutex.h"
#include "server/service/active_call.h"
#include "server/service/call_size.h"
#include "server/service/method.h"
#include "server/service/request_metadata.h"
#include "server/service/serving_phase.h"
#include "server/service/status.h"

namespace akin {

// Runs the body of a unary call, which may take the call or nothing.
template <typename Body>
absl::Status RunBody(const Body& body, const ActiveCall& active) {
  if constexpr (std::is_invocable_v<const Body&, const ActiveCall&>) {
    return body(active);
  } else {
    return body();
  }
}

// A unary call that is answered in steps on the pool: `step` does the next and
// returns whether there are more, or an error, which ends the call. Between two
// steps other calls have their turn, so that a long call holds nobody up. A
// call whose caller has gone is not worked on. Deletes itself when the call is
// over.
template <typename Step>
class SteppedCall {
 public:
  SteppedCall(const CallContext& context, const Method& method,
              grpc::CallbackServerContext* call, Step step)
      : pool_(context.pool(method)),
        reactor_(*call->DefaultReactor()),
        active_(context, method, *call, IdentifyRequest(*call)),
        step_(std::move(step)) {}

  // Once.
  void Start(const CallSize& size) {
    absl::Status begun = active_.Begin(size);
    if (begun.ok()) {
      Submit();
    } else {
      Finish(begun);
    }
  }

 private:
  void Submit() {
    pool_.Submit([this] { RunStep(); });
  }

  void RunStep() {
    absl::Status resumed = active_.Resume();
    if (!resumed.ok()) return Finish(resumed);
    absl::StatusOr<bool> more = step_(active_);
    if (!more.ok() || !*more) return Finish(more.status());
    active_.Pause();
    active_.Continue();
    Submit();
  }

  void Finish(const absl::Status& status) {
    active_.End(status);
    reactor_.Finish(ToGrpcStatus(status));
    delete this;
  }

  WorkerPool& pool_;
  grpc::ServerUnaryReactor& reactor_;
  ActiveCall active_;
  Step step_;
};

// Serves a unary call in steps.
template <typename Step>
grpc::ServerUnaryReactor* ServeInSteps(const CallContext& context,
                                       const Method& method,
                                       grpc::CallbackServerContext* call,
                                       const CallSize& size, Step step) {
  grpc::ServerUnaryReactor* reactor = call->DefaultReactor();
  (new SteppedCall<Step>(context, method, call, std::move(step)))->Start(size);
  return reactor;
}

// Serves a unary call in one step: runs `body`, which may take the call, fills
// the response and returns an absl::Status.
template <typename Body>
grpc::ServerUnaryReactor* ServeUnary(const CallContext& context,
                                     const Method& method,
                                     grpc::CallbackServerContext* call,
                                     const CallSize& size, Body body) {
  const auto step = [body = std::move(body)](
                        const ActiveCall& active) -> absl::StatusOr<bool> {
    absl::Status status = RunBody(body, active);
    if (!status.ok()) return status;
    return false;
  };
  return ServeInSteps(context, method, call, size, step);
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
    absl::Status begun = active_->Begin(SizeOf(request_));
    if (absl::IsUnauthenticated(begun) || absl::IsPermissionDenied(begun)) {
      EndWith(begun);  // The token was taken away since the stream was opened.
      return;
    }
    if (!begun.ok()) {
      RefuseWith(begun);
      return;
    }
    context_.pool(method_).Submit([this] {
      absl::Status resumed = active_->Resume();
      if (!resumed.ok()) {
        RefuseWith(resumed);
        return;
      }
      active_->End(body_(*active_, request_, &response_));
      this->StartWrite(&response_);
    });
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
// until it returns false (the end) or an error. While an answer is on its way
// to the caller the stream takes no room. Deletes itself when the stream is
// over.
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
    absl::Status begun = active_.Begin({});
    if (begun.ok()) {
      Submit();
    } else {
      End(begun);
    }
  }

  void OnWriteDone(bool ok) override {
    if (ok) {
      active_.Continue();
      Submit();
    } else {
      End(absl::CancelledError("the caller has gone"));
    }
  }

  void OnDone() override { delete this; }

 private:
  void Submit() {
    context_.pool(method_).Submit([this] { FillNext(); });
  }

  void FillNext() {
    absl::Status resumed = active_.Resume();
    if (!resumed.ok()) return End(resumed);
    response_.Clear();
    absl::StatusOr<bool> more = next_(&response_);
    if (!more.ok() || !*more) return End(more.status());
    active_.Pause();
    this->StartWrite(&response_);
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
