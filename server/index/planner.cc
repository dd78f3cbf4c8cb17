#include "server/index/planner.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace akin {

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
  SearchPlan plan;
  for (const RowMask& mask : masks) {
    plan.rows += mask.count();
    plan.segments += mask.count() > 0;
  }
  if (options.accuracy == Accuracy::kExact) return plan;
  plan.depth.sketches = std::max<int64_t>(plan.rows / 200, 1000);
  plan.depth.codes = std::max<int64_t>(3 * options.limit, 300);
  if (plan.rows > 4 * plan.depth.codes) plan.accuracy = Accuracy::kDefault;
  (void)default_recall;
  return plan;
}

}  // namespace akin
