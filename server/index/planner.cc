#include "server/index/planner.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace akin {
namespace {

// What the steps of a search take on one core, in nanoseconds a row; see
// benchmarks/kernel_benchmark.cc. Only their ratios matter.
constexpr double kSketchCost = 2;
constexpr double kScoreCost = 12;
constexpr double kCodeCost = 40;

// So few are compared all: it takes no time worth a miss.
constexpr int64_t kFewRows = 1024;

}  // namespace

std::string SearchPlan::ToString() const {
  if (accuracy == Accuracy::kExact) {
    return absl::StrCat("compared the codes of ", rows, " rows in ", segments,
                        " segments");
  }
  return absl::StrCat("scanned the sketches of ", rows, " rows in ", segments,
                      " segments, scored ", depth.sketches,
                      ", compared the codes of ", depth.codes);
}

SearchPlan PlanSearch(absl::Span<const RowMask> masks,
                      const SearchOptions& options, double default_recall) {
  const double recall =
      options.target_recall > 0 ? options.target_recall : default_recall;
  SearchPlan plan;
  int64_t scanned = 0;  // rows of the blocks that any of which matches
  for (const RowMask& mask : masks) {
    if (mask.count() == 0) continue;
    plan.rows += mask.count();
    ++plan.segments;
    for (int block = 0; block < mask.blocks(); ++block) {
      if (mask.BlockCount(block) > 0) scanned += mask.BlockRows(block);
    }
    const ScanDepth depth =
        mask.segment().scan_curve().DepthFor(recall, mask.count());
    plan.depth.sketches += depth.sketches;
    plan.depth.codes += depth.codes;
  }
  if (options.accuracy == Accuracy::kExact || recall >= 1 ||
      plan.rows <= kFewRows) {
    return plan;
  }
  // The recall is that of the ten nearest; of more some more are wanted.
  plan.depth.codes =
      std::max<int64_t>(plan.depth.codes, 2 * int64_t{options.limit});
  plan.depth.sketches =
      std::max<int64_t>(plan.depth.sketches, 2 * plan.depth.codes);
  const double scan_cost =
      kSketchCost * static_cast<double>(scanned) +
      kScoreCost * static_cast<double>(plan.depth.sketches) +
      kCodeCost * static_cast<double>(plan.depth.codes);
  if (scan_cost < kCodeCost * static_cast<double>(plan.rows)) {
    plan.accuracy = Accuracy::kDefault;
  }
  return plan;
}

}  // namespace akin
