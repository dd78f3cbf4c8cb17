#include "server/ranking/relevance.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <sstream>
#include <string>

#include "absl/status/status.h"

extern "C" {
extern const char akin_relevance_v1_begin[];
extern const char akin_relevance_v1_end[];
}

namespace akin::ranking {
namespace {

double Logistic(double x) { return 1 / (1 + std::exp(-x)); }

// The places of the best candidates by score, best first; of equals the
// earlier.
std::vector<int> BestByScore(std::span<const Evidence> candidates) {
  std::vector<double> scores;
  scores.reserve(candidates.size());
  for (const Evidence& evidence : candidates) scores.push_back(Score(evidence));
  std::vector<int> order(candidates.size());
  std::iota(order.begin(), order.end(), 0);
  const size_t kept =
      std::min<size_t>(RelevanceModel::kMaxRanked, order.size());
  std::partial_sort(order.begin(), order.begin() + kept, order.end(),
                    [&](int a, int b) {
                      return scores[a] != scores[b] ? scores[a] > scores[b]
                                                    : a < b;
                    });
  order.resize(kept);
  return order;
}

}  // namespace

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
  std::istringstream first(std::string(text.substr(0, text.find('\n'))));
  std::string kind, more;
  double intercept = 0, slope = 0;
  if (!(first >> kind >> intercept >> slope) || kind != "vector" ||
      !std::isfinite(intercept) || !std::isfinite(slope) || slope < 0 ||
      (first >> more)) {
    return absl::InvalidArgumentError(
        "relevance model, line 1: is not \"vector INTERCEPT SLOPE\"");
  }
  // A comment instead, so that the trees' lines keep their numbers.
  std::string trees_text(text);
  trees_text[0] = '#';
  absl::StatusOr<BoostedTrees> trees =
      BoostedTrees::Parse(trees_text, kFeatureCount);
  if (!trees.ok()) return trees.status();
  return RelevanceModel(intercept, slope, *std::move(trees));
}

double RelevanceModel::RelevanceAlone(const Evidence& evidence) const {
  return Logistic(intercept_ + slope_ * Score(evidence));
}

std::vector<Ranked> RelevanceModel::Rank(
    std::span<const Evidence> candidates) const {
  const std::vector<int> best = BestByScore(candidates);
  std::vector<Evidence> listed;
  listed.reserve(best.size());
  for (const int candidate : best) listed.push_back(candidates[candidate]);
  const std::vector<Features> features = ComputeFeatures(listed);
  std::vector<Ranked> ranked;
  ranked.reserve(best.size());
  for (size_t i = 0; i < best.size(); ++i) {
    ranked.push_back({.candidate = best[i],
                      .relevance = listed[i].terms_cosine.has_value()
                                       ? Logistic(trees_.Evaluate(features[i]))
                                       : RelevanceAlone(listed[i])});
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const Ranked& a, const Ranked& b) {
                     return a.relevance > b.relevance;
                   });
  return ranked;
}

}  // namespace akin::ranking
