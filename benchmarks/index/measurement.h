#ifndef AKIN_BENCHMARKS_INDEX_MEASUREMENT_H_
#define AKIN_BENCHMARKS_INDEX_MEASUREMENT_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "benchmarks/index/exact_neighbors.h"
#include "benchmarks/index/measured_index.h"
#include "benchmarks/index/vector_set.h"

namespace akin {

// A library and how it builds an index.
struct Engine {
  std::string name;
  BuiltIndex (*build)(const VectorSet& set);
};

struct MeasurementOptions {
  double least_recall = 0.97;  // 0 to 1
  // Questions are asked again and again for at least this long.
  absl::Duration duration = absl::Seconds(5);
};

// Speeds are by the CPU time of the process, which other work on the machine
// hardly changes and which tells of threads that the index may have; latencies
// are by the clock.
struct IndexMeasurement {
  std::string engine;
  double build_seconds = 0;
  int64_t resident_bytes = 0;  // by which the process grew
  int64_t memory_bytes = 0;    // as the index says
  std::optional<int> breadth;  // of an index that has it
  double recall = 0;           // mean, tie-aware
  double queries_per_second = 0;
  absl::Duration p50;
  absl::Duration p99;
  std::optional<double> bytes_read;  // of vectors, by a query
};

// The least number for which `reaches` is true, which it is from some number
// on: from `first`, which is positive, doubling, then bisecting. `most`, which
// is not below `first`, if it is not reached.
int LeastBreadth(int first, int most, const std::function<bool(int)>& reaches);

// Builds the index and asks it the questions one at a time, with the least
// breadth that reaches the recall, or the greatest that is tried; an index
// without breadth is taken as it is. Asks for one row more than kNeighbors,
// since the nearest is the one that is asked about. Fails as the engine does.
absl::StatusOr<IndexMeasurement> Measure(
    const Engine& engine, const VectorSet& set,
    const std::vector<ExactQuestion>& questions,
    const MeasurementOptions& options);

}  // namespace akin

#endif  // AKIN_BENCHMARKS_INDEX_MEASUREMENT_H_
