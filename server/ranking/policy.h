#ifndef AKIN_SERVER_RANKING_POLICY_H_
#define AKIN_SERVER_RANKING_POLICY_H_

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace akin::ranking {

// Whether a list may show the seeds' own sources.
enum class SourceRule { kOtherSources, kAny };

// What happens to near-identical copies of one text.
enum class CopyRule { kCollapse, kKeep };

// What an article is to the seed.
enum class Relation { kSameStory, kBackground };

// Which relations a list shows.
enum class Mode { kRelated, kSameStory, kBackground };

// Which side of the seed a list's articles were published on.
enum class PublicationOrder { kAny, kBeforeSeed, kAfterSeed };

// What a reader may be shown. The defaults suit the list under an article.
struct Policy {
  int limit = 6;                // most items
  double min_relevance = 0.15;  // least relevance of an item, 0 to 1
  SourceRule source_rule = SourceRule::kOtherSources;
  int max_per_source = 2;  // most items of one source; 0: no bound
  CopyRule copy_rule = CopyRule::kCollapse;
  // Sources that are to stand for copies, the most preferred first; in the form
  // in which they are compared.
  std::vector<std::string> preferred_sources;
  Mode mode = Mode::kRelated;
  // Days after which an article counts half; positive.
  std::optional<double> half_life_days;
  PublicationOrder order = PublicationOrder::kAny;
  double diversity = 0;  // 0: by relevance alone, 1: by novelty alone
};

// What the policy needs to know of a candidate.
struct Candidate {
  double relevance = 0;
  Relation relation = Relation::kBackground;
  std::string_view source;  // empty: not known, and so like no other
  // Days by which it is older than the seed, negative if it is newer; nullopt
  // if either time is not known.
  std::optional<double> age_days;
};

// Same story if that is at least as likely as not.
Relation RelationOf(double relevance);

// How much of its relevance an article of this age keeps, 0 to 1.
double FreshnessFactor(std::optional<double> age_days, double half_life_days);

// How near two candidates' texts are, by their places: 0 (nothing in common) to
// 1 (the same). Where the policy wants no diversity, what is below
// kCopySimilarity may be given as 0: then only copies matter.
using TextSimilarity = std::function<double(int, int)>;

// From here on two texts are copies of each other: an outlet changes a word of
// an agency's report, or cuts a sentence.
inline constexpr double kCopySimilarity = 0.9;

// An item of the list.
struct Shown {
  int candidate = 0;        // place in the candidates
  std::vector<int> copies;  // likewise, earliest first

  friend bool operator==(const Shown&, const Shown&) = default;
};

// Candidates that a list shows, and how many each rule removed; each is counted
// at the first rule that removed it.
struct Selection {
  std::vector<Shown> shown;  // in the order of the list
  int below_min_relevance = 0;
  int not_of_mode = 0;
  int copies = 0;
  int over_max_per_source = 0;
  int over_limit = 0;
};

// Applies the policy to candidates in rank order, best first. Source rule and
// publication order are not applied here: what they forbid is never searched
// for.
Selection Select(const Policy& policy, std::span<const Candidate> ranked,
                 const TextSimilarity& similarity);

}  // namespace akin::ranking

#endif  // AKIN_SERVER_RANKING_POLICY_H_
