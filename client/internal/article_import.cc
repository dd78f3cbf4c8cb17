#include "akin/article_import.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "akin/status.h"
#include "client/internal/import_retry.h"

namespace akin {
namespace {

constexpr absl::Duration kStopPoll = absl::Milliseconds(100);

}  // namespace

class ArticleImport::Impl {
 public:
  Impl(std::shared_ptr<Connection> connection, Options options,
       Acknowledged acknowledged)
      : connection_(std::move(connection)),
        options_(options),
        retry_(options.retry_for, options.stop),
        acknowledged_(std::move(acknowledged)) {}

  absl::Status Send(v1::ImportArticlesRequest request) {
    waiting_.push_back(std::move(request));
    return Persist([this] { return SendWaiting(); });
  }

  absl::Status Finish() {
    return Persist([this] {
      const absl::Status status = SendWaiting();
      return status.ok() ? stream_->Finish() : status;
    });
  }

  std::vector<v1::ImportArticlesRequest> TakeUnacknowledged() {
    Reclaim();
    std::vector<v1::ImportArticlesRequest> requests(
        std::make_move_iterator(waiting_.begin()),
        std::make_move_iterator(waiting_.end()));
    waiting_.clear();
    return requests;
  }

 private:
  // Takes `step` on one stream after another until it succeeds.
  template <typename Step>
  absl::Status Persist(const Step& step) {
    while (failure_.ok()) {
      absl::Status status = step();
      if (!refusal_.ok()) status = refusal_;
      if (status.ok()) return status;
      Reclaim();
      // All was acknowledged before the stream broke.
      if (waiting_.empty()) return absl::OkStatus();
      failure_ = PauseAfter(status);
    }
    return failure_;
  }

  // Puts what waits on the stream, and opens one if there is none. After a
  // refusal nothing more is sent, and the stream ends.
  absl::Status SendWaiting() {
    if (!stream_.has_value()) Open();
    while (!waiting_.empty() && refusal_.ok()) {
      v1::ImportArticlesRequest request = std::move(waiting_.front());
      waiting_.pop_front();
      const absl::Status status = stream_->Send(std::move(request));
      if (!status.ok()) return status;
    }
    // Answers that are under way are to be read, so that order is kept.
    return refusal_.ok() ? absl::OkStatus() : stream_->Finish();
  }

  void Open() {
    refusal_ = absl::OkStatus();
    ImportStream::Options options;
    options.window = options_.window;
    options.acknowledgement_timeout = connection_->options().write_timeout;
    stream_.emplace(connection_->ImportArticles(CallOptions()), options,
                    [this](v1::ImportArticlesRequest request,
                           v1::ImportArticlesResponse response) {
                      OnAcknowledged(std::move(request), std::move(response));
                    });
  }

  void OnAcknowledged(v1::ImportArticlesRequest request,
                      v1::ImportArticlesResponse response) {
    const absl::Status status = StatusFromProto(response.status());
    if (refusal_.ok() && !absl::IsInvalidArgument(status)) refusal_ = status;
    if (!refusal_.ok()) {
      returned_.push_back(std::move(request));
      return;
    }
    retry_.Succeed();
    acknowledged_(std::move(request), std::move(response));
  }

  // Ends the stream, and puts what it did not get acknowledged in front of what
  // waits.
  void Reclaim() {
    if (!stream_.has_value()) return;
    for (v1::ImportArticlesRequest& request : stream_->TakeUnacknowledged()) {
      returned_.push_back(std::move(request));
    }
    stream_.reset();
    waiting_.insert(waiting_.begin(),
                    std::make_move_iterator(returned_.begin()),
                    std::make_move_iterator(returned_.end()));
    returned_.clear();
  }

  // Waits before the next stream. The status to fail with if there is none.
  absl::Status PauseAfter(const absl::Status& cause) {
    const absl::StatusOr<absl::Duration> pause =
        retry_.PauseAfter(cause, absl::Now());
    if (!pause.ok()) return pause.status();
    const absl::Time next = absl::Now() + *pause;
    while (absl::Now() < next) {
      if (retry_.stopped()) return cause;
      absl::SleepFor(std::min(kStopPoll, next - absl::Now()));
    }
    return retry_.stopped() ? cause : absl::OkStatus();
  }

  const std::shared_ptr<Connection> connection_;
  const Options options_;
  ImportRetry retry_;
  const Acknowledged acknowledged_;

  // What is not acknowledged, oldest first, is in three places: answered, but
  // refused or behind one that was; on the stream; and not sent.
  std::deque<v1::ImportArticlesRequest> returned_;
  std::optional<ImportStream> stream_;
  std::deque<v1::ImportArticlesRequest> waiting_;

  absl::Status refusal_;  // of the first of `returned_`
  absl::Status failure_;  // of the import
};

ArticleImport::ArticleImport(std::shared_ptr<Connection> connection,
                             Options options, Acknowledged acknowledged)
    : impl_(std::make_unique<Impl>(std::move(connection), options,
                                   std::move(acknowledged))) {}
ArticleImport::~ArticleImport() = default;
ArticleImport::ArticleImport(ArticleImport&&) noexcept = default;
ArticleImport& ArticleImport::operator=(ArticleImport&&) noexcept = default;

absl::Status ArticleImport::Send(v1::ImportArticlesRequest request) {
  return impl_->Send(std::move(request));
}

absl::Status ArticleImport::Finish() { return impl_->Finish(); }

std::vector<v1::ImportArticlesRequest> ArticleImport::TakeUnacknowledged() {
  return impl_->TakeUnacknowledged();
}

}  // namespace akin
