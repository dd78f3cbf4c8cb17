#ifndef AKIN_SERVER_INDEX_GRAPH_BUILDER_H_
#define AKIN_SERVER_INDEX_GRAPH_BUILDER_H_

#include <cstdint>
#include <vector>

#include "server/index/graph.h"

namespace akin {

// A graph over a table that has rows, for a file and for GraphView::Read(): the
// links of all rows; the next copy of each; the number of levels; the pivots of
// each level, the lowest first; the rows that they are; their links, level
// after level. Built by FAISS on `threads` threads: one always makes the same
// graph, several do not.
std::vector<int32_t> BuildGraph(const CodeTable& table, int threads);

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_GRAPH_BUILDER_H_
