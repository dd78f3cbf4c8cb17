#ifndef AKIN_BENCHMARKS_INDEX_VECTOR_SET_H_
#define AKIN_BENCHMARKS_INDEX_VECTOR_SET_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace akin {

// Vectors of unit length, in the order in which they are put into an index.
struct VectorSet {
  int dimensions = 0;
  std::vector<float> values;  // rows x dimensions

  int64_t rows() const {
    return static_cast<int64_t>(values.size()) / dimensions;
  }
  absl::Span<const float> row(int64_t i) const {
    return {values.data() + i * dimensions, static_cast<size_t>(dimensions)};
  }

  // Leaves `count` rows at most.
  void Truncate(int64_t count);
};

// The embeddings of the first `rows` articles of a file that akin-load reads,
// or of all; articles without text are left out. Fails as ReadArticles() does.
absl::StatusOr<VectorSet> LexicalVectors(const std::string& path, int64_t rows);

// Vectors as models of sentences make them: 384 dimensions of which few matter.
// `rows` points of 4,000 normal clusters in a subspace of 40 dimensions, with
// normal noise of a tenth of their length over all dimensions.
VectorSet LowDimensionalVectors(int64_t rows, uint64_t seed);

// The numbers of `count` different rows of `rows`, or of all.
std::vector<int64_t> DrawRows(int64_t rows, int64_t count, uint64_t seed);

}  // namespace akin

#endif  // AKIN_BENCHMARKS_INDEX_VECTOR_SET_H_
