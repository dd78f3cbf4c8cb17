#ifndef AKIN_CLIENT_EVAL_COMPARISON_H_
#define AKIN_CLIENT_EVAL_COMPARISON_H_

#include <string>
#include <vector>

#include "client/eval/bootstrap.h"
#include "client/eval/question.h"
#include "client/eval/score.h"

namespace akin {

constexpr int kResamples = 10000;

// A figure of two runs.
struct FigureComparison {
  std::string figure;  // "ndcg@10"
  Differences differences;
};

// Compares nDCG@10 of two runs about the same questions, by kResamples
// resamples of a fixed seed.
std::vector<FigureComparison> CompareRankings(
    const std::vector<Question>& questions, const EvalRun& before,
    const EvalRun& now);

// The same for the precision and the coverage of what is shown.
std::vector<FigureComparison> CompareShown(
    const std::vector<Question>& questions, const EvalRun& before,
    const EvalRun& now);

// The differences as a table, with a row for all questions, one for each set,
// and MACRO.
std::string ToTable(const Differences& differences);

}  // namespace akin

#endif  // AKIN_CLIENT_EVAL_COMPARISON_H_
