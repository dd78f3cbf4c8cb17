#ifndef AKIN_SERVER_INDEX_MEASURED_QUERIES_H_
#define AKIN_SERVER_INDEX_MEASURED_QUERIES_H_

#include <algorithm>
#include <cstdint>

namespace akin {

// What curves are measured for: the rows nearest to a query.
inline constexpr int kMeasuredNearest = 10;

// How many of a segment's rows a curve is measured with, each of which is
// compared with all: bounds the time to a second or so.
inline int MeasuredQueries(int64_t rows) {
  constexpr int64_t kComparisons = 16 << 20;
  constexpr int64_t kLeast = 32, kMost = 128;
  return static_cast<int>(std::clamp(kComparisons / rows, kLeast, kMost));
}

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_MEASURED_QUERIES_H_
