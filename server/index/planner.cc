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

// The depth of a scan of all masks that finds the share of the ten nearest:
// what their segments have measured, each for its part of the rows.
ScanDepth DepthOf(absl::Span<const RowMask> masks, double recall,
                  int64_t rows) {
  int64_t measured = 0;
  for (const RowMask& mask : masks) {
    if (mask.segment().scan_curve().measured()) measured += mask.count();
  }
  if (measured == 0) return ScanCurve().DepthFor(recall, rows);
  double sketches = 0, codes = 0;
  for (const RowMask& mask : masks) {
    const ScanCurve& curve = mask.segment().scan_curve();
    if (!curve.measured() || mask.count() == 0) continue;
    const ScanDepth depth = curve.DepthFor(recall, rows);
    const double part = static_cast<double>(mask.count()) / measured;
    sketches += part * static_cast<double>(depth.sketches);
    codes += part * static_cast<double>(depth.codes);
  }
  return {.sketches = static_cast<int64_t>(sketches) + 1,
          .codes = static_cast<int64_t>(codes) + 1};
}

// What the sketches of a mask's rows take to go through, in nanoseconds.
double SketchCost(const RowMask& mask) {
  int64_t scanned = 0;  // rows of the blocks that any of which matches
  for (int block = 0; block < mask.blocks(); ++block) {
    if (mask.BlockCount(block) > 0) scanned += mask.BlockRows(block);
  }
  return kSketchCost * static_cast<double>(scanned);
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

int SearchPlan::walks() const {
  return static_cast<int>(breadths.size() -
                          std::count(breadths.begin(), breadths.end(), 0));
}

PlanKind SearchPlan::kind() const {
  if (rows == 0) return PlanKind::kSkipped;
  if (accuracy == Accuracy::kExact) return PlanKind::kExact;
  return walks() > 0 ? PlanKind::kGraph : PlanKind::kScan;
}

std::string SearchPlan::ToString() const {
  if (accuracy == Accuracy::kExact) {
    return absl::StrCat("compared the codes of ", rows, " rows in ", segments,
                        " segments");
  }
  const int walks = this->walks();
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
  plan.depth = DepthOf(masks, recall, plan.rows);
  // The recall is that of the ten nearest; of more some more are wanted.
  plan.depth.codes =
      std::max<int64_t>(plan.depth.codes, 2 * int64_t{options.limit});
  plan.depth.sketches =
      std::max<int64_t>(plan.depth.sketches, 2 * plan.depth.codes);
  const double rest_cost =
      kScoreCost * static_cast<double>(plan.depth.sketches) +
      kCodeCost * static_cast<double>(plan.depth.codes);
  double cost = rest_cost;
  plan.breadths.resize(masks.size());
  for (size_t i = 0; i < masks.size(); ++i) {
    const RowMask& mask = masks[i];
    if (mask.count() == 0) continue;
    const double sketch_cost = SketchCost(mask);
    const double part = static_cast<double>(mask.count()) / plan.rows;
    plan.breadths[i] = BreadthOfWalk(mask, recall, options.limit,
                                     sketch_cost + part * rest_cost);
    if (plan.breadths[i] > 0) continue;
    cost += sketch_cost;
    plan.scanned += mask.count();
  }
  if (plan.scanned < plan.rows ||
      cost < kCodeCost * static_cast<double>(plan.rows)) {
    plan.accuracy = Accuracy::kDefault;
  }
  return plan;
}

}  // namespace akin
