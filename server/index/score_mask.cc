#include "server/index/score_mask.h"

#include <algorithm>

#include "base/simd_sums.h"
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
  constexpr int kLanes = 16;
  const int whole = rows / 64 * 64;
  for (int begin = 0; begin < whole; begin += 64) {
    uint64_t bits = 0;
    for (int i = 0; i < 64; i += kLanes) {
      const __m512 score = _mm512_loadu_ps(scores + begin + i);
      const __m512 norm = _mm512_loadu_ps(norms + begin + i);
      const __mmask16 positive =
          _mm512_cmp_ps_mask(score, _mm512_setzero_ps(), _CMP_GT_OQ);
      const __mmask16 good = _mm512_mask_cmp_ps_mask(
          positive, _mm512_mul_ps(score, _mm512_set1_ps(fade)),
          _mm512_mul_ps(norm, _mm512_set1_ps(least)), _CMP_GE_OQ);
      bits |= static_cast<uint64_t>(good) << i;
    }
    mask[begin / 64] = bits;
  }
  MaskAll(scores + whole, norms + whole, rows - whole, fade, least,
          mask + whole / 64);
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
