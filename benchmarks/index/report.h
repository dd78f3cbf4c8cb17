#ifndef AKIN_BENCHMARKS_INDEX_REPORT_H_
#define AKIN_BENCHMARKS_INDEX_REPORT_H_

#include <string>
#include <vector>

#include "benchmarks/index/measurement.h"

namespace akin {

// The indexes over one set of vectors.
struct SetReport {
  std::string name;
  int64_t rows = 0;
  int dimensions = 0;
  int64_t queries = 0;
  std::vector<IndexMeasurement> indexes;
};

struct IndexReport {
  double least_recall = 0;
  double memory_bandwidth = 0;  // of one thread, bytes a second
  std::vector<SetReport> sets;
};

// One JSON object with a line end: numbers in bytes, seconds and shares; null
// is what is not known.
std::string ToJson(const IndexReport& report);

}  // namespace akin

#endif  // AKIN_BENCHMARKS_INDEX_REPORT_H_
