#ifndef AKIN_SERVER_INDEX_SEGMENT_GRAPH_H_
#define AKIN_SERVER_INDEX_SEGMENT_GRAPH_H_

#include "server/index/graph.h"
#include "server/index/graph_curve.h"

namespace akin {

// A graph over the codes of a segment, and what walks of it find.
struct SegmentGraph {
  CodeTable table;
  GraphView graph;
  GraphCurve curve;
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_SEGMENT_GRAPH_H_
