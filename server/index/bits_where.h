#ifndef AKIN_SERVER_INDEX_BITS_WHERE_H_
#define AKIN_SERVER_INDEX_BITS_WHERE_H_

#include <cstdint>
#include <cstring>

namespace akin {

// A bit for each i from 0 to count - 1, at most 64, that the test holds for.
// The test is cheap, without branches and without side effects, so that the
// compiler takes many i at a time. Inlined, and so compiled for the level of
// the function that it is in.
template <typename Test>
inline __attribute__((always_inline)) uint64_t BitsWhere(int count,
                                                         const Test& test) {
  uint8_t holds[64] = {};
  if (count == 64) {
    for (int i = 0; i < 64; ++i) holds[i] = test(i);
  } else {
    for (int i = 0; i < count; ++i) holds[i] = test(i);
  }
  uint64_t bits = 0;
  for (int byte = 0; byte < 8; ++byte) {
    uint64_t eight;
    std::memcpy(&eight, holds + 8 * byte, sizeof(eight));
    // Gathers the lowest bits of eight bytes in the highest.
    bits |= (eight * 0x0102040810204080 >> 56) << (8 * byte);
  }
  return bits;
}

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_BITS_WHERE_H_
