#include "server/ranker.h"

#include <algorithm>

#include "server/candidates.h"

namespace akin {
namespace {

// The best that a seed says of a row.
struct Best {
  const ResolvedSeed* seed = nullptr;  // null: no seed ranks it
  double relevance = 0;
  double score = 0;  // orders rows of equal relevance: trees know few numbers
};

// For each row, in their order.
std::vector<Best> BestOfSeeds(const ranking::RelevanceModel& model,
                              const std::vector<ResolvedSeed>& seeds,
                              const std::vector<RowView>& rows,
                              bool time_is_known) {
  std::vector<Best> best(rows.size());
  for (const ResolvedSeed& seed : seeds) {
    const std::vector<Compared> compared =
        CompareBest(seed, rows, ranking::RelevanceModel::kMaxRanked);
    std::vector<ranking::Evidence> list;
    list.reserve(compared.size());
    for (const Compared& row : compared) {
      list.push_back(row.evidence);
      if (!time_is_known) list.back().days_apart.reset();
    }
    for (const ranking::Ranked& ranked : model.Rank(list)) {
      Best& entry = best[compared[ranked.candidate].row];
      if (entry.seed != nullptr && entry.relevance >= ranked.relevance) {
        continue;
      }
      entry = {.seed = &seed,
               .relevance = ranked.relevance,
               .score = ranking::Score(list[ranked.candidate])};
    }
  }
  return best;
}

// For each row the probability that it does not tell a negative seed's story.
std::vector<double> NotOfNegative(const ranking::RelevanceModel& model,
                                  const std::vector<ResolvedSeed>& negative,
                                  const std::vector<RowView>& rows) {
  std::vector<double> probabilities(rows.size(), 1);
  for (const ResolvedSeed& seed : negative) {
    const std::vector<ranking::Evidence> list = EvidenceOf(seed, rows);
    for (size_t i = 0; i < rows.size(); ++i) {
      probabilities[i] =
          std::min(probabilities[i], 1 - model.RelevanceAlone(list[i]));
    }
  }
  return probabilities;
}

}  // namespace

std::vector<RankedRow> RankRows(const ranking::RelevanceModel& model,
                                const ResolvedSeeds& seeds,
                                const std::vector<RowView>& rows,
                                ranking::Mode mode) {
  const std::vector<Best> best =
      BestOfSeeds(model, seeds.positive, rows, /*time_is_known=*/true);
  std::vector<Best> timeless;
  if (mode == ranking::Mode::kBackground) {
    timeless = BestOfSeeds(model, seeds.positive, rows, false);
  }
  const std::vector<double> kept = NotOfNegative(model, seeds.negative, rows);

  const std::vector<Best>& judged = timeless.empty() ? best : timeless;
  std::vector<int> order;
  for (int i = 0; i < static_cast<int>(rows.size()); ++i) {
    if (judged[i].seed != nullptr) order.push_back(i);
  }
  const auto relevance = [&](int i) { return judged[i].relevance * kept[i]; };
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    if (relevance(a) != relevance(b)) return relevance(a) > relevance(b);
    return judged[a].score > judged[b].score;
  });
  if (order.size() > kMaxRankedRows) order.resize(kMaxRankedRows);
  std::vector<RankedRow> ranked;
  ranked.reserve(order.size());
  for (const int i : order) {
    ranked.push_back(
        {.row = &rows[i],
         .seed = judged[i].seed,
         .relevance = relevance(i),
         .relation = ranking::RelationOf(best[i].relevance * kept[i])});
  }
  return ranked;
}

}  // namespace akin
