#ifndef AKIN_BENCHMARKS_INDEX_EXACT_NEIGHBORS_H_
#define AKIN_BENCHMARKS_INDEX_EXACT_NEIGHBORS_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "benchmarks/index/vector_set.h"

namespace akin {

// Neighbours that a question asks for.
inline constexpr int kNeighbors = 10;

// A row that is asked about, and how similar its neighbours are.
struct ExactQuestion {
  int64_t row = 0;
  // Cosine with its kNeighbors-th nearest row, itself not counted.
  float least_similarity = 0;
};

// Compares each of the rows with every row of the set, which has more than
// kNeighbors, on two threads.
std::vector<ExactQuestion> CompareAll(const VectorSet& set,
                                      const std::vector<int64_t>& rows);

// The share of kNeighbors that an answer has, 0 to 1. A row counts if its
// cosine is not 1e-6 below that of the last true neighbour, so of rows that are
// equally near any will do. The row itself, repetitions and rows after the
// first kNeighbors do not count.
double RecallOf(const VectorSet& set, const ExactQuestion& question,
                absl::Span<const int64_t> answer);

}  // namespace akin

#endif  // AKIN_BENCHMARKS_INDEX_EXACT_NEIGHBORS_H_
