#include "akin/async_article_import.h"

#include <grpcpp/alarm.h>

#include <deque>
#include <optional>
#include <utility>

#include "absl/time/clock.h"
#include "akin/status.h"
#include "base/mutex.h"
#include "client/internal/grpc_call.h"
#include "client/internal/import_retry.h"

namespace akin {

// What callbacks of streams keep. Sends from one thread at a time, so that
// messages keep their order, and under no lock, for streams may call back at
// once.
class AsyncArticleImport::State : public std::enable_shared_from_this<State> {
 public:
  State(std::shared_ptr<Connection> connection, const Options& options)
      : connection_(std::move(connection)),
        options_(options),
        retry_(options.retry_for, options.stop) {}

  bool TrySend(v1::ImportArticlesRequest request,
               Callback<v1::ImportArticlesResponse> acknowledged) {
    absl::Status failure;
    {
      MutexLock lock(mutex_);
      failure = failure_;
      if (failure.ok()) {
        const size_t window = options_.window < 1 ? 1 : options_.window;
        if (messages_.size() >= window) return false;
        messages_.push_back({std::move(request), std::move(acknowledged)});
      }
    }
    if (failure.ok()) {
      SendWaiting();
    } else {
      acknowledged(std::move(failure));
    }
    return true;
  }

 private:
  struct Message {
    v1::ImportArticlesRequest request;
    Callback<v1::ImportArticlesResponse> acknowledged;
  };
  using Stream = Connection::AsyncImportArticlesStream;

  // Sends what waits, unless another thread does or the stream has failed.
  void SendWaiting() {
    while (const std::optional<v1::ImportArticlesRequest> request =
               NextToSend()) {
      if (stream_ == nullptr) {
        stream_ = connection_->AsyncImportArticles(options_.window, {});
      }
      stream_->TrySend(
          *request, [self = shared_from_this()](
                        absl::StatusOr<v1::ImportArticlesResponse> response) {
            self->OnAnswer(std::move(response));
          });
      MutexLock lock(mutex_);
      sending_ = false;
    }
    GoOnAfterFailure();
  }

  std::optional<v1::ImportArticlesRequest> NextToSend() {
    MutexLock lock(mutex_);
    if (sending_ || !broken_.ok() || sent_ == messages_.size()) {
      return std::nullopt;
    }
    sending_ = true;
    return messages_[sent_++].request;
  }

  void OnAnswer(absl::StatusOr<v1::ImportArticlesResponse> response) {
    std::optional<Message> settled;
    {
      MutexLock lock(mutex_);
      const absl::Status status = response.ok()
                                      ? StatusFromProto(response->status())
                                      : response.status();
      // What follows a message that was refused is refused with it, so that
      // messages keep their order.
      if (broken_.ok() && response.ok() &&
          (status.ok() || absl::IsInvalidArgument(status))) {
        settled = std::move(messages_.front());
        messages_.pop_front();
        --sent_;
        retry_.Succeed();
      } else {
        if (broken_.ok()) broken_ = status;
        ++failed_;
      }
    }
    if (settled.has_value()) {
      settled->acknowledged(std::move(response));
    } else {
      GoOnAfterFailure();
    }
  }

  // Once all that is on a stream that has failed has come back: opens the next
  // stream after a while, or ends.
  void GoOnAfterFailure() {
    std::deque<Message> lost;
    absl::Status failure;
    {
      MutexLock lock(mutex_);
      if (broken_.ok() || failed_ < sent_ || sending_ || pausing_) return;
      const absl::Time now = absl::Now();
      const absl::StatusOr<absl::Duration> pause =
          retry_.PauseAfter(broken_, now);
      if (pause.ok()) {
        pausing_ = true;
        alarm_.emplace();
        alarm_->Set(absl::ToChronoTime(now + *pause),
                    [self = shared_from_this()](bool) mutable {
                      is_in_callback = true;
                      self->Reopen();
                      self.reset();
                      is_in_callback = false;
                    });
        return;
      }
      failure = failure_ = pause.status();
      lost.swap(messages_);
      sent_ = 0;
    }
    for (Message& message : lost) message.acknowledged(failure);
  }

  void Reopen() {
    stream_.reset();
    {
      MutexLock lock(mutex_);
      pausing_ = false;
      broken_ = absl::OkStatus();
      sent_ = 0;
      failed_ = 0;
    }
    SendWaiting();
  }

  const std::shared_ptr<Connection> connection_;
  const Options options_;
  // Of who sends or reopens.
  std::unique_ptr<Stream> stream_;

  Mutex mutex_;
  // Not acknowledged, oldest first. Of these `sent_` are on the stream, and
  // `failed_` of those have come back from it.
  std::deque<Message> messages_ ABSL_GUARDED_BY(mutex_);
  size_t sent_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t failed_ ABSL_GUARDED_BY(mutex_) = 0;
  bool sending_ ABSL_GUARDED_BY(mutex_) = false;
  bool pausing_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status broken_ ABSL_GUARDED_BY(mutex_);   // why the stream has failed
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);  // of the import
  ImportRetry retry_ ABSL_GUARDED_BY(mutex_);
  std::optional<grpc::Alarm> alarm_ ABSL_GUARDED_BY(mutex_);
};

AsyncArticleImport::AsyncArticleImport(std::shared_ptr<Connection> connection,
                                       const Options& options)
    : state_(std::make_shared<State>(std::move(connection), options)) {}
AsyncArticleImport::~AsyncArticleImport() = default;
AsyncArticleImport::AsyncArticleImport(AsyncArticleImport&&) noexcept = default;
AsyncArticleImport& AsyncArticleImport::operator=(
    AsyncArticleImport&&) noexcept = default;

bool AsyncArticleImport::TrySend(
    v1::ImportArticlesRequest request,
    Callback<v1::ImportArticlesResponse> acknowledged) {
  return state_->TrySend(std::move(request), std::move(acknowledged));
}

}  // namespace akin
