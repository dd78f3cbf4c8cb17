#include "akin/import_stream.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/mutex.h"

namespace akin {
namespace {

// How long a stream that was read to its end may take to tell its status. One
// that the server ended has it already; one that ended here, at a message that
// could not be parsed, never gets it.
constexpr absl::Duration kStatusTimeout = absl::Seconds(1);

}  // namespace

// Two threads do what may block, a writer and a reader, so that the caller
// never waits longer than it should: a server that does not read while it
// writes a long acknowledgement can not stop both sides.
class ImportStream::Impl {
 public:
  Impl(std::unique_ptr<Connection::ImportArticlesStream> stream,
       Options options, Acknowledged acknowledged)
      : stream_(std::move(stream)),
        options_(options),
        acknowledged_(std::move(acknowledged)),
        writer_([this] { WriteAll(); }),
        reader_([this] { ReadAll(); }) {}

  ~Impl() { Stop(); }

  absl::Status Send(v1::ImportArticlesRequest request) {
    const size_t window = options_.window < 1 ? 1 : options_.window;
    absl::Status status = AwaitUnacknowledgedBelow(window);
    MutexLock lock(mutex_);
    if (status.ok() && ended_) status = StatusOfEnded();
    unacknowledged_.push_back(std::move(request));
    if (status.ok()) {
      ++unwritten_;
      changed_.NotifyAll();
    }
    return status;
  }

  absl::Status Finish() {
    const absl::Status status = AwaitUnacknowledgedBelow(1);
    if (!status.ok()) return status;
    MutexLock lock(mutex_);
    no_more_ = true;
    changed_.NotifyAll();
    return AwaitEnd();
  }

  std::vector<v1::ImportArticlesRequest> TakeUnacknowledged() {
    Stop();
    MutexLock lock(mutex_);
    std::vector<v1::ImportArticlesRequest> requests(
        std::make_move_iterator(unacknowledged_.begin()),
        std::make_move_iterator(unacknowledged_.end()));
    unacknowledged_.clear();
    return requests;
  }

 private:
  // Delivers acknowledgements until less than `count` messages wait for one.
  absl::Status AwaitUnacknowledgedBelow(size_t count) {
    absl::Time deadline = absl::Now() + options_.acknowledgement_timeout;
    for (;;) {
      std::optional<v1::ImportArticlesRequest> request;
      v1::ImportArticlesResponse response;
      {
        MutexLock lock(mutex_);
        // What is being written still belongs to the writer.
        while (responses_.empty() || (written_ == 0 && writing_)) {
          if (unacknowledged_.size() < count && responses_.empty()) {
            return absl::OkStatus();
          }
          if (ended_) return StatusOfEnded();
          if (WaitUntil(deadline)) continue;
          stream_->Cancel();
          if (all_read_) return StatusOfUnreadable();
          return absl::DeadlineExceededError(absl::StrCat(
              "no acknowledgement within ",
              absl::FormatDuration(options_.acknowledgement_timeout)));
        }
        response = std::move(responses_.front());
        responses_.pop_front();
        if (written_ == 0 ||
            unacknowledged_.front().message_id() != response.message_id()) {
          stream_->Cancel();
          return absl::InternalError(
              absl::StrCat("acknowledgement of message ", response.message_id(),
                           ", which was not the next to be acknowledged"));
        }
        request = std::move(unacknowledged_.front());
        unacknowledged_.pop_front();
        --written_;
      }
      acknowledged_(*std::move(request), std::move(response));
      deadline = absl::Now() + options_.acknowledgement_timeout;
    }
  }

  // Waits for a change. False when the time for it is over, which is soon when
  // only the stream's status is missing.
  bool WaitUntil(absl::Time deadline) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (all_read_) deadline = std::min(deadline, all_read_at_ + kStatusTimeout);
    return changed_.WaitFor(mutex_, deadline - absl::Now()) ||
           absl::Now() < deadline;
  }

