#ifndef AKIN_CLIENT_EVAL_BOOTSTRAP_H_
#define AKIN_CLIENT_EVAL_BOOTSTRAP_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace akin {

// Whether the figures of two runs differ by more than chance, told by a paired
// bootstrap. What is drawn are stories, not questions: the questions of one
// story ask for the same articles, so they succeed and fail together.

// A share of a figure that is a quotient of two sums over questions: a mean has
// the count 1; of a precision, the sum is hits and the count is what is shown.
struct Share {
  double sum = 0;
  double count = 0;  // not negative
};

// What one question adds to a figure in each of two runs.
struct PairedShare {
  std::string set;
  std::string story;
  Share before;
  Share now;
};

// A figure in two runs. A quotient by 0 is 0, as in ScoreShown().
struct Difference {
  int questions = 0;
  double before = 0;
  double now = 0;
  double low = 0;  // a 95 % interval of now - before
  double high = 0;
};
struct Differences {
  Difference all;
  std::map<std::string, Difference> sets;
  Difference macro;  // mean of the sets, which it counts
};

// Computes `resamples` times, at least 1, the figures of as many stories as
// there are, drawn with repetition; the interval leaves out 2.5 % of the
// differences at either end. Each set keeps its number of stories. The same
// arguments give the same result on every machine. Without a question all is 0.
Differences Bootstrap(const std::vector<PairedShare>& questions, int resamples,
                      uint64_t seed);

}  // namespace akin

#endif  // AKIN_CLIENT_EVAL_BOOTSTRAP_H_
