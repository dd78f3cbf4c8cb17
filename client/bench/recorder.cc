#include "client/bench/recorder.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace akin {

int64_t CallCounts::failed() const {
  int64_t failed = 0;
  for (const auto& [code, count] : errors) failed += count;
  return failed;
}

absl::Duration CallCounts::LatencyOfAll(double share) const {
  const int64_t good = latency.count();
  const int64_t all = good + failed() + unsent;
  if (all == 0) return absl::ZeroDuration();
  const auto rank = std::max<int64_t>(
      1, static_cast<int64_t>(std::ceil(share * static_cast<double>(all))));
  if (rank > good) return absl::InfiniteDuration();
  return latency.Quantile(static_cast<double>(rank) /
                          static_cast<double>(good));
}

void CallCounts::Merge(const CallCounts& other) {
  latency.Merge(other.latency);
  service.Merge(other.service);
  for (const auto& [code, count] : other.errors) errors[code] += count;
  unsent += other.unsent;
}

Recorder::Recorder(std::vector<KindResult> kinds, absl::Time from,
                   absl::Duration interval)
    : from_(from), interval_(interval), kinds_(std::move(kinds)) {}

void Recorder::Record(size_t kind, const CallTimes& times,
                      const Outcome& outcome) {
  if (times.due < from_) return;
  MutexLock lock(mutex_);
  KindResult& result = kinds_[kind];
  Interval* interval =
      result.at_own_rate ? nullptr : &IntervalOf(times.answered);
  if (!outcome.status.ok()) {
    ++result.calls.errors[outcome.status.code()];
    if (interval != nullptr) ++interval->failed;
    return;
  }
  const absl::Duration latency = times.answered - times.due;
  const absl::Duration service = times.answered - times.sent;
  result.calls.latency.Record(latency);
  result.calls.service.Record(service);
  if (outcome.answer.has_value()) {
    result.matching_share_sum += outcome.answer->info().matching_share();
    ++result.matching_share_count;
  }
  if (interval == nullptr) return;
  interval->latency.Record(latency);
  interval->service.Record(service);
}

void Recorder::RecordUnsent(size_t kind, absl::Time due) {
  if (due < from_) return;
  MutexLock lock(mutex_);
  ++kinds_[kind].calls.unsent;
}

Recorder::Snapshot Recorder::snapshot() const {
  MutexLock lock(mutex_);
  Snapshot snapshot;
  for (const KindResult& kind : kinds_) {
    if (kind.at_own_rate) continue;
    snapshot.answered += kind.calls.latency.count();
    snapshot.failed += kind.calls.failed();
  }
  if (intervals_.size() < 2) return snapshot;
  snapshot.latency = intervals_[intervals_.size() - 2].latency;
  return snapshot;
}

std::vector<KindResult> Recorder::kinds() const {
  MutexLock lock(mutex_);
  return kinds_;
}

std::vector<Interval> Recorder::intervals() const {
  MutexLock lock(mutex_);
  return intervals_;
}

Interval& Recorder::IntervalOf(absl::Time time) {
  const auto i = static_cast<size_t>((time - from_) / interval_);
  if (i >= intervals_.size()) intervals_.resize(i + 1);
  return intervals_[i];
}

}  // namespace akin
