#include "server/ranking/policy.h"

#include <unordered_map>

namespace akin::ranking {

Selection Select(const Policy& policy, const std::vector<Candidate>& ranked) {
  Selection selection;
  std::unordered_map<std::string_view, int> shown_of;
  for (int i = 0; i < static_cast<int>(ranked.size()); ++i) {
    const Candidate& candidate = ranked[i];
    if (candidate.relevance < policy.min_relevance) {
      ++selection.below_min_relevance;
      continue;
    }
    const bool bounded = policy.max_per_source > 0 && !candidate.source.empty();
    if (bounded && shown_of[candidate.source] >= policy.max_per_source) {
      ++selection.over_max_per_source;
      continue;
    }
    if (static_cast<int>(selection.shown.size()) >= policy.limit) {
      ++selection.over_limit;
      continue;
    }
    if (bounded) ++shown_of[candidate.source];
    selection.shown.push_back(i);
  }
  return selection;
}

}  // namespace akin::ranking