  static absl::Status StatusOfUnreadable() {
    return absl::InternalError(
        "an acknowledgement could not be parsed; do the client and the server "
        "have the same version?");
  }

  // The status of a stream that ended too early.
  absl::Status StatusOfEnded() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (!end_.ok()) return end_;
    return absl::UnavailableError("the server ended the stream");
  }

  absl::Status AwaitEnd() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const absl::Time deadline = absl::Now() + options_.acknowledgement_timeout;
    while (!ended_) {
      if (WaitUntil(deadline)) continue;
      stream_->Cancel();
      if (all_read_) return StatusOfUnreadable();
      return absl::DeadlineExceededError(
          "the server did not end the stream in time");
    }
    return end_;
  }

  // Cancels what has not ended, and waits for both threads.
  void Stop() {
    if (!reader_.joinable()) return;
    {
      MutexLock lock(mutex_);
      if (!ended_) stream_->Cancel();
      no_more_ = true;
      changed_.NotifyAll();
    }
    reader_.join();
  }

  void WriteAll() {
    for (;;) {
      const v1::ImportArticlesRequest* request = nullptr;
      {
        MutexLock lock(mutex_);
        while (unwritten_ == 0 && !no_more_ && !all_read_) {
          changed_.Wait(mutex_);
        }
        if (all_read_) return;
        if (unwritten_ == 0) break;
        // Elements of a deque stay where they are while its ends change.
        request = &unacknowledged_[written_];
        writing_ = true;
      }
      const bool sent = stream_->Write(*request);
      MutexLock lock(mutex_);
      writing_ = false;
      changed_.NotifyAll();
      if (!sent) return;
      --unwritten_;
      ++written_;
    }
    stream_->WritesDone();
  }

  void ReadAll() {
    while (std::optional<v1::ImportArticlesResponse> response =
               stream_->Read()) {
      MutexLock lock(mutex_);
      responses_.push_back(*std::move(response));
      changed_.NotifyAll();
    }
    {
      MutexLock lock(mutex_);
      all_read_ = true;
      all_read_at_ = absl::Now();
      changed_.NotifyAll();
    }
    writer_.join();
    absl::Status end = stream_->Finish();
    MutexLock lock(mutex_);
    end_ = std::move(end);
    ended_ = true;
    changed_.NotifyAll();
  }

  const std::unique_ptr<Connection::ImportArticlesStream> stream_;
  const Options options_;
  const Acknowledged acknowledged_;

  Mutex mutex_;
  CondVar changed_;
  // `written_` of them first, then `unwritten_`; after an error maybe more.
  std::deque<v1::ImportArticlesRequest> unacknowledged_ ABSL_GUARDED_BY(mutex_);
  size_t written_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t unwritten_ ABSL_GUARDED_BY(mutex_) = 0;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  std::deque<v1::ImportArticlesResponse> responses_ ABSL_GUARDED_BY(mutex_);
  bool no_more_ ABSL_GUARDED_BY(mutex_) = false;
  bool all_read_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time all_read_at_ ABSL_GUARDED_BY(mutex_);
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status end_ ABSL_GUARDED_BY(mutex_);

  // Last, so that all they use is there. The reader joins the writer.
  std::thread writer_;
  std::thread reader_;
};

ImportStream::ImportStream(
    std::unique_ptr<Connection::ImportArticlesStream> stream, Options options,
    Acknowledged acknowledged)
    : impl_(std::make_unique<Impl>(std::move(stream), options,
                                   std::move(acknowledged))) {}
ImportStream::~ImportStream() = default;
ImportStream::ImportStream(ImportStream&&) noexcept = default;
ImportStream& ImportStream::operator=(ImportStream&&) noexcept = default;

absl::Status ImportStream::Send(v1::ImportArticlesRequest request) {
  return impl_->Send(std::move(request));
}

absl::Status ImportStream::Finish() { return impl_->Finish(); }

std::vector<v1::ImportArticlesRequest> ImportStream::TakeUnacknowledged() {
  return impl_->TakeUnacknowledged();
}

}  // namespace akin
