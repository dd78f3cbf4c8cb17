#ifndef AKIN_SERVER_INDEX_SKETCH_KERNELS_H_
#define AKIN_SERVER_INDEX_SKETCH_KERNELS_H_

#include <cstdint>

#include "base/simd_level.h"

namespace akin {

// The loops over sketches, in one set of instructions. Sketches have at most
// 1023 words. The results of all levels are equal.
struct SketchKernels {
  // distances[i] = how many bits of the query and of sketch i of `rows`
  // consecutive ones differ.
  void (*distances)(const uint64_t* query, int words, const uint64_t* sketches,
                    int rows, uint16_t* distances);

  // sums[i] = the sum of those of 64 * words values, each -127 to 127, whose
  // bit in sketches[i] is set, for i from 0 to count - 1.
  void (*selected_sums)(const int8_t* values, int words,
                        const uint64_t* const* sketches, int count,
                        int32_t* sums);

  // As SelectWithin.
  int (*select_within)(const uint16_t* distances, int rows, uint16_t limit,
                       const uint64_t* mask, int32_t base, int32_t* selected);
};

// Those of a level that this machine supports.
const SketchKernels& SketchKernelsOf(SimdLevel level);

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_SKETCH_KERNELS_H_
