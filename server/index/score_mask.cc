#include "server/index/score_mask.h"

#include <algorithm>

#include "server/index/bits_where.h"

namespace akin {
namespace {

// Inlined into functions of several levels, and so compiled for each.
inline __attribute__((always_inline)) void MaskAll(const float* scores,
                                                   const float* norms, int rows,
                                                   float fade, float least,
                                                   uint64_t* mask) {
  for (int begin = 0; begin < rows; begin += 64) {
    const float* score = scores + begin;
    const float* norm = norms + begin;
    mask[begin / 64] = BitsWhere(
        std::min(64, rows - begin), [=](int i) __attribute__((always_inline)) {
          return (score[i] > 0) & (score[i] * fade >= least * norm[i]);
        });
  }
}

void MaskPortable(const float* scores, const float* norms, int rows, float fade,
                  float least, uint64_t* mask) {
  MaskAll(scores, norms, rows, fade, least, mask);
}

#if defined(__x86_64__)
AKIN_TARGET_AVX2 void MaskAvx2(const float* scores, const float* norms,
                               int rows, float fade, float least,
                               uint64_t* mask) {
  MaskAll(scores, norms, rows, fade, least, mask);
}

AKIN_TARGET_AVX512 void MaskAvx512(const float* scores, const float* norms,
                                   int rows, float fade, float least,
                                   uint64_t* mask) {
  MaskAll(scores, norms, rows, fade, least, mask);
}
#endif

}  // namespace

void MaskScores(const float* scores, const float* norms, int rows, float fade,
                float least, uint64_t* mask, SimdLevel level) {
#if defined(__x86_64__)
  if (level == SimdLevel::kAvx512) {
    return MaskAvx512(scores, norms, rows, fade, least, mask);
  }
  if (level == SimdLevel::kAvx2) {
    return MaskAvx2(scores, norms, rows, fade, least, mask);
  }
#endif
  static_cast<void>(level);
  MaskPortable(scores, norms, rows, fade, least, mask);
}

}  // namespace akin
