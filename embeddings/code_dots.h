#ifndef AKIN_EMBEDDINGS_CODE_DOTS_H_
#define AKIN_EMBEDDINGS_CODE_DOTS_H_

#include <cstdint>

#include "base/simd_level.h"

namespace akin {

// dots[i] = the inner product of `query` and codes[i], for i from 0 to count -
// 1. Codes are `bytes` long, a multiple of 64 of at most 131,072 (more could
// exceed int32), and their values are -127 to 127.
using CodeDots = void(const int8_t* query, int bytes,
                      const int8_t* const* codes, int count, int32_t* dots);

// The function of a level that this machine supports; all are exact.
CodeDots* CodeDotsOf(SimdLevel level);

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_CODE_DOTS_H_
