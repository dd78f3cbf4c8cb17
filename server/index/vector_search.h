#ifndef AKIN_SERVER_INDEX_VECTOR_SEARCH_H_
#define AKIN_SERVER_INDEX_VECTOR_SEARCH_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "embeddings/vector_code.h"
#include "server/index/row_mask.h"
#include "server/index/scan_curve.h"
#include "server/index/sketch.h"
#include "server/index/sketch_pass.h"
#include "server/index/top_rows.h"

namespace akin {

// A row of the n-th of several segments, in one number.
inline int64_t PackRow(size_t segment, int row) {
  return static_cast<int64_t>(segment) << 32 | static_cast<uint32_t>(row);
}
inline size_t SegmentOf(int64_t packed) {
  return static_cast<size_t>(packed >> 32);
}
inline int RowOf(int64_t packed) { return static_cast<int32_t>(packed); }

// A query vector in the forms in which rows have theirs.
struct VectorQuery {
  VectorCode code;
  SketchQuery sketch;
};

// The `limit` rows of the masks whose codes are nearest to the query's, packed,
// in no particular order. Compares every code.
std::vector<ScoredRow> CompareCodes(const VectorQuery& query,
                                    absl::Span<const RowMask> masks, int limit);

// About the same, by way of the sketches, in a pass that other searches may
// share and with the help of idle threads; the caller has a SearchPool::Search.
// Exact if the depth is not below the
// number of rows. Leaves out the masks for which `breadths` is not 0; it has
// one for each, or none.
std::vector<ScoredRow> ScanSketches(const VectorQuery& query,
                                    absl::Span<const RowMask> masks, int limit,
                                    const ScanDepth& depth, SketchPass& pass,
                                    absl::Span<const int> breadths = {});

// About the same of the masks for which `breadths` is not 0, by walks of that
// breadth of their segments' graphs. Where a walk comes back with less than
// there is, all codes are compared.
std::vector<ScoredRow> WalkGraphs(const VectorQuery& query,
                                  absl::Span<const RowMask> masks, int limit,
                                  absl::Span<const int> breadths);

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_VECTOR_SEARCH_H_
