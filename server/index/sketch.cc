#include "server/index/sketch.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <numeric>

#include "base/row_batches.h"
#include "embeddings/vector_code.h"
#include "server/index/bits_where.h"
#include "server/index/sketch_kernels.h"

namespace akin {
namespace {

// Of random signs and a Hadamard transform each: after three, the values of
// any vector are about normally distributed.
constexpr int kRounds = 3;

// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
uint64_t NextRandom(uint64_t& state) {
  uint64_t z = state += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

// Four floats at a time. GCC's and clang's vector types become SSE on x86-64
// and NEON on ARM.
using Four = float __attribute__((vector_size(16)));
constexpr size_t kLanes = 4;

// The transform of each four values.
void TransformFours(absl::Span<float> values) {
  for (size_t i = 0; i < values.size(); i += kLanes) {
    Four x;
    std::memcpy(&x, values.data() + i, sizeof(x));
    x = __builtin_shufflevector(x, x, 0, 0, 2, 2) +
        __builtin_shufflevector(x, -x, 1, 5, 3, 7);
    x = __builtin_shufflevector(x, x, 0, 1, 0, 1) +
        __builtin_shufflevector(x, -x, 2, 3, 6, 7);
    std::memcpy(values.data() + i, &x, sizeof(x));
  }
}

// The fast Walsh-Hadamard transform, which multiplies lengths by the root of
// the size, a power of two and a multiple of four. Adds and subtracts alone, so
// that no machine can round otherwise.
void HadamardTransform(absl::Span<float> values) {
  TransformFours(values);
  for (size_t half = kLanes; half < values.size(); half *= 2) {
    for (size_t block = 0; block < values.size(); block += 2 * half) {
      float* low = values.data() + block;
      float* high = low + half;
      for (size_t i = 0; i < half; i += kLanes) {
        Four x, y;
        std::memcpy(&x, low + i, sizeof(x));
        std::memcpy(&y, high + i, sizeof(y));
        const Four sum = x + y, difference = x - y;
        std::memcpy(low + i, &sum, sizeof(sum));
        std::memcpy(high + i, &difference, sizeof(difference));
      }
    }
  }
}

void WriteSigns(absl::Span<const float> values, uint64_t* bits) {
  for (size_t i = 0; i < values.size(); i += 64) {
    const float* of_word = values.data() + i;
    bits[i / 64] = BitsWhere(64, [of_word](int j) { return of_word[j] > 0; });
  }
}

}  // namespace

Sketcher::Sketcher(int dimensions, uint64_t seed)
    : dimensions_(dimensions),
      seed_(seed),
      words_(static_cast<int>(std::bit_ceil((dimensions + 63u) / 64u))) {
  signs_.reserve(size_t{kRounds} * 64 * words_);
  for (int word = 0; word < kRounds * words_; ++word) {
    const uint64_t bits = NextRandom(seed);
    for (int i = 0; i < 64; ++i) signs_.push_back(bits >> i & 1 ? 1.0f : -1.0f);
  }
}

std::vector<float> Sketcher::Rotate(absl::Span<const float> vector) const {
  std::vector<float> values(vector.begin(), vector.end());
  values.resize(size_t{64} * words_);
  const float* sign = signs_.data();
  for (int round = 0; round < kRounds; ++round) {
    for (float& value : values) value *= *sign++;
    HadamardTransform(absl::MakeSpan(values));
  }
  const auto scale =
      static_cast<float>(std::pow(static_cast<double>(values.size()), -1.5));
  static_assert(kRounds == 3, "the scale is size^(-kRounds / 2)");
  for (float& value : values) value *= scale;
  return values;
}

void Sketcher::Sketch(absl::Span<const float> vector, uint64_t* sketch) const {
  WriteSigns(Rotate(vector), sketch);
}

SketchQuery Sketcher::Prepare(absl::Span<const float> vector) const {
  const std::vector<float> rotated = Rotate(vector);
  SketchQuery query;
  query.bits.resize(words_);
  WriteSigns(rotated, query.bits.data());
  query.values.resize(CodeBytes(static_cast<int>(rotated.size())));
  EncodeVector(rotated, query.values.data());
  return query;
}

void SketchDistances(absl::Span<const uint64_t> query_bits,
                     const uint64_t* sketches, int rows, uint16_t* distances,
                     SimdLevel level) {
  SketchKernelsOf(level).distances(query_bits.data(),
                                   static_cast<int>(query_bits.size()),
                                   sketches, rows, distances);
}

void SketchDistances(absl::Span<const SketchQuery* const> queries,
                     const uint64_t* sketches, int rows,
                     uint16_t* const* distances, SimdLevel level) {
  // As many rows as stay in the first cache, for a few hundred words.
  constexpr int kBlock = 128;
  for (int first = 0; first < rows; first += kBlock) {
    for (size_t q = 0; q < queries.size(); ++q) {
      const std::vector<uint64_t>& bits = queries[q]->bits;
      SketchDistances(bits, sketches + first * bits.size(),
                      std::min(kBlock, rows - first), distances[q] + first,
                      level);
    }
  }
}

void SketchScores(const SketchQuery& query, const uint64_t* sketches,
                  absl::Span<const int32_t> rows, int32_t* scores,
                  SimdLevel level) {
  constexpr int kBatch = 16;
  const SketchKernels& kernels = SketchKernelsOf(level);
  const int words = static_cast<int>(query.bits.size());
  const int32_t total =
      std::accumulate(query.values.begin(), query.values.end(), int32_t{0});
  ForRowBatches<kBatch>(
      sketches, words, static_cast<int>(rows.size()),
      [rows](int i) { return rows[i]; },
      [&](const uint64_t* const* batch, int first, int size) {
        kernels.selected_sums(query.values.data(), words, batch, size,
                              scores + first);
        // What is not selected counts against the row.
        for (int i = first; i < first + size; ++i) {
          scores[i] = 2 * scores[i] - total;
        }
      });
}

int SelectWithin(const uint16_t* distances, int rows, uint16_t limit,
                 const uint64_t* mask, int32_t base, int32_t* selected,
                 SimdLevel level) {
  return SketchKernelsOf(level).select_within(distances, rows, limit, mask,
                                              base, selected);
}

}  // namespace akin
