#ifndef AKIN_SERVER_SNAPSHOTS_H_
#define AKIN_SERVER_SNAPSHOTS_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "base/mutex.h"
#include "server/article/revision.h"
#include "server/index/vector_index.h"
#include "server/store/article_store.h"

namespace akin {

// Copies of a server's data directory, made while it serves. A snapshot is a
// data directory of its own; docs/operations.md says how to restore one.
// Thread-safe.
class Snapshots {
 public:
  struct Snapshot {
    std::string name;
    std::string path;
    Revision revision = kNoRevision;  // that it holds
  };

  // Keeps them in `directory`, which is made when it is first needed. The store
  // and the index must outlive the object.
  Snapshots(std::string directory, ArticleStore& store, VectorIndex& index)
      : directory_(std::move(directory)), store_(store), index_(index) {}

  // Makes one, named by the time if `name` is empty. It gets its name when all
  // of it is durable, so that what was interrupted never has it.
  // InvalidArgument for a name that may not be, AlreadyExists if there is one
  // of the name, Unavailable if the disk refuses.
  absl::StatusOr<Snapshot> Create(const std::string& name);

 private:
  // Removes what was left by snapshots that were interrupted.
  void RemoveDrafts() const;

  const std::string directory_;
  ArticleStore& store_;
  VectorIndex& index_;
  // Held over the disk, for two snapshots at once would share a directory.
  Mutex mutex_;
};

}  // namespace akin

#endif  // AKIN_SERVER_SNAPSHOTS_H_
