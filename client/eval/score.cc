#include "client/eval/score.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"

namespace akin {
namespace {

constexpr size_t kRanked = 10;

// Whether each listed article is relevant.
std::vector<bool> HitsOf(const Question& question, const EvalRun& run) {
  std::vector<bool> hits;
  const auto listed = run.find(question.article);
  if (listed == run.end()) return hits;
  for (const std::string& article : listed->second) {
    if (article == question.article) continue;
    hits.push_back(question.relevant.count(article) > 0);
  }
  return hits;
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

// Hits, articles and covered queries, until they are divided.
void Add(const ShownCount& query, ShownScore& sum) {
  ++sum.queries;
  sum.precision += query.hits;
  sum.coverage += query.hits > 0 ? 1 : 0;
  sum.shown += query.shown;
}

void DivideCounts(ShownScore& sum) {
  sum.precision /= std::max(1.0, sum.shown);
  if (sum.queries == 0) return;
  sum.coverage /= sum.queries;
  sum.shown /= sum.queries;
}

// Of scores that are means already.
void Add(const ShownScore& set, ShownScore& sum) {
  sum.precision += set.precision;
  sum.coverage += set.coverage;
  sum.shown += set.shown;
}

void DivideBy(int count, ShownScore& sum) {
  if (count == 0) return;
  sum.precision /= count;
  sum.coverage /= count;
  sum.shown /= count;
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

RankScore ScoreRanking(const Question& question, const EvalRun& run) {
  const std::vector<bool> hits = HitsOf(question, run);
  RankScore score;
  score.queries = 1;
  const size_t ideal = std::min(kRanked, question.relevant.size());
  double found = 0;
  double gain = 0;
  double best = 0;
  for (size_t i = 0; i < ideal; ++i)
    best += 1 / std::log2(static_cast<double>(i + 2));
  for (size_t i = 0; i < hits.size(); ++i) {
    if (!hits[i]) continue;
    if (score.mrr == 0) score.mrr = 1.0 / static_cast<double>(i + 1);
    if (i >= kRanked) break;
    found += 1;
    gain += 1 / std::log2(static_cast<double>(i + 2));
  }
  score.recall = found / static_cast<double>(ideal);
  score.ndcg = gain / best;
  return score;
}

RankScores ScoreRanking(const std::vector<Question>& questions,
                        const EvalRun& run) {
  RankScores scores;
  for (const Question& question : questions) {
    const RankScore score = ScoreRanking(question, run);
    Add(score, scores.all);
    Add(score, scores.sets[question.set]);
  }
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

ShownCount CountShown(const Question& question, const EvalRun& run) {
  const std::vector<bool> hits = HitsOf(question, run);
  ShownCount count;
  count.shown = static_cast<int>(std::min<size_t>(hits.size(), kShownLimit));
  count.hits = static_cast<int>(
      std::count(hits.begin(), hits.begin() + count.shown, true));
  return count;
}

ShownScores ScoreShown(const std::vector<Question>& questions,
                       const EvalRun& run) {
  ShownScores scores;
  for (const Question& question : questions) {
    const ShownCount count = CountShown(question, run);
    Add(count, scores.all);
    Add(count, scores.sets[question.set]);
  }
  DivideCounts(scores.all);
  for (auto& [name, score] : scores.sets) {
    DivideCounts(score);
    Add(score, scores.macro);
  }
  scores.macro.queries = static_cast<int>(scores.sets.size());
  DivideBy(scores.macro.queries, scores.macro);
  return scores;
}

std::string ToTable(const ShownScores& scores) {
  std::string table =
      absl::StrFormat("%-8s %8s %10s %9s %6s\n", "set", "queries", "precision",
                      "coverage", "shown");
  AppendRow("ALL", scores.all, table);
  for (const auto& [name, score] : scores.sets) AppendRow(name, score, table);
  AppendRow("MACRO", scores.macro, table);
  return table;
}

}  // namespace akin
