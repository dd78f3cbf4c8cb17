#include "client/eval/score.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"

namespace akin {
namespace {

constexpr size_t kRanked = 10;
constexpr size_t kShown = 6;

std::string SetOf(const std::string& query) {
  return query.substr(0, query.find(':'));
}

// Calls `visit(query, hits, relevant)` for each query: for each listed article
// whether it is relevant, and how many relevant ones there are.
template <typename Visit>
void ForEachQuery(const StoryMap& stories, const EvalRun& run, Visit visit) {
  for (const std::string& query : stories.articles()) {
    const auto relevant = stories.RelevantTo(query);
    if (relevant.empty()) continue;
    std::vector<bool> hits;
    if (const auto listed = run.find(query); listed != run.end()) {
      for (const std::string& article : listed->second) {
        if (article != query) hits.push_back(relevant.count(article) > 0);
      }
    }
    visit(query, hits, relevant.size());
  }
}

void Add(const RankScore& query, RankScore& sum) {
  sum.queries += query.queries;
  sum.recall += query.recall;
  sum.mrr += query.mrr;
  sum.ndcg += query.ndcg;
}

void DivideBy(int count, RankScore& sum) {
  if (count == 0) return;
  sum.recall /= count;
  sum.mrr /= count;
  sum.ndcg /= count;
}

RankScore ScoreQuery(const std::vector<bool>& hits, size_t relevant) {
  RankScore score;
  score.queries = 1;
  const size_t ideal = std::min(kRanked, relevant);
  double found = 0;
  double gain = 0;
  double best = 0;
  for (size_t i = 0; i < ideal; ++i) best += 1 / std::log2(i + 2.0);
  for (size_t i = 0; i < hits.size(); ++i) {
    if (!hits[i]) continue;
    if (score.mrr == 0) score.mrr = 1.0 / static_cast<double>(i + 1);
    if (i >= kRanked) break;
    found += 1;
    gain += 1 / std::log2(i + 2.0);
  }
  score.recall = found / static_cast<double>(ideal);
  score.ndcg = gain / best;
  return score;
}

// Hits, articles and covered queries, until they are divided.
void AddShown(const std::vector<bool>& hits, ShownScore& sum) {
  const auto end = hits.begin() + std::min(hits.size(), kShown);
  const auto found = std::count(hits.begin(), end, true);
  ++sum.queries;
  sum.precision += static_cast<double>(found);
  sum.coverage += found > 0 ? 1 : 0;
  sum.shown += static_cast<double>(end - hits.begin());
}

void Divide(ShownScore& sum) {
  sum.precision /= std::max(1.0, sum.shown);
  if (sum.queries == 0) return;
  sum.coverage /= sum.queries;
  sum.shown /= sum.queries;
}

void AppendRow(const std::string& name, const RankScore& score,
               std::string& table) {
  absl::StrAppendFormat(&table, "%-8s %8d %10.3f %6.3f %8.3f\n", name,
                        score.queries, score.recall, score.mrr, score.ndcg);
}

void AppendRow(const std::string& name, const ShownScore& score,
               std::string& table) {
  absl::StrAppendFormat(&table, "%-8s %8d %10.3f %9.3f %6.2f\n", name,
                        score.queries, score.precision, score.coverage,
                        score.shown);
}

}  // namespace

RankScores ScoreRanking(const StoryMap& stories, const EvalRun& run) {
  RankScores scores;
  ForEachQuery(stories, run,
               [&scores](const std::string& query,
                         const std::vector<bool>& hits, size_t relevant) {
                 const RankScore score = ScoreQuery(hits, relevant);
                 Add(score, scores.all);
                 Add(score, scores.sets[SetOf(query)]);
               });
  DivideBy(scores.all.queries, scores.all);
  for (auto& [name, score] : scores.sets) {
    DivideBy(score.queries, score);
    Add(score, scores.macro);
  }
  scores.macro.queries = static_cast<int>(scores.sets.size());
  DivideBy(scores.macro.queries, scores.macro);
  return scores;
}

std::string ToTable(const RankScores& scores) {
  std::string table = absl::StrFormat("%-8s %8s %10s %6s %8s\n", "set",
                                      "queries", "recall@10", "mrr", "ndcg@10");
  AppendRow("ALL", scores.all, table);
  for (const auto& [name, score] : scores.sets) AppendRow(name, score, table);
  AppendRow("MACRO", scores.macro, table);
  return table;
}

ShownScores ScoreShown(const StoryMap& stories, const EvalRun& run) {
  ShownScores scores;
  ForEachQuery(stories, run,
               [&scores](const std::string& query,
                         const std::vector<bool>& hits, size_t) {
                 AddShown(hits, scores.all);
                 AddShown(hits, scores.sets[SetOf(query)]);
               });
  Divide(scores.all);
  for (auto& [name, score] : scores.sets) Divide(score);
  return scores;
}

std::string ToTable(const ShownScores& scores) {
  std::string table =
      absl::StrFormat("%-8s %8s %10s %9s %6s\n", "set", "queries", "precision",
                      "coverage", "shown");
  AppendRow("ALL", scores.all, table);
  for (const auto& [name, score] : scores.sets) AppendRow(name, score, table);
  return table;
}

}  // namespace akin
