#ifndef AKIN_SERVER_INDEX_MERGE_POLICY_H_
#define AKIN_SERVER_INDEX_MERGE_POLICY_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"

namespace akin {

// A sealed segment, as the choice of what to merge sees it.
struct MergeCandidate {
  int64_t rows = 0;
  int64_t live = 0;
};

struct MergePolicy {
  int64_t tail_rows = 0;     // of a segment of the lowest tier, at most
  int segments = 0;          // that are merged at a time, at least 2
  int64_t max_rows = 0;      // of a merged segment
  double dead_share = 0.25;  // of a segment's rows; with more it is rewritten
};

// Which segments, by place, to rewrite as one: the oldest of the lowest tier
// that has enough of them, where each tier's are `segments` times as large as
// those of the one below; or else one with too many dead rows. Empty: none.
std::vector<int> ChooseMerge(absl::Span<const MergeCandidate> segments,
                             const MergePolicy& policy);

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_MERGE_POLICY_H_
