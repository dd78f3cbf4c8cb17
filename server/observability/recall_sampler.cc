#include "server/observability/recall_sampler.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/time/clock.h"

namespace akin {

absl::StatusOr<std::optional<double>> MeasureRecall(
    const Recommender& recommender, Query query) {
  query.detail = Detail::kId;
  absl::StatusOr<Answer> answer = recommender.FindSimilar(query);
  if (!answer.ok()) return answer.status();
  query.accuracy = Accuracy::kExact;
  absl::StatusOr<Answer> exact = recommender.FindSimilar(query);
  if (!exact.ok()) return exact.status();
  if (exact->items.empty()) return std::nullopt;
  absl::flat_hash_set<std::string> found;
  for (const SimilarItem& item : answer->items) found.insert(item.article.id);
  int shared = 0;
  for (const SimilarItem& item : exact->items) {
    shared += found.contains(item.article.id);
  }
  return shared / static_cast<double>(exact->items.size());
}

RecallSampler::RecallSampler(const Recommender& recommender,
                             QuestionMetrics& metrics, absl::Duration pause,
                             std::function<bool()> busy)
    : recommender_(recommender),
      metrics_(metrics),
      pause_(pause),
      busy_(std::move(busy)),
      wanted_(pause < absl::InfiniteDuration()),
      thread_([this] { Loop(); }) {}

RecallSampler::~RecallSampler() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
}

void RecallSampler::Offer(const Query& query) {
  if (!wanted_.load(std::memory_order_relaxed)) return;
  // An exact answer misses nothing.
  if (query.accuracy == Accuracy::kExact || !wanted_.exchange(false)) return;
  {
    MutexLock lock(mutex_);
    taken_ = query;
  }
  changed_.NotifyAll();
}

void RecallSampler::Sample(Query query) {
  if (busy_()) {
    metrics_.CountSkippedRecall();
    return;
  }
  const absl::StatusOr<std::optional<double>> recall =
      MeasureRecall(recommender_, std::move(query));
  // Its seed may have been deleted since.
  if (!recall.ok() || !recall->has_value()) return;
  metrics_.CountRecall(**recall);
}

void RecallSampler::Loop() {
  while (true) {
    std::optional<Query> query;
    {
      MutexLock lock(mutex_);
      while (!taken_.has_value() && !stopping_) changed_.Wait(mutex_);
      query = std::exchange(taken_, std::nullopt);
    }
    if (!query.has_value()) return;
    Sample(*std::move(query));
    MutexLock lock(mutex_);
    const absl::Time next = absl::Now() + pause_;
    while (!stopping_ && changed_.WaitFor(mutex_, next - absl::Now())) {
    }
    if (stopping_) return;
    wanted_ = true;
  }
}

}  // namespace akin
