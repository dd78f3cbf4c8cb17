#ifndef AKIN_BASE_SIMD_SUMS_H_
#define AKIN_BASE_SIMD_SUMS_H_

#if defined(__x86_64__)

// GCC 12 takes what these leave undefined for a mistake (GCC bug 105593).
#pragma GCC diagnostic push
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>
#pragma GCC diagnostic pop

#include <cstdint>

#include "base/simd_level.h"

namespace akin {

// The sum of eight int32.
AKIN_TARGET_AVX2 inline int32_t SumLanes(__m256i values) {
  __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(values),
                              _mm256_extracti128_si256(values, 1));
  sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, _MM_SHUFFLE(1, 0, 3, 2)));
  sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, _MM_SHUFFLE(2, 3, 0, 1)));
  return _mm_cvtsi128_si32(sum);
}

// Stores for each of 1 or 4 vectors the sum of its sixteen int32.
AKIN_TARGET_AVX512 inline void StoreSums(const __m512i (&values)[1],
                                         int32_t* sums) {
  *sums = SumLanes(_mm256_add_epi32(_mm512_castsi512_si256(values[0]),
                                    _mm512_extracti64x4_epi64(values[0], 1)));
}
AKIN_TARGET_AVX512 inline void StoreSums(const __m512i (&values)[4],
                                         int32_t* sums) {
  // Transposed within the 128-bit lanes, so that the four are added at once.
  const __m512i sums01 =
      _mm512_add_epi32(_mm512_unpacklo_epi32(values[0], values[1]),
                       _mm512_unpackhi_epi32(values[0], values[1]));
  const __m512i sums23 =
      _mm512_add_epi32(_mm512_unpacklo_epi32(values[2], values[3]),
                       _mm512_unpackhi_epi32(values[2], values[3]));
  const __m512i lanes = _mm512_add_epi32(_mm512_unpacklo_epi64(sums01, sums23),
                                         _mm512_unpackhi_epi64(sums01, sums23));
  const __m256i halves = _mm256_add_epi32(_mm512_castsi512_si256(lanes),
                                          _mm512_extracti64x4_epi64(lanes, 1));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(sums),
                   _mm_add_epi32(_mm256_castsi256_si128(halves),
                                 _mm256_extracti128_si256(halves, 1)));
}

}  // namespace akin

#endif  // defined(__x86_64__)

#endif  // AKIN_BASE_SIMD_SUMS_H_
