#ifndef AKIN_SERVER_STORE_STORE_STATE_H_
#define AKIN_SERVER_STORE_STORE_STATE_H_

#include <rocksdb/status.h>
#include <rocksdb/write_batch.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/article/article_digest.h"
#include "server/article/revision.h"
#include "server/store/database.h"

namespace akin {

// What each batch of writes changes in `meta`.
struct StoreState {
  Revision last_revision = kNoRevision;
  LiveDigest live;
};

// Adds the numbers of a state to a batch.
rocksdb::Status PutState(const StoreState& state, const Database& database,
                         rocksdb::WriteBatch& batch);

// The state as `meta` has it. DataLoss if a number is missing or none.
absl::StatusOr<StoreState> ReadState(const Database& database);

// Makes an open database a store of the format kFormatVersion: writes the meta
// of a new one, and upgrades one of format 1, which reads all its articles.
absl::Status BringToFormat(Database& database);

}  // namespace akin

#endif  // AKIN_SERVER_STORE_STORE_STATE_H_
