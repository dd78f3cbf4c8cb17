#include "embeddings/code_dots.h"

#include "base/simd_sums.h"

namespace akin {
namespace {

void PortableDots(const int8_t* query, int bytes, const int8_t* const* codes,
                  int count, int32_t* dots) {
  for (int i = 0; i < count; ++i) {
    const int8_t* code = codes[i];
    int32_t dot = 0;
    for (int j = 0; j < bytes; ++j) dot += query[j] * code[j];
    dots[i] = dot;
  }
}

#if defined(__x86_64__)

AKIN_TARGET_AVX2 void Avx2Dots(const int8_t* query, int bytes,
                               const int8_t* const* codes, int count,
                               int32_t* dots) {
  const __m256i ones = _mm256_set1_epi16(1);
  for (int i = 0; i < count; ++i) {
    __m256i sums = _mm256_setzero_si256();
    for (int j = 0; j < bytes; j += 32) {
      const __m256i a =
          _mm256_loadu_si256(reinterpret_cast<const __m256i*>(query + j));
      const __m256i b =
          _mm256_loadu_si256(reinterpret_cast<const __m256i*>(codes[i] + j));
      // |a| * (b with the sign of a). A pair is at most 2 * 127 * 127 = 32,258:
      // the 16-bit sums do not saturate.
      const __m256i pairs =
          _mm256_maddubs_epi16(_mm256_abs_epi8(a), _mm256_sign_epi8(b, a));
      sums = _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, ones));
    }
    dots[i] = SumLanes(sums);
  }
}

template <int kRows>
AKIN_TARGET_AVX512 inline void DotsOfRows(const int8_t* query, int bytes,
                                          const int8_t* const* codes,
                                          __m512i start, int32_t* dots) {
  const __m512i offset = _mm512_set1_epi8(static_cast<char>(128));
  __m512i sums[kRows];
  // Row after row: the hardware fetches ahead along one row at a time.
  for (int i = 0; i < kRows; ++i) {
    sums[i] = start;
    for (int j = 0; j < bytes; j += 64) {
      sums[i] = _mm512_dpbusd_epi32(
          sums[i], _mm512_xor_si512(_mm512_loadu_si512(codes[i] + j), offset),
          _mm512_loadu_si512(query + j));
    }
  }
  StoreSums(sums, dots);
}

// VPDPBUSD multiplies unsigned by signed: a code's values are taken 128 too
// great, and the sums start at as much below zero.
AKIN_TARGET_AVX512 void Avx512Dots(const int8_t* query, int bytes,
                                   const int8_t* const* codes, int count,
                                   int32_t* dots) {
  const __m512i offset = _mm512_set1_epi8(static_cast<char>(128));
  __m512i excess = _mm512_setzero_si512();
  for (int j = 0; j < bytes; j += 64) {
    excess = _mm512_dpbusd_epi32(excess, offset, _mm512_loadu_si512(query + j));
  }
  const __m512i start = _mm512_sub_epi32(_mm512_setzero_si512(), excess);
  int i = 0;
  for (; i + 4 <= count; i += 4) {
    DotsOfRows<4>(query, bytes, codes + i, start, dots + i);
  }
  for (; i < count; ++i) {
    DotsOfRows<1>(query, bytes, codes + i, start, dots + i);
  }
}

#endif  // defined(__x86_64__)

}  // namespace

CodeDots* CodeDotsOf(SimdLevel level) {
#if defined(__x86_64__)
  if (level == SimdLevel::kAvx512) return Avx512Dots;
  if (level == SimdLevel::kAvx2) return Avx2Dots;
#endif
  static_cast<void>(level);
  return PortableDots;
}

}  // namespace akin
