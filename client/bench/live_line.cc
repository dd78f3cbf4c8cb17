#include "client/bench/live_line.h"

#include <stdio.h>

#include <algorithm>

#include "absl/strings/str_format.h"

namespace akin {
namespace {

constexpr absl::Duration kPause = absl::Milliseconds(500);

}  // namespace

std::string LiveLine(const Recorder::Snapshot& snapshot, absl::Duration since,
                     absl::Duration duration) {
  if (since < absl::ZeroDuration()) {
    return absl::StrFormat("warming up, %.0f s to go",
                           absl::ToDoubleSeconds(-since));
  }
  const double seconds = absl::ToDoubleSeconds(since);
  return absl::StrFormat(
      "%.0f of %.0f s  %d answered  %.1f/s  p50 %.2f  p99 %.2f ms  failed %d",
      seconds, absl::ToDoubleSeconds(duration), snapshot.answered,
      seconds > 0 ? static_cast<double>(snapshot.answered) / seconds : 0,
      absl::ToDoubleMilliseconds(snapshot.latency.Quantile(0.5)),
      absl::ToDoubleMilliseconds(snapshot.latency.Quantile(0.99)),
      snapshot.failed);
}

void ShowLiveLine(const RunWindow& window) {
  for (;;) {
    const absl::Time now = window.clock.Now();
    if (now >= window.end) break;
    fprintf(stderr, "\r%s\033[K",
            LiveLine(window.recorder.snapshot(), now - window.from,
                     window.end - window.from)
                .c_str());
    window.clock.SleepUntil(std::min(now + kPause, window.end));
  }
  fprintf(stderr, "\r\033[K");
}

}  // namespace akin
