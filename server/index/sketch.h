#ifndef AKIN_SERVER_INDEX_SKETCH_H_
#define AKIN_SERVER_INDEX_SKETCH_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "base/simd_level.h"

namespace akin {

// A query beside sketches.
struct SketchQuery {
  std::vector<uint64_t> bits;  // its own sketch
  std::vector<int8_t> values;  // the code of its rotated values, 64 a word
};

// Sketches vectors: the signs of their values after a random rotation, one bit
// a dimension. The share of bits in which two sketches differ estimates the
// angle between the vectors: 0 at 0, 1/2 at a right angle, 1 at opposites. The
// same on every machine, for good. Immutable.
class Sketcher {
 public:
  // `dimensions`, at least 1, are rotated among the next power of two, at least
  // 64 and at most 32,768.
  Sketcher(int dimensions, uint64_t seed);

  int dimensions() const { return dimensions_; }
  uint64_t seed() const { return seed_; }
  // Of a sketch.
  int words() const { return words_; }

  // Writes words() words. The vector has the given dimensions, finite values
  // and about unit length, here and below.
  void Sketch(absl::Span<const float> vector, uint64_t* sketch) const;

  SketchQuery Prepare(absl::Span<const float> vector) const;

  // The rotated vector, of the same length; shape: 64 * words(). Bit i % 64 of
  // word i / 64 of the sketch is whether value i is positive.
  std::vector<float> Rotate(absl::Span<const float> vector) const;

 private:
  int dimensions_;
  uint64_t seed_;
  int words_;
  std::vector<float> signs_;  // 1 or -1; shape: rounds of 64 * words_
};

// The functions below give the same at every level, of which callers need not
// name any but the best.

// Hamming distances, 0 to 64 * words, of the query's bits and `rows`
// consecutive sketches (row-major, as many words each).
void SketchDistances(absl::Span<const uint64_t> query_bits,
                     const uint64_t* sketches, int rows, uint16_t* distances,
                     SimdLevel level = BestSimdLevel());

// The same for several queries in one pass over the sketches: distances[q] has
// `rows` entries.
void SketchDistances(absl::Span<const SketchQuery* const> queries,
                     const uint64_t* sketches, int rows,
                     uint16_t* const* distances,
                     SimdLevel level = BestSimdLevel());

// A finer estimate of similarity, greater is nearer: the sum of the query's
// values, each with the sign that the row's bit stands for. The rows, each at
// sketches + row * words, may be in any order. (After RaBitQ: Gao and Long,
// SIGMOD 2024.)
void SketchScores(const SketchQuery& query, const uint64_t* sketches,
                  absl::Span<const int32_t> rows, int32_t* scores,
                  SimdLevel level = BestSimdLevel());

// Writes base + i, ascending, for each i in [0, rows) with distances[i] <=
// limit and bit i of `mask` set ((rows + 63) / 64 words; nullptr: all).
// `selected` has room for `rows`. Returns how many.
int SelectWithin(const uint16_t* distances, int rows, uint16_t limit,
                 const uint64_t* mask, int32_t base, int32_t* selected,
                 SimdLevel level = BestSimdLevel());

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_SKETCH_H_
