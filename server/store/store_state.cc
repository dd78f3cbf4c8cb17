#include "server/store/store_state.h"

#include <cstdint>
#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "server/store/cursors.h"

namespace akin {
namespace {

rocksdb::Status PutNumber(const Database& database, const char* key,
                          uint64_t number, rocksdb::WriteBatch& batch) {
  return batch.Put(database.meta(), key, absl::StrCat(number));
}

// The state of a store of format 1, which kept its last revision only.
absl::StatusOr<StoreState> CountState(const Database& database) {
  const absl::StatusOr<uint64_t> revision =
      database.ReadNumber(kLastRevisionKey);
  if (!revision.ok()) return revision.status();
  StoreState state{.last_revision = Revision{*revision}};
  const std::unique_ptr<ChangeCursor> cursor = NewRevisionCursor(database);
  while (true) {
    const absl::StatusOr<std::optional<Change>> next = cursor->Next();
    if (!next.ok()) return next.status();
    if (!next->has_value()) return state;
    state.live.Add((*next)->id, (*next)->revision);
  }
}

}  // namespace

rocksdb::Status PutState(const StoreState& state, const Database& database,
                         rocksdb::WriteBatch& batch) {
  rocksdb::Status status =
      PutNumber(database, kLastRevisionKey,
                static_cast<uint64_t>(state.last_revision), batch);
  if (status.ok()) {
    status = PutNumber(database, kArticlesKey, state.live.articles(), batch);
  }
  if (status.ok()) {
    status = PutNumber(database, kDigestKey, state.live.value(), batch);
  }
  return status;
}

absl::StatusOr<StoreState> ReadState(const Database& database) {
  const absl::StatusOr<uint64_t> revision =
      database.ReadNumber(kLastRevisionKey);
  if (!revision.ok()) return revision.status();
  const absl::StatusOr<uint64_t> articles = database.ReadNumber(kArticlesKey);
  if (!articles.ok()) return articles.status();
  const absl::StatusOr<uint64_t> digest = database.ReadNumber(kDigestKey);
  if (!digest.ok()) return digest.status();
  return StoreState{
      .last_revision = Revision{*revision},
      .live = LiveDigest(static_cast<int64_t>(*articles), *digest)};
}

absl::Status BringToFormat(Database& database) {
  const absl::StatusOr<std::optional<uint64_t>> version =
      database.FindNumber(kFormatVersionKey);
  if (!version.ok()) return version.status();
  if (*version == kFormatVersion) return absl::OkStatus();
  absl::StatusOr<StoreState> state = StoreState();
  if (version->has_value()) state = CountState(database);
  if (!state.ok()) return state.status();
  rocksdb::WriteBatch batch;
  rocksdb::Status status = PutState(*state, database, batch);
  if (status.ok()) {
    // Nothing was logged before.
    status = PutNumber(database, kChangesBeginKey,
                       static_cast<uint64_t>(state->last_revision), batch);
  }
  if (status.ok()) {
    status = PutNumber(database, kFormatVersionKey, kFormatVersion, batch);
  }
  if (status.ok()) status = database.WriteSynced(batch);
  return ToStatus(status, database.directory(),
                  absl::StrCat("bring it to format ", kFormatVersion));
}

}  // namespace akin
