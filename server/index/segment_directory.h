#ifndef AKIN_SERVER_INDEX_SEGMENT_DIRECTORY_H_
#define AKIN_SERVER_INDEX_SEGMENT_DIRECTORY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/article/article_digest.h"
#include "server/index/live_segments.h"
#include "server/index/manifest.h"
#include "server/index/segment_file.h"

namespace akin {

// The files of an index: segments and the manifest that says which of them
// count. Not thread-safe.
class SegmentDirectory {
 public:
  // What the files hold.
  struct Content {
    SegmentedSnapshot::Segments sealed;
    LiveDigest live;
    // kNoRevision if a file is left out that should be there.
    Revision covered = kNoRevision;
  };

  // In memory: nothing is kept.
  SegmentDirectory() = default;
  // `model` is the id of the embeddings' model. FailedPrecondition if the path
  // is something else than a directory, Unavailable if none can be made.
  static absl::StatusOr<SegmentDirectory> Open(const std::string& path,
                                               const std::string& model);

  // Maps the segments that the manifest names and removes all other files. What
  // is damaged, or does not fit `expected` apart from its rows, is left out
  // with a warning in the log.
  Content Load(const SegmentFileInfo& expected);

  // Whether anything is kept.
  bool durable() const { return !path_.empty(); }

  // For a new segment; empty in memory.
  std::string NewPath();
  // Says that a file of that path was written, or was not.
  void Written(const std::string& path);

  // The ids that the manifest names as left out, and that the next one will.
  const std::vector<std::string>& skipped() const { return skipped_; }
  void SetSkipped(std::vector<std::string> ids) { skipped_ = std::move(ids); }

  // Makes the segments those that count, durably, and removes the other files
  // that were written. Unavailable if that fails.
  absl::Status Commit(const LiveSegments::CoveredState& state);

  // Makes the directory `path` hold the same files, durably: they share their
  // bytes where both are on one disk. Does nothing in memory. Unavailable if
  // that fails.
  absl::Status LinkTo(const std::string& path) const;

 private:
  SegmentDirectory(std::string path, std::string model)
      : path_(std::move(path)), model_(std::move(model)) {}

  // That of the files, if it is of this model; else an empty one.
  Manifest UsableManifest();

  std::string path_;  // empty: in memory
  std::string model_;
  uint64_t next_number_ = 1;
  std::vector<std::string> written_;  // names of files
  std::vector<std::string> skipped_;
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_SEGMENT_DIRECTORY_H_
