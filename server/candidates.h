#ifndef AKIN_SERVER_CANDIDATES_H_
#define AKIN_SERVER_CANDIDATES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/article/filter.h"
#include "server/index/vector_index.h"
#include "server/query_seeds.h"
#include "server/ranking/evidence.h"

namespace akin {

// The rows that are worth ranking: what is near to the seeds in one of three
// ways. Terms find translations and rare names, which a vector of few
// dimensions blurs; vectors find what has no terms; and near in time even a
// weak likeness can be the same story.
struct Candidates {
  std::vector<RowView> rows;  // each once, in no particular order
  Accuracy accuracy = Accuracy::kExact;
  int64_t matching = 0;  // rows that the filter matches
  // Of the search by vector.
  PlanKind plan_kind = PlanKind::kExact;
  std::string plan;
};

// Several hundred rows among those that the filter matches, or all of them if
// there are fewer. `target_recall` as in SearchOptions. InvalidArgument if the
// mean has not the index's dimensions.
absl::StatusOr<Candidates> FindCandidates(const ResolvedSeeds& seeds,
                                          const IndexSnapshot& snapshot,
                                          const Filter& filter,
                                          Accuracy accuracy,
                                          double target_recall = 0);

// What is known of each row beside one seed, in the order of the rows.
std::vector<ranking::Evidence> EvidenceOf(const ResolvedSeed& seed,
                                          const std::vector<RowView>& rows);

// A row by its place, and what is known of it beside a seed.
struct Compared {
  int row = 0;
  ranking::Evidence evidence;
};

// The rows of ranking::BestByScore(). Costs less than EvidenceOf() all of them.
std::vector<Compared> CompareBest(const ResolvedSeed& seed,
                                  const std::vector<RowView>& rows, int limit);

}  // namespace akin

#endif  // AKIN_SERVER_CANDIDATES_H_
