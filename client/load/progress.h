#ifndef AKIN_CLIENT_LOAD_PROGRESS_H_
#define AKIN_CLIENT_LOAD_PROGRESS_H_

#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "client/load/load_session.h"

namespace akin {

// Shows on stderr how a load goes, as long as it exists: a bar on a terminal,
// else a line every few seconds.
class Progress {
 public:
  // `session` must outlive the progress, and be open. `total_bytes` of its
  // files, 0 if not known.
  Progress(const LoadSession& session, int64_t total_bytes);
  // Removes the bar.
  ~Progress();

 private:
  void Run();
  void Show(absl::Duration since_start);

  const LoadSession& session_;
  const int64_t total_bytes_;
  const bool on_terminal_;
  Mutex mutex_;
  CondVar changed_;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

// Bytes of the files together; 0 if one of them is not a regular file.
int64_t TotalBytes(const std::vector<std::string>& paths);

}  // namespace akin

#endif  // AKIN_CLIENT_LOAD_PROGRESS_H_
