#ifndef AKIN_SERVER_SERVICE_CALL_H_
#define AKIN_SERVER_SERVICE_CALL_H_

#include <grpcpp/support/server_callback.h>

#include <functional>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/service/metrics.h"
#include "server/service/status.h"
#include "server/service/worker_pool.h"

namespace akin {

// When a caller that found the queue full should try again.
inline constexpr absl::Duration kRetryAfter = absl::Milliseconds(200);

// Where the calls of a method run, and who counts them.
struct CallContext {
  WorkerPool& pool;
  Metrics& metrics;
};

// Serves a unary call: runs `body`, which fills the response and returns an
// absl::Status, on the pool. A call whose caller has gone is not worked on.
template <typename Body>
grpc::ServerUnaryReactor* ServeUnary(const CallContext& context,
                                     std::string_view method,
                                     grpc::CallbackServerContext* call,
                                     Body body) {
  grpc::ServerUnaryReactor* reactor = call->DefaultReactor();
  const absl::Time arrived = absl::Now();
  Metrics& metrics = context.metrics;
  const auto finish = [&metrics, method, arrived,
                       reactor](const absl::Status& status) {
    metrics.Observe(method, status.code(), absl::Now() - arrived);
    reactor->Finish(ToGrpcStatus(status));
  };
  const bool queued =
      context.pool.TrySubmit([call, finish, body = std::move(body)] {
        finish(call->IsCancelled() ? absl::CancelledError("the caller has gone")
                                   : body());
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
  // Fills the answer to a request that found the queue full.
  using Refuse =
      std::function<void(const Request&, const absl::Status&, Response*)>;

  SerialStream(const CallContext& context, std::string_view method, Body body,
               Refuse refuse)
      : context_(context),
        method_(method),
        body_(std::move(body)),
        refuse_(std::move(refuse)) {
    this->StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) {  // The caller is done.
      this->Finish(grpc::Status::OK);
      return;
    }
    arrived_ = absl::Now();
    response_.Clear();
    const bool queued = context_.pool.TrySubmit([this] {
      const absl::Status status = body_(request_, &response_);
      context_.metrics.Observe(method_, status.code(), absl::Now() - arrived_);
      this->StartWrite(&response_);
    });
    if (!queued) {
      refuse_(request_, Overloaded(kRetryAfter), &response_);
      context_.metrics.Observe(method_, absl::StatusCode::kResourceExhausted,
                               absl::Now() - arrived_);
      this->StartWrite(&response_);
    }
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
  const CallContext context_;
  const std::string_view method_;
  const Body body_;
  const Refuse refuse_;
  absl::Time arrived_;
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

  ServerStream(const CallContext& context, std::string_view method, Next next)
      : context_(context), method_(method), next_(std::move(next)) {
    Continue();
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
    const bool queued = context_.pool.TrySubmit([this] {
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
    context_.metrics.Observe(method_, status.code(), absl::Now() - started_);
    this->Finish(ToGrpcStatus(status));
  }

  const CallContext context_;
  const std::string_view method_;
  const Next next_;
  const absl::Time started_ = absl::Now();
  Response response_;
};

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_CALL_H_
