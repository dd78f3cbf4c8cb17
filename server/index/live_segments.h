#ifndef AKIN_SERVER_INDEX_LIVE_SEGMENTS_H_
#define AKIN_SERVER_INDEX_LIVE_SEGMENTS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "server/article/article_digest.h"
#include "server/article/revision.h"
#include "server/index/sealed_segment.h"
#include "server/index/segment.h"
#include "server/index/segment_builder.h"
#include "server/index/segmented_snapshot.h"
#include "server/index/tail.h"
#include "server/index/vector_index.h"

namespace akin {

// The segments of an index as they are now: the writer puts rows into the last
// tail, maintenance puts sealed segments into the place of tails and of other
// sealed ones, and each makes a new snapshot. Thread-safe; Apply() must not run
// beside itself.
class LiveSegments {
 public:
  using Segments = SegmentedSnapshot::Segments;

  // Begins with sealed segments, which hold all of the writes up to `covered`
  // and whose live rows are `live`.
  LiveSegments(std::shared_ptr<const IndexModel> model,
               const SegmentShape& shape, int tail_rows, Segments sealed,
               LiveDigest live, Revision covered);

  // Does not wait for a writer.
  std::shared_ptr<const SegmentedSnapshot> Snapshot() const {
    MutexLock lock(snapshot_mutex_);
    return snapshot_;
  }

  // As VectorIndex::Apply(). Waits while more tails wait to be sealed than
  // memory is meant for.
  absl::Status Apply(const std::vector<IndexChange>& changes,
                     Revision revision);

  // Lets what comes go to a new tail, if the last has rows.
  void CloseTail();

  // The tails that take no more rows, and the sealed segments; oldest first.
  Segments ClosedTails() const;
  Segments Sealed() const;

  // Segments that take no more rows, and what is worth keeping of them.
  struct Replaced {
    Segments segments;
    std::vector<int> deaths;     // rows of each that were dead
    std::vector<RowPlace> rows;  // that lived, in the order of a sealed segment
  };
  static Replaced Choose(Segments segments);

  // Puts a sealed segment of the chosen rows in the place of the segments;
  // whatever died since they were chosen is dead in it too. Null if there are
  // none. A writer waits only for that, however many rows there are.
  void Replace(const Replaced& old,
               const std::shared_ptr<SealedSegment>& sealed);

  // The sealed segments, each with the rows that died, and the last write up to
  // which they and these deaths hold everything.
  struct CoveredState {
    Revision revision = kNoRevision;
    std::vector<
        std::pair<std::shared_ptr<SealedSegment>, std::vector<uint32_t>>>
        sealed;
  };
  CoveredState Covered() const;

  // Whether tails cannot be sealed for now: then writers do not wait for it.
  void SetFailing(bool failing);

  // Ends the waiting for a change, as one would.
  void Wake();

  // Ends all waiting, for good.
  void Stop();

  // Waits until the segments are others than at `seen`, the time is over, or
  // Wake() or Stop() is called. Returns what to wait for the next time; nullopt
  // after Stop().
  std::optional<uint64_t> WaitForChange(uint64_t seen, absl::Duration timeout);

 private:
  // What a change builds on the way to the next snapshot.
  struct Draft {
    Segments segments;
    LiveDigest live;
    Revision revision = kNoRevision;
  };

  Draft NextDraft() const;
  void Publish(Draft draft);
  void Changed() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  void Upsert(const IndexedArticle& article, Draft& draft)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Remove(std::string_view id, Draft& draft)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  int CountClosedTails() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::shared_ptr<const IndexModel> model_;
  const SegmentShape shape_;
  const int tail_rows_;

  mutable Mutex snapshot_mutex_;  // held to copy or to change a pointer
  std::shared_ptr<const SegmentedSnapshot> snapshot_
      ABSL_GUARDED_BY(snapshot_mutex_);

  // Held by who makes the next snapshot; before snapshot_mutex_.
  mutable Mutex mutex_;
  CondVar changed_;
  std::shared_ptr<Tail> tail_ ABSL_GUARDED_BY(mutex_);  // null: none is open
  uint64_t changes_ ABSL_GUARDED_BY(mutex_) = 0;
  bool failing_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_LIVE_SEGMENTS_H_
