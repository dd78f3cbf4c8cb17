#include "client/load/progress.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "client/cli/terminal.h"

namespace akin {
namespace {

constexpr int kBarCells = 30;
constexpr absl::Duration kBarInterval = absl::Milliseconds(200);
constexpr absl::Duration kLineInterval = absl::Seconds(5);

}  // namespace

Progress::Progress(const LoadSession& session, int64_t total_bytes)
    : session_(session),
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
  const int64_t loaded = session_.loaded();
  std::string text =
      absl::StrFormat("%d articles, %.0f/s", loaded,
                      loaded / absl::ToDoubleSeconds(since_start));
  if (total_bytes_ > 0) {
    const double share = std::min(
        1.0, static_cast<double>(session_.bytes_read()) / total_bytes_);
    text = absl::StrFormat("%3.0f %%  %s", share * 100, text);
    if (on_terminal_) {
      const int cells = static_cast<int>(share * kBarCells);
      text = absl::StrFormat("[%s%s] %s", std::string(cells, '#'),
                             std::string(kBarCells - cells, ' '), text);
    }
  }
  if (on_terminal_) {
    fprintf(stderr, "\r%s\033[K", text.c_str());
  } else {
    fprintf(stderr, "%s\n", text.c_str());
  }
}

int64_t TotalBytes(const std::vector<std::string>& paths) {
  int64_t total = 0;
  for (const std::string& path : paths) {
    struct stat status = {};
    if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return 0;
    total += status.st_size;
  }
  return total;
}

}  // namespace akin
