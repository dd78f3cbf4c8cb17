#ifndef AKIN_SERVER_INDEX_SKETCH_PASS_H_
#define AKIN_SERVER_INDEX_SKETCH_PASS_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "base/mutex.h"
#include "server/index/row_mask.h"
#include "server/index/search_pool.h"
#include "server/index/sketch.h"

namespace akin {

// What one query wants of a pass over sketches, and what it found: the rows of
// the least distances, as many as wanted, and those that are no farther than
// the last.
class SketchScan {
 public:
  // Borrows all but the numbers. Leaves out the masks for which `breadths` is
  // not 0; it has one for each, or none.
  SketchScan(const SketchQuery& query, absl::Span<const RowMask> masks,
             absl::Span<const int> breadths, int64_t wanted);

  // The rows of a segment, ascending, when it has been run.
  std::vector<int32_t> Rows(size_t segment) const;

 private:
  friend class SketchPass;

  // Rows that are gone through in one go, and those that were found there.
  struct Piece {
    size_t segment = 0;
    int first_block = 0;
    bool taken = false;
    std::vector<int32_t> rows;
    std::vector<uint16_t> distances;
  };
  class NearestOfPiece;

  // Whether any of its rows is set.
  bool IsWanted(const Piece& piece) const;

  const SketchQuery& query_;
  const absl::Span<const RowMask> masks_;
  const int64_t wanted_;
  // All of the segments, so that scans of the same have the same.
  std::vector<Piece> pieces_;
  // Under the lock of the pass.
  int left_ = 0;                 // pieces that are not done
  uint16_t limit_;               // no row beyond it is wanted any more
  std::vector<int64_t> counts_;  // rows by distance, right up to the limit
};

// Goes through sketches for all queries that want it at the time: what is read
// from memory for one of them serves the others too, and a query that comes
// later begins where the others are (Zukowski et al., "Cooperative Scans",
// 2007). Thread-safe.
class SketchPass {
 public:
  // Borrows the pool, whose idle threads help.
  explicit SketchPass(SearchPool& pool) : pool_(pool) {}

  // Returns when the scan has all it wants. The caller has a
  // SearchPool::Search.
  void Run(SketchScan& scan);

 private:
  // A piece that several scans want, which all have it under the same number.
  using Shared = std::vector<SketchScan::NearestOfPiece>;

  // Goes through pieces that the scan wants until all are taken.
  void Help(SketchScan& scan);
  // Returns when they are all done.
  void Finish(SketchScan& scan);
  // Takes a piece that the scan wants, for all that want it; empty if there is
  // none.
  Shared Take(SketchScan& scan) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  static void GoThrough(Shared& takers);
  void GoThroughAll(Shared takers);

  SearchPool& pool_;
  Mutex mutex_;
  CondVar done_;
  std::vector<SketchScan*> scans_ ABSL_GUARDED_BY(mutex_);
  size_t next_ ABSL_GUARDED_BY(mutex_) = 0;  // the number of a piece
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_SKETCH_PASS_H_
