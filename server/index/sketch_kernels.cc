#include "server/index/sketch_kernels.h"

#include <algorithm>
#include <bit>
#include <cstddef>

#include "base/simd_sums.h"

namespace akin {
namespace {

// Inlined into functions of several levels, and so compiled for each.
#define AKIN_INLINE inline __attribute__((always_inline))

// ---- Portable ----

AKIN_INLINE void CountDistances(const uint64_t* query, int words,
                                const uint64_t* sketches, int rows,
                                uint16_t* distances) {
  for (int i = 0; i < rows; ++i, sketches += words) {
    int distance = 0;
    for (int w = 0; w < words; ++w) {
      distance += std::popcount(query[w] ^ sketches[w]);
    }
    distances[i] = static_cast<uint16_t>(distance);
  }
}

void PortableDistances(const uint64_t* query, int words,
                       const uint64_t* sketches, int rows,
                       uint16_t* distances) {
  CountDistances(query, words, sketches, rows, distances);
}

void PortableSelectedSums(const int8_t* values, int words,
                          const uint64_t* const* sketches, int count,
                          int32_t* sums) {
  for (int i = 0; i < count; ++i) {
    int32_t sum = 0;
    for (int j = 0; j < 64 * words; ++j) {
      // Multiplied, not branched on: half of the bits are set, at random.
      const auto bit =
          static_cast<int32_t>(sketches[i][j / 64] >> (j % 64) & 1);
      sum += bit * values[j];
    }
    sums[i] = sum;
  }
}

// The mask's bits from i on, a multiple of 32: `size` of them, at most 32. All
// set if there is no mask.
AKIN_INLINE uint32_t MaskBits(const uint64_t* mask, int i, int size) {
  const uint32_t within = size < 32 ? (uint32_t{1} << size) - 1 : ~uint32_t{0};
  if (mask == nullptr) return within;
  return static_cast<uint32_t>(mask[i / 64] >> (i % 64)) & within;
}

// As SelectWithin for the rows from `begin` on, a multiple of 32, where `count`
// are selected before them.
AKIN_INLINE int SelectFrom(int begin, const uint16_t* distances, int rows,
                           uint16_t limit, const uint64_t* mask, int32_t base,
                           int32_t* selected, int count) {
  for (int i = begin; i < rows; i += 32) {
    const int size = std::min(32, rows - i);
    const uint32_t bits = MaskBits(mask, i, size);
    for (int j = 0; j < size; ++j) {
      // Written always and kept if selected: no branch to predict.
      selected[count] = base + i + j;
      count += distances[i + j] <= limit && (bits >> j & 1);
    }
  }
  return count;
}

int PortableSelectWithin(const uint16_t* distances, int rows, uint16_t limit,
                         const uint64_t* mask, int32_t base,
                         int32_t* selected) {
  return SelectFrom(0, distances, rows, limit, mask, base, selected, 0);
}

constexpr SketchKernels kPortable = {PortableDistances, PortableSelectedSums,
                                     PortableSelectWithin};

#if defined(__x86_64__)

// ---- AVX2 ----

// With POPCNT, which is faster than counting nibbles by AVX2's table look-ups.
AKIN_TARGET_AVX2 void Avx2Distances(const uint64_t* query, int words,
                                    const uint64_t* sketches, int rows,
                                    uint16_t* distances) {
  if (words == 8) {
    CountDistances(query, 8, sketches, rows, distances);
  } else {
    CountDistances(query, words, sketches, rows, distances);
  }
}

AKIN_TARGET_AVX2 void Avx2SelectedSums(const int8_t* values, int words,
                                       const uint64_t* const* sketches,
                                       int count, int32_t* sums) {
  // Byte i of 32 takes byte i / 8 of its half word, and of that bit i % 8.
  const __m256i byte_of =
      _mm256_setr_epi64x(0x0000000000000000, 0x0101010101010101,
                         0x0202020202020202, 0x0303030303030303);
  const __m256i bit_of =
      _mm256_set1_epi64x(static_cast<int64_t>(0x8040201008040201));
  const __m256i byte_ones = _mm256_set1_epi8(1);
  const __m256i ones = _mm256_set1_epi16(1);
  for (int i = 0; i < count; ++i) {
    __m256i lanes = _mm256_setzero_si256();
    for (int j = 0; j < 2 * words; ++j) {
      const auto half =
          static_cast<int32_t>(sketches[i][j / 2] >> (32 * (j % 2)));
      const __m256i bits = _mm256_and_si256(
          _mm256_shuffle_epi8(_mm256_set1_epi32(half), byte_of), bit_of);
      const __m256i picked = _mm256_and_si256(
          _mm256_cmpeq_epi8(bits, bit_of),
          _mm256_loadu_si256(
              reinterpret_cast<const __m256i*>(values + size_t{32} * j)));
      lanes = _mm256_add_epi32(
          lanes,
          _mm256_madd_epi16(_mm256_maddubs_epi16(byte_ones, picked), ones));
    }
    sums[i] = SumLanes(lanes);
  }
}

// Bit j of the result: distances[j] <= limit, for 16 distances.
AKIN_TARGET_AVX2 inline uint32_t WithinLimit(const uint16_t* distances,
                                             __m256i limit) {
  const __m256i values =
      _mm256_loadu_si256(reinterpret_cast<const __m256i*>(distances));
  const __m256i within =
      _mm256_cmpeq_epi16(_mm256_min_epu16(values, limit), values);
  const __m128i bytes = _mm_packs_epi16(_mm256_castsi256_si128(within),
                                        _mm256_extracti128_si256(within, 1));
  return static_cast<uint32_t>(_mm_movemask_epi8(bytes));
}

AKIN_TARGET_AVX2 int Avx2SelectWithin(const uint16_t* distances, int rows,
                                      uint16_t limit, const uint64_t* mask,
                                      int32_t base, int32_t* selected) {
  const __m256i limits = _mm256_set1_epi16(static_cast<int16_t>(limit));
  int count = 0;
  int i = 0;
  for (; i + 32 <= rows; i += 32) {
    uint32_t bits = (WithinLimit(distances + i, limits) |
                     WithinLimit(distances + i + 16, limits) << 16) &
                    MaskBits(mask, i, 32);
    for (; bits != 0; bits &= bits - 1) {
      selected[count++] = base + i + std::countr_zero(bits);
    }
  }
  return SelectFrom(i, distances, rows, limit, mask, base, selected, count);
}

constexpr SketchKernels kAvx2 = {Avx2Distances, Avx2SelectedSums,
                                 Avx2SelectWithin};

// ---- AVX-512 ----

// The differing bits of a sketch and the query, counted in eight parts.
AKIN_TARGET_AVX512 AKIN_INLINE __m512i CountBits(const uint64_t* query,
                                                 int words,
                                                 const uint64_t* sketch) {
  __m512i counts = _mm512_setzero_si512();
  int w = 0;
  for (; w + 8 <= words; w += 8) {
    counts = _mm512_add_epi64(counts, _mm512_popcnt_epi64(_mm512_xor_si512(
                                          _mm512_loadu_si512(query + w),
                                          _mm512_loadu_si512(sketch + w))));
  }
  if (w < words) {
    const auto rest = static_cast<__mmask8>((1 << (words - w)) - 1);
    counts = _mm512_add_epi64(counts,
                              _mm512_popcnt_epi64(_mm512_xor_si512(
                                  _mm512_maskz_loadu_epi64(rest, query + w),
                                  _mm512_maskz_loadu_epi64(rest, sketch + w))));
  }
  return counts;
}

AKIN_TARGET_AVX512 AKIN_INLINE void DistancesOf(const uint64_t* query,
                                                int words,
                                                const uint64_t* sketches,
                                                int rows, uint16_t* distances) {
  const __m512i ones = _mm512_set1_epi16(1);
  int i = 0;
  // Nothing is fetched ahead: along consecutive rows the hardware does better.
  for (; i + 8 <= rows; i += 8) {
    __m512i counts[8];
    for (__m512i& count : counts) {
      count = CountBits(query, words, sketches);
      sketches += words;
    }
    // Each 128-bit lane of a row holds two parts of its sum. Packed, the lane
    // holds two of each of four rows, and then one of each of eight.
    const __m512i rows0123 =
        _mm512_packus_epi32(_mm512_packus_epi32(counts[0], counts[1]),
                            _mm512_packus_epi32(counts[2], counts[3]));
    const __m512i rows4567 =
        _mm512_packus_epi32(_mm512_packus_epi32(counts[4], counts[5]),
                            _mm512_packus_epi32(counts[6], counts[7]));
    const __m512i lanes = _mm512_packus_epi32(
        _mm512_madd_epi16(rows0123, ones), _mm512_madd_epi16(rows4567, ones));
    const __m256i halves = _mm256_add_epi16(
        _mm512_castsi512_si256(lanes), _mm512_extracti64x4_epi64(lanes, 1));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(distances + i),
                     _mm_add_epi16(_mm256_castsi256_si128(halves),
                                   _mm256_extracti128_si256(halves, 1)));
  }
  CountDistances(query, words, sketches, rows - i, distances + i);
}

AKIN_TARGET_AVX512 void Avx512Distances(const uint64_t* query, int words,
                                        const uint64_t* sketches, int rows,
                                        uint16_t* distances) {
  if (words == 8) {
    DistancesOf(query, 8, sketches, rows, distances);
  } else {
    DistancesOf(query, words, sketches, rows, distances);
  }
}

template <int kRows>
AKIN_TARGET_AVX512 inline void SelectedSumsOfRows(
    const int8_t* values, int words, const uint64_t* const* sketches,
    int32_t* sums) {
  const __m512i ones = _mm512_set1_epi8(1);
  __m512i lanes[kRows];
  for (__m512i& lane : lanes) lane = _mm512_setzero_si512();
  for (int w = 0; w < words; ++w) {
    const __m512i word_values = _mm512_loadu_si512(values + size_t{64} * w);
    for (int i = 0; i < kRows; ++i) {
      lanes[i] = _mm512_dpbusd_epi32(
          lanes[i], _mm512_maskz_mov_epi8(sketches[i][w], ones), word_values);
    }
  }
  StoreSums(lanes, sums);
}

AKIN_TARGET_AVX512 void Avx512SelectedSums(const int8_t* values, int words,
                                           const uint64_t* const* sketches,
                                           int count, int32_t* sums) {
  int i = 0;
  for (; i + 4 <= count; i += 4) {
    SelectedSumsOfRows<4>(values, words, sketches + i, sums + i);
  }
  for (; i < count; ++i) {
    SelectedSumsOfRows<1>(values, words, sketches + i, sums + i);
  }
}

// Appends those of the 16 rows from `first` on whose bit is set.
AKIN_TARGET_AVX512 inline int AppendRows(uint32_t bits, int32_t first,
                                         int32_t* selected) {
  const __m512i rows = _mm512_add_epi32(
      _mm512_set1_epi32(first),
      _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
  const auto chosen = static_cast<__mmask16>(bits);
  const int count = std::popcount(chosen);
  // Compressed in a register: compressing into memory is slow on Zen 4.
  _mm512_mask_storeu_epi32(selected, static_cast<__mmask16>((1 << count) - 1),
                           _mm512_maskz_compress_epi32(chosen, rows));
  return count;
}

AKIN_TARGET_AVX512 int Avx512SelectWithin(const uint16_t* distances, int rows,
                                          uint16_t limit, const uint64_t* mask,
                                          int32_t base, int32_t* selected) {
  const __m512i limits = _mm512_set1_epi16(static_cast<int16_t>(limit));
  int count = 0;
  for (int i = 0; i < rows; i += 32) {
    const uint32_t wanted = MaskBits(mask, i, rows - i);
    const uint32_t bits = _mm512_mask_cmple_epu16_mask(
        wanted, _mm512_maskz_loadu_epi16(wanted, distances + i), limits);
    if (bits == 0) continue;
    count += AppendRows(bits, base + i, selected + count);
    count += AppendRows(bits >> 16, base + i + 16, selected + count);
  }
  return count;
}

constexpr SketchKernels kAvx512 = {Avx512Distances, Avx512SelectedSums,
                                   Avx512SelectWithin};

#endif  // defined(__x86_64__)

#undef AKIN_INLINE

}  // namespace

const SketchKernels& SketchKernelsOf(SimdLevel level) {
#if defined(__x86_64__)
  if (level == SimdLevel::kAvx512) return kAvx512;
  if (level == SimdLevel::kAvx2) return kAvx2;
#endif
  static_cast<void>(level);
  return kPortable;
}

}  // namespace akin
