#include "client/load/lane.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "akin/status.h"

namespace akin {
namespace {

constexpr absl::Duration kIdleAfter = absl::Milliseconds(200);

}  // namespace

Lane::Lane(Client client, const ArticleImport::Options& options,
           RejectLog& rejects, LoadCounters& counters)
    : client_(std::move(client)),
      options_(options),
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

// Waits for a batch while none is under way. False if there is no more.
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
  while (status.ok() && AwaitBatch()) status = SendAll();
  MutexLock lock(mutex_);
  status_ = status;
  failed_ = !status.ok();
  changed_.NotifyAll();
}

// Sends what comes, until nothing does for a while or a failure.
absl::Status Lane::SendAll() {
  ArticleImport importing = client_.ImportArticles(
      [this](const v1::ImportArticlesRequest& request,
             const v1::ImportArticlesResponse& response) {
        OnAcknowledged(request, response);
      },
      options_);
  while (std::optional<Batch> batch = Pop()) {
    pending_.push_back(std::move(batch->lines));
    absl::Status status = importing.Send(std::move(batch->request));
    if (!status.ok()) return status;
  }
  return importing.Finish();
}

// Counts what was taken of the oldest batch, and keeps what was not.
void Lane::OnAcknowledged(const v1::ImportArticlesRequest& request,
                          const v1::ImportArticlesResponse& response) {
  const std::vector<InputLine> lines = std::move(pending_.front());
  pending_.pop_front();
  if (response.status().code() != 0) {
    const std::string reason(StatusFromProto(response.status()).message());
    for (size_t i = 0; i < lines.size(); ++i) {
      rejects_.Add(lines[i], request.articles(i).id(), reason);
    }
    return;
  }
  std::vector<bool> is_rejected(lines.size());
  for (const v1::ArticleError& error : response.errors()) {
    if (error.index() < 0 || error.index() >= lines.size()) continue;
    is_rejected[error.index()] = true;
    rejects_.Add(lines[error.index()], request.articles(error.index()).id(),
                 std::string(StatusFromProto(error.status()).message()));
  }
  for (size_t i = 0; i < lines.size(); ++i) {
    if (is_rejected[i]) continue;
    ++counters_.loaded;
    lines[i].Settle(RecordOutcome::kLoaded);
  }
}

}  // namespace akin
