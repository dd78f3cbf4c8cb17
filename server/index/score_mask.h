#ifndef AKIN_SERVER_INDEX_SCORE_MASK_H_
#define AKIN_SERVER_INDEX_SCORE_MASK_H_

#include <cstdint>

#include "base/simd_level.h"

namespace akin {

// Sets bit i % 64 of mask[i / 64], for each i from 0 to `rows` - 1, to whether
// scores[i] is positive and scores[i] * fade >= least * norms[i]. The same at
// every level, of which callers need not name any but the best.
void MaskScores(const float* scores, const float* norms, int rows, float fade,
                float least, uint64_t* mask, SimdLevel level = BestSimdLevel());

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_SCORE_MASK_H_
