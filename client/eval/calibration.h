#ifndef AKIN_CLIENT_EVAL_CALIBRATION_H_
#define AKIN_CLIENT_EVAL_CALIBRATION_H_

#include <array>
#include <map>
#include <string>
#include <vector>

#include "client/eval/judgement.h"

namespace akin {

// Whether relevance is the probability that it claims to be, told by the pairs
// of a question and an article that is listed for it.

// All but `pairs` are 0 to 1, the log loss 0 to 14; 0 if there is no pair.
struct Calibration {
  int pairs = 0;
  double mean_relevance = 0;
  double same_story = 0;  // share of the pairs that tell the same story
  double brier = 0;       // mean square of relevance - same story
  double base_brier = 0;  // the same if every relevance were `same_story`
  double log_loss = 0;    // in nats; relevance is kept 1e-6 from 0 and 1
};

// The pairs whose relevance is in one tenth of 0 to 1; the last includes 1.
struct ReliabilityBin {
  int pairs = 0;
  double mean_relevance = 0;  // 0 if there is no pair
  double same_story = 0;      // share of the pairs; 0 if there is none
};

struct Calibrations {
  Calibration all;
  std::map<std::string, Calibration> sets;
  std::array<ReliabilityBin, 10> bins;  // of all
};

// Takes every item of every answer as a pair.
Calibrations Calibrate(const std::vector<JudgedAnswer>& answers);

// As a table, with a row for all pairs and one for each set; "-" is what no
// pair tells.
std::string ToTable(const Calibrations& calibrations);

// The bins as a table.
std::string ToBinTable(const Calibrations& calibrations);

// The bins as a reliability diagram over a bar chart of their pairs, in SVG.
std::string ToReliabilityChart(const Calibrations& calibrations);

}  // namespace akin

#endif  // AKIN_CLIENT_EVAL_CALIBRATION_H_
