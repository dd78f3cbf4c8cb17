#include "server/index/planner.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "server/index/segment_graph.h"

namespace akin {
namespace {

// What the steps of a search take on one core, in nanoseconds a row; see
// benchmarks/kernel_benchmark.cc. Only their ratios matter.
constexpr double kSketchCost = 2;
constexpr double kScoreCost = 12;
constexpr double kCodeCost = 40;

// So few are compared all: it takes no time worth a miss.
constexpr int64_t kFewRows = 1024;

// A walk passes the rows that do not match too; where fewer than one in so many
// do, it is not planned.
constexpr int64_t kWalkedShare = 4;

// What a scan of one mask's rows takes, in nanoseconds.
double ScanCost(const RowMask& mask, const ScanDepth& depth) {
  int64_t scanned = 0;  // rows of the blocks that any of which matches
  for (int block = 0; block < mask.blocks(); ++block) {
    if (mask.BlockCount(block) > 0) scanned += mask.BlockRows(block);
  }
  return kSketchCost * static_cast<double>(scanned) +
         kScoreCost * static_cast<double>(depth.sketches) +
         kCodeCost * static_cast<double>(depth.codes);
}

// The breadth of a walk that finds the share of the ten nearest and takes less
// than `cost`; 0 if there is none.
int BreadthOfWalk(const RowMask& mask, double recall, int limit, double cost) {
  const SegmentGraph* graph = mask.segment().graph();
  if (graph == nullptr || mask.rows() != graph->table.rows ||
      mask.count() * kWalkedShare < mask.rows()) {
    return 0;
  }
  const std::optional<GraphCurve::Point> point = graph->curve.For(recall);
  if (!point.has_value()) return 0;
  const int breadth = std::max(point->breadth, limit);
  const double walk_cost = point->nanoseconds * breadth / point->breadth *
                           mask.rows() / static_cast<double>(mask.count());
  return walk_cost < cost ? breadth : 0;
}

}  // namespace

std::string SearchPlan::ToString() const {
  if (accuracy == Accuracy::kExact) {
    return absl::StrCat("compared the codes of ", rows, " rows in ", segments,
                        " segments");
  }
  const auto walks = static_cast<int>(
      breadths.size() - std::count(breadths.begin(), breadths.end(), 0));
  std::string text =
      walks == 0 ? "" : absl::StrCat("walked ", walks, " graphs, ");
  return absl::StrCat(text, "scanned the sketches of ", scanned, " of ", rows,
                      " rows in ", segments, " segments, scored ",
                      depth.sketches, ", compared the codes of ", depth.codes);
}

SearchPlan PlanSearch(absl::Span<const RowMask> masks,
                      const SearchOptions& options, double default_recall) {
  const double recall =
      options.target_recall > 0 ? options.target_recall : default_recall;
  SearchPlan plan;
  for (const RowMask& mask : masks) {
    plan.rows += mask.count();
    plan.segments += mask.count() > 0;
  }
  if (options.accuracy == Accuracy::kExact || recall >= 1 ||
      plan.rows <= kFewRows) {
    return plan;
  }
  double cost = 0;
  plan.breadths.resize(masks.size());
  for (size_t i = 0; i < masks.size(); ++i) {
    const RowMask& mask = masks[i];
    if (mask.count() == 0) continue;
    const ScanDepth depth =
        mask.segment().scan_curve().DepthFor(recall, mask.count());
    const double scan_cost = ScanCost(mask, depth);
    plan.breadths[i] = BreadthOfWalk(mask, recall, options.limit, scan_cost);
    if (plan.breadths[i] > 0) continue;
    cost += scan_cost;
    plan.scanned += mask.count();
    plan.depth.sketches += depth.sketches;
    plan.depth.codes += depth.codes;
  }
  // The recall is that of the ten nearest; of more some more are wanted.
  plan.depth.codes =
      std::max<int64_t>(plan.depth.codes, 2 * int64_t{options.limit});
  plan.depth.sketches =
      std::max<int64_t>(plan.depth.sketches, 2 * plan.depth.codes);
  if (plan.scanned < plan.rows ||
      cost < kCodeCost * static_cast<double>(plan.rows)) {
    plan.accuracy = Accuracy::kDefault;
  }
  return plan;
}

}  // namespace akin
