#include "server/candidates.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"

namespace akin {
namespace {

// Rows of each kind; docs/benchmarks.md has what other numbers give.
constexpr int kNearest = 100;
constexpr int kNearestInTime = 100;
constexpr int kByTerms = 200;
// With many seeds each is given less.
constexpr int kLeastByTerms = 50;
constexpr absl::Duration kNearInTime = absl::Hours(72);

// Collects rows, each once.
class Collector {
 public:
  void Add(const RowView& row) {
    if (seen_.insert(static_cast<int64_t>(row.row)).second) {
      rows_.push_back(row);
    }
  }
  std::vector<RowView> Take() { return std::move(rows_); }

 private:
  absl::flat_hash_set<int64_t> seen_;
  std::vector<RowView> rows_;
};

std::optional<double> DaysApart(std::optional<absl::Time> a,
                                std::optional<absl::Time> b) {
  if (!a.has_value() || !b.has_value()) return std::nullopt;
  return std::abs(absl::ToDoubleHours(*a - *b)) / 24;
}

bool HasTerms(const ResolvedSeed& seed, const RowView& row) {
  return !seed.terms.empty() && !row.terms.empty();
}

// What ranking::Score() looks at.
ranking::Evidence WhatScores(const ResolvedSeed& seed,
                             const TermsMatcher& terms, const RowView& row) {
  ranking::Evidence evidence;
  evidence.days_apart = DaysApart(seed.published_at, row.published_at);
  if (HasTerms(seed, row)) {
    evidence.terms_cosine = terms.Cosine(row.terms);
  } else {
    evidence.similarity = Cosine(seed.embedding.view(), row.embedding);
  }
  return evidence;
}

// The processor goes on by itself where a vector has been begun.
void PrefetchVector(const RowView& row) {
  constexpr int kLine = 64, kLines = 8;
  for (int i = 0; i < kLines; ++i) {
    __builtin_prefetch(row.embedding.values + i * kLine);
  }
}

// The rest.
void Complete(const ResolvedSeed& seed, const RowView& row,
              ranking::Evidence& evidence) {
  if (!HasTerms(seed, row)) return;
  evidence.similarity = Cosine(seed.embedding.view(), row.embedding);
  const std::optional<NumberOverlap> numbers =
      CompareNumbers(seed.terms, row.terms);
  if (!numbers.has_value()) return;
  evidence.numbers_cosine = numbers->cosine;
  evidence.shared_numbers = numbers->shared;
}

}  // namespace

absl::StatusOr<Candidates> FindCandidates(const ResolvedSeeds& seeds,
                                          const IndexSnapshot& snapshot,
                                          const Filter& filter,
                                          Accuracy accuracy,
                                          double target_recall) {
  Collector collector;
  const std::unique_ptr<const MatchingRows> matching =
      snapshot.Matching(filter);
  SearchOptions options{
      .limit = kNearest, .accuracy = accuracy, .target_recall = target_recall};
  absl::StatusOr<SearchResult> nearest = matching->Search(seeds.mean, options);
  if (!nearest.ok()) return nearest.status();
  for (const Neighbor& neighbor : nearest->neighbors) {
    collector.Add(neighbor.row);
  }
  const std::optional<absl::Time> time = seeds.positive[0].published_at;
  if (time.has_value()) {
    options.limit = kNearestInTime;
    absl::StatusOr<SearchResult> in_time =
        matching->PublishedIn(*time - kNearInTime, *time + kNearInTime)
            ->Search(seeds.mean, options);
    if (!in_time.ok()) return in_time.status();
    for (const Neighbor& neighbor : in_time->neighbors) {
      collector.Add(neighbor.row);
    }
  }
  const int by_terms = std::max(
      kLeastByTerms, kByTerms / static_cast<int>(seeds.positive.size()));
  for (const ResolvedSeed& seed : seeds.positive) {
    const Fade fade(seed.published_at, ranking::TimeFactor);
    for (const RowView& row : matching->SearchTerms(
             seed.terms, fade, {.limit = by_terms, .accuracy = accuracy})) {
      collector.Add(row);
    }
  }
  return Candidates{.rows = collector.Take(),
                    .accuracy = accuracy,
                    .matching = matching->count(),
                    .plan_kind = nearest->plan_kind,
                    .plan = std::move(nearest->plan)};
}

std::vector<ranking::Evidence> EvidenceOf(const ResolvedSeed& seed,
                                          const std::vector<RowView>& rows) {
  const TermsMatcher terms(seed.terms);
  std::vector<ranking::Evidence> list;
  list.reserve(rows.size());
  for (const RowView& row : rows) {
    list.push_back(WhatScores(seed, terms, row));
    Complete(seed, row, list.back());
  }
  return list;
}

std::vector<Compared> CompareBest(const ResolvedSeed& seed,
                                  const std::vector<RowView>& rows, int limit) {
  const TermsMatcher terms(seed.terms);
  const int count = static_cast<int>(rows.size());
  std::vector<ranking::Evidence> list;
  list.reserve(rows.size());
  for (int i = 0; i < count; ++i) {
    // Rows lie all over the memory.
    if (i + 8 < count) rows[i + 8].terms.Prefetch();
    list.push_back(WhatScores(seed, terms, rows[i]));
  }
  const std::vector<int> best = ranking::BestByScore(list, limit);
  std::vector<Compared> compared;
  compared.reserve(best.size());
  for (size_t i = 0; i < best.size(); ++i) {
    if (i + 2 < best.size()) PrefetchVector(rows[best[i + 2]]);
    compared.push_back({.row = best[i], .evidence = list[best[i]]});
    Complete(seed, rows[best[i]], compared.back().evidence);
  }
  return compared;
}

}  // namespace akin
