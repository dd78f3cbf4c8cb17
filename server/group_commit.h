#ifndef AKIN_SERVER_GROUP_COMMIT_H_
#define AKIN_SERVER_GROUP_COMMIT_H_

#include <deque>
#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "base/mutex.h"
#include "server/article/revision.h"
#include "server/index/vector_index.h"
#include "server/store/article_store.h"

namespace akin {

// Writes that belong together, as the store and as the index take them.
struct PreparedWrites {
  std::vector<Write> writes;
  std::vector<IndexChange> changes;  // one for each write
  // Called when it is their turn, if set: may take out what no longer holds,
  // for nothing else is written meanwhile. An error means that none is applied.
  std::function<absl::Status(PreparedWrites&)> recheck;
};

// Puts the writes of many threads into one order: durable in the store first,
// then visible in the index. Threads that come while a commit is on its way to
// the disk wait and are committed together, for the price of one sync.
// Thread-safe.
class GroupCommit {
 public:
  // Both must outlive the object, which must be their only writer.
  GroupCommit(ArticleStore& store, VectorIndex& index)
      : store_(store), index_(index) {}

  // Makes the writes durable and visible and returns the revision of the last.
  // An error means that none of them was applied.
  absl::StatusOr<Revision> Commit(PreparedWrites prepared);

 private:
  // A thread that waits in Commit().
  struct Waiter {
    PreparedWrites prepared;
    bool done = false;
    absl::StatusOr<Revision> result = kNoRevision;
  };

  // The waiters to commit next: the first, and as many as fit. One with a
  // recheck is alone, for it must see what those before it wrote.
  std::vector<Waiter*> NextGroup() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Commits the group; only one thread at a time.
  absl::StatusOr<Revision> Apply(const std::vector<Waiter*>& group);

  ArticleStore& store_;
  VectorIndex& index_;
  Mutex mutex_;
  CondVar turn_;  // the first waiter changed, or somebody is done
  std::deque<Waiter*> waiters_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace akin

#endif  // AKIN_SERVER_GROUP_COMMIT_H_
