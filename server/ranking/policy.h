#ifndef AKIN_SERVER_RANKING_POLICY_H_
#define AKIN_SERVER_RANKING_POLICY_H_

#include <string_view>
#include <vector>

namespace akin::ranking {

// Whether a list may show the seeds' own sources.
enum class SourceRule { kOtherSources, kAny };

// What a reader may be shown. The defaults suit the list under an article.
struct Policy {
  int limit = 6;               // most items
  double min_relevance = 0.3;  // least relevance of an item, 0 to 1
  SourceRule source_rule = SourceRule::kOtherSources;
  int max_per_source = 0;  // most items of one source; 0: no bound
};

// What the policy needs to know of a candidate.
struct Candidate {
  double relevance = 0;
  std::string_view source;  // empty: not known, and so like no other
};

// Candidates that a list shows, and how many each rule removed; each is counted
// at the first rule that removed it.
struct Selection {
  std::vector<int> shown;  // places in the candidates, in rank order
  int below_min_relevance = 0;
  int over_max_per_source = 0;
  int over_limit = 0;
};

// Applies the policy to candidates in rank order, best first. The source rule
// is not applied here: candidates of forbidden sources are never searched for.
Selection Select(const Policy& policy, const std::vector<Candidate>& ranked);

}  // namespace akin::ranking

#endif  // AKIN_SERVER_RANKING_POLICY_H_
