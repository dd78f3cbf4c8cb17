#include "client/bench/schedule.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace akin {
namespace {

// When the n-th call is due, in seconds.
double SecondsOf(double n, double rate, const std::optional<Burst>& burst) {
  if (!burst.has_value()) return n / rate;
  const double every = absl::ToDoubleSeconds(burst->every);
  const double length = absl::ToDoubleSeconds(burst->length);
  const double calm_calls = rate * (every - length);
  const double calls = calm_calls + rate * burst->factor * length;
  const double periods = std::floor(n / calls);
  const double rest = n - periods * calls;
  if (rest < calm_calls) return periods * every + rest / rate;
  return periods * every + (every - length) +
         (rest - calm_calls) / (rate * burst->factor);
}

}  // namespace

Schedule::Schedule(const ScheduleOptions& options,
                   std::vector<Frequency> frequencies)
    : options_(options), random_(options.seed) {
  double sum = 0;
  for (size_t kind = 0; kind < frequencies.size(); ++kind) {
    const Frequency& frequency = frequencies[kind];
    if (frequency.rate.has_value()) {
      // Between the calls of the others, not at the same times.
      sources_.push_back({*frequency.rate, 0.5, kind});
    } else {
      sum += frequency.weight;
    }
    cumulative_.push_back(sum);
  }
  if (sum > 0) sources_.push_back({options.rate});
}

std::optional<Arrival> Schedule::Next(absl::Duration now) {
  MutexLock lock(mutex_);
  if (options_.pace == Pace::kClosed) {
    if (now >= options_.length) return std::nullopt;
    return Arrival{now, DrawKind()};
  }
  const auto first = std::min_element(
      sources_.begin(), sources_.end(),
      [this](const Source& a, const Source& b) { return DueOf(a) < DueOf(b); });
  const absl::Duration due = DueOf(*first);
  if (due >= options_.length) return std::nullopt;
  ++first->next;
  return Arrival{due, first->kind.has_value() ? *first->kind : DrawKind()};
}

absl::Duration Schedule::DueOf(const Source& source) const {
  const double n = static_cast<double>(source.next) + source.phase;
  const bool own_rate = source.kind.has_value();
  return absl::Seconds(SecondsOf(
      n, source.rate, own_rate ? std::optional<Burst>() : options_.burst));
}

size_t Schedule::DrawKind() {
  std::uniform_real_distribution<double> uniform(0, cumulative_.back());
  const auto drawn = std::upper_bound(cumulative_.begin(), cumulative_.end(),
                                      uniform(random_));
  return std::min<size_t>(drawn - cumulative_.begin(), cumulative_.size() - 1);
}

}  // namespace akin
