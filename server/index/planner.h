#ifndef AKIN_SERVER_INDEX_PLANNER_H_
#define AKIN_SERVER_INDEX_PLANNER_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "server/index/row_mask.h"
#include "server/index/vector_index.h"
#include "server/index/vector_search.h"

namespace akin {

// How a search by vector goes about it.
struct SearchPlan {
  Accuracy accuracy = Accuracy::kExact;  // exact: all codes are compared
  ScanDepth depth;                       // of a scan that is not
  int64_t rows = 0;                      // that match
  int segments = 0;                      // that they are in
  int64_t scanned = 0;                   // of the rows
  // For each mask the breadth of a walk of its segment's graph; 0: it is
  // scanned.
  std::vector<int> breadths;

  int walks() const;  // of graphs
  PlanKind kind() const;
  std::string ToString() const;
};

// The cheapest plan that finds the target share of the ten nearest.
// `default_recall` is the target where the options name none.
SearchPlan PlanSearch(absl::Span<const RowMask> masks,
                      const SearchOptions& options, double default_recall);

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_PLANNER_H_
