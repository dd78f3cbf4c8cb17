#ifndef AKIN_SERVER_SERVICE_CALL_H_
#define AKIN_SERVER_SERVICE_CALL_H_

#include <grpcpp/support/server_callback.h>

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/service/active_call.h"
#include "server/service/method.h"
#include "server/service/status.h"

namespace akin {

// When a caller that found the queue full should try again.
inline constexpr absl::Duration kRetryAfter = absl::Milliseconds(200);

// Serves a unary call: runs `body`, which fills the response and returns an
// absl::Status, on the pool. A call whose caller has gone is not worked on.
template <typename Body>
grpc::ServerUnaryReactor* ServeUnary(const CallContext& context,
                                     const Method& method,
                                     grpc::CallbackServerContext* call,
                                     Body body) {
  grpc::ServerUnaryReactor* reactor = call->DefaultReactor();
  // Shared, since a std::function must be copyable.
  const auto active = std::make_shared<ActiveCall>(context, method, *call);
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
        finish(resumed.ok() ? body() : resumed);
      });
  if (!queued) finish(Overloaded(kRetryAfter));
  return reactor;
}

// Serves a stream of requests with a stream of answers: one request is read,
// answered on the pool, and the answer written before the next is read, so that
// a caller is never ahead of the server by more than its own window. Deletes
// itself when the stream is over.
template <typename Request, typename Response>
class SerialStream : public grpc::ServerBidiReactor<Request, Response> {
 public:
  // Fills the answer to one request. An error belongs into the answer too; the
  // returned status is only counted.
  using Body = std::function<absl::Status(const Request&, Response*)>;
  // Fills the answer to a request that is not worked on.
  using Refuse =
      std::function<void(const Request&, const absl::Status&, Response*)>;

  SerialStream(const CallContext& context, const Method& method,
               grpc::CallbackServerContext* call, Body body, Refuse refuse)
      : context_(context),
        method_(method),
        call_(*call),
        body_(std::move(body)),
        refuse_(std::move(refuse)) {
    // Nothing is read from a caller who may not call.
    active_.emplace(context_, method_, call_);
    absl::Status authorized = active_->Authorize();
    if (authorized.ok()) {
      this->StartRead(&request_);
    } else {
      EndWith(authorized);
    }
  }

  void OnReadDone(bool ok) override {
    if (!ok) {  // The caller is done.
      this->Finish(grpc::Status::OK);
      return;
    }
    active_.emplace(context_, method_, call_);
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
      active_->End(body_(request_, &response_));
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
    this->StartRead(&request_);
  }

  void OnDone() override { delete this; }

 private:
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
  const Body body_;
  const Refuse refuse_;
  std::optional<ActiveCall> active_;  // the opening, or the message answered
  Request request_;
  Response response_;
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
        active_(context, method, *call),
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
