#ifndef AKIN_CLIENT_LOAD_PROGRESS_H_
#define AKIN_CLIENT_LOAD_PROGRESS_H_

#include <cstdint>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "client/load/batch.h"

namespace akin {

// Shows on stderr how a load goes, as long as it exists: a bar on a terminal,
// else a line a second.
class Progress {
 public:
  // `counters` must outlive the progress. `total_bytes` of the inputs, 0 if not
  // known.
  Progress(const LoadCounters& counters, int64_t total_bytes);
  // Removes the bar.
  ~Progress();

 private:
  void Run();
  void Show(absl::Duration since_start);

  const LoadCounters& counters_;
  const int64_t total_bytes_;
  const bool on_terminal_;
  Mutex mutex_;
  CondVar changed_;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

// What is shown: "37 %  1200 articles, 600/s, 4 s left", without what is not
// known.
std::string ProgressText(int64_t loaded, int64_t bytes_read,
                         int64_t total_bytes, absl::Duration since_start);

}  // namespace akin

#endif  // AKIN_CLIENT_LOAD_PROGRESS_H_
