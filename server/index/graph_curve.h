#ifndef AKIN_SERVER_INDEX_GRAPH_CURVE_H_
#define AKIN_SERVER_INDEX_GRAPH_CURVE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/types/span.h"
#include "server/index/graph.h"

namespace akin {

// What walks of a graph find, and what they take. Measured on queries drawn
// from the rows of the graph's table, all of which match.
class GraphCurve {
 public:
  struct Point {
    int32_t breadth = 0;
    float recall = 0;       // share of the ten nearest, 0 to 1
    float nanoseconds = 0;  // of a walk
  };

  GraphCurve() = default;
  // By breadth, ascending.
  explicit GraphCurve(absl::Span<const Point> points)
      : points_(points.begin(), points.end()) {}

  static GraphCurve Measure(const CodeTable& table, const GraphView& graph);

  absl::Span<const Point> points() const { return points_; }

  // The least breadth that finds the share of the ten nearest; nullopt if none
  // of those that were measured does.
  std::optional<Point> For(double recall) const;

 private:
  std::vector<Point> points_;
};

// Whether a graph over so many rows is worth building. The vectors of a trained
// model have few directions in which they differ, and a graph leads to what is
// near; hashed lexical vectors do not, and it does not. Tells by a small graph
// over a part of the rows.
bool GraphPays(const CodeTable& table);

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_GRAPH_CURVE_H_
