#ifndef AKIN_SERVER_INDEX_MAINTENANCE_H_
#define AKIN_SERVER_INDEX_MAINTENANCE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "server/article/revision.h"
#include "server/index/live_segments.h"
#include "server/index/merge_policy.h"
#include "server/index/segment_directory.h"
#include "server/index/vector_index.h"

namespace akin {

// What became of a kind of work. Thread-safe.
class WorkLog {
 public:
  struct Done {
    int64_t times = 0;
    std::optional<absl::Time> last;
    bool failing = false;  // at the last attempt
  };

  void Add(const absl::Status& status) {
    MutexLock lock(mutex_);
    done_.failing = !status.ok();
    if (!status.ok()) return;
    ++done_.times;
    done_.last = absl::Now();
  }

  // There is nothing to do, so nothing that fails.
  void SetIdle() {
    MutexLock lock(mutex_);
    done_.failing = false;
  }

  Done done() const {
    MutexLock lock(mutex_);
    return done_;
  }

 private:
  mutable Mutex mutex_;
  Done done_ ABSL_GUARDED_BY(mutex_);
};

// Seals the closed tails of an index and merges its sealed segments, on a
// thread of their own each, and keeps the manifest. Thread-safe.
class Maintenance {
 public:
  // Borrows the segments and the sketcher. What cannot be written is tried
  // again after `retry_after`. `on_covered` is called when the files hold
  // everything up to a write.
  Maintenance(LiveSegments& segments, SegmentDirectory files,
              const Sketcher& sketcher, const MergePolicy& policy,
              absl::Duration retry_after,
              std::function<void(Revision)> on_covered);
  // Waits for what is being written.
  ~Maintenance();

  // Adds what it has done so far.
  void AddTo(IndexStats& stats) const;

  // As of VectorIndex.
  void SetSkipped(std::vector<std::string> ids);
  std::vector<std::string> Skipped() const;

  // Seals all rows and writes the manifest; returns when that is done.
  absl::Status Checkpoint();

  // The same, and merges and rewrites until the segments are as few as they may
  // be and no row of them is dead.
  absl::Status Compact();

  // As of VectorIndex. What is sealed or merged meanwhile waits.
  absl::Status CreateSnapshot(const std::string& path,
                              const std::function<absl::Status()>& copy_store);

 private:
  // Each does one thing, if there is any to do: true. Unavailable if a file
  // cannot be written; then nothing is changed, or only the manifest is behind.
  absl::StatusOr<bool> SealNext();
  absl::StatusOr<bool> MergeNext(const MergePolicy& policy);

  // Does the work until it is stopped.
  void Loop(const std::function<absl::StatusOr<bool>()>& work);

  // Puts a sealed segment of their live rows in the place of some segments.
  absl::Status Rewrite(std::vector<SegmentView> segments);
  // Writes the manifest. If that fails, the sealer tries again.
  absl::Status Commit();
  // The same if it is behind: true.
  absl::StatusOr<bool> CommitIfBehind();

  LiveSegments& segments_;
  const Sketcher& sketcher_;
  const MergePolicy policy_;
  const absl::Duration retry_after_;
  const std::function<void(Revision)> on_covered_;

  Mutex seal_mutex_;   // held to seal a tail: one at a time, oldest first
  Mutex merge_mutex_;  // held to choose sealed segments and to rewrite them
  mutable Mutex files_mutex_;
  SegmentDirectory files_ ABSL_GUARDED_BY(files_mutex_);
  // Whether the manifest is not what it was last to be.
  bool behind_ ABSL_GUARDED_BY(files_mutex_) = false;

  WorkLog seals_;
  WorkLog merges_;
  WorkLog commits_;  // of the manifest
  std::atomic<int64_t> skipped_ = 0;

  std::thread sealer_;
  std::thread merger_;
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_MAINTENANCE_H_
