#ifndef AKIN_SERVER_RANKING_BOOSTED_TREES_H_
#define AKIN_SERVER_RANKING_BOOSTED_TREES_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace akin::ranking {

// A sum of regression trees, as gradient boosting makes it (Friedman, 2001).
// Immutable.
class BoostedTrees {
 public:
  // Of a tree: gradient boosting wants small ones.
  static constexpr int kMaxLeaves = 32;

  // Reads trees of this form, one item a line, words parted by spaces:
  //
  //   akin-trees 1                  the form and its version
  //   features N                    values of an input
  //   base X                        added to the sum
  //   tree N                        N nodes follow, the first is the root
  //   split FEATURE THRESHOLD MISSING LEFT RIGHT
  //   leaf X
  //
  // A split goes to node LEFT if the feature is at most THRESHOLD, else to
  // RIGHT; a NaN goes LEFT if MISSING is "left", else RIGHT. Both come after
  // the split, and each node but the root belongs to one split. A tree has
  // kMaxLeaves at most. Lines that start with '#' are comments.
  // InvalidArgument names the line that is wrong.
  static absl::StatusOr<BoostedTrees> Parse(std::string_view text,
                                            int features);

  // The sum of the leaves that the features of each input lead to. `inputs` has
  // one after the other.
  std::vector<double> Evaluate(std::span<const float> inputs) const;

  int size() const { return static_cast<int>(trees_.size()); }

 private:
  friend class TreeReader;

  // Which leaves can be reached is a set of bits, one a leaf from left to
  // right. Of all splits that an input goes right at, each takes away the
  // leaves to its left; the first that is left is the one that the input leads
  // to (Lucchese et al., "QuickScorer", 2015). So there are no branches, and
  // all inputs go through a split at once.
  struct Split {
    float threshold = 0;
    int32_t feature = 0;
    uint32_t kept = 0;  // leaves that are not to its left
    bool missing_left = false;
  };
  struct Tree {
    std::vector<Split> splits;
    std::vector<float> leaves;
  };

  int features_ = 1;  // of an input
  double base_ = 0;
  std::vector<Tree> trees_;
};

}  // namespace akin::ranking

#endif  // AKIN_SERVER_RANKING_BOOSTED_TREES_H_
