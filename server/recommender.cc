#include "server/recommender.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "embeddings/likeness_screen.h"
#include "server/article/field_error.h"
#include "server/candidates.h"
#include "server/indexed_article.h"
#include "server/ranker.h"

namespace akin {
namespace {

constexpr int kMaxSharedTerms = 5;

// The filter that keeps the seeds themselves, and where the policy says so
// their sources and one side of their time, out of the candidates: what is not
// searched for cannot make the list short. InvalidArgument if the time is
// needed and not known.
absl::StatusOr<Filter> Narrowed(Filter filter, const ResolvedSeeds& seeds,
                                const ranking::Policy& policy) {
  for (const ResolvedSeed& seed : seeds.positive) {
    if (!seed.id.empty()) filter.exclude_ids.push_back(seed.id);
    if (policy.source_rule == ranking::SourceRule::kOtherSources &&
        !seed.source.empty()) {
      filter.sources.none_of.push_back(seed.source);
    }
  }
  for (const ResolvedSeed& seed : seeds.negative) {
    if (!seed.id.empty()) filter.exclude_ids.push_back(seed.id);
  }
  if (policy.order == ranking::PublicationOrder::kAny) return filter;
  const std::optional<absl::Time> time = seeds.positive[0].published_at;
  if (!time.has_value()) {
    return InvalidField("policy.freshness.order",
                        "needs the first positive seed's published_at, which "
                        "is not known; leave it out, or give the article one");
  }
  if (policy.order == ranking::PublicationOrder::kBeforeSeed) {
    filter.published_before =
        std::min(filter.published_before.value_or(*time), *time);
  } else {
    const absl::Time after = *time + absl::Nanoseconds(1);
    filter.published_after =
        std::max(filter.published_after.value_or(after), after);
  }
  return filter;
}

std::optional<double> AgeInDays(absl::Time reference, const RowView& row) {
  if (!row.published_at.has_value()) return std::nullopt;
  return absl::ToDoubleHours(reference - *row.published_at) / 24;
}

ranking::Selection SelectRows(const ranking::Policy& policy,
                              const ResolvedSeeds& seeds,
                              const std::vector<RankedRow>& ranked) {
  const absl::Time reference =
      seeds.positive[0].published_at.value_or(absl::Now());
  std::vector<ranking::Candidate> candidates;
  candidates.reserve(ranked.size());
  for (const RankedRow& candidate : ranked) {
    candidates.push_back({.relevance = candidate.relevance,
                          .relation = candidate.relation,
                          .source = candidate.row->source,
                          .age_days = AgeInDays(reference, *candidate.row)});
  }
  // Of those that were asked about.
  std::vector<std::optional<LikenessScreen>> screens(ranked.size());
  const auto screen = [&](int i) -> const LikenessScreen& {
    if (!screens[i].has_value()) {
      screens[i].emplace(ranked[i].row->terms, ranking::kCopySimilarity);
    }
    return *screens[i];
  };
  return ranking::Select(policy, candidates, [&](int a, int b) -> double {
    if (policy.diversity == 0 && !screen(a).MayBeAlike(screen(b))) return 0;
    return TermsCosine(ranked[a].row->terms, ranked[b].row->terms);
  });
}

// Different sources of what is shown; one that is not known is like no other.
int CountSources(const std::vector<RankedRow>& ranked,
                 const ranking::Selection& selection) {
  absl::flat_hash_set<std::string_view> known;
  int unknown = 0;
  for (const ranking::Shown& shown : selection.shown) {
    const std::string_view source = ranked[shown.candidate].row->source;
    if (source.empty()) {
      ++unknown;
    } else {
      known.insert(source);
    }
  }
  return static_cast<int>(known.size()) + unknown;
}

// Tells how long each of several steps took.
class Stopwatch {
 public:
  // Since the last call, or since the beginning.
  absl::Duration Lap() {
    const auto now = std::chrono::steady_clock::now();
    return absl::FromChrono(now - std::exchange(last_, now));
  }

 private:
  std::chrono::steady_clock::time_point last_ =
      std::chrono::steady_clock::now();
};

Reason ReasonFor(const RankedRow& ranked) {
  const ResolvedSeed& seed = *ranked.seed;
  const RowView& row = *ranked.row;
  Reason reason;
  reason.relation = ranked.relation;
  if (seed.published_at.has_value() && row.published_at.has_value()) {
    reason.hours_apart =
        absl::ToDoubleHours(*row.published_at - *seed.published_at);
  }
  reason.other_language = !seed.language.empty() && !row.language.empty() &&
                          FoldedValue(seed.language) != row.language;
  reason.other_country = !seed.country.empty() && !row.country.empty() &&
                         FoldedValue(seed.country) != row.country;
  return reason;
}

// The articles of an answer as they stand in the store.
class StoredArticles {
 public:
  static absl::StatusOr<StoredArticles> Get(const ArticleStore& store,
                                            std::vector<std::string> ids) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    auto stored = store.BatchGet(ids);
    if (!stored.ok()) return stored.status();
    StoredArticles articles;
    for (size_t i = 0; i < ids.size(); ++i) {
      if (!(*stored)[i].has_value()) continue;
      articles.of_id_.emplace(ids[i], std::move((*stored)[i]->article));
    }
    return articles;
  }

