#ifndef AKIN_SERVER_RANKING_RELEVANCE_H_
#define AKIN_SERVER_RANKING_RELEVANCE_H_

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "server/ranking/boosted_trees.h"

namespace akin::ranking {

// What is known of a candidate beside the seed.
struct Evidence {
  // Cosine of the sparse terms, 0 to 1; nullopt if seed or candidate has no
  // text.
  std::optional<double> terms_cosine;
  // Cosine of the embeddings, -1 to 1.
  double similarity = 0;
  // Days between the publications, not negative; nullopt if either time is not
  // known.
  std::optional<double> days_apart;
};

// The cosine (of the terms, or else of the embeddings) faded by the days apart:
// what a candidate is worth by itself.
double Score(const Evidence& evidence);

// What the model looks at. The last three set a candidate beside the others of
// its list: the same cosine means more where nothing else comes near it.
// scripts/train_relevance computes the same.
enum Feature {
  kTermsCosine,
  kSimilarity,
  kDaysApart,  // NaN if not known
  kScore,
  kPlace,        // by score, from 0
  kShareOfBest,  // score as a part of the best one's
  kStandsOut,    // distance from the background, the candidates from place 20
                 // to 59, in its standard deviations; NaN if there are fewer
  kFeatureCount,
};
using Features = std::array<float, kFeatureCount>;

// The features of every candidate of one list, in the order given.
std::vector<Features> ComputeFeatures(const std::vector<Evidence>& candidates);

// Maps evidence to relevance: the probability, 0 to 1, that a candidate tells
// the seed's story. Immutable.
class RelevanceModel {
 public:
  // The model that is linked into the program. Internal if it is damaged.
  static absl::StatusOr<RelevanceModel> Linked();

  // Reads a model as scripts/train_relevance writes it. InvalidArgument names
  // the line that is wrong.
  static absl::StatusOr<RelevanceModel> Parse(std::string_view text);

  // The relevance of each candidate of one list, in the order given. More
  // cosine never lowers it, more days never raise it. Candidates without terms
  // are judged by their similarity alone, which is a cautious guess.
  std::vector<double> Relevance(const std::vector<Evidence>& candidates) const;

 private:
  explicit RelevanceModel(BoostedTrees trees) : trees_(std::move(trees)) {}

  BoostedTrees trees_;
};

}  // namespace akin::ranking

#endif  // AKIN_SERVER_RANKING_RELEVANCE_H_
