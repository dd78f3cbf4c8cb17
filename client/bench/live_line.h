#ifndef AKIN_CLIENT_BENCH_LIVE_LINE_H_
#define AKIN_CLIENT_BENCH_LIVE_LINE_H_

#include <string>

#include "absl/time/time.h"
#include "client/bench/recorder.h"
#include "client/bench/run.h"

namespace akin {

// "12 of 30 s  1195 answered  99.6/s  p50 3.10  p99 8.00 ms  failed 0".
// `since` the window's begin; negative while it warms up.
std::string LiveLine(const Recorder::Snapshot& snapshot, absl::Duration since,
                     absl::Duration duration);

// Keeps the line on stderr, a terminal, up to date until the window ends, and
// removes it.
void ShowLiveLine(const RunWindow& window);

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_LIVE_LINE_H_
