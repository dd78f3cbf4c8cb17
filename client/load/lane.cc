#include "client/load/lane.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "akin/status.h"

namespace akin {
namespace {

constexpr absl::Duration kStopPoll = absl::Milliseconds(100);
constexpr absl::Duration kIdleAfter = absl::Milliseconds(200);

}  // namespace

Lane::Lane(Client client, const Options& options, RejectLog& rejects,
           LoadCounters& counters)
    : client_(std::move(client)),
      options_(options),
      retry_(options.retry_for),
      rejects_(rejects),
      counters_(counters),
      thread_([this] { Run(); }) {}

Lane::~Lane() {
  if (thread_.joinable()) Finish().IgnoreError();
}

bool Lane::Push(Batch batch) {
  MutexLock lock(mutex_);
  while (next_.has_value() && !failed_) changed_.Wait(mutex_);
  if (failed_) return false;
  next_ = std::move(batch);
  changed_.NotifyAll();
  return true;
}

absl::Status Lane::Finish() {
  {
    MutexLock lock(mutex_);
    no_more_ = true;
    changed_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
  MutexLock lock(mutex_);
  return status_;
}

absl::Status Lane::Drain() {
  MutexLock lock(mutex_);
  draining_ = true;
  changed_.NotifyAll();
  while ((!idle_ || next_.has_value()) && !failed_) changed_.Wait(mutex_);
  draining_ = false;
  return status_;
}

// Waits for a batch while none is pending. False if there is no more.
bool Lane::AwaitBatch() {
  MutexLock lock(mutex_);
  idle_ = true;
  changed_.NotifyAll();
  while (!next_.has_value() && !no_more_) changed_.Wait(mutex_);
  idle_ = false;
  return next_.has_value();
}

// Waits a while for the next batch.
std::optional<Batch> Lane::Pop() {
  const absl::Time deadline = absl::Now() + kIdleAfter;
  MutexLock lock(mutex_);
  while (!next_.has_value() && !no_more_ && !draining_) {
    if (!changed_.WaitFor(mutex_, deadline - absl::Now()) &&
        absl::Now() >= deadline) {
      break;
    }
  }
  std::optional<Batch> batch = std::exchange(next_, std::nullopt);
  changed_.NotifyAll();
  return batch;
}

void Lane::Run() {
  absl::Status status;
  while (status.ok() && (!pending_.empty() || AwaitBatch())) {
    status = SendAll();
    stream_.reset();
    if (!status.ok()) status = BackOff(status);
  }
  MutexLock lock(mutex_);
  status_ = status;
  failed_ = !status.ok();
  changed_.NotifyAll();
}

// Sends what is pending and what comes, until nothing does or a failure.
absl::Status Lane::SendAll() {
  OpenStream();
  for (;;) {
    if (sent_ == pending_.size()) {
      std::optional<Batch> batch = Pop();
      if (!batch.has_value()) break;
      pending_.push_back(*std::move(batch));
    }
    // Send() may retire batches at the front.
    v1::ImportArticlesRequest request = std::move(pending_[sent_].request);
    ++sent_;
    absl::Status status = stream_->Send(std::move(request));
    if (status.ok() && refusal_.ok()) continue;
    // Answers that are under way settle batches, or at least keep the order.
    if (status.ok()) status = stream_->Finish();
    Reclaim();
    return refusal_.ok() ? status : refusal_;
  }
  const absl::Status status = stream_->Finish();
  Reclaim();
  if (!refusal_.ok()) return refusal_;
  return pending_.empty() ? absl::OkStatus() : status;
}

// Takes the messages back that the stream did not settle.
void Lane::Reclaim() {
  std::vector<v1::ImportArticlesRequest> unanswered =
      stream_->TakeUnacknowledged();
  for (size_t i = 0; i < unanswered.size(); ++i) {
    pending_[answered_ + i].request = std::move(unanswered[i]);
  }
}

void Lane::OpenStream() {
  sent_ = 0;
  answered_ = 0;
  refusal_ = absl::OkStatus();
  stream_.emplace(client_.Import(
      [this](v1::ImportArticlesRequest request,
             v1::ImportArticlesResponse response) {
        OnAcknowledged(std::move(request), std::move(response));
      },
      options_.window));
}

void Lane::OnAcknowledged(v1::ImportArticlesRequest request,
                          v1::ImportArticlesResponse response) {
  Batch& batch = pending_[answered_];
  batch.request = std::move(request);
  const absl::Status status = StatusFromProto(response.status());
  if (!refusal_.ok() || ImportRetry::WillPass(status) ||
      (!status.ok() && !absl::IsInvalidArgument(status))) {
    if (refusal_.ok()) refusal_ = status;
    ++answered_;
    return;
  }
  retry_.Succeed();
  Batch settled = std::move(batch);
  pending_.pop_front();
  --sent_;
  Retire(std::move(settled), response);
}

// Counts what was taken and keeps what was not.
void Lane::Retire(Batch batch, const v1::ImportArticlesResponse& response) {
  if (response.status().code() != 0) {
    const std::string reason(StatusFromProto(response.status()).message());
    for (size_t i = 0; i < batch.lines.size(); ++i) {
      rejects_.Add(batch.lines[i], batch.request.articles(i).id(), reason);
    }
    return;
  }
  std::vector<bool> is_rejected(batch.lines.size());
  for (const v1::ArticleError& error : response.errors()) {
    if (error.index() < 0 || error.index() >= batch.lines.size()) continue;
    is_rejected[error.index()] = true;
    rejects_.Add(batch.lines[error.index()],
                 batch.request.articles(error.index()).id(),
                 std::string(StatusFromProto(error.status()).message()));
  }
  for (size_t i = 0; i < batch.lines.size(); ++i) {
    if (is_rejected[i]) continue;
    ++counters_.loaded;
    batch.lines[i].Settle(Outcome::kLoaded);
  }
}

// Waits before the next try. The status to fail with if there is none.
absl::Status Lane::BackOff(const absl::Status& cause) {
  if (!ImportRetry::WillPass(cause)) return cause;
  const absl::Time now = absl::Now();
  const std::optional<absl::Duration> pause = retry_.PauseAfter(cause, now);
  if (!pause.has_value()) {
    return absl::Status(
        cause.code(), absl::StrCat(cause.message(), "; tried for --retry_for=",
                                   absl::FormatDuration(options_.retry_for)));
  }
  const absl::Time next = now + *pause;
  while (absl::Now() < next) {
    if (options_.stop != nullptr && options_.stop->load()) return cause;
    absl::SleepFor(std::min(kStopPoll, next - absl::Now()));
  }
  return absl::OkStatus();
}

}  // namespace akin
