#ifndef AKIN_SERVER_RANKING_EVIDENCE_H_
#define AKIN_SERVER_RANKING_EVIDENCE_H_

#include <array>
#include <optional>
#include <span>
#include <vector>

namespace akin::ranking {

// What is known of a candidate beside a seed.
struct Evidence {
  // Cosine of the sparse terms, 0 to 1; nullopt if seed or candidate has no
  // text.
  std::optional<double> terms_cosine;
  // Cosine of the embeddings, -1 to 1.
  double similarity = 0;
  // Cosine of the numbers in the texts, 0 to 1, and how many they share;
  // nullopt and 0 if either text has no number.
  std::optional<double> numbers_cosine;
  int shared_numbers = 0;
  // Days between the publications, not negative; nullopt if either time is not
  // known.
  std::optional<double> days_apart;
};

// What a story's age does to a score: 1 on the same day, 1/2 weeks apart, and
// what has no time counts as if it were about five days away.
double TimeFactor(std::optional<double> days_apart);

// The cosine (of the terms, or else of the embeddings) times the time factor:
// what a candidate is worth by itself.
double Score(const Evidence& evidence);

// The places of the `limit` candidates of the greatest Score(), or of all, best
// first; of equals the earlier.
std::vector<int> BestByScore(std::span<const Evidence> candidates, int limit);

// What the relevance model looks at; NaN stands for what is not known.
enum Feature {
  kTermsCosine,
  kSimilarity,
  kNumbersCosine,
  kSharedNumbers,  // at most 5
  kDaysApart,
  kScore,
  // These set a candidate beside the others of its list: the same cosine means
  // more where nothing else comes near it.
  kShareOfBest,  // score as a part of the best one's
  kStandsOut,    // distance from the background, the candidates from place 20
                 // to 59, in its standard deviations; NaN if there are fewer
  kFeatureCount,
};
using Features = std::array<float, kFeatureCount>;

// The features of every candidate of one list, in the order given.
std::vector<Features> ComputeFeatures(std::span<const Evidence> candidates);

}  // namespace akin::ranking

#endif  // AKIN_SERVER_RANKING_EVIDENCE_H_
