#ifndef AKIN_SERVER_RECOMMENDER_H_
#define AKIN_SERVER_RECOMMENDER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "embeddings/embedder.h"
#include "embeddings/shared_terms.h"
#include "server/article/article.h"
#include "server/article/filter.h"
#include "server/article/revision.h"
#include "server/index/vector_index.h"
#include "server/query_seeds.h"
#include "server/ranking/policy.h"
#include "server/ranking/relevance.h"
#include "server/store/article_store.h"

namespace akin {

// How much of the articles an answer carries.
enum class Detail { kId, kArticle };

// What is similar to this?
struct Query {
  std::vector<Seed> positive;  // at least one
  std::vector<Seed> negative;
  Filter filter;
  ranking::Policy policy;
  Accuracy accuracy = Accuracy::kDefault;
  // Least share of the ten nearest by vector to find, 0 to 1; 0: the default.
  double target_recall = 0;
  Revision min_revision = kNoRevision;
  Detail detail = Detail::kArticle;
};

// Why an item is shown, beside the seed that it is most relevant to.
struct Reason {
  ranking::Relation relation = ranking::Relation::kBackground;
  // As they stand in the item's text; empty with Detail::kId.
  std::vector<std::string> shared_terms;
  std::optional<double> hours_apart;  // negative: earlier than the seed
  bool other_language = false;
  bool other_country = false;
};

// Another outlet that carries an item's text.
struct Copy {
  std::string article_id;
  std::string source;  // this and the url are empty with Detail::kId
  std::string url;
};

// An article of the answer.
struct SimilarItem {
  Article article;        // with Detail::kId only its id
  double relevance = 0;   // 0 to 1
  double similarity = 0;  // -1 to 1
  Reason reason;
  std::vector<Copy> copies;  // earliest first
};

// How long the stages of an answer took.
struct StageTimes {
  absl::Duration search;  // seeds looked up, candidates found
  absl::Duration rank;    // judged, and chosen by the policy
  absl::Duration fetch;   // articles read, reasons made
};

// The list, most relevant first, and how it was made.
struct Answer {
  std::vector<SimilarItem> items;
  Accuracy accuracy = Accuracy::kExact;
  Revision revision = kNoRevision;
  int candidates = 0;
  int64_t total_articles = 0;
  double matching_share = 1;  // of the live articles, to choose from
  PlanKind plan_kind = PlanKind::kExact;
  std::string plan;  // how the vectors were searched, for people
  ranking::Selection selection;
  int sources = 0;  // different ones of the items; one not known is one more
  StageTimes times;
};

// Answers what is similar to what: seeds to a query, candidates from the index,
// relevance and policy from the ranking, articles from the store. Thread-safe.
class Recommender {
 public:
  // All must outlive the recommender.
  Recommender(const ArticleStore& store, const VectorIndex& index,
              const Embedder& embedder, const SharedTermFinder& shared_terms,
              const ranking::RelevanceModel& model)
      : store_(store),
        index_(index),
        embedder_(embedder),
        shared_terms_(shared_terms),
        model_(model) {}

  // InvalidArgument names the field, as in FindSimilarRequest; NotFound names a
  // seed that is not known; FailedPrecondition if `min_revision` is not
  // reached.
  absl::StatusOr<Answer> FindSimilar(const Query& query) const;

 private:
  const ArticleStore& store_;
  const VectorIndex& index_;
  const Embedder& embedder_;
  const SharedTermFinder& shared_terms_;
  const ranking::RelevanceModel& model_;
};

}  // namespace akin

#endif  // AKIN_SERVER_RECOMMENDER_H_
