#ifndef AKIN_SERVER_STORE_WRITE_GROUP_H_
#define AKIN_SERVER_STORE_WRITE_GROUP_H_

#include <rocksdb/write_batch.h>

#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/article/revision.h"
#include "server/store/article_store.h"
#include "server/store/database.h"
#include "server/store/store_state.h"

namespace akin {

// Writes that become durable together: the batch of what they change in
// `articles` and `changes`, and the state that they lead to.
class WriteGroup {
 public:
  // `state` is that of the database, which nobody else writes to meanwhile.
  WriteGroup(const Database& database, const StoreState& state)
      : database_(database), state_(state) {}

  // Adds a write, which must outlive the group. Unavailable or DataLoss if the
  // article it replaces or deletes cannot be read.
  absl::Status Add(const Write& write);

  rocksdb::WriteBatch& batch() { return batch_; }
  const StoreState& state() const { return state_; }

 private:
  // The revision of a live article, the writes of the group included;
  // kNoRevision if there is none.
  absl::StatusOr<Revision> LiveRevision(std::string_view id) const;

  const Database& database_;
  StoreState state_;
  rocksdb::WriteBatch batch_;
  // Of the ids that the group writes to: the revision, kNoRevision if deleted.
  absl::flat_hash_map<std::string_view, Revision> written_;
};

}  // namespace akin

#endif  // AKIN_SERVER_STORE_WRITE_GROUP_H_
