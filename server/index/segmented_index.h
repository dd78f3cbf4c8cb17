#ifndef AKIN_SERVER_INDEX_SEGMENTED_INDEX_H_
#define AKIN_SERVER_INDEX_SEGMENTED_INDEX_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "embeddings/embedding.h"
#include "server/article/revision.h"
#include "server/index/vector_index.h"

namespace akin {

// How an index is laid out and where it is kept.
struct IndexOptions {
  EmbeddingModel model;
  // Of the segments' files, which makes the next start fast; made if it is
  // missing. Empty: nothing is kept.
  std::string directory;
  // Least share of the ten nearest that a search must find, above 0 to 1.
  double target_recall = 0.98;
  // Rows of a tail before it is sealed, and segments that are merged at a time.
  int tail_rows = 16'384;
  int merge_segments = 8;
  // Cores that searches may keep busy: with fewer searches under way, the
  // others help them.
  int search_cores = 1;
  // Between attempts to write a file that could not be written, such as for
  // lack of space.
  absl::Duration retry_after = absl::Seconds(10);
  // Called, from any thread but one at a time, when all writes up to the
  // revision are in the segments' files.
  std::function<void(Revision)> on_covered = [](Revision) {};
};

// An index of segments, most of them mapped files. New rows go to a tail, which
// is sealed when it is full; segments are merged so that there are few. Both
// happen in the background.
//
// Begins with what its directory holds: Snapshot()->revision() says up to which
// write. Files that are damaged, or of another model, are left out, and then
// that is kNoRevision though rows are there. FailedPrecondition if the
// directory is something else, Unavailable if it cannot be made.
absl::StatusOr<std::unique_ptr<VectorIndex>> OpenSegmentedIndex(
    const IndexOptions& options);

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_SEGMENTED_INDEX_H_
