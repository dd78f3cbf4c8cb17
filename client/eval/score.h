#ifndef AKIN_CLIENT_EVAL_SCORE_H_
#define AKIN_CLIENT_EVAL_SCORE_H_

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "client/eval/story_map.h"

namespace akin {

// Articles by rank, best first, for each query.
using EvalRun = std::unordered_map<std::string, std::vector<std::string>>;

// Every labelled article whose story has two or more articles is a query. One
// without an entry in the run scores 0. The query itself, if it is listed, is
// passed over. A query's set is what stands before the first ':' of its id.

// How well the relevant articles are ranked: means over queries.
struct RankScore {
  int queries = 0;
  double recall = 0;  // hits in the first 10 / min(10, relevant)
  double mrr = 0;     // 1 / rank of the first hit
  double ndcg = 0;    // of the first 10, binary gain
};
struct RankScores {
  RankScore all;
  std::map<std::string, RankScore> sets;
  RankScore macro;  // mean of the sets, which it counts
};
RankScores ScoreRanking(const StoryMap& stories, const EvalRun& run);
// As a table.
std::string ToTable(const RankScores& scores);

// What a reader is shown: the first 6.
struct ShownScore {
  int queries = 0;
  double precision = 0;  // hits / shown
  double coverage = 0;   // queries with a hit
  double shown = 0;      // articles a query
};
struct ShownScores {
  ShownScore all;
  std::map<std::string, ShownScore> sets;
};
ShownScores ScoreShown(const StoryMap& stories, const EvalRun& run);
std::string ToTable(const ShownScores& scores);

}  // namespace akin

#endif  // AKIN_CLIENT_EVAL_SCORE_H_
