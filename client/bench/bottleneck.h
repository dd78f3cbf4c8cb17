#ifndef AKIN_CLIENT_BENCH_BOTTLENECK_H_
#define AKIN_CLIENT_BENCH_BOTTLENECK_H_

#include <string>
#include <vector>

#include "client/bench/run.h"

namespace akin {

// Reasons, as sentences, not to take the figures of a run for the server's
// alone: the client used most of its `processors` (positive), made calls late
// that had not to wait, or had too few calls outstanding. None if there is
// none.
std::vector<std::string> FindBottlenecks(const RunResult& result,
                                         const RunOptions& options,
                                         int processors);

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_BOTTLENECK_H_
