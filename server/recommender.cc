#include "server/recommender.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/ranking/relevance.h"

namespace akin {
namespace {

// Nearest rows that are ranked: several times what a list shows, so that what
// the embedding ranks too low is found by the terms.
int CandidateCount(int limit) { return std::max(400, 4 * limit); }

struct Ranked {
  const Neighbor* neighbor = nullptr;
  ranking::Evidence evidence;
  double relevance = 0;
};

ranking::Evidence EvidenceFor(const ResolvedSeeds& seeds,
                              const Neighbor& neighbor) {
  ranking::Evidence evidence;
  evidence.similarity = neighbor.similarity;
  if (!seeds.terms.empty() && !neighbor.row.terms->empty()) {
    evidence.terms_cosine = TermsCosine(seeds.terms, *neighbor.row.terms);
  }
  if (seeds.published_at.has_value() && neighbor.row.published_at.has_value()) {
    evidence.days_apart =
        std::abs(absl::ToDoubleHours(*neighbor.row.published_at -
                                     *seeds.published_at)) /
        24;
  }
  return evidence;
}

// Most relevant first; of equals the nearer, then the newer.
std::vector<Ranked> Rank(const ResolvedSeeds& seeds,
                         const std::vector<Neighbor>& neighbors) {
  std::vector<Ranked> ranked;
  ranked.reserve(neighbors.size());
  for (const Neighbor& neighbor : neighbors) {
    const ranking::Evidence evidence = EvidenceFor(seeds, neighbor);
    ranked.push_back({&neighbor, evidence, ranking::Relevance(evidence)});
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const Ranked& a, const Ranked& b) {
                     return a.relevance > b.relevance;
                   });
  return ranked;
}

Reason ReasonFor(const ResolvedSeeds& seeds, const RowView& row) {
  Reason reason;
  if (seeds.published_at.has_value() && row.published_at.has_value()) {
    reason.hours_apart =
        absl::ToDoubleHours(*row.published_at - *seeds.published_at);
  }
  reason.other_language = !seeds.language.empty() && !row.language.empty() &&
                          FoldedValue(seeds.language) != row.language;
  reason.other_country = !seeds.country.empty() && !row.country.empty() &&
                         FoldedValue(seeds.country) != row.country;
  return reason;
}

// The filter that keeps the seeds themselves, and where the policy says so
// their sources, out of the candidates: what is not searched for cannot make
// the list short.
Filter WithoutSeeds(Filter filter, const ResolvedSeeds& seeds,
                    ranking::SourceRule rule) {
  filter.exclude_ids.insert(filter.exclude_ids.end(), seeds.ids.begin(),
                            seeds.ids.end());
  if (rule == ranking::SourceRule::kOtherSources) {
    filter.sources.none_of.insert(filter.sources.none_of.end(),
                                  seeds.sources.begin(), seeds.sources.end());
  }
  return filter;
}

// Puts the shown articles into the items; leaves out those that were deleted
// since the search, or replaced by a version that the filter does not match.
absl::Status FillArticles(const ArticleStore& store, const Filter& filter,
                          std::vector<SimilarItem>& items) {
  std::vector<std::string> ids;
  for (const SimilarItem& item : items) ids.push_back(item.article.id);
  absl::StatusOr<std::vector<std::optional<StoredArticle>>> stored =
      store.BatchGet(ids);
  if (!stored.ok()) return stored.status();
  std::vector<SimilarItem> found;
  for (size_t i = 0; i < items.size(); ++i) {
    if (!(*stored)[i].has_value() || !Matches(filter, (*stored)[i]->article)) {
      continue;
    }
    items[i].article = std::move((*stored)[i]->article);
    found.push_back(std::move(items[i]));
  }
  items = std::move(found);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Answer> Recommender::FindSimilar(const Query& query) const {
  const std::shared_ptr<const IndexSnapshot> snapshot = index_.Snapshot();
  if (query.min_revision > snapshot->revision()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "consistency.min_revision: is ",
        static_cast<uint64_t>(query.min_revision), ", this server is at ",
        static_cast<uint64_t>(snapshot->revision()),
        "; use a revision that this server gave"));
  }
  absl::StatusOr<ResolvedSeeds> seeds =
      ResolveSeeds(query.positive, *snapshot, embedder_);
  if (!seeds.ok()) return seeds.status();

  const Filter filter =
      WithoutSeeds(query.filter, *seeds, query.policy.source_rule);
  absl::StatusOr<SearchResult> found =
      snapshot->Search(seeds->embedding, filter,
                       {.limit = CandidateCount(query.policy.limit),
                        .accuracy = query.accuracy});
  if (!found.ok()) return found.status();
  const std::vector<Ranked> ranked = Rank(*seeds, found->neighbors);

  std::vector<ranking::Candidate> candidates;
  candidates.reserve(ranked.size());
  for (const Ranked& candidate : ranked) {
    candidates.push_back({.relevance = candidate.relevance,
                          .source = candidate.neighbor->row.source});
  }
  Answer answer;
  answer.accuracy = found->accuracy;
  answer.revision = snapshot->revision();
  answer.candidates = static_cast<int>(candidates.size());
  answer.total_articles = snapshot->size();
  answer.selection = ranking::Select(query.policy, candidates);
  for (const int place : answer.selection.shown) {
    const Neighbor& neighbor = *ranked[place].neighbor;
    SimilarItem item;
    item.article.id = *neighbor.row.id;
    item.relevance = ranked[place].relevance;
    item.similarity = neighbor.similarity;
    item.terms_cosine = ranked[place].evidence.terms_cosine;
    item.reason = ReasonFor(*seeds, neighbor.row);
    answer.items.push_back(std::move(item));
  }
  if (query.detail == Detail::kArticle) {
    absl::Status filled = FillArticles(store_, filter, answer.items);
    if (!filled.ok()) return filled;
  }
  return answer;
}

}  // namespace akin
