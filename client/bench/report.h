#ifndef AKIN_CLIENT_BENCH_REPORT_H_
#define AKIN_CLIENT_BENCH_REPORT_H_

#include <cstdint>
#include <string>

#include "client/bench/run.h"

namespace akin {

// What a test was, and what came of it.
struct BenchReport {
  std::string server;
  std::string server_version;
  int64_t articles = 0;  // of the server
  std::string workload;
  RunOptions options;
  RunResult result;
};

// For people.
std::string ToTable(const BenchReport& report);

// For programs: one JSON object, durations in milliseconds, with a line end.
std::string ToJson(const BenchReport& report);

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_REPORT_H_
