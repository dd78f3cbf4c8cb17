#ifndef AKIN_CLIENT_RECALL_RECALL_H_
#define AKIN_CLIENT_RECALL_RECALL_H_

#include <optional>

#include "akin/v1/similar_news.pb.h"

namespace akin {

// Articles that are asked for.
inline constexpr int kRecallLimit = 10;

// How much of an exact answer another has.
struct AnswerRecall {
  // Share of the exact answer's length, 0 to 1. An article is a hit if it is in
  // the exact answer or as good as its last: of more relevance or, if that is
  // equal, of no less similarity, both within 1e-6.
  double recall = 0;
  double overlap = 0;  // the same without those that are only as good
  bool is_shorter = false;
};

// nullopt if the exact answer is empty, which every answer is as good as.
std::optional<AnswerRecall> Compare(const v1::FindSimilarResponse& exact,
                                    const v1::FindSimilarResponse& answer);

}  // namespace akin

#endif  // AKIN_CLIENT_RECALL_RECALL_H_
