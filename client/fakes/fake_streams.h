#ifndef AKIN_CLIENT_FAKES_FAKE_STREAMS_H_
#define AKIN_CLIENT_FAKES_FAKE_STREAMS_H_

#include <deque>
#include <functional>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "akin/async_stream.h"
#include "akin/stream.h"
#include "base/mutex.h"

namespace akin {

// Answers that are there already, then a status.
template <typename Response>
class FakeResponses : public ResponseStream<Response> {
 public:
  FakeResponses(absl::Status status, std::deque<Response> responses)
      : responses_(std::move(responses)), status_(std::move(status)) {}

  std::optional<Response> Read() override {
    MutexLock lock(mutex_);
    if (responses_.empty()) return std::nullopt;
    Response response = std::move(responses_.front());
    responses_.pop_front();
    return response;
  }
  absl::Status Finish() override {
    MutexLock lock(mutex_);
    return status_;
  }
  void Cancel() override {
    MutexLock lock(mutex_);
    responses_.clear();
    status_ = absl::CancelledError("");
  }

 private:
  Mutex mutex_;
  std::deque<Response> responses_ ABSL_GUARDED_BY(mutex_);
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
};

// Answers each message as it is written.
template <typename Request, typename Response>
class FakeMessages : public MessageStream<Request, Response> {
 public:
  using Answer = std::function<Response(const Request&)>;

  // The stream has failed already unless `status` is OK.
  FakeMessages(absl::Status status, Answer answer)
      : answer_(std::move(answer)), status_(std::move(status)) {
    ended_ = !status_.ok();
  }

  bool Write(const Request& request) override {
    Response response = answer_(request);
    MutexLock lock(mutex_);
    if (ended_) return false;
    responses_.push_back(std::move(response));
    changed_.NotifyAll();
    return true;
  }
  void WritesDone() override {
    MutexLock lock(mutex_);
    ended_ = true;
    changed_.NotifyAll();
  }
  std::optional<Response> Read() override {
    MutexLock lock(mutex_);
    while (responses_.empty() && !ended_) changed_.Wait(mutex_);
    if (responses_.empty()) return std::nullopt;
    Response response = std::move(responses_.front());
    responses_.pop_front();
    return response;
  }
  absl::Status Finish() override {
    MutexLock lock(mutex_);
    return status_;
  }
  void Cancel() override {
    MutexLock lock(mutex_);
    responses_.clear();
    ended_ = true;
    status_ = absl::CancelledError("");
    changed_.NotifyAll();
  }

 private:
  const Answer answer_;
  Mutex mutex_;
  CondVar changed_;
  std::deque<Response> responses_ ABSL_GUARDED_BY(mutex_);
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
};

// Answers each message before TrySend() returns, so that its window is never
// full.
template <typename Request, typename Response>
class FakeAsyncMessages : public AsyncMessageStream<Request, Response> {
 public:
  using Answer = std::function<Response(const Request&)>;

  // The stream has failed already unless `status` is OK.
  FakeAsyncMessages(absl::Status status, Answer answer)
      : answer_(std::move(answer)), status_(std::move(status)) {}

  bool TrySend(Request request, Callback<Response> answered) override {
    absl::Status status;
    {
      MutexLock lock(mutex_);
      status = status_;
    }
    if (status.ok()) {
      answered(answer_(request));
    } else {
      answered(std::move(status));
    }
    return true;
  }
  void Cancel() override {
    MutexLock lock(mutex_);
    status_ = absl::CancelledError("");
  }

 private:
  const Answer answer_;
  Mutex mutex_;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace akin

#endif  // AKIN_CLIENT_FAKES_FAKE_STREAMS_H_