  // nullptr if it is gone.
  const Article* Find(const std::string& id) const {
    const auto found = of_id_.find(id);
    return found == of_id_.end() ? nullptr : &found->second;
  }

 private:
  absl::flat_hash_map<std::string, Article> of_id_;
};

// An item and the seed that it is compared with.
struct Draft {
  SimilarItem item;
  const ResolvedSeed* seed = nullptr;
};

std::vector<Draft> DraftItems(const ResolvedSeeds& seeds,
                              const std::vector<RankedRow>& ranked,
                              const ranking::Selection& selection) {
  const VectorCode mean(seeds.mean.values());
  std::vector<Draft> drafts;
  for (const ranking::Shown& shown : selection.shown) {
    const RankedRow& best = ranked[shown.candidate];
    Draft draft{.item = {}, .seed = best.seed};
    draft.item.article.id = std::string(best.row->id);
    draft.item.relevance = best.relevance;
    draft.item.similarity = Cosine(mean.view(), best.row->embedding);
    draft.item.reason = ReasonFor(best);
    for (const int copy : shown.copies) {
      draft.item.copies.push_back(
          {.article_id = std::string(ranked[copy].row->id),
           .source = "",
           .url = ""});
    }
    drafts.push_back(std::move(draft));
  }
  return drafts;
}

// Puts the articles and what they share with the seeds into the items; leaves
// out what was deleted since the search, or replaced by a version that the
// filter does not match.
absl::Status FillFromStore(const ArticleStore& store, const Filter& filter,
                           const SharedTermFinder& shared_terms,
                           std::vector<Draft>& drafts) {
  std::vector<std::string> ids;
  for (const Draft& draft : drafts) {
    ids.push_back(draft.item.article.id);
    for (const Copy& copy : draft.item.copies) ids.push_back(copy.article_id);
    if (!draft.seed->id.empty()) ids.push_back(draft.seed->id);
  }
  absl::StatusOr<StoredArticles> stored =
      StoredArticles::Get(store, std::move(ids));
  if (!stored.ok()) return stored.status();
  const auto is_gone = [&](const std::string& id) {
    const Article* article = stored->Find(id);
    return article == nullptr || !Matches(filter, *article);
  };
  std::erase_if(drafts, [&](const Draft& draft) {
    return is_gone(draft.item.article.id);
  });
  for (Draft& draft : drafts) {
    SimilarItem& item = draft.item;
    item.article = *stored->Find(item.article.id);
    std::erase_if(item.copies,
                  [&](const Copy& copy) { return is_gone(copy.article_id); });
    for (Copy& copy : item.copies) {
      const Article& article = *stored->Find(copy.article_id);
      copy.source = article.source;
      copy.url = article.url;
    }
    const Article* seed = stored->Find(draft.seed->id);
    const Text seed_text = seed != nullptr
                               ? TextOf(*seed)
                               : Text{.title = draft.seed->text.title,
                                      .summary = "",
                                      .body = draft.seed->text.body};
    item.reason.shared_terms =
        shared_terms.Find(seed_text, TextOf(item.article), kMaxSharedTerms);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Answer> Recommender::FindSimilar(const Query& query) const {
  Stopwatch stopwatch;
  const std::shared_ptr<const IndexSnapshot> snapshot = index_.Snapshot();
  if (query.min_revision > snapshot->revision()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "consistency.min_revision: is ",
        static_cast<uint64_t>(query.min_revision), ", this server is at ",
        static_cast<uint64_t>(snapshot->revision()),
        "; use a revision that this server gave"));
  }
  absl::StatusOr<ResolvedSeeds> seeds =
      ResolveSeeds(query.positive, query.negative, *snapshot, embedder_);
  if (!seeds.ok()) return seeds.status();
  absl::StatusOr<Filter> filter = Narrowed(query.filter, *seeds, query.policy);
  if (!filter.ok()) return filter.status();
  absl::StatusOr<Candidates> candidates = FindCandidates(
      *seeds, *snapshot, *filter, query.accuracy, query.target_recall);
  if (!candidates.ok()) return candidates.status();
  Answer answer;
  answer.times.search = stopwatch.Lap();

  const std::vector<RankedRow> ranked =
      RankRows(model_, *seeds, candidates->rows, query.policy.mode);
  answer.accuracy = candidates->accuracy;
  answer.revision = snapshot->revision();
  answer.candidates = static_cast<int>(ranked.size());
  answer.total_articles = snapshot->size();
  answer.matching_share =
      static_cast<double>(candidates->matching) /
      static_cast<double>(std::max<int64_t>(snapshot->size(), 1));
  answer.plan_kind = candidates->plan_kind;
  answer.plan = std::move(candidates->plan);
  answer.selection = SelectRows(query.policy, *seeds, ranked);
  answer.sources = CountSources(ranked, answer.selection);
  answer.times.rank = stopwatch.Lap();
  std::vector<Draft> drafts = DraftItems(*seeds, ranked, answer.selection);
  if (query.detail == Detail::kArticle) {
    absl::Status filled = FillFromStore(store_, *filter, shared_terms_, drafts);
    if (!filled.ok()) return filled;
  }
  for (Draft& draft : drafts) answer.items.push_back(std::move(draft.item));
  answer.times.fetch = stopwatch.Lap();
  return answer;
}

}  // namespace akin
