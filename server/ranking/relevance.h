#ifndef AKIN_SERVER_RANKING_RELEVANCE_H_
#define AKIN_SERVER_RANKING_RELEVANCE_H_

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "server/ranking/boosted_trees.h"
#include "server/ranking/evidence.h"

namespace akin::ranking {

// A candidate by its place in the list that was given, and the probability, 0
// to 1, that it tells the seed's story.
struct Ranked {
  int candidate = 0;
  double relevance = 0;
};

// Maps evidence to relevance. Immutable.
class RelevanceModel {
 public:
  // Candidates beyond these, by Score(), are not ranked.
  static constexpr int kMaxRanked = 100;

  // The model that is linked into the program. Internal if it is damaged.
  static absl::StatusOr<RelevanceModel> Linked();

  // Reads a model as training/train_relevance writes it: the lines
  //
  //   vector INTERCEPT SLOPE
  //   bound INTERCEPT WEIGHT...    one weight a feature, none negative
  //
  // and trees in the form of BoostedTrees, all of log odds. The first judges
  // candidates without terms. The second bounds the trees, which say what they
  // like where they have seen no pairs: a feature that is not known counts
  // nothing. InvalidArgument names the line that is wrong.
  static absl::StatusOr<RelevanceModel> Parse(std::string_view text);

  // The candidates of one seed, most relevant first; of equals that of the
  // greater Score(), then the earlier in the list. More cosine, similarity or
  // numbers in common never lower the relevance, more days never raise it.
  std::vector<Ranked> Rank(std::span<const Evidence> candidates) const;

  // The relevance of a candidate that is known by its cosine, or else its
  // similarity, and its time alone, whatever else there is.
  double RelevanceAlone(const Evidence& evidence) const;

 private:
  // Log odds as a linear function.
  template <size_t kSize>
  struct Linear {
    double intercept = 0;
    std::array<double, kSize> weights{};
  };

  RelevanceModel() = default;
  template <size_t kSize>
  static absl::StatusOr<Linear<kSize>> ParseLinear(std::string_view kind,
                                                   int number,
                                                   std::string_view line);
  double RelevanceOf(const Evidence& evidence, const Features& features,
                     double trees) const;

  Linear<1> vector_;
  Linear<kFeatureCount> bound_;
  BoostedTrees trees_;
};

}  // namespace akin::ranking

#endif  // AKIN_SERVER_RANKING_RELEVANCE_H_
