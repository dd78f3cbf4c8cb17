#ifndef AKIN_SERVER_RANKER_H_
#define AKIN_SERVER_RANKER_H_

#include <vector>

#include "server/index/vector_index.h"
#include "server/query_seeds.h"
#include "server/ranking/policy.h"
#include "server/ranking/relevance.h"

namespace akin {

// A candidate beside the positive seed that it is most relevant to.
struct RankedRow {
  const RowView* row = nullptr;
  const ResolvedSeed* seed = nullptr;
  // Probability, 0 to 1, that it tells the seed's story and not that of a
  // negative seed. With Mode::kBackground: what that would be if time were not
  // known.
  double relevance = 0;
  // By the probability that takes time into account.
  ranking::Relation relation = ranking::Relation::kBackground;
};

// Rows beyond these are not ranked: many seeds find thousands, and the policy
// compares each with each to tell copies.
inline constexpr int kMaxRankedRows = 500;

// The rows, most relevant first, at most kMaxRankedRows of them and without
// those that come too far behind to be ranked. Borrows seeds and rows.
std::vector<RankedRow> RankRows(const ranking::RelevanceModel& model,
                                const ResolvedSeeds& seeds,
                                const std::vector<RowView>& rows,
                                ranking::Mode mode);

}  // namespace akin

#endif  // AKIN_SERVER_RANKER_H_
