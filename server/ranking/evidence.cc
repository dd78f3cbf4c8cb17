#include "server/ranking/evidence.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <numeric>

namespace akin::ranking {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

constexpr size_t kBackgroundBegin = 20;
constexpr size_t kBackgroundEnd = 60;
// Below this the spread of the background is an accident.
constexpr double kLeastSpread = 0.005;
constexpr float kMostStandsOut = 50;
// More are a table of figures, or two.
constexpr int kMostSharedNumbers = 5;

// How far a score lies from the background of its list; unknown where there are
// too few candidates to speak of one.
class Background {
 public:
  // `scores` are those of all candidates, best first.
  explicit Background(std::span<const double> scores) {
    if (scores.size() < kBackgroundEnd) return;
    double sum = 0, squares = 0;
    for (size_t i = kBackgroundBegin; i < kBackgroundEnd; ++i) {
      sum += scores[i];
      squares += scores[i] * scores[i];
    }
    constexpr double kSize = kBackgroundEnd - kBackgroundBegin;
    mean_ = sum / kSize;
    const double variance = std::max(0.0, squares / kSize - mean_ * mean_);
    spread_ = std::max(kLeastSpread, std::sqrt(variance));
  }

  float Distance(double score) const {
    if (std::isnan(mean_)) return kUnknown;
    return std::min(kMostStandsOut,
                    static_cast<float>((score - mean_) / spread_));
  }

 private:
  double mean_ = std::numeric_limits<double>::quiet_NaN();
  double spread_ = kLeastSpread;
};

float OrUnknown(std::optional<double> value) {
  return value.has_value() ? static_cast<float>(*value) : kUnknown;
}

}  // namespace

double TimeFactor(std::optional<double> days_apart) {
  constexpr double kDecayDays = 7;
  constexpr double kWithoutTime = 0.75;
  if (!days_apart.has_value()) return kWithoutTime;
  return 0.5 + 0.5 * std::exp(-*days_apart / kDecayDays);
}

double Score(const Evidence& evidence) {
  const double cosine =
      std::max(0.0, evidence.terms_cosine.value_or(evidence.similarity));
  return cosine * TimeFactor(evidence.days_apart);
}

std::vector<int> BestByScore(std::span<const Evidence> candidates, int limit) {
  std::vector<double> scores;
  scores.reserve(candidates.size());
  for (const Evidence& evidence : candidates) scores.push_back(Score(evidence));
  std::vector<int> order(candidates.size());
  std::iota(order.begin(), order.end(), 0);
  const size_t kept = std::min<size_t>(limit, order.size());
  std::partial_sort(
      order.begin(), order.begin() + kept, order.end(), [&](int a, int b) {
        return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
      });
  order.resize(kept);
  return order;
}

std::vector<Features> ComputeFeatures(std::span<const Evidence> candidates) {
  std::vector<double> scores;
  scores.reserve(candidates.size());
  for (const Evidence& evidence : candidates) scores.push_back(Score(evidence));
  std::vector<double> sorted = scores;
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  const Background background(sorted);

  std::vector<Features> features(candidates.size());
  for (size_t i = 0; i < candidates.size(); ++i) {
    const Evidence& evidence = candidates[i];
    Features& row = features[i];
    row[kTermsCosine] = OrUnknown(evidence.terms_cosine);
    row[kSimilarity] = static_cast<float>(evidence.similarity);
    row[kNumbersCosine] = OrUnknown(evidence.numbers_cosine);
    row[kSharedNumbers] = static_cast<float>(
        std::min(kMostSharedNumbers, evidence.shared_numbers));
    row[kDaysApart] = OrUnknown(evidence.days_apart);
    row[kScore] = static_cast<float>(scores[i]);
    row[kShareOfBest] =
        static_cast<float>(sorted[0] > 0 ? scores[i] / sorted[0] : 0);
    row[kStandsOut] = background.Distance(scores[i]);
  }
  return features;
}

}  // namespace akin::ranking
