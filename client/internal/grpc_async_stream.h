#ifndef AKIN_CLIENT_INTERNAL_GRPC_ASYNC_STREAM_H_
#define AKIN_CLIENT_INTERNAL_GRPC_ASYNC_STREAM_H_

#include <grpcpp/client_context.h>
#include <grpcpp/support/client_callback.h>
#include <grpcpp/support/status.h>

#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "akin/async_stream.h"
#include "base/mutex.h"
#include "client/internal/grpc_call.h"
#include "client/internal/grpc_status.h"

namespace akin {

// A call of a stream as gRPC tells of it; keeps itself until it is over.
template <typename Request, typename Response>
class AsyncStreamCall
    : public grpc::ClientBidiReactor<Request, Response>,
      public std::enable_shared_from_this<AsyncStreamCall<Request, Response>> {
 public:
  // `keeper` keeps what the call needs.
  AsyncStreamCall(std::shared_ptr<void> keeper, int window)
      : keeper_(std::move(keeper)), window_(window < 1 ? 1 : window) {}

  grpc::ClientContext& context() { return context_; }

  // To be called once the reactor is bound to a call of a stub.
  void Start() {
    self_ = this->shared_from_this();
    // Messages are sent from outside of the reactor.
    this->AddHold();
    this->StartRead(&response_);
    this->StartCall();
  }

  bool TrySend(Request request, Callback<Response> answered) {
    absl::Status end;
    {
      MutexLock lock(mutex_);
      if (!end_.has_value()) {
        if (unanswered_.size() >= window_) return false;
        unanswered_.push_back(std::move(answered));
        unsent_.push_back(std::move(request));
        WriteNext();
        return true;
      }
      end = *end_;
    }
    answered(std::move(end));
    return true;
  }

  void Cancel() { context_.TryCancel(); }

  // No message will follow.
  void Close() {
    MutexLock lock(mutex_);
    closed_ = true;
    WriteNext();
  }

 private:
  // Begins to write if there is something, nothing is being written, and the
  // call goes on.
  void WriteNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (writing_.has_value() || all_read_ || done_writing_) return;
    if (!unsent_.empty()) {
      writing_ = std::move(unsent_.front());
      unsent_.pop_front();
      this->StartWrite(&*writing_);
    } else if (closed_) {
      done_writing_ = true;
      this->StartWritesDone();
    }
  }

  void OnWriteDone(bool ok) override {
    MutexLock lock(mutex_);
    writing_.reset();
    // Otherwise the call is about to end.
    if (ok) WriteNext();
  }

  void OnReadDone(bool ok) override {
    std::optional<Callback<Response>> answered;
    {
      MutexLock lock(mutex_);
      if (!ok) {
        all_read_ = true;
      } else if (!unanswered_.empty()) {
        answered = std::move(unanswered_.front());
        unanswered_.pop_front();
      }
    }
    if (!ok) return this->RemoveHold();
    if (!answered.has_value()) {
      // An answer that nobody asked for.
      context_.TryCancel();
    } else {
      is_in_callback = true;
      (*answered)(std::move(response_));
      answered.reset();
      is_in_callback = false;
    }
    this->StartRead(&response_);
  }

  void OnDone(const grpc::Status& status) override {
    const absl::Status end =
        status.ok() ? absl::UnavailableError("the server ended the stream")
                    : StatusFromGrpc(status);
    is_in_callback = true;
    // Callbacks may send more, which is answered after them.
    while (std::optional<Callback<Response>> answered = NextUnanswered(end)) {
      (*answered)(end);
    }
    self_.reset();
    is_in_callback = false;
  }

  // The oldest callback that waits. Nothing if there is none; then `end` is
  // what later messages are answered with.
  std::optional<Callback<Response>> NextUnanswered(const absl::Status& end) {
    MutexLock lock(mutex_);
    if (unanswered_.empty()) {
      end_ = end;
      return std::nullopt;
    }
    Callback<Response> answered = std::move(unanswered_.front());
    unanswered_.pop_front();
    return answered;
  }

  const std::shared_ptr<void> keeper_;
  const size_t window_;
  grpc::ClientContext context_;
  Response response_;
  std::shared_ptr<AsyncStreamCall> self_;  // until the call is over

  Mutex mutex_;
  std::deque<Request> unsent_ ABSL_GUARDED_BY(mutex_);
  std::optional<Request> writing_ ABSL_GUARDED_BY(mutex_);
  std::deque<Callback<Response>> unanswered_ ABSL_GUARDED_BY(mutex_);
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  bool done_writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool all_read_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<absl::Status> end_ ABSL_GUARDED_BY(mutex_);
};

// The stream to who sends.
template <typename Request, typename Response>
class GrpcAsyncStream : public AsyncMessageStream<Request, Response> {
 public:
  explicit GrpcAsyncStream(
      std::shared_ptr<AsyncStreamCall<Request, Response>> call)
      : call_(std::move(call)) {}
  ~GrpcAsyncStream() override { call_->Close(); }

  bool TrySend(Request request, Callback<Response> answered) override {
    return call_->TrySend(std::move(request), std::move(answered));
  }
  void Cancel() override { call_->Cancel(); }

 private:
  const std::shared_ptr<AsyncStreamCall<Request, Response>> call_;
};

}  // namespace akin

#endif  // AKIN_CLIENT_INTERNAL_GRPC_ASYNC_STREAM_H_
