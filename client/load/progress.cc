#include "client/load/progress.h"

#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "command_line/terminal.h"

namespace akin {
namespace {

constexpr int kBarCells = 30;
constexpr absl::Duration kBarInterval = absl::Milliseconds(200);
constexpr absl::Duration kLineInterval = absl::Seconds(1);
// Of the input; with less of it read, the time left would be a guess.
constexpr double kLeastShareToTell = 0.01;

double ShareOf(int64_t bytes, int64_t total) {
  return std::min(1.0, static_cast<double>(bytes) / total);
}

}  // namespace

Progress::Progress(const LoadCounters& counters, int64_t total_bytes)
    : counters_(counters),
      total_bytes_(total_bytes),
      on_terminal_(Terminal::Of(STDERR_FILENO).is_terminal),
      thread_([this] { Run(); }) {}

Progress::~Progress() {
  {
    MutexLock lock(mutex_);
    done_ = true;
    changed_.NotifyAll();
  }
  thread_.join();
  if (on_terminal_) fprintf(stderr, "\r\033[K");
}

void Progress::Run() {
  const absl::Time start = absl::Now();
  const absl::Duration interval = on_terminal_ ? kBarInterval : kLineInterval;
  absl::Time next = start + interval;
  for (;;) {
    {
      MutexLock lock(mutex_);
      while (!done_ && absl::Now() < next) {
        changed_.WaitFor(mutex_, next - absl::Now());
      }
      if (done_) return;
    }
    Show(absl::Now() - start);
    next += interval;
  }
}

void Progress::Show(absl::Duration since_start) {
  std::string text = ProgressText(counters_.loaded, counters_.bytes_read,
                                  total_bytes_, since_start);
  if (!on_terminal_) {
    fprintf(stderr, "%s\n", text.c_str());
    return;
  }
  if (total_bytes_ > 0) {
    const int cells = static_cast<int>(
        ShareOf(counters_.bytes_read, total_bytes_) * kBarCells);
    text = absl::StrFormat("[%s%s] %s", std::string(cells, '#'),
                           std::string(kBarCells - cells, ' '), text);
  }
  fprintf(stderr, "\r%s\033[K", text.c_str());
}

std::string ProgressText(int64_t loaded, int64_t bytes_read,
                         int64_t total_bytes, absl::Duration since_start) {
  std::string text =
      absl::StrFormat("%d articles, %.0f/s", loaded,
                      loaded / absl::ToDoubleSeconds(since_start));
  if (total_bytes <= 0) return text;
  const double share = ShareOf(bytes_read, total_bytes);
  text = absl::StrFormat("%3.0f %%  %s", share * 100, text);
  if (share < kLeastShareToTell) return text;
  const absl::Duration left = since_start * ((1 - share) / share);
  return absl::StrCat(text, ", ",
                      absl::FormatDuration(absl::Ceil(left, absl::Seconds(1))),
                      " left");
}

}  // namespace akin
