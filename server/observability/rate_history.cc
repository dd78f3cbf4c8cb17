#include "server/observability/rate_history.h"

#include <chrono>
#include <utility>

#include "absl/time/clock.h"

namespace akin {
namespace {

constexpr absl::Duration kWindow = absl::Minutes(1);
constexpr absl::Duration kPause = absl::Seconds(5);

}  // namespace

RateHistory::RateHistory(std::function<WorkTotals()> totals, Clock now)
    : totals_(std::move(totals)), now_(std::move(now)) {
  Sample();
  thread_ = std::thread([this] { Loop(); });
}

absl::Duration RateHistory::SinceBoot() {
  return absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
}

RateHistory::~RateHistory() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  stop_.NotifyAll();
  thread_.join();
}

void RateHistory::Sample() {
  const Point point{.at = now_(), .totals = totals_()};
  MutexLock lock(mutex_);
  points_.push_back(point);
  while (points_.front().at < point.at - kWindow) points_.pop_front();
}

WorkRates RateHistory::LastMinute() const {
  const Point now{.at = now_(), .totals = totals_()};
  MutexLock lock(mutex_);
  const Point& then = points_.front();
  const double seconds = absl::ToDoubleSeconds(now.at - then.at);
  if (seconds == 0) return {};
  return {
      .questions_per_second =
          (now.totals.questions - then.totals.questions) / seconds,
      .writes_per_second = (now.totals.writes - then.totals.writes) / seconds};
}

void RateHistory::Loop() {
  while (true) {
    {
      MutexLock lock(mutex_);
      const absl::Time next = absl::Now() + kPause;
      while (!stopping_ && stop_.WaitFor(mutex_, next - absl::Now())) {
      }
      if (stopping_) return;
    }
    Sample();
  }
}

}  // namespace akin
