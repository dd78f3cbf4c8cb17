#ifndef AKIN_TESTS_FAKES_PLAIN_RELEVANCE_H_
#define AKIN_TESTS_FAKES_PLAIN_RELEVANCE_H_

#include "server/ranking/relevance.h"

namespace akin {

// A RelevanceModel whose answers are easy to foresee, whatever else is in the
// list: by the score, .05 up to .1, .3 up to .5, .6 up to .7, .95 above.
// Without terms, and of negative seeds, it is the logistic function of 8 times
// the score, less 3.
inline ranking::RelevanceModel PlainRelevance() {
  return *ranking::RelevanceModel::Parse(
      "vector -3 8\n"
      "bound 10 0 0 0 0 0 0 0 0\n"
      "akin-trees 1\n"
      "features 8\n"
      "tree 7\n"
      "split 5 0.5 left 1 2\n"
      "split 5 0.1 left 3 4\n"
      "split 5 0.7 left 5 6\n"
      "leaf -2.944\n"
      "leaf -0.847\n"
      "leaf 0.405\n"
      "leaf 2.944\n");
}

}  // namespace akin

#endif  // AKIN_TESTS_FAKES_PLAIN_RELEVANCE_H_
