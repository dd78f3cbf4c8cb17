#ifndef AKIN_CLIENT_EVAL_SCORE_H_
#define AKIN_CLIENT_EVAL_SCORE_H_

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "client/eval/question.h"

namespace akin {

// Articles by rank, best first, for each query.
using EvalRun = std::unordered_map<std::string, std::vector<std::string>>;

// A question without an entry in the run scores 0. The question's own article,
// if it is listed, is passed over.

// How well the relevant articles are ranked: means over queries.
struct RankScore {
  int queries = 0;
  double recall = 0;  // hits in the first 10 / min(10, relevant)
  double mrr = 0;     // 1 / rank of the first hit
  double ndcg = 0;    // of the first 10, binary gain
};
// Of one question.
RankScore ScoreRanking(const Question& question, const EvalRun& run);

struct RankScores {
  RankScore all;
  std::map<std::string, RankScore> sets;
  RankScore macro;  // mean of the sets, which it counts
};
RankScores ScoreRanking(const std::vector<Question>& questions,
                        const EvalRun& run);
// As a table, with a row for all questions, one for each set, and MACRO.
std::string ToTable(const RankScores& scores);

// What a reader is shown: the first 6.
constexpr int kShownLimit = 6;
struct ShownCount {
  int hits = 0;
  int shown = 0;  // 0 to 6
};
// Of one question.
ShownCount CountShown(const Question& question, const EvalRun& run);

struct ShownScore {
  int queries = 0;
  double precision = 0;  // hits / shown
  double coverage = 0;   // queries with a hit
  double shown = 0;      // articles a query
};
struct ShownScores {
  ShownScore all;
  std::map<std::string, ShownScore> sets;
  ShownScore macro;  // mean of the sets, which it counts
};
ShownScores ScoreShown(const std::vector<Question>& questions,
                       const EvalRun& run);
std::string ToTable(const ShownScores& scores);

}  // namespace akin

#endif  // AKIN_CLIENT_EVAL_SCORE_H_
