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
  // the split, so that no walk is endless. Lines that start with '#' are
  // comments. InvalidArgument names the line that is wrong.
  static absl::StatusOr<BoostedTrees> Parse(std::string_view text,
                                            int features);

  // The sum of the leaves that the features of each input lead to. `inputs` has
  // one after the other.
  std::vector<double> Evaluate(std::span<const float> inputs) const;

  int size() const { return static_cast<int>(trees_.size()); }

 private:
  friend class TreeReader;

  // A leaf leads to itself, so that every walk takes as many steps as the tree
  // is deep: a processor cannot predict where walks of several lengths end.
  struct Node {
    float threshold = 0;
    int32_t feature = 0;
    int32_t left = 0;  // indices into nodes_
    int32_t right = 0;
    bool missing_left = false;
    float leaf = 0;
  };
  struct Tree {
    int32_t root = 0;
    int depth = 0;  // steps to the leaf that is farthest
  };

  int features_ = 1;  // of an input
  double base_ = 0;
  std::vector<Tree> trees_;
  std::vector<Node> nodes_;
};

}  // namespace akin::ranking

#endif  // AKIN_SERVER_RANKING_BOOSTED_TREES_H_
