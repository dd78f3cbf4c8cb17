#ifndef AKIN_SERVER_RANKING_RELEVANCE_H_
#define AKIN_SERVER_RANKING_RELEVANCE_H_

#include <span>
#include <string_view>
#include <utility>
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

  // Reads a model as training/train_relevance writes it: a line
  //
  //   vector INTERCEPT SLOPE
  //
  // for candidates without terms, and trees in the form of BoostedTrees.
  // InvalidArgument names the line that is wrong.
  static absl::StatusOr<RelevanceModel> Parse(std::string_view text);

  // The candidates of one seed, most relevant first; of equals that of the
  // greater Score(), then the earlier in the list. More cosine, similarity or
  // numbers in common never lower the relevance, more days never raise it.
  std::vector<Ranked> Rank(std::span<const Evidence> candidates) const;

  // The relevance of a candidate that is known by its cosine, or else its
  // similarity, and its time alone, whatever else there is.
  double RelevanceAlone(const Evidence& evidence) const;

 private:
  RelevanceModel(double intercept, double slope, BoostedTrees trees)
      : intercept_(intercept), slope_(slope), trees_(std::move(trees)) {}

  // Of the logistic regression of "same story" on the score.
  double intercept_ = 0;
  double slope_ = 0;
  BoostedTrees trees_;
};

}  // namespace akin::ranking

#endif  // AKIN_SERVER_RANKING_RELEVANCE_H_
