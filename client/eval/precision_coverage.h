#ifndef AKIN_CLIENT_EVAL_PRECISION_COVERAGE_H_
#define AKIN_CLIENT_EVAL_PRECISION_COVERAGE_H_

#include <string>
#include <vector>

#include "client/eval/judgement.h"

namespace akin {

// What a list of six would be worth if only what is at least so relevant were
// shown. As in ScoreShown().
struct ThresholdScore {
  double threshold = 0;  // 0 to 1
  double precision = 0;  // hits / shown; 0 if nothing is shown
  double coverage = 0;   // questions with a hit
  double shown = 0;      // articles a question, 0 to 6
};

// For the thresholds 0, 0.01, ..., 1. The answers must not have been cut by
// relevance. Empty if there is no answer.
std::vector<ThresholdScore> ScoreThresholds(
    const std::vector<JudgedAnswer>& answers);

// Every fifth threshold as a table; "-" is the precision of nothing.
std::string ToTable(const std::vector<ThresholdScore>& scores);

// Precision against coverage, with the tenths of the threshold at the curve, in
// SVG.
std::string ToPrecisionCoverageChart(const std::vector<ThresholdScore>& scores);

}  // namespace akin

#endif  // AKIN_CLIENT_EVAL_PRECISION_COVERAGE_H_
