#ifndef AKIN_SERVER_INDEX_FLAT_INDEX_H_
#define AKIN_SERVER_INDEX_FLAT_INDEX_H_

#include <memory>

#include "server/index/vector_index.h"

namespace akin {

// How an index is laid out.
struct IndexLayout {
  int dimensions = 0;         // of every vector; positive
  int segment_rows = 16'384;  // rows of a segment; positive
};

// An index that compares the query with every row that matches: every answer is
// exact. Rows lie in segments of a fixed size in the order of the writes; the
// last one, the tail, takes new rows.
std::unique_ptr<VectorIndex> MakeFlatIndex(const IndexLayout& layout);

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_FLAT_INDEX_H_
