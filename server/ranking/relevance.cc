#include "server/ranking/relevance.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "absl/status/status.h"

extern "C" {
extern const char akin_relevance_v1_begin[];
extern const char akin_relevance_v1_end[];
}

namespace akin::ranking {
namespace {

constexpr size_t kBackgroundBegin = 20;
constexpr size_t kBackgroundEnd = 60;
// Below this the spread of the background is an accident.
constexpr double kLeastSpread = 0.005;
constexpr float kMostStandsOut = 50;

// A story ages: what is published on the same day counts in full, what is weeks
// away by half, and what has no date as if it were about five days away.
double TimeFactor(std::optional<double> days_apart) {
  constexpr double kDecayDays = 7;
  constexpr double kUnknown = 0.75;
  if (!days_apart.has_value()) return kUnknown;
  return 0.5 + 0.5 * std::exp(-*days_apart / kDecayDays);
}

double Logistic(double x) { return 1 / (1 + std::exp(-x)); }

// For candidates without terms: logistic regression of "same story" on the
// score, fitted on labelled pairs with their terms' cosines.
double RelevanceOfSimilarity(const Evidence& evidence) {
  return Logistic(-4.96 + 18.54 * Score(evidence));
}

// How far a score lies from the background of its list; NaN where there are too
// few candidates to speak of one.
class Background {
 public:
  // `scores` are those of all candidates, best first.
  explicit Background(const std::vector<double>& scores) {
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
    if (std::isnan(mean_)) return std::numeric_limits<float>::quiet_NaN();
    return std::min(kMostStandsOut,
                    static_cast<float>((score - mean_) / spread_));
  }

 private:
  double mean_ = std::numeric_limits<double>::quiet_NaN();
  double spread_ = kLeastSpread;
};

}  // namespace

double Score(const Evidence& evidence) {
  const double cosine =
      std::max(0.0, evidence.terms_cosine.value_or(evidence.similarity));
  return cosine * TimeFactor(evidence.days_apart);
}

std::vector<Features> ComputeFeatures(const std::vector<Evidence>& candidates) {
  std::vector<double> scores;
  scores.reserve(candidates.size());
  for (const Evidence& evidence : candidates) scores.push_back(Score(evidence));
  std::vector<int> order(candidates.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return scores[a] > scores[b]; });
  std::vector<double> sorted;
  sorted.reserve(order.size());
  for (const int i : order) sorted.push_back(scores[i]);
  const Background background(sorted);

  std::vector<Features> features(candidates.size());
  for (int place = 0; place < static_cast<int>(order.size()); ++place) {
    const Evidence& evidence = candidates[order[place]];
    const double score = sorted[place];
    Features& row = features[order[place]];
    row[kTermsCosine] =
        static_cast<float>(evidence.terms_cosine.value_or(evidence.similarity));
    row[kSimilarity] = static_cast<float>(evidence.similarity);
    row[kDaysApart] = static_cast<float>(
        evidence.days_apart.value_or(std::numeric_limits<double>::quiet_NaN()));
    row[kScore] = static_cast<float>(score);
    row[kPlace] = static_cast<float>(place);
    row[kShareOfBest] =
        static_cast<float>(sorted[0] > 0 ? score / sorted[0] : 0);
    row[kStandsOut] = background.Distance(score);
  }
  return features;
}

absl::StatusOr<RelevanceModel> RelevanceModel::Linked() {
  absl::StatusOr<RelevanceModel> model = Parse(std::string_view(
      akin_relevance_v1_begin,
      static_cast<size_t>(akin_relevance_v1_end - akin_relevance_v1_begin)));
  if (!model.ok()) {
    return absl::InternalError("this program is damaged: " +
                               std::string(model.status().message()));
  }
  return model;
}

absl::StatusOr<RelevanceModel> RelevanceModel::Parse(std::string_view text) {
  absl::StatusOr<BoostedTrees> trees = BoostedTrees::Parse(text, kFeatureCount);
  if (!trees.ok()) return trees.status();
  return RelevanceModel(*std::move(trees));
}

std::vector<double> RelevanceModel::Relevance(
    const std::vector<Evidence>& candidates) const {
  const std::vector<Features> features = ComputeFeatures(candidates);
  std::vector<double> relevance;
  relevance.reserve(candidates.size());
  for (size_t i = 0; i < candidates.size(); ++i) {
    relevance.push_back(candidates[i].terms_cosine.has_value()
                            ? Logistic(trees_.Evaluate(features[i]))
                            : RelevanceOfSimilarity(candidates[i]));
  }
  return relevance;
}

}  // namespace akin::ranking
