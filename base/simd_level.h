#ifndef AKIN_BASE_SIMD_LEVEL_H_
#define AKIN_BASE_SIMD_LEVEL_H_

#include <vector>

// What a function must be marked with to use a level's intrinsics; it may run
// only where that level is supported. Exist on x86-64 alone.
#if defined(__x86_64__)
#define AKIN_TARGET_AVX2 __attribute__((target("avx2,popcnt")))
#define AKIN_TARGET_AVX512 \
  __attribute__((target(   \
      "avx2,popcnt,avx512f,avx512bw,avx512vl,avx512vnni,avx512vpopcntdq")))
#endif

namespace akin {

// Sets of instructions that akin has code for, each wider than the one before.
enum class SimdLevel {
  kPortable,
  kAvx2,    // and POPCNT
  kAvx512,  // F, BW, VL, VNNI and VPOPCNTDQ: Ice Lake, Zen 4 and later
};

// The best that this machine has.
SimdLevel BestSimdLevel();

// All that this machine has, kPortable first.
std::vector<SimdLevel> SupportedSimdLevels();

}  // namespace akin

#endif  // AKIN_BASE_SIMD_LEVEL_H_
