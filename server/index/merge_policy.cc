#include "server/index/merge_policy.h"

#include <algorithm>
#include <map>
#include <vector>

namespace akin {
namespace {

int TierOf(int64_t live, const MergePolicy& policy) {
  int tier = 0;
  for (int64_t most = policy.tail_rows; live > most; most *= policy.segments) {
    ++tier;
  }
  return tier;
}

// The oldest of some places that together are not too large; none if there are
// not enough of them.
std::vector<int> OldestThatFit(const std::vector<int>& places,
                               absl::Span<const MergeCandidate> segments,
                               const MergePolicy& policy) {
  std::vector<int> chosen;
  int64_t live = 0;
  for (const int place : places) {
    chosen.push_back(place);
    live += segments[place].live;
    if (static_cast<int>(chosen.size()) < policy.segments) continue;
    if (live <= policy.max_rows) return chosen;
    // If any of them fit into a segment with others, it is not the largest.
    const auto largest = std::max_element(
        chosen.begin(), chosen.end(), [&segments](int a, int b) {
          return segments[a].live < segments[b].live;
        });
    live -= segments[*largest].live;
    chosen.erase(largest);
  }
  return {};
}

}  // namespace

std::vector<int> ChooseMerge(absl::Span<const MergeCandidate> segments,
                             const MergePolicy& policy) {
  std::map<int, std::vector<int>> tiers;
  for (int i = 0; i < static_cast<int>(segments.size()); ++i) {
    tiers[TierOf(segments[i].live, policy)].push_back(i);
  }
  for (const auto& [tier, places] : tiers) {
    std::vector<int> chosen = OldestThatFit(places, segments, policy);
    if (!chosen.empty()) return chosen;
  }
  for (int i = 0; i < static_cast<int>(segments.size()); ++i) {
    const MergeCandidate& segment = segments[i];
    if (segment.rows - segment.live > policy.dead_share * segment.rows) {
      return {i};
    }
  }
  return {};
}

}  // namespace akin
