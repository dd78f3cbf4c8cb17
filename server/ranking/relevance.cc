#include "server/ranking/relevance.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <sstream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/string_views.h"

extern "C" {
extern const char akin_relevance_v1_begin[];
extern const char akin_relevance_v1_end[];
}

namespace akin::ranking {
namespace {

double Logistic(double x) { return 1 / (1 + std::exp(-x)); }

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

template <size_t kSize>
absl::StatusOr<RelevanceModel::Linear<kSize>> RelevanceModel::ParseLinear(
    std::string_view kind, int number, std::string_view line) {
  std::istringstream words{std::string(line)};
  std::string found, more;
  Linear<kSize> linear;
  bool good = (words >> found >> linear.intercept) && found == kind &&
              std::isfinite(linear.intercept);
  for (double& weight : linear.weights) {
    good = good && (words >> weight) && std::isfinite(weight) && weight >= 0;
  }
  if (good && !(words >> more)) return linear;
  return absl::InvalidArgumentError(absl::StrCat(
      "relevance model, line ", number, ": is not \"", AbslView(kind),
      "\", an intercept and ", kSize, " weights, none of them negative"));
}

absl::StatusOr<RelevanceModel> RelevanceModel::Parse(std::string_view text) {
  const size_t first_end = std::min(text.find('\n'), text.size());
  const size_t second = std::min(first_end + 1, text.size());
  const size_t second_end = std::min(text.find('\n', second), text.size());
  RelevanceModel model;
  auto vector = ParseLinear<1>("vector", 1, text.substr(0, first_end));
  if (!vector.ok()) return vector.status();
  model.vector_ = *vector;
  auto bound = ParseLinear<kFeatureCount>(
      "bound", 2, text.substr(second, second_end - second));
  if (!bound.ok()) return bound.status();
  model.bound_ = *bound;
  // Empty lines instead, so that those of the trees keep their numbers.
  std::string trees_text("\n\n");
  trees_text += text.substr(std::min(second_end + 1, text.size()));
  absl::StatusOr<BoostedTrees> trees =
      BoostedTrees::Parse(trees_text, kFeatureCount);
  if (!trees.ok()) return trees.status();
  model.trees_ = *std::move(trees);
  return model;
}

double RelevanceModel::RelevanceAlone(const Evidence& evidence) const {
  return Logistic(vector_.intercept + vector_.weights[0] * Score(evidence));
}

double RelevanceModel::RelevanceOf(const Evidence& evidence,
                                   const Features& features,
                                   double trees) const {
  if (!evidence.terms_cosine.has_value()) return RelevanceAlone(evidence);
  double bound = bound_.intercept;
  for (int i = 0; i < kFeatureCount; ++i) {
    if (!std::isnan(features[i])) bound += bound_.weights[i] * features[i];
  }
  return Logistic(std::min(bound, trees));
}

std::vector<Ranked> RelevanceModel::Rank(
    std::span<const Evidence> candidates) const {
  const std::vector<int> best = BestByScore(candidates, kMaxRanked);
  std::vector<Evidence> listed;
  listed.reserve(best.size());
  for (const int candidate : best) listed.push_back(candidates[candidate]);
  const std::vector<Features> features = ComputeFeatures(listed);
  const std::vector<double> trees =
      trees_.Evaluate({reinterpret_cast<const float*>(features.data()),
                       features.size() * kFeatureCount});
  std::vector<Ranked> ranked;
  ranked.reserve(best.size());
  for (size_t i = 0; i < best.size(); ++i) {
    ranked.push_back(
        {.candidate = best[i],
         .relevance = RelevanceOf(listed[i], features[i], trees[i])});
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const Ranked& a, const Ranked& b) {
                     return a.relevance > b.relevance;
                   });
  return ranked;
}

}  // namespace akin::ranking
