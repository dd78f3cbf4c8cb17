#ifndef AKIN_SERVER_RANKING_RELEVANCE_H_
#define AKIN_SERVER_RANKING_RELEVANCE_H_

#include <optional>

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

// The probability, 0 to 1, that the candidate tells the seed's story. Rises
// with the cosine and falls with the days apart.
double Relevance(const Evidence& evidence);

}  // namespace akin::ranking

#endif  // AKIN_SERVER_RANKING_RELEVANCE_H_
