#include "server/index/merge_policy.h"

#include <map>

namespace akin {
namespace {

int TierOf(int64_t live, const MergePolicy& policy) {
  int tier = 0;
  for (int64_t most = policy.tail_rows; live > most; most *= policy.segments) {
    ++tier;
  }
  return tier;
}

}  // namespace

std::vector<int> ChooseMerge(absl::Span<const MergeCandidate> segments,
                             const MergePolicy& policy) {
  struct Tier {
    std::vector<int> places;
    int64_t live = 0;
  };
  std::map<int, Tier> tiers;
  for (int i = 0; i < static_cast<int>(segments.size()); ++i) {
    Tier& tier = tiers[TierOf(segments[i].live, policy)];
    if (tier.live + segments[i].live > policy.max_rows) continue;
    tier.places.push_back(i);
    tier.live += segments[i].live;
    if (static_cast<int>(tier.places.size()) == policy.segments) {
      return tier.places;
    }
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
